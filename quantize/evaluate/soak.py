"""Many decisions of one model in one process: what a service that runs for weeks does, and whether its memory stays."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from edgelam.errors import ModelError
from edgelam.quantize.evaluate.statistics import percentile
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.encoder import Encoder
from edgelam.runtime.decision import Goal
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.engine.llama import LlamaEngine
from edgelam.runtime.policy import Policy
from edgelam.runtime.request.wanted import index_of

REQUESTS = (
    "turn on the line numbers", 'type "good morning {}"', "save it as {}.txt", "find the word tree{}", "make the window fullscreen",
    "open the preferences", "select all text", "show me the about box", "undo what I did {} times", "print page {}",
)  # fmt: skip
"""The number makes each a text that was never seen, as people's are."""

WARM = 0.1
"""Share of the decisions after which memory is looked at first, once every request has been put: caches are full then, or as full as they get."""

MOST_GROWTH = 8.0
"""MB between then and the end that pass for steady: the allocator's own coming and going."""

PATIENCE = 86_400.0
"""Seconds that a decision may take: what is looked at is memory, and the process may be paused meanwhile."""

EVERY = 100
"""Decisions between two words to whoever waits."""


@dataclass(frozen=True, slots=True)
class Soaked:
    """Memory in MB of this process when warm and at the end; milliseconds of a decision."""

    decisions: int
    warm_mb: float
    end_mb: float
    p50_ms: float
    p95_ms: float

    @property
    def growth_mb(self) -> float:
        return self.end_mb - self.warm_mb

    def require_steady(self) -> None:
        """Raises ModelError where memory has grown."""
        if self.growth_mb > MOST_GROWTH:
            raise ModelError(f"Memory grew by {self.growth_mb:.1f} MB in {self.decisions} decisions.")


def soak(model: Path, decisions: int, threads: int | None, say: Callable[[str], None], again: int = 1) -> Soaked:
    """Requests in turn, each with a text of its own, over the simulated applications; each is put ``again`` times in a row, which
    takes a fraction of the time, as the engine has read the prompt then."""
    desktop = SimDesktop(seed=1)
    for app in desktop.apps():
        desktop.launch(app)
    screens = cycle([desktop.snapshot(app) for app in desktop.apps()])
    taken: list[float] = []
    warm, warmed = 0.0, max(round(WARM * decisions), min(again * len(REQUESTS), decisions // 2))
    with closing(LlamaEngine(model, threads, limit=PATIENCE)) as engine:
        policy = Policy(engine, index_of(EmbeddingCache(Encoder())))
        for number in range(decisions):
            if number % again == 0:
                turn = number // again
                goal, screen = Goal(REQUESTS[turn % len(REQUESTS)].format(turn)), next(screens)
            began = time.perf_counter()
            policy.decide(goal, screen, [])
            taken.append(1000 * (time.perf_counter() - began))
            if number + 1 == warmed:
                warm = _resident_mb()
            if (number + 1) % EVERY == 0:
                say(f"{number + 1} of {decisions} decisions, {_resident_mb():.1f} MB")
        end = _resident_mb()
    p50, p95 = (round(percentile(taken, share), 1) for share in (0.5, 0.95))
    return Soaked(decisions, round(warm, 1), round(end, 1), p50, p95)


def _resident_mb() -> float:
    from edgelam.quantize.evaluate.bench import rss_mb

    gc.collect()
    return rss_mb()
