"""Dates and times as people write them: ``14 March 2027``, ``2027-03-14``, ``14.3.2027``, ``tomorrow``, ``6:30 pm``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # fmt: skip
_MONTH = "|".join(f"{m[:3]}(?:{m[3:]})?" if m[3:] else m for m in MONTHS) + "|sept"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(rf"(?<![\w.]){form}(?!\w)", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\.\s*(?P<month>\d{1,2})\.\s*(?P<year>\d{4})",
        r"(?P<first>\d{1,2})(?P<sign>[-/])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4})",
        rf"{_DAY}(?:\s+of)?\s+(?P<name>{_MONTH})\.?,?\s+(?P<year>\d{{4}})",
        rf"(?P<name>{_MONTH})\.?\s+{_DAY},?\s+(?P<year>\d{{4}})",
        r"(?P<year>\d{4})-(?P<month>\d{1,2})(?!-)",
        rf"(?P<name>{_MONTH})\.?,?\s+(?P<year>\d{{4}})",
    )
)
_TIME = re.compile(
    r"(?<![\w:.])(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?\s*(?P<half>[ap])?\.?(?(half)m\.?)(?![\w:])", re.IGNORECASE
)  # fmt: skip
_JOINT = re.compile(r"(?<=\d)T(?=\d)")
_RELATIVE = {"yesterday": -1, "today": 0, "tomorrow": 1}
_NAMED_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_WRITTEN = re.compile(r"(?P<a>\d{1,4})(?P<sign>[-./])(?P<b>\d{1,2})(?P=sign)(?P<c>\d{1,4})")


@dataclass(frozen=True, slots=True)
class Moment:
    """What a text says of a date, a month or a time of day; None is what it leaves open."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    time: time | None = None


def moment_of(text: str, today: date | None = None) -> Moment | None:
    """The one date, time or both that a text says; None where it says none, or leaves open which is the day."""
    rest, moment = _date_in(_JOINT.sub(" ", text), today or date.today())
    at = _time_in(rest)
    if moment is None or (moment == Moment() and at is None):
        return None
    return Moment(moment.year, moment.month, moment.day, at)


def say_the_same(one: str, other: str) -> bool:
    """Whether both say one date or time, however each is written."""
    moment = moment_of(one)
    return moment is not None and moment == moment_of(other)


def in_format_of(shown: str, text: str) -> str | None:
    """The date that ``text`` says, written as ``shown`` is; None where either is none, or the order cannot be told."""
    written, moment = _WRITTEN.fullmatch(shown.strip()), moment_of(text)
    if written is None or moment is None or None in (moment.year, moment.month, moment.day):
        return None
    order = _order(written)
    if not order:
        return None
    values = {"y": f"{moment.year:04}", "m": f"{moment.month:02}", "d": f"{moment.day:02}"}
    if max(len(written["a"]), len(written["c"])) <= 2:
        values["y"] = values["y"][-2:]
    return written["sign"].join(values[part] for part in order)


def _order(written: re.Match[str]) -> str:
    """Which of ``y``, ``m`` and ``d`` stands where in a written date; empty where it cannot be told."""
    if len(written["a"]) == 4:
        return "ymd"
    if int(written["a"]) > 12 or written["sign"] == ".":
        return "dmy"
    return "mdy" if int(written["b"]) > 12 else ""


def _date_in(text: str, today: date) -> tuple[str, Moment | None]:
    """What is left of the text, and its date: an empty one for none, None for one that is no date or not clear."""
    for word, days in _RELATIVE.items():
        if re.search(rf"\b{word}\b", text, re.IGNORECASE):
            then = today + timedelta(days)
            return re.sub(word, " ", text, flags=re.IGNORECASE), Moment(then.year, then.month, then.day)
    for form in _DATES:
        if found := form.search(text):
            return f"{text[: found.start()]} {text[found.end() :]}", _read(found.groupdict())
    return text, Moment()


def _read(given: dict[str, str | None]) -> Moment | None:
    year = int(given["year"] or 0)
    if "first" in given:
        one, other = int(given["first"] or 0), int(given["second"] or 0)
        if one <= 12 and other <= 12 and one != other:
            return None
        day, month = (one, other) if one > 12 else (other, one)
    else:
        name = given.get("name")
        month = [m[:3] for m in MONTHS].index(name[:3].casefold()) + 1 if name else int(given.get("month") or 0)
        day = int(given.get("day") or 0)
    try:
        datetime(year, month, day or 1)
    except ValueError:
        return None
    return Moment(year, month, day or None)


def _time_in(text: str) -> time | None:
    """A time of day; a number alone is an hour only with *am* or *pm*."""
    for word, at in _NAMED_TIMES.items():
        if re.search(rf"\b{word}\b", text, re.IGNORECASE):
            return at
    found = [m for m in _TIME.finditer(text) if m["minute"] or m["half"]]
    if len(found) != 1:
        return None
    hour, half = int(found[0]["hour"]), (found[0]["half"] or "").casefold()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, int(found[0]["minute"] or 0), int(found[0]["second"] or 0))
    except ValueError:
        return None
