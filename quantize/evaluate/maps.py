"""``edgelam eval maps``: requests for what is not on the first screen, done with the map of the application and without it."""

from __future__ import annotations

import json
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from edgelam.control import Control, Snapshot
from edgelam.control import State as On
from edgelam.errors import EdgelamError, UsageError
from edgelam.quantize.evaluate.online import LIMITS, SETTLED, Ending
from edgelam.quantize.evaluate.report import machine
from edgelam.quantize.evaluate.statistics import Share, quantiles
from edgelam.runtime.agent import Agent
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.maps.follow import is_there
from edgelam.runtime.maps.guide import Guide, Rank
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.offer import Far
from edgelam.runtime.maps.private import PrivateApp
from edgelam.runtime.maps.route import routes
from edgelam.runtime.maps.screen import TAKES_OVER
from edgelam.runtime.maps.walk import Walker, find
from edgelam.runtime.options import Options
from edgelam.runtime.policy import Policy
from edgelam.trajectory import Outcome, Trajectory


class State(StrEnum):
    """What must be so at the end of a task's control."""

    REACHED = "reached"
    CHECKED = "checked"
    UNCHECKED = "unchecked"
    CHOSEN = "chosen"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class MapTask:
    """A request, and the end state that shows that it was done: of ``control`` in a window that ``window`` is part of the title of.

    ``within`` are groups that it stands in, where that is needed to tell it from others; ``value`` is what it then shows; ``opens`` is a document that the application begins with.
    """

    id: str
    app: str
    request: str
    control: str
    state: State
    window: str = ""
    within: tuple[str, ...] = ()
    value: str = ""
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """How one task went one way. ``hops`` are the acts that the map led, ``asked`` the steps that the model decided."""

    ending: Ending
    outcome: str
    message: str
    actions: tuple[str, ...]
    asked: int
    hops: int
    seconds: float


def load(path: Path) -> list[MapTask]:
    """The tasks of a TOML file (``[[task]]``) or of one with a JSON object a line.

    Raises:
        UsageError: it holds no such tasks.
    """
    try:
        text = path.read_text(encoding="utf-8")
        rows = (
            tomllib.loads(text)["task"]
            if path.suffix == ".toml"
            else [json.loads(row) for row in text.splitlines() if row.strip()]
        )
        return [_task(row, f"{row['app']}-{n}") for n, row in enumerate(rows, 1)]
    except (OSError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"{path} holds no tasks for maps: {error}.") from error


def _task(row: dict[str, Any], name: str) -> MapTask:
    task = MapTask(
        **{
            "id": name,
            **row,
            "state": State(row["state"]),
            "within": tuple(row.get("within", ())),
            "value": str(row.get("value", "")),
        }
    )
    if not all(
        isinstance(text, str) for text in (task.id, task.app, task.request, task.control, task.window, *task.within)
    ):
        raise ValueError(f"{task.id} has a value that is no text")
    return task


def place(task: MapTask, atlas: Map) -> Far | None:
    """Where the map has what a task is about, with the way from the first screen; None where it has not."""
    first = next(iter(atlas.screens))
    for number, way in routes(atlas, first).items():
        screen = atlas.screens[number]
        for control in screen.controls:
            named = plain(control.name) == plain(task.control) and plain(task.window) in plain(screen.window)
            if named and set(map(plain, task.within)) <= set(map(plain, control.path)):
                return Far(control, screen, way)
    return None


def evaluate(
    policy: Policy,
    guide: Guide,
    tasks: Iterable[MapTask],
    say: Callable[[str], None],
    arms: tuple[str, ...] = ("with", "without"),
) -> dict[str, Any]:
    """Every task both ways, each in a fresh session; those that hold already, or are not on the map, are named, not counted."""
    rows, left_out = [], {}
    for task in tasks:
        try:
            why, results = _both(task, policy, guide, arms)
        except EdgelamError as error:
            why, results = str(error), {}
        if why:
            left_out[task.id] = why
            say(f"left out {task.id}: {why}")
            continue
        rows.append({"task": asdict(task), **{arm: asdict(result) for arm, result in results.items()}})
        for arm, result in results.items():
            say(
                f"{arm} the map: {result.ending}, {task.id}: {result.outcome} {result.message} ({' · '.join(result.actions)}; {result.seconds} s)"
            )
    return {
        **{arm: _summary([row[arm] for row in rows]) for arm in arms},
        "apps": {app: {arm: _summary([r[arm] for r in rows if r["task"]["app"] == app]) for arm in arms} for app in dict.fromkeys(r["task"]["app"] for r in rows)},
        "tasks": rows, "left_out": left_out, "model": policy.engine.name, "machine": machine(),
    }  # fmt: skip


def _both(task: MapTask, policy: Policy, guide: Guide, arms: tuple[str, ...]) -> tuple[str, dict[str, Result]]:
    """Why a task cannot be counted, or else how it went each way."""
    atlas = next(iter(guide.maps.called(task.app)), None)
    far = place(task, atlas) if atlas is not None and atlas.screens else None
    if atlas is None or far is None:
        return "there is no map that has it", {}
    if task.state is not State.REACHED:
        with _session(task.app, task.opens) as desktop:
            if _holds(task, far, atlas, desktop):
                return "it is so from the beginning", {}
    return "", {arm: _attempt(task, far, atlas, policy, guide if arm == "with" else None) for arm in arms}


@contextmanager
def _session(app: str, opens: str = "") -> Iterator[Desktop]:
    with (
        tempfile.TemporaryDirectory(prefix="edgelam-", ignore_cleanup_errors=True) as folder,
        PrivateApp(app, Path(folder) / "Person", opens) as private,
    ):
        yield private.start()


