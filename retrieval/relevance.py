"""How well a control fits what was asked for: one number for one act, to judge it by afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from edgelam.retrieval.lexical import REMEMBERED, words
from edgelam.retrieval.polarity import are_opposed

Fit = Callable[[str, Sequence[str]], Sequence[float]]
"""How well each text fits a subtask, or other words, as cosine."""

RELEVANT = 0.5
"""From here on an act counts as what was asked for. Of the shipped model's clicks in the twelve windows of
``quantize/evaluate/grounding-dev`` this keeps 87 of 105 right and 11 of 142 wrong ones. To be swept again with another encoder."""

SAID = 0.7
"""Of label and request in each other's words, above which no encoder is asked."""

_PAIRS = """
in out, up down, left right, next previous, first last, before after, above below, top bottom, increase decrease, bigger smaller,
larger smaller, uppercase lowercase, upper lower, undo redo, start stop, open close, lock unlock, expand collapse, ascending descending,
horizontal vertical, horizontally vertically, portrait landscape, copy paste, copy cut, select deselect, maximize minimize, add remove,
add delete, import export, row column, light dark, encrypt decrypt, forward back, superscript subscript, clockwise counterclockwise, clockwise anticlockwise, clockwise left, anticlockwise right, counterclockwise right
"""
OPPOSITES = frozenset(pair for line in _PAIRS.split(",") for a, b in [line.split()] for pair in ((a, b), (b, a)))
"""Words near each other for every encoder, of which the one asked for is never the other."""


ASKING = frozenset(
    word
    for word in words(
        "turn switch on off enable disable activate deactivate tick untick check uncheck click press push hit tap set change make use using "
        "choose pick select take want need like see show hide display toggle go open put do give let have get start run apply mode option "
        "setting button menu item tab now just it this that all please to into as them me us some"
    )
)
"""Words that ask, and name nothing."""


_SIGNS = re.compile(r"[.,;:!?\"'“”«»„()…]+(?=\s|$)|(?:^|(?<=\s))[\"'“«„(]+")
"""Signs of a sentence, not of a sum."""


def lexical_fit(subtask: str, label: str) -> float:
    """The harmonic mean of the shares of either's words that the other has; 0 where one says the opposite of the other."""
    asked, shown = _meant(subtask), _meant(label)
    both = len(asked & shown)
    if are_opposite(subtask, label):
        return 0.0
    if shown and shown <= asked <= shown | ASKING:
        return 1.0
    return 2 * both / (len(asked) + len(shown)) if both else 0.0


def is_said(label: str, spoken: str) -> bool:
    """Whether a label stands word for word in ``spoken``: the words of a request between spaces."""
    name = " ".join(words(label))
    return bool(name) and f" {name} " in spoken


def are_opposite(subtask: str, label: str) -> bool:
    """Whether the label says the opposite of what was asked."""
    if are_opposed(subtask, label):
        return True
    asked, shown = _plain(subtask), _plain(label)
    return any(not _OPPOSITES_OF[a].isdisjoint(shown - asked) for a in (asked - shown) & _OPPOSITES_OF.keys())


_OPPOSITES_OF = {a: frozenset(c for b, c in OPPOSITES if a == b) for a, _ in OPPOSITES}


@lru_cache(REMEMBERED)
def _meant(text: str) -> frozenset[str]:
    return frozenset(words(_SIGNS.sub(" ", text)))


@lru_cache(REMEMBERED)
def _plain(text: str) -> frozenset[str]:
    return frozenset("".join(c for c in word if c.isalpha()) for word in text.casefold().split())
