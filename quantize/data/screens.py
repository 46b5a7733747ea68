"""Demonstrations on real screens: recorded windows of real applications, one or two things asked of each.

The windows were read with ``python -m edgelam.quantize.data.screens OUT APP…`` and hold labels, roles
and states only. What an act would lead to is not known, so an example is one act that completes its subtask,
or ``done`` where the screen already is as it was asked for.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.errors import UsageError
from edgelam.quantize.data import values
from edgelam.quantize.data.tasks.common import spoken
from edgelam.quantize.data.tasks.dialogs import SWITCHED
from edgelam.retrieval import Index
from edgelam.retrieval.index import TOP_K, including
from edgelam.runtime.labels import Labels
from edgelam.runtime.prompt import candidate_lines
from edgelam.trajectory import Effect, Outcome, Step, Trajectory, digest

MAX_HELP = 80
"""Characters of a tooltip that are kept."""

FILE = Path(__file__).with_name("screens.json.gz")
SAID = {
    Verb.CLICK: ("click {}", "press {}", "choose {}", "{}", "go to {}", "use {}", "open {}", "select {}"),
    Verb.CHECK: ("turn on {}", "enable {}", "switch {} on", "activate {}", "show {}"),
    Verb.UNCHECK: ("turn off {}", "disable {}", "switch {} off", "hide {}"),
    Verb.TYPE: ("type {t} into {l}", "set {l} to {t}", "enter {t} as {l}", "put {t} in the {l} field"),
}


def pack(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as plain data, without geometry."""
    return {
        "app": snapshot.app, "title": snapshot.title, "modal": snapshot.modal,
        "controls": [[c.role, c.name, c.value[:60], sorted(c.states), list(c.path), c.help[:MAX_HELP], list(c.options)[:20]] for c in snapshot.controls],
    }  # fmt: skip


def unpack(data: dict[str, Any]) -> Snapshot:
    """The inverse of :func:`pack`, as far as prompts need it. Raises UsageError for what is no window."""
    try:
        controls = [_unpacked(number, *row) for number, row in enumerate(data["controls"])]
        if not (isinstance(data["app"], str) and isinstance(data["title"], str)):
            raise TypeError("names are texts")
        return Snapshot(data["app"], data["title"], tuple(controls), bool(data["modal"]))
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"This is no recorded window: {error}.") from error


def _unpacked(
    number: int, role: str, name: str, value: str, states: list[str], path: list[str], about: str, options: list[str]
) -> Control:
    if not all(isinstance(text, str) for text in (name, value, about, *path, *options)):
        raise TypeError("names and values are texts")
    kinds = frozenset(State(s) for s in states)
    verbs = verbs_for(Role(role), kinds)
    if State.SHOWING not in kinds:
        verbs &= {Verb.CLICK, Verb.CHECK, Verb.UNCHECK}
    return Control(str(number), Role(role), name, value, kinds, None, tuple(path), about, "", tuple(options), verbs)


def load() -> list[Snapshot]:
    with gzip.open(FILE, "rt", encoding="utf-8") as stream:
        return [unpack(row) for row in json.load(stream)]


def demonstrations(index: Index, count: int, seed: int) -> Iterator[Trajectory]:
    """``count`` trajectories of one act each on recorded screens."""
    rng = random.Random(f"screens/{seed}")
    screens = load()
    for number in range(count):
        snapshot = rng.choice(screens)
        usable = [c for c in snapshot.controls if c.name and c.verbs & SAID.keys() and c.role is not Role.CELL]
        yield _demonstrate(rng, index, snapshot, rng.choice(usable), f"{snapshot.app}/{number}")


def _demonstrate(rng: random.Random, index: Index, snapshot: Snapshot, control: Control, run: str) -> Trajectory:
    verb = rng.choice(sorted(control.verbs & SAID.keys()))
    text = None
    if verb is Verb.TYPE:
        text = str(rng.randrange(1, 99)) if control.role in (Role.SPIN, Role.SLIDER) else values.sentence(rng)
    label = spoken(rng, control.name)
    switch = control.role is Role.MENU_ITEM and rng.random() < 0.4
    said = rng.choice(SWITCHED if switch else SAID[verb])
    request = said.format(label) if text is None else said.format(t=values.quoted(rng, text), l=label)
    request = values.noisy(rng, request, (text or "",))
    trajectory = Trajectory(run, request, "recorded", snapshot.app, "expert", outcome=Outcome.DONE, plan=[request])
    already = verb in (Verb.CHECK, Verb.UNCHECK) and control.has(State.CHECKED) == (verb is Verb.CHECK)
    action = Action(Verb.DONE) if already else Action(verb, Labels(snapshot.controls).target(control.ref), text)
    kept = including(index.search(request, snapshot, rng.randrange(TOP_K // 2, TOP_K + 3)), control)
    lines = candidate_lines(request, snapshot, kept, Labels(snapshot.controls))
    trajectory.steps.append(
        Step(
            0, snapshot.app, snapshot.title, digest(snapshot), list(lines), action, snapshot.modal,
            completes=True, effect=Effect.VERIFIED,
        )
    )  # fmt: skip
    return trajectory


def record(out: Path, apps: list[str]) -> None:
    """Read the main window of each application, in a private session, fresh."""
    import tempfile

    from edgelam.runtime.desktop.atspi import AtspiDesktop
    from edgelam.runtime.desktop.atspi.session import PrivateSession

    rows = []
    for app in apps:
        with tempfile.TemporaryDirectory() as home, PrivateSession(Path(home)) as session:
            session.adopt()
            desktop = AtspiDesktop()
            name, _, first = app.partition(":")
            desktop.launch(name)
            snapshot = desktop.snapshot(name)
            if first:  # open one dialog from the main window
                control = next(c for c in snapshot.controls if c.name == first and c.verbs)
                desktop.perform(Action(Verb.CLICK), control)
                desktop.settle(3)
                snapshot = desktop.snapshot(name)
            rows.append(pack(snapshot))
            desktop.close()
    out.write_bytes(gzip.compress(json.dumps(rows, ensure_ascii=False).encode(), mtime=0))


if __name__ == "__main__":
    record(Path(sys.argv[1]), sys.argv[2:])