def _attempt(task: MapTask, far: Far, atlas: Map, policy: Policy, guide: Guide | None) -> Result:
    with _session(task.app, task.opens) as desktop:
        began = time.perf_counter()
        try:
            run = Agent(desktop, policy, None, Options(limits=LIMITS, guide=guide)).run(task.request, task.app)
        except EdgelamError as error:
            run = Trajectory("", task.request, outcome=Outcome.FAILED, message=str(error))
        seconds = round(time.perf_counter() - began, 2)
        time.sleep(SETTLED)
        held = _holds(task, far, atlas, desktop)
    ending = Ending.RIGHT if held else Ending.FALSE if run.outcome is Outcome.DONE else Ending.HONEST
    hops = sum(not s.candidates and not s.completes for s in run.steps)
    asked = sum(bool(s.tokens_out) for s in run.steps)
    return Result(ending, run.outcome, run.message, tuple(str(s.action) for s in run.steps), asked, hops, seconds)


def _holds(task: MapTask, far: Far, atlas: Map, desktop: Desktop) -> bool:
    """Whether the end state is so: what a dialog would only take over by its OK is not so yet."""
    own = Map(atlas.app, atlas.version, atlas.names, dict(atlas.screens), set(atlas.transitions))
    try:
        walker = Walker(task.app, desktop, own, root=next(iter(own.screens.values())))
        if task.state is State.REACHED:
            return is_there(far, own, walker.now)
        if not is_there(far, own, walker.now) or _waits(walker.now):
            walker.leave_all()
            walker.walk(far.screen)
        control = find(far.control, walker.now) if is_there(far, own, walker.now) else None
    except EdgelamError:
        return False
    return control is not None and is_so(task, control)


def _waits(snapshot: Snapshot) -> bool:
    """Whether this is a dialog that takes over what was changed only by a button of its own."""
    return snapshot.modal and any(plain(c.name) in TAKES_OVER for c in snapshot.controls)


def is_so(task: MapTask, control: Control) -> bool:
    """Whether a control shows what a task wants of it."""
    ticked = control.has(On.CHECKED) or control.has(On.SELECTED)
    match task.state:
        case State.REACHED:
            return True
        case State.CHECKED:
            return ticked
        case State.UNCHECKED:
            return not ticked
        case State.CHOSEN:
            return plain(control.value) == plain(task.value)
        case State.VALUE:
            return same_value(task.value, control.value)


def same_value(wanted: str, shown: str) -> bool:
    """Whether a field shows what was wanted: the words, or the number, whatever its unit and decimals."""
    if plain(wanted) == plain(shown):
        return True
    try:
        return float(wanted.split(maxsplit=1)[0]) == float(shown.split(maxsplit=1)[0].replace(",", "."))
    except (ValueError, IndexError):
        return False


def _summary(results: list[dict[str, Any]]) -> dict[str, Any]:
    n = len(results)
    endings = Counter(r["ending"] for r in results)
    return {
        "done_right": asdict(Share.of(endings[Ending.RIGHT], n)), "called_done_and_was_not": asdict(Share.of(endings[Ending.FALSE], n)),
        "acts": _mean([len(r["actions"]) for r in results]), "model_calls": _mean([r["asked"] for r in results]),
        "led": _mean([r["hops"] for r in results]), "seconds": quantiles([r["seconds"] for r in results]),
    }  # fmt: skip


def _mean(numbers: list[int]) -> float:
    return round(sum(numbers) / len(numbers), 2) if numbers else 0.0


def chances(guide: Guide, rank: Rank, tasks: Iterable[MapTask]) -> list[dict[str, Any]]:
    """For each task, what the map would lead to from the first screen and how probably that is meant.

    A task whose control is on the first screen must not be led away.
    """
    rows = []
    by_app: dict[str, list[MapTask]] = {}
    for task in tasks:
        by_app.setdefault(task.app, []).append(task)
    for app, those in by_app.items():
        with _session(app, those[0].opens) as desktop:
            desktop.settle(SETTLED)
            shown = desktop.snapshot(app)
        atlas = guide.map_of(shown, app)
        for task in those if atlas is not None else []:
            found, gold = guide.best(task.request, shown, app, rank), place(task, atlas) if atlas is not None else None
            near = gold is not None and not gold.route
            exact = found is not None and gold is not None and found.far.control.identity == gold.control.identity
            window = found is not None and gold is not None and found.far.screen.window == gold.screen.window
            rows.append(
                {
                    "task": task.id,
                    "near": near,
                    "exact": exact,
                    "window": window,
                    "chance": found.chance if found else 0.0,
                    "to": str(found.far) if found else "",
                }
            )
    return rows


def sweep(rows: list[dict[str, Any]], least: Iterable[float]) -> list[dict[str, Any]]:
    """For each probability from which on the map leads: of what is elsewhere, led to its control, to its window, elsewhere, not at all; of what is near, led away."""
    far, near = [r for r in rows if not r["near"]], [r for r in rows if r["near"]]
    found = []
    for chance in least:
        led = [r for r in far if r["chance"] >= chance]
        right, window = sum(r["exact"] for r in led), sum(r["window"] for r in led)
        found.append({
            "chance": chance, "far": len(far), "right": right, "window": window, "wrong": len(led) - window, "not_led": len(far) - len(led),
            "near": len(near), "led_away": sum(r["chance"] >= chance for r in near),
        })  # fmt: skip
    return found
