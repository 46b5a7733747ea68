"""``edgelam retrieval calibrate``: the ranking's weights, and what they are worth on applications that they were not learned from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from edgelam.quantize.evaluate.grounding import Suite
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.calibrate import Asked, calibrate, calibration_error
from edgelam.retrieval.encoder import Encoder
from edgelam.retrieval.ranking import FEATURES, Ranking, probabilities
from edgelam.runtime.choosing import choice
from edgelam.runtime.decision import Goal
from edgelam.runtime.policy import Policy
from edgelam.runtime.request.wanted import index_of

UNLEARNED = Ranking((0.0,) * len(FEATURES), 0.0)
"""In place of weights that are about to be learned."""


def read(suite: Suite) -> list[Asked]:
    """Features and right controls of every request."""
    index = index_of(EmbeddingCache(Encoder()), ranking=UNLEARNED)
    asked = []
    for request in suite.requests:
        snapshot = suite.windows[request.app]
        usable = [c for c in snapshot.controls if c.verbs and c.name.strip()]
        right = np.array([c.ref in request.gold for c in usable])
        asked.append(Asked(snapshot.app, index.features(request.text, usable, snapshot.title), right))
    return asked


def read_choices(suite: Suite, policy: Policy, say: Callable[[str], None]) -> list[Asked]:
    """What the model adds: features of its candidates for every request, by its own answer before anything is weighed."""
    asked = []
    for number, request in enumerate(suite.requests, 1):
        snapshot = suite.windows[request.app]
        decision = policy.ask(Goal(request.text), snapshot)
        rows = choice.features(decision.candidates, decision.action, decision.control, decision.confidence)
        right = np.array([c.control.ref in request.gold for c in decision.candidates])
        if right.any() or not request.gold:  # where retrieval left the right one out, no weight helps
            asked.append(Asked(snapshot.app, rows, right))
        if number % 50 == 0:
            say(f"{number} of {len(suite.requests)} requests")
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
