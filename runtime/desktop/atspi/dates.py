"""Fields for dates and times that are made of one small field for each number, as web pages have them.

Which number is which is known by the range that it allows: names are in the person's language, and the order is their country's.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from edgelam.errors import ActionError
from edgelam.moments import Moment
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.vocabulary import AtRole

Range = tuple[int, int]


class DatePart(StrEnum):
    """What one of the numbers is."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"
    HALF_HOUR = "hour of half a day"
    MINUTE = "minute"
    SECOND = "second"
    HALF = "half of the day"


_BY_RANGE: dict[Range, tuple[DatePart, ...]] = {
    (1, 31): (DatePart.DAY,), (0, 23): (DatePart.HOUR,), (0, 59): (DatePart.MINUTE, DatePart.SECOND), (1, 2): (DatePart.HALF,),
}  # fmt: skip
LONGEST_YEAR = 1000
"""A range that goes beyond is that of years."""


def numbers_of(editor: Node) -> list[Node]:
    """The fields of the numbers, in the order in which they are shown; none for a field that is typed into as a whole."""
    return [n for n in editor.walk() if n.role == AtRole.SPIN_BUTTON] if editor.role == AtRole.DATE_EDITOR else []


def parts_of(ranges: Sequence[Range]) -> list[DatePart | None]:
    """What each number is; None for one that is none of ours, such as a week."""
    parts: list[DatePart | None] = []
    for place, allowed in enumerate(ranges):
        follows = ranges[place + 1] if place + 1 < len(ranges) else (0, 0)
        if allowed[1] >= LONGEST_YEAR:
            parts.append(DatePart.YEAR)
        elif allowed == (1, 12):
            parts.append(DatePart.HALF_HOUR if follows == (0, 59) else DatePart.MONTH)
        else:
            parts.append(next((p for p in _BY_RANGE.get(allowed, ()) if p not in parts), None))
    return parts


def values_for(name: str, parts: Sequence[DatePart | None], moment: Moment) -> list[int]:
    """The number for each part. Raises ActionError where the moment leaves one of them open."""
    at = moment.time
    values = {DatePart.YEAR: moment.year, DatePart.MONTH: moment.month, DatePart.DAY: moment.day}
    if at is not None:
        values |= {
            DatePart.HOUR: at.hour,
            DatePart.HALF_HOUR: at.hour % 12 or 12,
            DatePart.MINUTE: at.minute,
            DatePart.SECOND: at.second,
        }
        values[DatePart.HALF] = 1 + (at.hour >= 12)
    wanted = [values.get(part) if part is not None else None for part in parts]
    if None in wanted:
        missing = parts[wanted.index(None)]
        raise ActionError(f"{name} needs the {missing or 'number of something that edgelam does not know'}, too")
    return [value for value in wanted if value is not None]


def keys_for(part: DatePart | None, value: int) -> str:
    """What is typed for a number: two digits, so that none is waited for, and a letter for the half of the day."""
    if part is DatePart.HALF:
        return "ap"[value - 1]
    return f"{value:04}" if part is DatePart.YEAR else f"{value:02}"


def ranges_of(numbers: Sequence[Node]) -> list[Range]:
    return [(int(n.least or 0), int(n.most or 0)) for n in numbers]


def shown(editor: Node) -> str:
    """The date, the time or both in the one form that leaves no doubt, ``2027-03-14 18:30``; empty where no number is set."""
    numbers = numbers_of(editor)
    if not any(n.value for n in numbers):
        return ""
    values = {part: int(n.value or 0) for part, n in zip(parts_of(ranges_of(numbers)), numbers, strict=True)}
    if DatePart.HALF_HOUR in values:
        values[DatePart.HOUR] = values[DatePart.HALF_HOUR] % 12 + (12 if values.get(DatePart.HALF) == 2 else 0)
    day = "-".join(
        f"{values[p]:0{4 if p is DatePart.YEAR else 2}}"
        for p in (DatePart.YEAR, DatePart.MONTH, DatePart.DAY)
        if p in values
    )
    at = ":".join(f"{values[p]:02}" for p in (DatePart.HOUR, DatePart.MINUTE, DatePart.SECOND) if p in values)
    return " ".join(filter(None, (day, at)))
