"""``edgelam eval offline``: every step of what was executed in real applications that nothing was learned from.

FOLDER holds, for each application, what was executed (``*.executed.json.gz``, :mod:`edgelam.quantize.data.executed`: the screens on the
way and the act whose end state was seen), its map (``*.map.json.gz``), and ``requests.jsonl``: ``file``, ``n`` (the number of the execution, from
1), ``say`` and perhaps ``kind`` (label, paraphrase, goal), by somebody who saw only where each control is and what is done to it. At each step the screen is the recorded one and what came
before was done right (teacher forcing). Metrics are those of the LAM paper (arXiv 2412.10047, section 5), but that a step is right by its act: whether
it is marked as the last one, which the runtime sees for itself, is in ``status_accuracy``; a request that is divided otherwise has no step right, whatever is measured.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from edgelam.action import Action, Verb
from edgelam.control import Role
from edgelam.errors import UsageError
from edgelam.quantize.data import executions
from edgelam.quantize.data.executions import SUFFIX, Execution, Moment
from edgelam.quantize.data.worded import planned
from edgelam.quantize.evaluate.maps import MapTask, State
from edgelam.quantize.evaluate.offline import Tally, merge, report_of
from edgelam.quantize.evaluate.report import machine
from edgelam.quantize.evaluate.statistics import Share
from edgelam.retrieval.relevance import Fit
from edgelam.runtime.choosing.deciding import decide
from edgelam.runtime.decision import Goal
from edgelam.runtime.maps.guide import Guide
from edgelam.runtime.maps.offer import Far
from edgelam.runtime.maps.screen import inner_path, keys_of, title_pattern
from edgelam.runtime.maps.store import PACKED, Maps
from edgelam.runtime.policy import Policy
from edgelam.trajectory import Effect, Step, Trajectory, digest


@dataclass(frozen=True, slots=True)
class Request:
    """What was said for an execution; ``file`` is the application's, ``number`` the execution's in it, from 1; ``kind`` says how near the labels it is."""

    file: str
    number: int
    said: str
    kind: str
    execution: Execution


def load(folder: Path) -> list[Request]:
    """Every request of a folder with its execution.

    Raises:
        UsageError: a file is missing or damaged.
    """
    done: dict[str, list[Execution]] = {}
    try:
        found = []
        for line in (folder / "requests.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if not isinstance(row["say"], str):
                raise TypeError("a request is a text")
            if row["file"] not in done:
                done[row["file"]] = executions.read(folder / f"{row['file']}{SUFFIX}")
            if not 0 < row["n"] <= len(done[row["file"]]):
                raise ValueError(f"{row['file']} has no execution {row['n']}")
            found.append(
                Request(row["file"], row["n"], row["say"], row.get("kind", ""), done[row["file"]][row["n"] - 1])
            )
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise UsageError(f"{folder} holds no executions with requests.jsonl ({error}).") from error
    return found


STATES = {Verb.CHECK: State.CHECKED, Verb.UNCHECK: State.UNCHECKED, Verb.CHOOSE: State.CHOSEN, Verb.TYPE: State.VALUE}
"""The end states of what is done once, as ``edgelam eval maps`` reads them."""


def elsewhere(folder: Path) -> list[MapTask]:
    """Those of a folder's requests that mean one thing which is not on the first screen and leaves a state there: to be done for real."""
    tasks: list[MapTask] = []
    for request in load(folder):
        last = request.execution.deeds[-1].last
        radio = last.control.role is Role.RADIO and last.verb is Verb.CLICK
        state = State.CHECKED if radio else STATES.get(last.verb)
        if state is not None and len(request.execution.deeds) == 1 and len(request.execution.deeds[0].moments) > 1:
            title = title_pattern(last.screen.title, last.screen.modal)
            within = inner_path(last.control, last.screen.title)
            name, app = f"{request.file}-{len(tasks) + 1}", request.execution.app
            tasks.append(MapTask(name, app, request.said, last.control.name, state, title, within, last.text))
    return tasks


