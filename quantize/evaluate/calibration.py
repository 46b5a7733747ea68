"""``edgelam retrieval calibrate``: the ranking's weights, and what they are worth on applications that they were not learned from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from edgelam.quantize.evaluate.grounding import Suite
from edgelam.retrieval import Index
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.calibrate import Asked, calibrate, calibration_error
from edgelam.retrieval.encoder import Encoder
from edgelam.retrieval.ranking import probabilities, write


def read(suite: Suite) -> list[Asked]:
    """Features and right controls of every request."""
    index = Index(EmbeddingCache(Encoder()))
    asked = []
    for request in suite.requests:
        snapshot = suite.windows[request.app]
        usable = [c for c in snapshot.controls if c.verbs and c.name.strip()]
        right = np.array([c.ref in request.gold for c in usable])
        asked.append(Asked(request.app, index.features(request.text, usable, snapshot.title), right))
    return asked


def crossed(asked: Sequence[Asked]) -> str:
    """Right first, and how well the probabilities are calibrated, leaving out one application at a time."""
    chances, hits = [], []
    for group in sorted({a.group for a in asked}):
        ranking = calibrate([a for a in asked if a.group != group])
        for one in (a for a in asked if a.group == group):
            chance = probabilities(ranking.scores(one.features))
            chances.append(float(chance.max()))
            hits.append(bool(one.right[chance.argmax()]))
    possible = sum(bool(a.right.any()) for a in asked)
    return (
        f"{len(asked)} requests: right first {sum(hits) / possible:.1%} of {possible} possible ones, "
        f"calibration error {calibration_error(chances, hits):.3f} (each application by the others' weights)"
    )


def learn(asked: Sequence[Asked], out: Path) -> None:
    """Weights from all of it."""
    write(calibrate(asked), out)
