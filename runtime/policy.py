"""State to action: candidates, prompt, grammar, constrained decoding."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from edgelam.action import Action, parse_action
from edgelam.control import Snapshot
from edgelam.retrieval import Index
from edgelam.retrieval.index import MOST
from edgelam.runtime import grammar
from edgelam.runtime.engine import Engine
from edgelam.runtime.labels import Labels
from edgelam.runtime.prompt import Past, Scene, app_line, render, scene_lines

UNSURE = 0.35
"""Below this confidence the model is shown more candidates once."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The model's choice, what it was made from and what it cost (milliseconds by stage)."""

    action: Action
    confidence: float
    lines: tuple[str, ...]
    tokens_in: int
    tokens_out: int
    tokens_reused: int
    milliseconds: dict[str, float]


class Policy:
    """Decides one step at a time."""

    def __init__(self, engine: Engine, index: Index) -> None:
        self.engine = engine
        self.index = index

    def decide(
        self, request: str, snapshot: Snapshot, past: Sequence[Past], apps: Sequence[str] = (), may_end: bool = True
    ) -> Decision:
        """The next action; asked again with twice the candidates where the model is unsure.

        Raises:
            ModelError: the model could not answer.
        """
        first = self._decide(request, snapshot, past, apps, MOST, may_end)
        more = sum(1 for c in snapshot.controls if c.verbs) > len(first.lines)
        if first.confidence >= UNSURE or not more:
            return first
        second = self._decide(request, snapshot, past, apps, 2 * MOST, may_end)
        return second if second.confidence > first.confidence else first

    def _decide(
        self, request: str, snapshot: Snapshot, past: Sequence[Past], apps: Sequence[str], most: int, may_end: bool
    ) -> Decision:
        began = time.perf_counter()
        labels = Labels(snapshot.controls)
        candidates = [c.control for c in self.index.search(request, snapshot, most)]
        retrieved = time.perf_counter()
        lines = (*map(app_line, apps), *scene_lines(request, snapshot, candidates, labels))
        scene = Scene(request, snapshot.title or snapshot.app, snapshot.modal, tuple(past), lines)
        options = [grammar.Option(c, labels[c.ref]) for c in candidates]
        answer = self.engine.generate(
            render(scene, not self.engine.trained), grammar.build(request, options, apps, may_end)
        )
        decided = time.perf_counter()
        return Decision(
            parse_action(answer.text), answer.confidence, lines, answer.tokens_in, answer.tokens_out, answer.tokens_reused,
            {"retrieve": (retrieved - began) * 1000, "decide": (decided - retrieved) * 1000},
        )  # fmt: skip
