"""Which reading of what was heard can be done here: each is held against the screen and the map, not only against names.

The search ends with several readings and how probable each is by its sound. A reading that means a control which is there, or whose
words say all that is to be done, is likelier than one that means nothing here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from edgelam.control import Snapshot
from edgelam.phrases import normalise
from edgelam.retrieval.index import Index
from edgelam.runtime.planner import plan
from edgelam.runtime.request.in_words import described_by_words
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.voice.recognizer import Recognition
from edgelam.runtime.voice.spoken import request_of

Doable = Callable[[Sequence[str]], Sequence[float]]
"""How well each request can be done, 0 to 1."""

WEIGHT, FLOOR, SAYS_ALL = 1.5, 0.2, 0.3
"""Power of that beside the sound's probability, what is left of a subtask that means nothing here, and what one counts at least whose words
say everything (a text, a file, a sum). Chosen on the spoken commands of voice-dev.toml in quiet (230): from 85 % on 135 right ones are sent
and 5 misheard ones, 130 and 6 without this."""


def weighed(heard: Recognition, doable: Doable) -> Recognition:
    """The readings anew, likeliest first, by sound and by what can be done."""
    texts = [heard.text, *heard.others]
    shares = [heard.sure, *heard.shares]
    requests = [request_of(text) for text in texts]
    if len(texts) < 2 or len(shares) != len(texts):
        return heard
    scores = [
        math.log(max(s, 1e-9)) + WEIGHT * math.log(max(d, 1e-9)) for s, d in zip(shares, doable(requests), strict=True)
    ]
    most = max(scores)
    weights = [math.exp(score - most) for score in scores]
    total = sum(weights)
    order = sorted(range(len(texts)), key=lambda n: -scores[n])
    best, *others = order
    return replace(
        heard, text=texts[best], sure=weights[best] / total, others=tuple(texts[n] for n in others),
        shares=tuple(weights[n] / total for n in others),
    )  # fmt: skip


def chance(request: str, index: Index, everything: Snapshot) -> float:
    """How well one request can be done: the mean over its subtasks (geometric) of how probably each means something here."""
    if not normalise(request):
        return FLOOR
    names = {c.name for c in everything.controls}
    found = [_chance_of(subtask, index, everything) for subtask in plan(request, names)]
    return math.prod(found) ** (1 / len(found))


def _chance_of(subtask: str, index: Index, everything: Snapshot) -> float:
    likeliest = max((c.probability for c in index.rank(subtask, everything)), default=0.0)
    least = SAYS_ALL if described_by_words(intent_of(subtask)) else 0.0
    return FLOOR + (1 - FLOOR) * max(likeliest, least)
