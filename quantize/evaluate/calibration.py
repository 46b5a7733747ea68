"""``edgelam retrieval calibrate``: the ranking's weights, and what they are worth on applications that they were not learned from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from edgelam.quantize.evaluate.grounding import Kind, Suite
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.calibrate import Asked, calibrate, calibration_error
from edgelam.retrieval.encoder import Encoder
from edgelam.retrieval.ranking import FEATURES, Ranking, probabilities
from edgelam.runtime.choosing import choice
from edgelam.runtime.decision import Goal
from edgelam.runtime.policy import Policy
from edgelam.runtime.request.wanted import index_of

SURE_FROM = (0.5, 0.55, 0.6, 0.7)
"""Probabilities from which on a choice may be held for sure."""

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
        asked.append(Asked(snapshot.app, index.features(request.text, usable, snapshot.title), right, request.kind))
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
            asked.append(Asked(snapshot.app, rows, right, request.kind))
        if number % 50 == 0:
            say(f"{number} of {len(suite.requests)} requests")
    return asked


class Ranked(NamedTuple):
    """The first of a request's ranking: how probably it is meant, whether it is, and the request's kind."""

    chance: float
    right: bool
    kind: str


def crossed(asked: Sequence[Asked], measured: Sequence[Asked] = ()) -> str:
    """Right first, by kind, and what the probabilities are worth, leaving out one application at a time; of what is to be ``measured``,
    else of all that is learned from."""
    measured, ranked = measured or asked, []
    for group in sorted({a.group for a in measured}):
        ranking = calibrate([a for a in asked if a.group != group])
        for one in (a for a in measured if a.group == group):
            chance = probabilities(ranking.scores(one.features))
            ranked.append(Ranked(float(chance.max()), bool(one.right[chance.argmax()]), one.kind))
    possible = [r for r in ranked if r.kind != Kind.NONE]
    others = [r for r in ranked if r.kind == Kind.NONE]
    kinds = [k for k in Kind if k is not Kind.NONE]
    by_kind = ", ".join(f"{k} {_share(r.right for r in possible if r.kind == k)}" for k in kinds)
    error = calibration_error([r.chance for r in ranked], [r.right for r in ranked])
    return "\n".join(
        (
            f"{len(ranked)} requests, each application by the others' weights: right first {_share(r.right for r in possible)} of "
            f"{len(possible)} possible ones ({by_kind}), calibration error {error:.3f}",
            *(_from(least, possible, others) for least in SURE_FROM),
        )
    )


def _from(least: float, possible: Sequence[Ranked], others: Sequence[Ranked]) -> str:
    return (
        f"sure from {least} on: wrong and sure {_share(r.chance >= least and not r.right for r in possible)}, not sure "
        f"{_share(r.chance < least for r in possible)}, acted on {_share(r.chance >= least for r in others)} of {len(others)} impossible ones"
    )


def _share(hits: Iterable[bool]) -> str:
    return f"{float(np.mean(list(hits) or [False])):.1%}"
