"""What the service reports to the window: one piece of news at a time, on the service's own thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from edgelam.control import Bounds
from edgelam.runtime.choosing.ways import Way
from edgelam.runtime.listen.asking import Confirmation
from edgelam.runtime.listen.offers import Here
from edgelam.runtime.listen.understood import Understood
from edgelam.trajectory import Ending, Step, Trajectory

TITLE = "EdgeLAM"
"""Titles of edgelam's own windows begin so; they are never what a request is about."""


class News(StrEnum):
    """What happened."""

    READY = "ready"
    HERE = "here"
    UNDERSTOOD = "understood"
    STARTED = "started"
    UNDOING = "undoing"
    PLANNED = "planned"
    ACT = "act"
    STEP = "step"
    ENDING = "ending"
    PAUSED = "paused"
    RESUMED = "resumed"
    QUESTION = "question"
    CHOICE = "choice"
    ENDED = "ended"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Notice:
    """One piece of news: ``text`` for people, of ``UNDERSTOOD`` the request that was read; the rest where there is such a thing.
    ``subtask``: the number of the one that is being done; ``bounds``: where what is about to be used stands, in physical pixels."""

    news: News
    text: str = ""
    step: Step | None = None
    run: Trajectory | None = None
    ways: tuple[Way, ...] = ()
    here: Here | None = None
    plan: tuple[Understood, ...] = ()
    ending: Ending | None = None
    asked: Confirmation | None = None
    subtask: int = 0
    bounds: Bounds | None = None


Notify = Callable[[Notice], None]
