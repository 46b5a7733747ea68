"""How often a thing is to be done: *zoom in twice*, *press Next three times*."""

from __future__ import annotations

import re

from edgelam.action import Verb
from edgelam.numbers import in_digits
from edgelam.quoted import QUOTED

MOST = 20
"""Times at most: more is no way to ask a button for something."""

REPEATED = frozenset({Verb.CLICK, Verb.PRESS, Verb.SCROLL})
"""What does something more when it is done again; what ticks, chooses or types is done once."""

_COUNT = re.compile(
    r"\b(?:(?:by )?(?P<number>\d{1,2})\s+(?:more\s+)?(?:times|steps|notches|levels|clicks)(?!\s*[-\d])|(?P<word>twice|thrice))\b(?!\s+(?:as|the (?:size|width|height|length|speed))\b)",
    re.IGNORECASE,
)
_WORDS = {"twice": 2, "thrice": 3}
_MOST = re.compile(
    r"\bas (?:far (?:up|down|in|out)|\w+) as (?:(?:it|they|that|this) (?:goes?|gets?|can(?: (?:be|go|get))?|will(?: go)?)|possible)\b|\ball the way (?:up|down|in|out)\b|"
    r"\bto the (?:max|maximum|minimum|limit)\b",
    re.IGNORECASE,
)
"""Until it goes no further: *as loud as it goes*."""

_GESTURE = re.compile(r"\b(?:click|tap)\w*\b.*\btwice\b", re.IGNORECASE)
"""A double click, which is one act."""


def count_of(subtask: str) -> int:
    """How often it is to be done at most; 1 where nothing is said of that."""
    said = in_digits(QUOTED.sub(" ", subtask))
    found = _COUNT.search(said)
    if found is None and goes_on_to_the_end(subtask):
        return MOST
    if found is None or _GESTURE.search(said):
        return 1
    count = int(found["number"]) if found["number"] else _WORDS[found["word"].casefold()]
    return count if 1 <= count <= MOST else 1


def goes_on_to_the_end(subtask: str) -> bool:
    """Whether it is to be done until nothing more comes of it."""
    return _MOST.search(QUOTED.sub(" ", subtask)) is not None


def without_count(subtask: str) -> str:
    """The words without how often."""
    counted = count_of(subtask) > 1 and not goes_on_to_the_end(subtask)
    return " ".join(_COUNT.sub(" ", in_digits(subtask)).split()) if counted else subtask
