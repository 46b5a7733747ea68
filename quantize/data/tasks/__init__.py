"""Tasks for every simulated application: what a person would ask of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from edgelam.action import Verb
from edgelam.quantize.data import values
from edgelam.quantize.data.madeup import MadeUp, MadeUpTest, labels
from edgelam.quantize.data.task import Intent, Piece, Task
from edgelam.quantize.data.tasks.dialogs import form, made_up, mail, settings
from edgelam.quantize.data.tasks.documents import calculator, editor, file_manager
from edgelam.quantize.data.tasks.held_out import clock, contacts, notes
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.desktop.sim.app import SimApp

Maker = Callable[[Any, random.Random], list[Piece]]

TRAIN: dict[str, Maker] = {
    "Text Editor": editor, "Calculator": calculator, "File Manager": file_manager, "Settings": settings, "Mail": mail, "Registration": form, MadeUp.name: made_up,
}  # fmt: skip
TEST: dict[str, Maker] = {"Clock": clock, "Contacts": contacts, "Notes": notes, MadeUpTest.name: made_up}
EXTRA: dict[str, type[SimApp]] = {MadeUp.name: MadeUp, MadeUpTest.name: MadeUpTest}
IMPOSSIBLE = (
    "order a pizza", "book a flight to {city}", "send a mail to {person}", "play some music", "take a screenshot", "call {person}", "translate this into French",
    "turn off the lights", "print on both sides", "what is the weather in {city}", "zoom the map to {city}", "start a video call",
)  # fmt: skip
CANNOT = "There is no control for that here."


def open_app(name: str, seed: int) -> SimDesktop:
    """A fresh simulated desktop with one application open."""
    desktop = SimDesktop(seed, EXTRA, labels(test=False))
    desktop.launch(name)
    return desktop


def make(name: str, seed: int) -> Task:
    """The task of an application for a seed.

    Raises:
        KeyError: no tasks are written for that application.
    """
    rng = random.Random(f"task/{name}/{seed}")
    app = open_app(name, seed).running[name]
    if rng.random() < 0.04 and name not in ("Mail", "Notes"):
        said = rng.choice(IMPOSSIBLE).format(city=rng.choice(values.CITIES), person=rng.choice(values.FIRST))
        return Task(name, seed, values.noisy(rng, said, ()), (), Intent(Verb.FAIL, text=CANNOT))
    pieces = {**TRAIN, **TEST}[name](app, rng)
    joint = rng.choice([" and ", ", then ", " and then ", ", ", " and ", ". Then "])
    request = pieces[0].said if len(pieces) == 1 else joint.join(p.said for p in pieces)
    if len(pieces) > 2 and joint in (", ",):
        request = ", ".join(p.said for p in pieces[:-1]) + " and " + pieces[-1].said
    kept = tuple(v for p in pieces for v in p.values)
    asks = next((i for p in pieces for i in p.intents if i.verb is Verb.ASK), None)
    if asks is not None:
        return Task(name, seed, values.noisy(rng, request, kept), (), asks)
    return Task(name, seed, values.noisy(rng, request, kept), tuple(pieces))
