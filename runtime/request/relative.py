"""A number that is to change rather than to be set: *increase it by 2*, *twice as big*, *a bit louder*."""

from __future__ import annotations

import re

from edgelam.numbers import amount_set, in_digits
from edgelam.retrieval.polarity import MAGNITUDES, axis, wanted

_SIDES = (
    *MAGNITUDES,
    axis(
        "more|longer|wider|taller|stronger|heavier|deeper|further",
        "less|fewer|shorter|narrower|weaker|shallower",
        "extra|up|long|wide|tall|strong|heavy",
        "down|short|narrow|weak",
    ),
)
"""What is more, and what is less."""

_NUMBER = r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<percent>%|per ?cent\b)?"
_BY = re.compile(rf"\bby\s+(?:about\s+|another\s+|only\s+)?{_NUMBER}", re.IGNORECASE)
_THAN = re.compile(rf"{_NUMBER}\s*(?:[a-z]+\s+)?(?:more|less|fewer|up|down|\w+er)\b", re.IGNORECASE)

_TIMES = (
    (re.compile(r"\bhalf (?:as )?(?:\w+ )?again\b", re.IGNORECASE), 1.5),
    (re.compile(r"\b(?:halve|half as|half (?:the|its|that|of)|(?:in|by) half)\b", re.IGNORECASE), 0.5),
    (re.compile(r"\b(?:twice|double|doubled|2 times)\b", re.IGNORECASE), 2.0),
    (re.compile(r"\b(?:3 times|triple|tripled)\b", re.IGNORECASE), 3.0),
    (re.compile(r"\b(?:4 times|quadruple)\b", re.IGNORECASE), 4.0),
)
_LITTLE = re.compile(r"\b(?:a (?:little|bit|tad|touch|notch)|slightly|one (?:step|size|notch|level))\b", re.IGNORECASE)
_MUCH = re.compile(r"\b(?:much|a lot|way|far|considerably)\b", re.IGNORECASE)
LITTLE, SOME, MUCH = 0.1, 0.25, 0.5
"""Shares of what it is, where nobody says by how much."""

_VALUE = re.compile(r"-?\d+(?:[.,](?P<decimals>\d+))?")


def changed(subtask: str, value: str) -> str:
    """The number that stands in place of the one in ``value`` once it has changed as the subtask says, with as many decimals; empty where
    that sets a number, says not which way, or ``value`` has none."""
    held = _VALUE.search(value)
    if held is None:
        return ""
    number, decimals = float(held.group().replace(",", ".")), len(held["decimals"] or "")
    new = _changed(in_digits(subtask), number, 10.0**-decimals, "%" in value)
    if new is None or (number >= 0 > new) or round(new, decimals) == number:
        return ""
    return f"{new:.{decimals}f}".replace(".", "," if "," in held.group() else ".")


def is_change(subtask: str) -> bool:
    """Whether some number is to change by what is said."""
    return changed(subtask, "10") != ""


def _changed(said: str, number: float, least: float, is_percent: bool) -> float | None:
    """``least``: by which it changes at least, where nobody says by how much; ``is_percent``: so that percent are points of it."""
    if len(_VALUE.findall(said)) > 1:
        return None  # one of them may be for another field
    side = _side(said)
    for pattern, times in _TIMES:
        if pattern.search(said):
            return number / times if side < 0 < times - 1 else number * times
    if not side:
        return None
    if (by := _BY.search(said) or _THAN.search(said)) is not None:
        amount = float(by["number"].replace(",", "."))
        return number * (1 + side * amount / 100) if by["percent"] and not is_percent else number + side * amount
    if amount_set(said):
        return None  # that is what it is to be
    share = LITTLE if _LITTLE.search(said) else MUCH if _MUCH.search(said) else SOME
    return number + side * max(abs(number) * share, least)


def _side(said: str) -> int:
    """1 for more, -1 for less, 0 where neither or both are said."""
    sides = {wanted(said, a) for a in _SIDES} - {0}
    return sides.pop() if len(sides) == 1 else 0
