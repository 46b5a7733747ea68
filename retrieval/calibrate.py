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


def calibrate(asked: Sequence[Asked]) -> Ranking:
    """Maximum likelihood with a small penalty on the weights (Adam, arXiv 1412.6980)."""
    lists = _Lists.of(asked)
    vector = np.zeros(asked[0].features.shape[1] + 1)
    mean, square = np.zeros_like(vector), np.zeros_like(vector)
    for step in range(1, STEPS + 1):
        slope = lists.slope(vector) + 2 * PENALTY * np.append(vector[:-1], 0.0)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        rate = RATE * (1 - 0.95 * step / STEPS)
        vector -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return Ranking(tuple(float(w) for w in vector[:-1]), float(vector[-1]))


@dataclass(frozen=True, slots=True)
class _Lists:
    """All requests one after another, *none of these* as the last row of each: features and whether it is right."""

    rows: Floats
    right: npt.NDArray[np.bool_]
    starts: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]

    @classmethod
    def of(cls, asked: Sequence[Asked]) -> _Lists:
        width = asked[0].features.shape[1]
        none = np.eye(1, width + 1, width)
        rows = [np.vstack([np.pad(a.features, ((0, 0), (0, 1))), none]) for a in asked]
        right = [np.append(a.right, not a.right.any()) for a in asked]
        sizes = np.array([len(r) for r in rows])
        return cls(np.concatenate(rows), np.concatenate(right), np.append(0, np.cumsum(sizes)[:-1]), sizes)

    def slope(self, vector: Floats) -> Floats:
        """The gradient of the mean negative log-likelihood; a request with several right controls is met by any of them."""
        scores = self.rows @ vector
        scores -= np.repeat(np.maximum.reduceat(scores, self.starts), self.sizes)
        share = np.exp(scores)
        share /= np.repeat(np.add.reduceat(share, self.starts), self.sizes)
        wanted = np.where(self.right, share, 0.0)
        wanted /= np.repeat(np.maximum(np.add.reduceat(wanted, self.starts), 1e-12), self.sizes)
        return np.asarray((share - wanted) @ self.rows / len(self.sizes))


def calibration_error(chances: npt.ArrayLike, hits: npt.ArrayLike, bins: int = 10) -> float:
    """Expected calibration error (Guo et al., arXiv 1706.04599, eq. 3)."""
    chance, hit = np.asarray(chances, np.float64), np.asarray(hits, np.float64)
    which = np.minimum((chance * bins).astype(int), bins - 1)
    parts = [(which == b).mean() * abs(chance[which == b].mean() - hit[which == b].mean()) for b in set(which.tolist())]
    return float(sum(parts))
