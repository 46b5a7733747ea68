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
    vector = np.zeros(asked[0].features.shape[1] + 1)
    mean, square = np.zeros_like(vector), np.zeros_like(vector)
    for step in range(1, STEPS + 1):
        slope = _slope(vector, asked)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        rate = RATE * (1 - 0.95 * step / STEPS)
        vector -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return Ranking(tuple(float(w) for w in vector[:-1]), float(vector[-1]))


def _slope(vector: Floats, asked: Sequence[Asked]) -> Floats:
    """The gradient of the mean negative log-likelihood; a request with several right controls is met by any of them."""
    total = 2 * PENALTY * np.append(vector[:-1], 0.0)
    for one in asked:
        scores = np.append(one.features @ vector[:-1], vector[-1])
        odds = np.exp(scores - scores.max())
        share = odds / odds.sum()
        right = np.append(one.right, not one.right.any())
        wanted = share * right
        error = (share - wanted / max(float(wanted.sum()), 1e-12)) / len(asked)
        total += np.append(one.features.T @ error[:-1], error[-1])
    return total


def calibration_error(chances: npt.ArrayLike, hits: npt.ArrayLike, bins: int = 10) -> float:
    """Expected calibration error (Guo et al., arXiv 1706.04599, eq. 3)."""
    chance, hit = np.asarray(chances, np.float64), np.asarray(hits, np.float64)
    which = np.minimum((chance * bins).astype(int), bins - 1)
    parts = [(which == b).mean() * abs(chance[which == b].mean() - hit[which == b].mean()) for b in set(which.tolist())]
    return float(sum(parts))
