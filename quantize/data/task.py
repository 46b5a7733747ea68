"""What a task is: a request, the expert's intentions, and a check of the end state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from edgelam.action import Verb
from edgelam.runtime.desktop.sim.app import SimApp

Check = Callable[[Any], bool]
"""Looks at the application after a task; what it may look at depends on which application that is."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing to do to the widget with this key; the expert finds the way to it. Keys are pressed as they are."""

    verb: Verb
    key: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One clause of a request with what it takes. ``values`` must not be garbled by noise."""

    said: str
    intents: tuple[Intent, ...]
    check: Check
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A whole request; ``last`` is how it should end: done, or ask or fail with a sentence.

    ``spans`` says where each instruction stands in the request (start, end): the plan is laid over them.
    """

    app: str
    seed: int
    request: str
    instructions: tuple[Instruction, ...]
    spans: tuple[tuple[int, int], ...] = ()
    last: Intent = field(default_factory=lambda: Intent(Verb.DONE))

    def achieved(self, app: SimApp) -> bool:
        return all(instruction.check(app) for instruction in self.instructions)


def click(key: str) -> Intent:
    return Intent(Verb.CLICK, key)


def enter(key: str, text: str) -> Intent:
    return Intent(Verb.TYPE, key, text)


def choose(key: str, option: str) -> Intent:
    return Intent(Verb.CHOOSE, key, option)


def press(keys: str) -> Intent:
    return Intent(Verb.PRESS, text=keys)


def look(key: str) -> Intent:
    """Only bring the widget into view: it may be as it was asked for, but that has to be seen first."""
    return Intent(Verb.WAIT, key)


def tick(key: str, on: bool) -> Intent:
    return Intent(Verb.CHECK if on else Verb.UNCHECK, key)
