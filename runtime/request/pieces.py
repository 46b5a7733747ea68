"""The pieces of one sentence that fill in a form: *an expense of 12.50 to Tesco on 3 May in Groceries* has four."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from edgelam.quoted import QUOTED, inside
from edgelam.runtime.request.intent import intent_of


class Piece(StrEnum):
    """What a piece looks like."""

    NAME = "name"
    TEXT = "text"
    ADDRESS = "address"
    DATE = "date"
    NUMBER = "number"
    WHO = "who"
    WHERE = "where"


@dataclass(frozen=True, slots=True)
class Part:
    """``value`` is what goes into a field, ``cue`` the words beside it that say into which."""

    kind: Piece
    value: str
    cue: str


_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_FORMS: tuple[tuple[Piece, re.Pattern[str]], ...] = (
    (Piece.ADDRESS, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:\w+://)?(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?(?![\w@])", re.IGNORECASE)),
    (Piece.DATE, re.compile(
        rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?)\b(?:,? \d{{4}}\b)?|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b",
        re.IGNORECASE,
    )),
    (Piece.NUMBER, re.compile(r"(?<![\w.])[+-]?\d[\d ]*\d(?:[.,]\d+)?(?![\w.,]*\d)|(?<![\w.])-?\d+(?:[.,]\d+)?(?![\w.,]*\d)")),
    (Piece.WHO, re.compile(r"(?<=\bto )(?:[A-Z][\w'’&-]*)(?: [A-Z][\w'’&-]*)*|(?<=\bat )(?:[A-Z][\w'’&-]*)(?: [A-Z][\w'’&-]*)*|(?<=\bfrom )(?:[A-Z][\w'’&-]*)(?: [A-Z][\w'’&-]*)*")),
    (Piece.WHERE, re.compile(r"(?<=\bin )(?:[A-Z][\w'’&-]*)(?: [A-Z][\w'’&-]*)*|(?<=\bunder )(?:[A-Z][\w'’&-]*)(?: [A-Z][\w'’&-]*)*")),
)  # fmt: skip
_NAMES = re.compile(r"\b(?:called|named|titled|entitled|call it|name it|name|title)\s*$", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:.!?]\s|\band\b", re.IGNORECASE)
BEFORE, AFTER = 6, 3
"""Words beside a piece that say which field it is for."""


def parts_of(subtask: str) -> list[Part]:
    """The pieces in the order in which they are said."""
    spans = sorted(_spans(subtask))
    found: list[Part] = []
    for n, (start, end, kind, value) in enumerate(spans):
        before = subtask[spans[n - 1][1] if n else 0 : start]
        after = subtask[end : spans[n + 1][0] if n + 1 < len(spans) else len(subtask)]
        said = _CLAUSE.split(before)[-1].split()[-BEFORE:]
        follows = _CLAUSE.split(after)[0].split()[:AFTER] if kind is Piece.NUMBER else []
        named = kind is Piece.TEXT and _NAMES.search(before) is not None
        found.append(Part(Piece.NAME if named else kind, value, " ".join([*said, *follows])))
    return found


def _spans(subtask: str) -> Iterator[tuple[int, int, Piece, str]]:
    taken = [False] * len(subtask)

    def take(start: int, end: int) -> bool:
        free = not any(taken[start:end])
        taken[start:end] = [True] * (end - start)
        return free

    for quoted in QUOTED.finditer(subtask):
        take(*quoted.span())
        yield (*quoted.span(), Piece.TEXT, inside(quoted))
    name = intent_of(subtask).name
    at = subtask.find(name) if name else -1
    if at >= 0 and take(at, at + len(name)):
        yield at, at + len(name), Piece.NAME, name
    for kind, form in _FORMS:
        for found in form.finditer(subtask):
            if take(*found.span()):
                yield (*found.span(), kind, found.group().strip())
