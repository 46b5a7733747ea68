"""Durations and times of day as people say them: ``an hour and a half``, ``at half past six``, ``tomorrow at nine``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from edgelam.action import Scalar
from edgelam.moments import MONTHS, moment_of
from edgelam.numbers import in_digits
from edgelam.runtime.tools.machine import Machine

LONGEST = 366 * 86_400
"""Seconds."""

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}
_NUMBER = r"(?P<number>3 quarters of an?\b|\d+(?:[.,]\d+)?|(?:half an?|an? half|a quarter of an?|quarter of an?|three quarters of an?|an?|one|a couple of|a few)\b)"
_PIECE = re.compile(
    rf"(?<![\w.]){_NUMBER}[\s-]*(?P<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?|d|weeks?|w)(?![a-z])"
    r"(?P<half>\s+and\s+(?:a\s+)?(?P<share>half|quarter))?",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:,|and|,\s*and)?\s*", re.IGNORECASE)
_WORDS = {"a couple of": 2.0, "a few": 3.0, "one": 1.0}

DURATION = r"(?:(?:\d+(?:[.,]\d+)?|[a-z]+(?:-[a-z]+)?|half an?|an? half|(?:three )?(?:a )?quarters? of an?|a couple of|a few|[a-z]+ty[ -][a-z]+|a hundred|a hundred and [a-z]+)[\s-]*(?:secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|weeks?|[smhd])\b(?: and (?:a )?(?:half|quarter)| and \d+ (?:secs?|seconds?|mins?|minutes?))?)"
"""How a duration stands in a pattern of a tool."""


def seconds_of(text: str) -> int | None:
    """The one duration in a text, in seconds; several that follow each other are one."""
    said = in_digits(re.sub(r"(?<=\d)(?=[hms]\b)", " ", text))
    said = re.sub(r"(\d+) and (?:a )?half(?= \w)", r"\1.5", said, flags=re.IGNORECASE)
    said = re.sub(r"(\d)h(\d+)(?:m|min)?\b", r"\1 h \2 min", said)
    total, end = 0.0, None
    for piece in _PIECE.finditer(said):
        if end is not None and not _JOINT.fullmatch(said[end : piece.start()]):
            return None
        unit = _UNITS[piece["unit"][0].casefold()]
        total += unit * (
            _number(piece["number"]) + {"half": 0.5, "quarter": 0.25}.get((piece["share"] or "").casefold(), 0)
        )
        end = piece.end()
    return round(total) if end is not None and 0 < total <= LONGEST else None


def _number(said: str) -> float:
    said = said.casefold()
    if "quarters" in said:
        return 0.75
    if said[0].isdigit():
        return float(said.replace(",", "."))
    if said in _WORDS:
        return _WORDS[said]
    return 0.25 if "quarter" in said else 0.5 if "half" in said else 1.0


@dataclass(frozen=True, slots=True)
class Duration:
    """A time span in whole seconds."""

    def find(self, said: str, machine: Machine) -> Scalar | None:
        return seconds_of(said)

    def read(self, text: str, machine: Machine) -> Scalar | None:
        return seconds_of(text)

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LONGEST

    def said(self, value: Scalar) -> str:
        return "second seconds minute minutes hour hours half quarter couple few day days week weeks from now min mins sec secs hr hrs"

    def schema(self) -> Mapping[str, Any]:
        return {"type": "integer", "minimum": 1, "maximum": LONGEST, "description": "seconds"}

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        found = seconds_of(said)
        return () if found is None else (found,)


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\b(?:(?:on|next|this|coming)\s+)*(?P<day>{'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_HALF_PAST = re.compile(
    r"\b(?P<share>half|quarter|\d{1,2})\s+(?:minutes\s+)?(?P<side>past|after|to|before)\s+(?P<hour>\d{1,2})\b",
    re.IGNORECASE,
)
_OCLOCK = re.compile(
    r"\b(?:at|by|for|until|around)\s+(?P<hour>\d{1,2})(?:[:.\s](?P<minute>\d{2}))?(?!\d)|\b(?P<full>\d{1,2})\s*o'?\s?clock",
    re.IGNORECASE,
)
_AFTERNOON = re.compile(r"\b(?:tonight|evening|afternoon|night|p\.?m)\b", re.IGNORECASE)
_MORNING = re.compile(r"\b(?:morning|a\.?m)\b", re.IGNORECASE)
_PARTS = {"morning": time(9), "noon": time(12), "midday": time(12), "lunchtime": time(12), "lunch": time(12), "afternoon": time(15), "evening": time(18), "tonight": time(20), "midnight": time(0)}  # fmt: skip
"""What a part of the day means where no hour is said."""


def moment_in(text: str, now: datetime) -> datetime | None:
    """The time that a text says, the next one from now on; None where it says none. A day alone is nine in the morning."""
    said = in_digits(
        _spelled(re.sub(r"\bday after tomorrow\b", (now.date() + timedelta(2)).isoformat(), text, flags=re.IGNORECASE))
    )
    if len(set(_HALF_DAYS.findall(said.casefold()))) > 1:
        return None  # *at 8 pm and 9 pm* are two
    day, at = _day_in(said, now.date()), _time_in(said)
    if at is None:
        named = next((t for word, t in _PARTS.items() if re.search(rf"\b{word}\b", said, re.IGNORECASE)), None)
        if day is None and named is None:
            return None
        at = named or time(9)
    then = datetime.combine(day or now.date(), at)
    if then <= now and day is None:
        soon = then + timedelta(hours=12)
        is_open = at.hour < 12 and not _MORNING.search(said) and not re.search(r"\d:\d\d\s*(?!p)|midnight", said)
        then = soon if is_open and soon > now else then + timedelta(days=1)
    return then if then > now else None


_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MINUTES = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "five": 5, "ten": 10}
_SPOKEN = re.compile(rf"\b(?P<hour>{'|'.join(_HOURS)})[ -](?P<tens>fifteen|(?:twenty|thirty|forty|fifty)(?:[ -]five)?)\b", re.IGNORECASE)  # fmt: skip
"""*Six thirty*, *seven forty-five*."""

_HALF_DAYS = re.compile(r"\b(\d{1,2})(?:[:.](\d\d))? ?([ap])\.?m\b")


def _spelled(text: str) -> str:
    """Times of day with their minutes in figures, and *6am* as *6 am*."""
    text = _SPOKEN.sub(lambda m: f"{_HOURS.index(m['hour'].casefold()) + 1}:{_minutes(m['tens']):02}", text)
    return re.sub(r"(?<=\d)(?=[ap]\.?m\b)", " ", text, flags=re.IGNORECASE)


def _minutes(words: str) -> int:
    return sum(_MINUTES[word] for word in re.split(r"[ -]", words.casefold()))


def _day_in(said: str, today: date) -> date | None:
    if weekday := _WEEKDAY.search(said):
        ahead = (_WEEKDAYS.index(weekday["day"].casefold()) - today.weekday()) % 7 or 7
        return today + timedelta(ahead)
    moment = moment_of(said, today)
    if moment is None or moment.year is None or moment.month is None or moment.day is None:
        return today if re.search(r"\b(?:tonight|this (?:evening|afternoon))\b", said, re.IGNORECASE) else None
    return date(moment.year, moment.month, moment.day)


_FEASTS = {
    "christmas eve": (12, 24), "christmas": (12, 25), "xmas": (12, 25), "boxing day": (12, 26), "new year's eve": (12, 31), "new year": (1, 1),
    "valentine's day": (2, 14), "halloween": (10, 31), "all saints": (11, 1),
}  # fmt: skip
"""Feasts that have the same date every year; the longest name that is said counts."""

_MONTH_NAMES = "|".join(f"{m[:3]}(?:{m[3:]})?" for m in MONTHS)
_OF_MONTH = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month>{_MONTH_NAMES})|(?P<name>{_MONTH_NAMES})\s+(?:the\s+)?(?P<nth>\d{{1,2}})(?:st|nd|rd|th)?)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?P<year>(?:19|20)\d\d)\b|\b(?P<which>last|this|next) year\b", re.IGNORECASE)


def date_in(text: str, today: date) -> date | None:
    """The date that a text names, by its day and month or a feast; the next such one where no year is said. None for none, and for *today*."""
    said = in_digits(text.replace("’", "'"))
    feast = max((name for name in _FEASTS if re.search(rf"\b{name}\b", said, re.IGNORECASE)), key=len, default="")
    if feast:
        month, day = _FEASTS[feast]
    elif found := _OF_MONTH.search(said):
        month = [m[:3] for m in MONTHS].index((found["month"] or found["name"])[:3].casefold()) + 1
        day = int(found["day"] or found["nth"])
    else:
        moment = moment_of(said, today) if re.search(r"\d", said) else None
        full = moment is not None and moment.year and moment.month and moment.day
        return date(moment.year or 1, moment.month or 1, moment.day or 1) if moment is not None and full else None
    year = _year_in(said, today)
    try:
        then = date(year or today.year, month, day)
        return then if year or then >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def _year_in(said: str, today: date) -> int | None:
    found = _YEAR.search(said)
    if found is None:
        return None
    return (
        int(found["year"])
        if found["year"]
        else today.year + {"last": -1, "this": 0, "next": 1}[found["which"].casefold()]
    )


def _time_in(said: str) -> time | None:
    exact = moment_of(said)
    if exact is not None and exact.time is not None:
        return exact.time
    if past := _HALF_PAST.search(said):
        minutes = {"half": 30, "quarter": 15}.get(past["share"].casefold()) or int(past["share"])
        total = int(past["hour"]) * 60 + (minutes if past["side"].casefold() in ("past", "after") else -minutes)
        return _of_day(total // 60 % 24, total % 60, said)
    if clock := _OCLOCK.search(said):
        return _of_day(int(clock["hour"] or clock["full"]), int(clock["minute"] or 0), said)
    return None


def _of_day(hour: int, minute: int, said: str) -> time | None:
    if _AFTERNOON.search(said) and hour < 12:
        hour += 12
    elif hour == 12 and re.search(r"\b12(?:[:.]\d\d)? ?a\.?m\b", said, re.IGNORECASE):
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


@dataclass(frozen=True, slots=True)
class At:
    """A date with a time of day, as ``2026-11-26T18:00``."""

    def find(self, said: str, machine: Machine) -> Scalar | None:
        then = moment_in(said, machine.now())
        return None if then is None else then.isoformat(timespec="minutes")

    def read(self, text: str, machine: Machine) -> Scalar | None:
        return self.find(text, machine)

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        try:
            return isinstance(value, str) and machine.now() < datetime.fromisoformat(value) < machine.now() + timedelta(
                seconds=LONGEST
            )
        except (ValueError, TypeError):
            return False

    def said(self, value: Scalar) -> str:
        return (
            "at on by tomorrow today tonight morning noon midday midnight afternoon evening night lunchtime lunch half quarter past to after before o clock oclock am pm next day "
            + " ".join((*_WEEKDAYS, *MONTHS))
        )

    def schema(self) -> Mapping[str, Any]:
        return {"type": "string", "format": "date-time", "description": "local time, such as 2026-11-26T18:00"}

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        found = self.find(said, machine)
        return () if found is None else (found,)


@dataclass(frozen=True, slots=True)
class Day:
    """A date, as ``2026-12-24``."""

    def find(self, said: str, machine: Machine) -> Scalar | None:
        then = date_in(said, machine.now().date())
        return None if then is None else then.isoformat()

    def read(self, text: str, machine: Machine) -> Scalar | None:
        return self.find(text, machine)

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        try:
            return isinstance(value, str) and bool(date.fromisoformat(value))
        except ValueError:
            return False

    def said(self, value: Scalar) -> str:
        return " ".join(
            ("of the on this next last year st nd rd th", *_WEEKDAYS, *MONTHS, *_FEASTS, str(value).replace("-", " "))
        )

    def schema(self) -> Mapping[str, Any]:
        return {"type": "string", "format": "date", "description": "such as 2026-12-24"}

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        found = self.find(said, machine)
        return () if found is None else (found,)
