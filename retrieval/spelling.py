"""A slip of the finger in a request, put right by what the screen says: *hide the palete* where there is a Palette.

Only what is no word is touched: *print* is not taken for a slip of *point*.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from edgelam.quoted import QUOTED
from edgelam.retrieval.lexical import REMEMBERED, one_slip

SHORTEST = 5
"""Letters of a word that a slip is told by; shorter ones are too much alike."""

_WORD = re.compile(r"[a-z]+")

Known = Callable[[str], bool]
"""Whether something is a word."""


def respelt(text: str, labels: Iterable[str], is_word: Known) -> str:
    """``text`` with what is one slip away from a word of the ``labels`` written as there; what is quoted stays."""
    slips = _unknown(QUOTED.sub(" ", text.casefold()), is_word)
    if not slips:
        return text
    shown = {word for label in labels for word in _WORD.findall(label.casefold()) if len(word) >= SHORTEST}
    for slip in slips:
        meant = {word for word in shown if one_slip(word, slip)}
        if slip not in shown and len(meant) == 1:
            text = re.sub(rf"\b{slip}\b", meant.pop(), text, flags=re.IGNORECASE)
    return text


@lru_cache(REMEMBERED)
def _unknown(text: str, is_word: Known) -> tuple[str, ...]:
    return tuple(w for w in dict.fromkeys(_WORD.findall(text)) if len(w) >= SHORTEST and not is_word(w))
