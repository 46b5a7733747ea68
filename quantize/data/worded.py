"""What a person says for what was executed (:mod:`edgelam.quantize.data.executed`), and trajectories of it.

Each deed of an execution is said in several ways: as people asked for it (``executed.jsonl.gz``, written by people who saw only where a control is,
what it says of itself and what is done to it; and ``asked.jsonl.gz``, where they asked for a control of that name), by its tooltip, and, for
:data:`LITERAL` of them at most, by its label. A value stands in the words as it is put in. The runtime's own planner has to divide what
two deeds are joined to as they were joined; what it reads otherwise is left out.

    python -m edgelam.quantize.data.worded FOLDER      # the data card of what comes of a folder of executions
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from edgelam.action import Verb
from edgelam.control import NUMERIC, Role, Snapshot
from edgelam.errors import UsageError
from edgelam.phrases import normalise
from edgelam.quantize.data import card, executions, values
from edgelam.quantize.data.executions import SUFFIX, Deed, Execution, Moment
from edgelam.quantize.data.sayings import ASKED
from edgelam.quantize.data.screens import MAX_HELP
from edgelam.quantize.evaluate.suite import RECORDED
from edgelam.retrieval import Index
from edgelam.retrieval.index import TOP_K, including, normalise_label
from edgelam.runtime.labels import Labels
from edgelam.runtime.planner import plan
from edgelam.runtime.prompt import candidate_lines
from edgelam.trajectory import Effect, Outcome, Step, Trajectory, digest

AUTHORED = Path(__file__).with_name("executed.jsonl.gz")
"""One JSON object a line: ``app``, ``role``, ``label``, ``path``, ``do``, ``arg`` and ``say``, a list."""

WORDINGS, LITERAL = 6, 2
"""Ways at most that an execution is said; how many of them at most by the label, one for each two that are not."""

NOISY = 0.25
"""Share of requests with a slip of the finger or politeness."""

SHORT, LONG = 3, 14
"""Words that a tooltip has to be a way of asking."""

JOINED = (" and ", ", then ", " and then ", ". Then ", ", and also ")

SAID = {
    Verb.CHECK: ("turn on {}", "enable {}", "switch {} on", "tick {}"), Verb.UNCHECK: ("turn off {}", "disable {}", "switch {} off", "untick {}"),
    Verb.CHOOSE: ("set {} to {t}", "choose {t} for {}", "change {} to {t}"), Verb.TYPE: ("set {} to {t}", "put {t} into {}", "enter {t} for {}"),
    Verb.CLICK: ("open {}", "click {}", "go to {}", "show {}"),
}  # fmt: skip
CHOSEN = ("choose {}", "select {}", "switch to {}", "use {}")
"""By its label: what is done to it; and one of several."""

_TAIL = re.compile(r"[ .…:]+$")

Key = tuple[str, str, str, str]
"""Of what people said: application, role, label, verb; the application empty where it is any."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """What people said for controls, each with the value in it: by application, and by the name alone."""

    of: Mapping[Key, Sequence[tuple[str, str]]]

    def for_(self, app: str, moment: Moment) -> list[str]:
        """With this moment's value in the place of theirs."""
        control, verb = moment.control, str(moment.verb)
        label = normalise_label(control.name)
        found = list(self.of.get((app, control.role, label, verb), ()))
        if " " in label:  # *Name* and *Size* mean something else in each application
            found += self.of.get(("", "", label, verb), ())
        said = (with_value(words, value, moment.text) for words, value in found)
        return list(dict.fromkeys(words for words in said if words))


def with_value(words: str, value: str, text: str) -> str:
    """The words with ``text`` where ``value`` stands in them; empty where it does not."""
    if not value:
        return "" if text else words
    put, times = re.subn(rf"(?<!\w){re.escape(value)}(?!\w)", lambda _: text, words)
    return put if text and times == 1 else ""


