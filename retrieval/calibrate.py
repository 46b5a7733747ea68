"""Learn the weights of :mod:`edgelam.retrieval.ranking` from requests whose right controls are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from edgelam.retrieval.ranking import Floats, Ranking

STEPS, RATE, PENALTY = 1500, 0.2, 2e-4


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: features of the controls, shape (controls, features), and which are right; none where nothing is."""

    group: str
    features: Floats
    right: npt.NDArray[np.bool_]
    kind: str = ""
    """How the request speaks of its control, where that is known."""


def calibrate(asked: Sequence[Asked]) -> Ranking:
    """Maximum likelihood with a small penalty on the weights (Adam, arXiv 1412.6980)."""
    stacked = _Stacked(asked)
    vector = np.zeros(stacked.rows.shape[1])
    mean, square = np.zeros_like(vector), np.zeros_like(vector)
    for step in range(1, STEPS + 1):
        slope = stacked.slope(vector)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        rate = RATE * (1 - 0.95 * step / STEPS)
        vector -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return Ranking(tuple(float(w) for w in vector[:-1]), float(vector[-1]))


class _Stacked:
    """All requests below each other: the rows of each, and then one for *none of these*, whose only feature is the last."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        sizes = [len(a.right) + 1 for a in asked]
        self._starts = np.cumsum([0, *sizes[:-1]])
        self._of = np.repeat(np.arange(len(asked)), sizes)
        self.rows = np.vstack([np.pad(a.features, ((0, 1), (0, 1))) for a in asked])
        self.rows[self._starts + np.array(sizes) - 1, -1] = 1.0
        self._right = np.concatenate([np.append(a.right, not a.right.any()) for a in asked])

    def slope(self, vector: Floats) -> Floats:
        """The gradient of the mean negative log-likelihood; a request with several right controls is met by any of them."""
        scores = self.rows @ vector
        odds = np.exp(scores - np.maximum.reduceat(scores, self._starts)[self._of])
        share = odds / np.add.reduceat(odds, self._starts)[self._of]
        wanted = share * self._right
        met = np.maximum(np.add.reduceat(wanted, self._starts), 1e-12)[self._of]
        error = (share - wanted / met) / len(self._starts)
        return np.asarray(self.rows.T @ error + 2 * PENALTY * np.append(vector[:-1], 0.0))


def calibration_error(chances: npt.ArrayLike, hits: npt.ArrayLike, bins: int = 10) -> float:
    """Expected calibration error (Guo et al., arXiv 1706.04599, eq. 3)."""
    chance, hit = np.asarray(chances, np.float64), np.asarray(hits, np.float64)
    which = np.minimum((chance * bins).astype(int), bins - 1)
    parts = [(which == b).mean() * abs(chance[which == b].mean() - hit[which == b].mean()) for b in set(which.tolist())]
    return float(sum(parts))
