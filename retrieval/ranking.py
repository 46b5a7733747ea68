"""How well each control of a window fits a request: one probability for each, and one for *none of these*.

A conditional logit (McFadden 1974) over a few features of request and control. Its weights are learned from windows and
requests, not typed in: ``edgelam retrieval calibrate FOLDER`` writes ``ranking.json``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from edgelam.control import Control, Role, State
from edgelam.errors import ModelError
from edgelam.paths import write_atomic
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import is_said, lexical_fit

FILE = Path(__file__).with_name("ranking.json")

FEATURES = ("read", "match", "cosine", "help", "together", "alone", "fit", "said", "showing", "menu", "row", "field")
"""What :mod:`edgelam.retrieval.reranker` and :mod:`edgelam.retrieval.matching` say; cosines of the request with where and what the control is, without and with its tooltip; how well its
label fits what others meant who said nearly that (:mod:`edgelam.retrieval.sayings`); the words that both have (none where
one says the opposite); whether the label stands in the request word for word; what kind of control it is."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The weight of each feature, and the score of *none of these*."""

    weights: tuple[float, ...]
    none: float

    def scores(self, features: Floats) -> Floats:
        """Log-odds against *none of these*, shape (controls,), from features of shape (controls, features)."""
        return np.asarray(features @ np.array(self.weights) - self.none)


def features(
    request: str, controls: Sequence[Control], read: npt.ArrayLike, match: npt.ArrayLike, cosine: npt.ArrayLike, with_help: npt.ArrayLike,
    together: npt.ArrayLike, alone: npt.ArrayLike,
) -> Floats:  # fmt: skip
    """Shape (controls, features), in the order of :data:`FEATURES`."""
    spoken = f" {' '.join(words(request))} "
    rows = [
        [
            lexical_fit(request, c.name), is_said(c.name, spoken), c.has(State.SHOWING),
            c.role is Role.MENU, c.role in (Role.ITEM, Role.CELL), c.role in (Role.TEXT, Role.SPIN, Role.COMBO),
        ]
        for c in controls
    ]  # fmt: skip
    columns = map(np.asarray, (read, match, cosine, with_help, together, alone, np.array(rows, np.float64)))
    return np.column_stack(list(columns))


def probabilities(scores: Floats) -> Floats:
    """Of each control, shape (controls,); what lacks to 1 is that of *none of these*."""
    highest = max(float(scores.max(initial=0.0)), 0.0)
    odds = np.exp(scores - highest)
    return np.asarray(odds / (odds.sum() + np.exp(-highest)))


@cache
def shipped() -> Ranking:
    """Raises ModelError where the file is damaged."""
    return read(FILE)


def read(path: Path, names: Sequence[str] = FEATURES) -> Ranking:
    """Raises ModelError where the file is missing or holds no weights."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        weights = tuple(float(found["weights"][name]) for name in names)
        return Ranking(weights, float(found["none"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelError(f"{path.name} holds no weights for {', '.join(names)}: it is damaged or missing.") from error


def write(ranking: Ranking, path: Path, names: Sequence[str] = FEATURES) -> None:
    described = asdict(ranking) | {"weights": dict(zip(names, ranking.weights, strict=True))}
    write_atomic(path, json.dumps(described, indent=1).encode() + b"\n")
