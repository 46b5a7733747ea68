"""Tasks for every simulated application: what a person would ask of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from edgelam.action import Verb
from edgelam.quantize.data import elsewhere, values
from edgelam.quantize.data.browser import Browser
from edgelam.quantize.data.collection import Collection
from edgelam.quantize.data.documented import Documented
from edgelam.quantize.data.madeup import MadeUp, MadeUpTest, labels
from edgelam.quantize.data.task import Instruction, Intent, Task
from edgelam.quantize.data.tasks.collections import collection
from edgelam.quantize.data.tasks.dialogs import CLICKED, form, made_up, mail, settings
from edgelam.quantize.data.tasks.documented import documented
from edgelam.quantize.data.tasks.documents import calculator, editor, file_manager
from edgelam.quantize.data.tasks.held_out import clock, contacts, notes
from edgelam.quantize.data.tasks.web import web
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.desktop.sim.app import SimApp

Maker = Callable[[Any, random.Random], list[Instruction]]

TRAIN: dict[str, Maker] = {
    "Text Editor": editor, "Calculator": calculator, "File Manager": file_manager, "Settings": settings, "Mail": mail, "Registration": form,
    Collection.name: collection, Browser.name: web, MadeUp.name: made_up,
    Documented.name: documented,
}  # fmt: skip
TEST: dict[str, Maker] = {"Clock": clock, "Contacts": contacts, "Notes": notes, MadeUpTest.name: made_up}
EXTRA: dict[str, type[SimApp]] = {kind.name: kind for kind in (Collection, Browser, Documented, MadeUp, MadeUpTest)}
IMPOSSIBLE = (
    "order a pizza", "book a flight to {city}", "send a mail to {person}", "play some music", "take a screenshot", "call {person}", "translate this into French",
    "turn off the lights", "print on both sides", "what is the weather in {city}", "zoom the map to {city}", "start a video call", "book a table in {city}",
    "set the thermostat to 21 degrees", "turn on the lamp in the kitchen", "lock the front door", "tell me a joke", "what's on my calendar", "close the blinds",
    "how far is it to {city}", "play the next song", "skip this track", "set the volume of the radio to 5", "add milk to my shopping list", "scan a document",
    "text {person} that I am late", "show me the news from {city}", "what is the capital of Peru", "vacuum the living room", "record a video", "eject the disc",
    "buy a train ticket to {city}", "find my phone", "open the garage", "rotate the picture", "read it aloud to me", "pay the bill of {person}", "sync my phone",
)  # fmt: skip
CANNOT = "There is no control for that here."
IMPOSSIBLE_SHARE = 0.04
ABSENT_SHARE = 0.03
"""Share of made-up windows asked for a control that they do not have."""


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
    if rng.random() < IMPOSSIBLE_SHARE and name not in ("Mail", "Notes"):
        pool = IMPOSSIBLE if name in TEST or rng.random() < 0.5 else elsewhere.load()
        said = rng.choice(pool).format(city=rng.choice(values.CITIES), person=rng.choice(values.FIRST))
        return Task(name, seed, values.noisy(rng, said, ()), (), (), Intent(Verb.FAIL, text=CANNOT))
    if isinstance(app, MadeUp) and rng.random() < ABSENT_SHARE:
        there = {w.name for top in app.root for w in top.walk()}
        absent = rng.choice([x for x in labels(app.test) if x not in there])
        said = rng.choice(CLICKED).format(f'"{absent}"')
        return Task(name, seed, said, (), (), Intent(Verb.FAIL, text=CANNOT))
    instructions = {**TRAIN, **TEST}[name](app, rng)
    request, spans = joined(rng, instructions)
    asks = next((i for p in instructions for i in p.intents if i.verb is Verb.ASK), None)
    if asks is not None:
        return Task(name, seed, request, (), (), asks)
    return Task(name, seed, request, tuple(instructions), spans)


def joined(rng: random.Random, instructions: list[Instruction]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The request that says every instruction, and where in it each one stands."""
    joint = rng.choice([" and ", ", then ", " and then ", ", ", " and ", ". Then ", ", and "])
    request = values.greeting(rng)
    spans = []
    for i, instruction in enumerate(instructions):
        if i:
            request += " and " if joint == ", " and i == len(instructions) - 1 and i > 1 else joint
        start = len(request)
        request += values.mistyped(rng, instruction.said, instruction.values)
        spans.append((start, len(request)))
    if rng.random() < 0.4:
        request = request[0].upper() + request[1:]
    return request + values.ending(rng), tuple(spans)
