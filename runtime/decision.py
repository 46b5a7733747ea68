"""What is to be decided at a step, and what was decided; by the model or by anything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot
from edgelam.retrieval import Candidate
from edgelam.runtime.prompt import HistoryEntry

SURELY = 0.8
"""Probability from which on a control is what is meant, whatever its words: of 141 acts on the windows of ``grounding-dev`` that are at least so
probable 4 are wrong; from 0.7 on 9 of 165."""

PROBABLY = 0.5
"""Of what is on the screen, from which probability on nothing else is looked for behind menus and tabs."""

NEAREST, POSSIBLE = 2, 0.05
"""Of what was there before, the likeliest so many may come next for a subtask, and what is at least so probable."""

UNREADABLE = Action(Verb.FAIL, None, "The model's answer could not be carried out.")
"""Decided where an answer was cut off: nothing is done on a guess of how it would have gone on."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be decided about: a subtask of the request, and what is known from outside the screen.

    ``quotes`` are texts that other subtasks quote; ``apps`` can be opened; ``failed_actions`` actions had no effect here;
    without ``may_end`` the model cannot say ``done``; ``wide`` shows it more candidates, since the likeliest were tried;
    ``led``: what was done for this subtask so far only led to this screen, ``there``: because the map has on it what the subtask means;
    ``began``: the screen that the subtask began on.
    """

    subtask: str
    quotes: tuple[str, ...] = ()
    apps: tuple[str, ...] = ()
    failed_actions: frozenset[Action] = frozenset()
    may_end: bool = True
    wide: bool = False
    led: bool = False
    there: bool = False
    began: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The model's choice, what it was made from and what it cost (milliseconds by stage).

    ``control`` is what the action is done to, None for an action without a target.
    ``completes``: the model holds the subtask for complete after this action.
    """

    action: Action
    control: Control | None
    completes: bool
    confidence: float
    lines: tuple[str, ...]
    tokens_in: int
    tokens_out: int
    tokens_reused: int
    milliseconds: dict[str, float]
    relevance: float = 1.0
    """How well what it is done to fits the subtask, 0 to 1: by :mod:`edgelam.retrieval.relevance` or by how probably it is meant."""

    candidates: tuple[Candidate, ...] = ()
    """What retrieval offered, best first."""

    clears: bool = False
    """Whether the act only leaves a dialog that stands in the way of the subtask, and is none of its acts."""

    weighed: bool = False
    """Whether the confidence is a calibrated one, of what retrieval and the model say together."""

    remembered: str = ""
    """The entry of the person's memory that decided, instead of the model."""


class Decider(Protocol):
    """What the loop asks at every step."""

    name: str
    """What the log calls it."""

    def decide(self, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]) -> Decision: ...

    def rank(self, subtask: str, snapshot: Snapshot) -> Sequence[Candidate]:
        """How probably each control of a screen is meant, the likeliest first; nothing where that is not known."""
        return ()


def without_model(
    action: Action,
    control: Control | None = None,
    completes: bool = False,
    lines: tuple[str, ...] = (),
    relevance: float = 1.0,
    milliseconds: dict[str, float] | None = None,
) -> Decision:
    """What is decided beyond doubt; an act that is no evidence for anything has no ``relevance``."""
    return Decision(action, control, completes, 1.0, lines, 0, 0, 0, milliseconds or {}, relevance)


def own_actions(history: Sequence[HistoryEntry]) -> list[Action]:
    """What was done for the subtask that is being carried out."""
    ends = [n for n, entry in enumerate(history) if entry.completes]
    return [entry.action for entry in history[ends[-1] + 1 if ends else 0 :]]
