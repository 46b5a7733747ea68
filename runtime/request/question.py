"""What a question asks for: what its answer looks like, and what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from edgelam.runtime.request.asking import WHETHER, YES_NO
from edgelam.runtime.request.intent import intent_of, without_politeness
from edgelam.runtime.request.kinds import Kind


class Shape(StrEnum):
    """What an answer looks like."""

    STATE = "on or off"
    AREA = "width and height"
    SIZE = "size"
    SPAN = "duration"
    MOMENT = "date or time"
    NUMBER = "number"
    WORDS = "words"
    ANY = "anything"


_AREA = r"\d[\d.,]*\s*(?:px|pixels)?\s*[x×*]\s*\d[\d.,]*(?:\s*(?:px|pixels?|[cm]m|in))?"
_SIZE = r"\d[\d.,]*\s*(?:[KMGTkmgt]i?[Bb]|[Bb]ytes?|B)\b"
_SPAN = r"\d+:\d\d(?::\d\d)?|\d[\d.,]*\s*(?:h|hrs?|hours?|m|min|mins|minutes?|s|secs?|seconds?|ms|days?|weeks?|months?|years?)\b"
_MONTHS = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|noon|midnight|today|yesterday|tomorrow"

LOOKS: dict[Shape, re.Pattern[str]] = {
    Shape.AREA: re.compile(_AREA),
    Shape.SIZE: re.compile(r"\d"),
    Shape.SPAN: re.compile(rf"{_SPAN}|\d"),
    Shape.MOMENT: re.compile(rf"\d[\d.:/-]*\d|\d\s*(?:am|pm|o['’]clock)|\b(?:{_MONTHS})", re.IGNORECASE),
    Shape.NUMBER: re.compile(r"\d"),
    Shape.WORDS: re.compile(r"[^\W\d_]{3,}"),
    Shape.ANY: re.compile(r"\w|%"),
}
"""What is found in an answer of each shape."""

ALONE: dict[Shape, re.Pattern[str]] = {
    Shape.AREA: re.compile(_AREA), Shape.SIZE: re.compile(_SIZE), Shape.SPAN: re.compile(r"\d+:\d\d(?::\d\d)?"),
}  # fmt: skip
"""What is told without a label: *320 x 240* can be nothing else."""

_ASKED: tuple[tuple[Shape, re.Pattern[str]], ...] = tuple(
    (shape, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for shape, words in (
        (Shape.AREA, r"pixels?|resolution|dimensions|how (?:wide|high|tall)|what (?:width|height)"),
        (Shape.SIZE, r"how (?:big|large|heavy)|size|(?:mega|kilo|giga)?bytes|how (?:much|many) (?:space|room|memory|kb|mb|gb)"),
        (Shape.SPAN, r"how long|duration|running time"),
        (Shape.MOMENT, r"when|(?:what|which) (?:day|date|time|year|month)|how (?:old|late)"),
        (Shape.NUMBER, r"how (?:many|much|fast|far|often|deep|loud|full)|(?:number|count|percentage|total) of|(?:page|word|line|file) count|count"),
        (Shape.WORDS, r"who|who['’]?s|whose|whom|(?:what|which) (?:kind|type|sort|format)|named|called"),
    )
)  # fmt: skip
"""By which words each is asked for; the first that fits."""

_OPENING = re.compile(
    r"^(?:(?:in|on|at|to|from|by|of|with|for|under)\s+)?(?:what|what['’]?s|wh?ich|how|who|who['’]?s|whose|where|when|why|is|are|was|were|does|did|do|has|have|had)\b"
    r"(?:\s+(?:is|are|was|were|does|do|did|has|have|had)\b)?\s*",
    re.IGNORECASE,
)
_SECOND = re.compile(r",?\s+and\s+(?=(?:how|what|who|where|when)\b)|\?\s+(?=\w)", re.IGNORECASE)
"""Where one question ends and another begins. *Which keyboard and which language* is one about both."""

_KIND = re.compile(r"\b(?:kind|sort)\b", re.IGNORECASE)
_TELLS_SHOWING = re.compile(r"\bshow me\b|\bopen\b|\blet me see\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """``said`` without what tells somebody to find it out; ``about`` without the words that ask."""

    said: str
    about: str
    shape: Shape
    shows: bool = False
    """Whether the place where it stands is to be seen, too."""


def questions_of(subtask: str) -> list[Question]:
    """The questions that a subtask puts, one after the other; none where it is none."""
    if intent_of(subtask).kind is not Kind.QUESTION:
        return []
    said = without_politeness(subtask)
    shows = _TELLS_SHOWING.search(subtask) is not None
    return [_question(part.strip(" ,.?!"), shows) for part in _SECOND.split(said) if part.strip(" ,.?!")]


def _question(said: str, shows: bool) -> Question:
    shape = Shape.ANY
    if WHETHER.match(said) or YES_NO.match(said):
        said, shape = WHETHER.sub("", said), Shape.STATE
    else:
        shape = next((s for s, words in _ASKED if words.search(said)), Shape.ANY)
    about = _KIND.sub("type", _OPENING.sub("", said)) or said
    return Question(said, about, shape, shows)
