"""What the ranking and the reranker say together of a control: a conditional logit over both.

Learned from windows and requests (``edgelam retrieval calibrate FOLDER --stage reranking``), not typed in, so that the probability means what it says.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from edgelam.retrieval import ranking
from edgelam.retrieval.ranking import Floats, Ranking

FILE = Path(__file__).with_name("reranking.json")

FEATURES = ("score", "fit")
"""The ranking's log-odds against *none of these*, and the reranker's."""


def features(scores: Floats, fits: Floats) -> Floats:
    """Shape (controls, features), in the order of :data:`FEATURES`."""
    return np.column_stack([scores, fits])


@cache
def shipped() -> Ranking:
    """Raises ModelError where the file is damaged."""
    return ranking.read(FILE, FEATURES)


def write(weights: Ranking, path: Path) -> None:
    ranking.write(weights, path, FEATURES)
