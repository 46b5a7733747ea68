"""A spoken answer to the question which of several ways is meant: *the second one*, *none of these*, or words of the way itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.phrases import normalise
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import ASKING

ORDINALS = (
    ("first", "one", "1", "1st"),
    ("second", "two", "2", "2nd"),
    ("third", "three", "3", "3rd"),
    ("fourth", "four", "4", "4th"),
)
"""Words for each place; the last one is *none of these* where three ways are offered."""

_FRAME = r"(?:(?:i mean|i want|take|choose|do|please|it is|it's|its|that is|number|option|way|answer|the)\s+)*{}(?:\s+(?:one|1|way|option|please|of them))*"
_PLACES = [re.compile(_FRAME.format(rf"(?:{'|'.join(forms)})")) for forms in ORDINALS]
_NONE = re.compile(
    r"(?:no\s+)?(?:none|neither|nothing|not any)(?:\s+(?:of\s+)?(?:these|them|those|this|the above))?|no|cancel|stop|never mind|forget it"
)


def answers(ways: Sequence[str]) -> list[str]:
    """What is likely to be said: for the recognizer."""
    numbered = [
        text for forms in ORDINALS for text in (forms[0], forms[1], f"the {forms[0]} one", f"number {forms[1]}")
    ]
    return [*numbered, "none", "none of these", "neither", "cancel", *ways]


def is_place(said: str) -> bool:
    """Whether this names a place by its number, *the second one*, and nothing else."""
    plain = normalise(said)
    return plain not in _BARE and any(form.fullmatch(plain) for form in _PLACES)


_BARE = frozenset(form for forms in ORDINALS for form in forms[1:3])
"""Bare numbers, which may be the beginning of anything."""


def answer(said: str, ways: Sequence[str]) -> int | None:
    """The place of the way that is meant, ``len(ways)`` for none of them; None where it is not understood."""
    plain = normalise(said)
    if _NONE.fullmatch(plain):
        return len(ways)
    for place, form in enumerate(_PLACES[: len(ways) + 1]):
        if form.fullmatch(plain):
            return place
    asked = set(words(plain)) - ASKING
    named = [place for place, text in enumerate(ways) if asked and asked <= set(words(text))]
    return named[0] if len(named) == 1 else None
