"""Names, numbers, dates and the like in a sentence that fills in a form: *an expense of 12.50 to Tesco on 3 May in Groceries* has four."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from edgelam.quoted import QUOTED, inside
from edgelam.runtime.request.intent import intent_of


class EntityKind(StrEnum):
    """What an entity looks like."""

    NAME = "name"
    TEXT = "text"
    ADDRESS = "address"
    DATE = "date"
    NUMBER = "number"
    WHO = "who"
    WHERE = "where"


@dataclass(frozen=True, slots=True)
class Entity:
    """``value`` is what goes into a field."""

    kind: EntityKind
    value: str


_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_FORMS: tuple[tuple[EntityKind, re.Pattern[str]], ...] = (
    (EntityKind.ADDRESS, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:\w+://)?(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?(?![\w@])", re.IGNORECASE)),
    (EntityKind.DATE, re.compile(
        rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?)\b(?:,? \d{{4}}\b)?|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b",
        re.IGNORECASE,
    )),
    (EntityKind.NUMBER, re.compile(r"(?<![\w.])[+-]?\d[\d ]*\d(?:[.,]\d+)?(?![\w.,]*\d)|(?<![\w.])-?\d+(?:[.,]\d+)?(?![\w.,]*\d)")),
    (EntityKind.WHO, re.compile(r"(?<=\bto )(?:[A-Z][\w'’&-]*)(?: [A-Z][\w'’&-]*)*|(?<=\bat )(?:[A-Z][\w'’&-]*)(?: [A-Z][\w'’&-]*)*|(?<=\bfrom )(?:[A-Z][\w'’&-]*)(?: [A-Z][\w'’&-]*)*")),
    (EntityKind.WHERE, re.compile(r"(?<=\bin )(?:[A-Z][\w'’&-]*)(?: [A-Z][\w'’&-]*)*|(?<=\bunder )(?:[A-Z][\w'’&-]*)(?: [A-Z][\w'’&-]*)*")),
)  # fmt: skip
_NAMES = re.compile(r"\b(?:called|named|titled|entitled|call it|name it|name|title)\s*$", re.IGNORECASE)


def entities_of(subtask: str) -> list[Entity]:
    """In the order in which they are said."""
    found: list[Entity] = []
    last = 0
    for start, end, kind, value in sorted(_spans(subtask)):
        named = kind is EntityKind.TEXT and _NAMES.search(subtask[last:start]) is not None
        found.append(Entity(EntityKind.NAME if named else kind, value))
        last = end
    return found


def _spans(subtask: str) -> Iterator[tuple[int, int, EntityKind, str]]:
    taken = [False] * len(subtask)

    def take(start: int, end: int) -> bool:
        free = not any(taken[start:end])
        taken[start:end] = [True] * (end - start)
        return free

    for quoted in QUOTED.finditer(subtask):
        take(*quoted.span())
        yield (*quoted.span(), EntityKind.TEXT, inside(quoted))
    name = intent_of(subtask).name
    at = subtask.find(name) if name else -1
    if at >= 0 and take(at, at + len(name)):
        yield at, at + len(name), EntityKind.NAME, name
    for kind, form in _FORMS:
        for found in form.finditer(subtask):
            if take(*found.span()):
                yield (*found.span(), kind, found.group().strip())