@cache
def known() -> Wordings:
    """All that ship. Raises UsageError where a file cannot be read."""
    of: dict[Key, list[tuple[str, str]]] = defaultdict(list)
    for row in rows_of(ASKED):
        if row.get("label") and row["n"]:
            of["", "", normalise_label(row["label"]), row["do"]].append((row["say"].strip(), row.get("arg") or ""))
    for row in rows_of(AUTHORED):
        key = row["app"], row["role"], normalise_label(row["label"]), row["do"]
        of[key] += [(words.strip(), row["arg"]) for words in row["say"]]
    return Wordings(of)


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a packed file, one a line. Raises UsageError where it cannot be read."""
    try:
        yield from map(json.loads, gzip.decompress(path.read_bytes()).decode().splitlines())
    except (OSError, EOFError, ValueError) as error:
        raise UsageError(f"{path.name} cannot be read ({error}).") from error


def ways_of_saying(app: str, deed: Deed, wordings: Wordings, rng: random.Random) -> list[str]:
    """How a deed is asked for, at most :data:`WORDINGS` ways; none where nothing but its label is known."""
    moment = deed.last
    free = wordings.for_(app, moment)
    help_text = by_tooltip(moment)
    if help_text and normalise(help_text) not in map(normalise, free):
        free.append(help_text)
    rng.shuffle(free)
    free = free[: WORDINGS - LITERAL]
    literal = [by_label(moment, rng) for _ in range(LITERAL * len(free) // (WORDINGS - LITERAL))]
    return list(dict.fromkeys((*free, *literal)))


def by_tooltip(moment: Moment) -> str:
    """The first sentence of what a control says of itself, where it says what is done; empty where it does not, or a value has no place."""
    whole = moment.control.help
    about = re.split(r"(?<=\w)[.;](?:\s|$)|\n", whole)[0].strip()
    if len(whole) >= MAX_HELP and about == whole.strip():
        return ""  # cut in the middle
    counted = len(about.split())
    fits = SHORT <= counted <= LONG and not moment.text and moment.verb is not Verb.UNCHECK
    same = normalise(about) == normalise(moment.control.name)
    return about[0].lower() + about[1:] if fits and not same else ""


def by_label(moment: Moment, rng: random.Random) -> str:
    """A command that names the control."""
    control = moment.control
    said = CHOSEN if control.role is Role.RADIO else SAID[moment.verb]
    label = _TAIL.sub("", control.name)
    text = moment.text if control.role in NUMERIC else values.quoted(rng, moment.text)
    return rng.choice(said).format(label if rng.random() < 0.5 else label.lower(), t=text)


def demonstrations(
    index: Index, executions: Sequence[Execution], wordings: Wordings, seed: str
) -> Iterator[Trajectory]:
    """Each execution in as many ways as it can be said."""
    for number, execution in enumerate(executions):
        rng = random.Random(f"worded/{seed}/{number}")
        ways = [ways_of_saying(execution.app, deed, wordings, rng) for deed in execution.deeds]
        for turn in range(min(map(len, ways))):
            said = [way[turn] for way in ways]
            made = demonstrate(index, execution, said, rng, f"{execution.app}/{seed}/{number}/{turn}")
            if made is not None:
                yield made


def demonstrate(
    index: Index, execution: Execution, said: Sequence[str], rng: random.Random, run: str
) -> Trajectory | None:
    """The execution as what was asked for in these words; None where the planner divides them otherwise."""
    request = rng.choice(JOINED).join(said)
    if rng.random() < NOISY:
        request = values.noisy(rng, request, tuple(p.last.text for p in execution.deeds if p.last.text))
    subtasks = planned(request, execution.deeds[0].moments[0].screen)
    if len(subtasks) != len(execution.deeds):
        return None
    trajectory = Trajectory(run, request, "atspi", execution.app, "expert", outcome=Outcome.DONE, plan=subtasks)
    for subtask, deed in enumerate(execution.deeds):
        if deed.last.text and deed.last.verb is Verb.TYPE and deed.last.text not in subtasks[subtask]:
            return None  # the grammar allows what stands in the subtask
        for moment in deed.moments:
            trajectory.steps.append(_step(index, trajectory, moment, subtask, moment is deed.last, rng))
    return trajectory


def planned(request: str, screen: Snapshot) -> list[str]:
    """The subtasks as a run plans them that begins on this screen: where there are several, no name on it is divided."""
    subtasks = plan(request)
    return subtasks if len(subtasks) == 1 else plan(request, {c.name for c in screen.controls})


def _step(index: Index, trajectory: Trajectory, moment: Moment, subtask: int, final: bool, rng: random.Random) -> Step:
    words, screen, labels = trajectory.plan[subtask], moment.screen, Labels(moment.screen.controls)
    kept = including(index.search(words, screen, rng.randrange(TOP_K // 2, TOP_K + 3)), moment.control)
    return Step(
        len(trajectory.steps), screen.app, screen.title, digest(screen), list(candidate_lines(words, screen, kept, labels)), moment.action,
        screen.modal, subtask, final, effect=Effect.VERIFIED,
    )  # fmt: skip


def read(folder: Path) -> list[Execution]:
    """The executions of every file of a folder, in the order of the names.

    Raises:
        UsageError: there are none, a file is damaged, or it is of an application that is for the test alone.
    """
    paths = sorted(folder.glob(f"*{SUFFIX}"))
    if kept := {path.name for path in paths} & {path.name for path in RECORDED.glob(f"*{SUFFIX}")}:
        raise UsageError(
            f"{folder} holds {min(kept)}: that application is for the test alone, nothing is learned from it."
        )
    found = [e for path in paths for e in executions.read(path)]
    if not found:
        raise UsageError(f"{folder} holds no executions (*{SUFFIX}).")
    return found


if __name__ == "__main__":
    sys.stdout.write(card.markdown(card.count(demonstrations(Index(None), read(Path(sys.argv[1])), known(), "card"))))