def evaluate(policy: Policy, folder: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Every step decided without the applications' maps and, for comparison, with them; a report by application, by kind of request, and for all."""
    requests = load(folder)
    guide = guide_of(folder, policy.index.fit, say)
    for app in dict.fromkeys(r.execution.app for r in requests):
        if not guide.maps.called(app):
            raise UsageError(f"{folder} holds no map of {app} (*{PACKED}).")
    tallies = {file: Tally() for file in dict.fromkeys(r.file for r in requests)}
    rows = []
    for request in requests:
        subtasks = planned(request.said, request.execution.deeds[0].moments[0].screen)
        alone = _decided(policy, request, subtasks, tallies[request.file])
        rows.append(_Row(request, alone, _led(policy, guide, request, subtasks, alone)))
        say(f"{request.file}: {request.said}: {sum(alone)} of {len(alone)} steps, by its map {sum(rows[-1].by_map)}")
    total = Tally()
    for tally in tallies.values():
        merge(total, tally)
    kinds = {kind: [r for r in rows if r.request.kind == kind] for kind in dict.fromkeys(r.request.kind for r in rows)}
    return {
        "apps": {f: {**_steps_of(t), **_by_map([r for r in rows if r.request.file == f])} for f, t in tallies.items()},
        "kinds": {kind: {**_alone(some), **_by_map(some)} for kind, some in kinds.items()},
        "all": {**_steps_of(total), **_by_map(rows)},
        "model": policy.engine.name, "machine": machine(),
    }  # fmt: skip


def guide_of(folder: Path, fit: Fit, say: Callable[[str], None]) -> Guide:
    """What knows the maps of a folder, and learns nothing while it is measured."""
    return Guide(Maps(None, folder, say), fit)


class _Row(NamedTuple):
    """Whether each step of a request is decided rightly, by the model and by the map."""

    request: Request
    alone: list[bool]
    by_map: list[bool]


def _steps_of(tally: Tally) -> dict[str, Any]:
    """Without what is said of plans: where these are others, no step of a request is right."""
    return {name: value for name, value in report_of(tally).items() if not name.startswith("plan_")}


def _alone(rows: Sequence[_Row]) -> dict[str, Any]:
    return {
        "step_success": _share([s for r in rows for s in r.alone]),
        "task_success": _share([all(r.alone) for r in rows]),
    }


def _by_map(rows: Sequence[_Row]) -> dict[str, Any]:
    return {
        "step_success_by_map": _share([s for r in rows for s in r.by_map]), "task_success_by_map": _share([all(r.by_map) for r in rows]),
    }  # fmt: skip


def _share(right: Sequence[bool]) -> dict[str, Any]:
    return asdict(Share.of(sum(right), len(right)))


def _decided(policy: Policy, request: Request, subtasks: list[str], tally: Tally) -> list[bool]:
    """Whether each step is decided rightly; none is where the request is divided into another number of subtasks."""
    done = Trajectory("", request.said, "atspi", request.execution.app, "expert", plan=subtasks)
    divided, verdicts = len(subtasks) == len(request.execution.deeds), []
    for subtask, moment, last in _moments(request.execution):
        if not divided:
            verdicts.append(tally.miss(moment.action))
            continue
        expected = moment.action
        decision = decide(policy, done, moment.screen)
        if is_right(decision.action, moment):
            decision = replace(decision, action=expected)
        found = any(f" {expected.target}" in line for line in decision.lines)
        tally.decide_ms.append(sum(decision.milliseconds.values()))
        tally.tokens.append(decision.tokens_in)
        verdicts.append(tally.add(expected, last, decision, found, marked=False))
        done.steps.append(_step(done, moment, subtask, last))
    tally.tasks += 1
    tally.whole += all(verdicts)
    return verdicts


def _led(policy: Policy, guide: Guide, request: Request, subtasks: list[str], alone: Sequence[bool]) -> list[bool]:
    """The same where the map leads first: its hops, which are not gone, count as right where it leads to what is meant, and where it leads elsewhere
    none does. Where it does not lead, the step is decided as without it. What was executed was drawn from that map: it has all that is asked for."""
    verdicts: list[bool] = []
    at = 0
    if len(subtasks) != len(request.execution.deeds):
        return [False] * len(alone)
    for subtask, deed in zip(subtasks, request.execution.deeds, strict=True):
        first, own = deed.moments[0].screen, alone[at : at + len(deed.moments)]
        lead = guide.lead(subtask, first, request.execution.app, policy.rank)
        if lead is not None:
            right = _leads_to(lead.far, deed.last)
            own = [right] * (len(deed.moments) - 1) + [right and _acts_there(policy, subtask, deed.last)]
        verdicts += own
        at += len(deed.moments)
    return verdicts


def _leads_to(far: Far, moment: Moment) -> bool:
    """Whether what the map leads to is this control of this window."""
    screen = moment.screen
    same = (far.screen.window, far.screen.dialog) == (title_pattern(screen.title, screen.modal), screen.modal)
    return same and far.control.identity == keys_of(screen).get(moment.control.ref)


def _acts_there(policy: Policy, subtask: str, moment: Moment) -> bool:
    """Whether what is decided where the map has led is right."""
    return is_right(policy.decide(Goal(subtask, led=True, there=True), moment.screen, ()).action, moment)


def is_right(action: Action, moment: Moment) -> bool:
    """The same act on the same control; one of several is chosen by either verb."""
    ticks = moment.control.role is Role.RADIO and action.verb is Verb.CHECK
    return (replace(action, verb=Verb.CLICK) if ticks else action) == moment.action


def _moments(execution: Execution) -> Iterator[tuple[int, Moment, bool]]:
    """Each with the number of its deed, and whether that ends with it."""
    for number, deed in enumerate(execution.deeds):
        for moment in deed.moments:
            yield number, moment, moment is deed.last


def _step(done: Trajectory, moment: Moment, subtask: int, last: bool) -> Step:
    screen = moment.screen
    return Step(
        len(done.steps),
        screen.app,
        screen.title,
        digest(screen),
        [],
        moment.action,
        screen.modal,
        subtask,
        last,
        effect=Effect.VERIFIED,
    )
