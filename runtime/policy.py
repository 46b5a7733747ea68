"""State to action: candidates, prompt, grammar, constrained decoding."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from edgelam.action import Action, parse_action
from edgelam.control import Control, Snapshot
from edgelam.retrieval import Index
from edgelam.retrieval.index import TOP_K
from edgelam.runtime import grammar
from edgelam.runtime.engine import Engine
from edgelam.runtime.labels import Labels
from edgelam.runtime.prompt import COMPLETE, HistoryEntry, Observation, app_line, candidate_lines, render
from edgelam.stopping import Interrupted

UNSURE = 0.35
"""Below this confidence the model is shown more candidates once."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be decided about: a subtask of the request, and what is known from outside the screen.

    ``quotes`` are texts that other subtasks quote; ``apps`` can be opened; ``failed_actions`` actions had no effect here;
    without ``may_end`` the model cannot say ``done``.
    """

    subtask: str
    quotes: tuple[str, ...] = ()
    apps: tuple[str, ...] = ()
    failed_actions: frozenset[Action] = frozenset()
    may_end: bool = True


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
    """How well what it is done to fits the subtask, 0 to 1; see :mod:`edgelam.retrieval.relevance`."""


class Decider(Protocol):
    """What the loop asks at every step."""

    name: str
    """What the log calls it."""

    def decide(self, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]) -> Decision: ...


class Policy:
    """Decides one step at a time, by the model."""

    def __init__(self, engine: Engine, index: Index) -> None:
        self.engine = engine
        self.index = index
        self.name = engine.name

    def interrupt_when(self, interrupted: Interrupted) -> None:
        """Whatever is being decided is given up when it says so: ``decide`` raises ModelError."""
        self.engine.interrupted = self.index.interrupted = interrupted

    def decide(self, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]) -> Decision:
        """The next action; asked again with twice the candidates where the model is unsure.

        Raises:
            ModelError: the model could not answer.
        """
        first = self._decide(goal, snapshot, history, TOP_K)
        more = sum(1 for c in snapshot.controls if c.verbs) > len(first.lines)
        if first.confidence >= UNSURE or not more:
            return first
        second = self._decide(goal, snapshot, history, 2 * TOP_K)
        return second if second.confidence > first.confidence else first

    def _decide(self, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry], top_k: int) -> Decision:
        began = time.perf_counter()
        labels = Labels(snapshot.controls)
        candidates = [c.control for c in self.index.search(goal.subtask, snapshot, top_k)]
        retrieved = time.perf_counter()
        lines = (*map(app_line, goal.apps), *candidate_lines(goal.subtask, snapshot, candidates, labels))
        observation = Observation(goal.subtask, snapshot.title or snapshot.app, snapshot.modal, tuple(history), lines)
        options = [grammar.Option(_allowed(c, goal, labels), labels[c.ref]) for c in candidates]
        answer = self.engine.generate(
            render(observation, not self.engine.trained),
            grammar.build(goal.subtask, options, goal.apps, goal.may_end, goal.quotes),
        )
        decided = time.perf_counter()
        line = answer.text.removesuffix(COMPLETE)
        action = parse_action(line)
        control = labels.control(action)
        relevance = self.index.relevance(goal.subtask, control, action.text or "") if control is not None else 0.0
        return Decision(
            action, control, line != answer.text, answer.confidence, lines,
            answer.tokens_in, answer.tokens_out, answer.tokens_reused,
            {"retrieve": (retrieved - began) * 1000, "decide": (decided - retrieved) * 1000},
            relevance,
        )  # fmt: skip


def _allowed(control: Control, goal: Goal, labels: Labels) -> Control:
    """The control without the verbs that were tried on it here and did nothing."""
    target = labels.target(control.ref)
    tried = {action.verb for action in goal.failed_actions if action.target == target}
    return replace(control, verbs=control.verbs - tried) if tried else control
