"""Learn the network of :mod:`edgelam.retrieval.matching` from requests whose right controls are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from edgelam.retrieval.matching import CONSTANT, Features, Floats, Matcher

HIDDEN, EPOCHS, BATCH, RATE, DECAY = 32, 5, 128, 3e-3, 1e-2
LEAST_SPREAD = 0.05
"""A feature that hardly varies is not blown up."""

SAMPLE = 3000
"""Requests by which features are brought to one scale."""


@dataclass(frozen=True, slots=True)
class Example:
    """One request about a window of ``group``: what can be told, and which controls are right, shape (controls,); none where nothing is."""

    group: str
    seen: Features
    right: npt.NDArray[np.bool_]


def learn(examples: Sequence[Example], seed: int = 0) -> Matcher:
    """Maximum likelihood by Adam (arXiv 1412.6980) with decoupled weight decay (arXiv 1711.05101); the rate falls to nothing."""
    rng = np.random.default_rng(seed)
    sample = np.vstack([examples[i].seen.controls for i in rng.permutation(len(examples))[:SAMPLE]])
    mean, scale = sample.mean(0), np.maximum(sample.std(0), LEAST_SPREAD)
    net = _Weights.begin(sample.shape[1], len(examples[0].seen.request), rng)
    steps = EPOCHS * max(len(examples) // BATCH, 1)
    for step in range(1, steps + 1):
        if (step - 1) % max(len(examples) // BATCH, 1) == 0:
            order = rng.permutation(len(examples))
        start = (step - 1) * BATCH % max(len(examples) - BATCH + 1, 1)
        batch = [examples[i] for i in order[start : start + BATCH]]
        net.move(_slopes(net.now, batch, mean, scale), step, RATE * (1 - step / steps))
    return _unscaled(net.now, mean, scale)


@dataclass(slots=True)
class _Weights:
    """The network's weights by name, and what Adam remembers of their slopes."""

    now: dict[str, Floats]
    first: dict[str, Floats] = field(default_factory=dict)
    second: dict[str, Floats] = field(default_factory=dict)

    @classmethod
    def begin(cls, features: int, of_request: int, rng: np.random.Generator) -> _Weights:
        inner = rng.normal(0, features**-0.5, (features, HIDDEN))
        now = {"direct": np.zeros(features), "inner": inner, "bias": np.zeros(HIDDEN), "outer": np.zeros(HIDDEN), "none": np.zeros(of_request)}  # fmt: skip
        return cls(now)

    def move(self, slopes: dict[str, Floats], step: int, rate: float) -> None:
        for name, slope in slopes.items():
            self.first[name] = 0.9 * self.first.get(name, 0.0) + 0.1 * slope
            self.second[name] = 0.999 * self.second.get(name, 0.0) + 0.001 * slope**2
            along = self.first[name] / (1 - 0.9**step) / (np.sqrt(self.second[name] / (1 - 0.999**step)) + 1e-8)
            decay = 0.0 if name in ("bias", "none") else DECAY
            self.now[name] = self.now[name] - rate * (along + decay * self.now[name])


def _slopes(net: dict[str, Floats], batch: Sequence[Example], mean: Floats, scale: Floats) -> dict[str, Floats]:
    """The gradient of the mean negative log-likelihood; a request with several right controls is met by any of them."""
    sizes = [len(e.right) for e in batch]
    starts, of = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(batch)), sizes)
    rows = (np.vstack([e.seen.controls for e in batch]) - mean) / scale
    asked = np.stack([e.seen.request for e in batch])
    right = np.concatenate([e.right for e in batch])
    before = rows @ net["inner"] + net["bias"]
    hidden = np.maximum(before, 0.0)
    scores, none = rows @ net["direct"] + hidden @ net["outer"], asked @ net["none"]
    highest = np.maximum(np.maximum.reduceat(scores, starts), none)
    odds, odds_none = np.exp(scores - highest[of]), np.exp(none - highest)
    total = np.add.reduceat(odds, starts) + odds_none
    share, met = odds / total[of], np.maximum(np.add.reduceat(odds * right, starts), 1e-12)
    possible = np.logical_or.reduceat(right, starts)
    error = (share - np.where(possible[of], odds * right / met[of], 0.0)) / len(batch)
    error_none = (odds_none / total - ~possible) / len(batch)
    back = np.outer(error, net["outer"]) * (before > 0)
    return {"direct": rows.T @ error, "inner": rows.T @ back, "bias": back.sum(0), "outer": hidden.T @ error, "none": asked.T @ error_none}  # fmt: skip


def _unscaled(net: dict[str, Floats], mean: Floats, scale: Floats) -> Matcher:
    """The same network for features as they come: what a shift adds to every control is taken from *none of these*."""
    inner, direct, none = net["inner"] / scale[:, None], net["direct"] / scale, net["none"].copy()
    none[CONSTANT] += float(mean @ direct)
    return Matcher(direct, inner, net["bias"] - mean @ inner, net["outer"], none)
