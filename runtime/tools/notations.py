"""Texts that programs take in one notation only, whatever a person says: paths, time zones, times of day; dates are :class:`~edgelam.runtime.tools.times.Day`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from edgelam.action import Scalar
from edgelam.moments import moment_of
from edgelam.phrases import normalise
from edgelam.runtime.tools.kinds import Kind, Span
from edgelam.runtime.tools.machine import Machine
from edgelam.runtime.tools.times import Day

_EDGES = "\"'“”«»„‘’ ,;:!?"


@dataclass(frozen=True, slots=True)
class Notation:
    """A text that ``written`` makes of what was said, None where it says none; ``looks`` is how such words look."""

    name: str
    looks: re.Pattern[str]
    written: Callable[[str, Machine], str | None]

    def find(self, said: str, machine: Machine) -> Scalar | None:
        """The only one that is said."""
        found = {value for m in self.looks.finditer(said) if (value := self.read(m.group(), machine)) is not None}
        return found.pop() if len(found) == 1 else None

    def read(self, text: str, machine: Machine) -> Scalar | None:
        words = text.strip(_EDGES)
        return self.written(words, machine) if self.looks.fullmatch(words) else None

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        return Span().accepts(value, machine)

    def said(self, value: Scalar) -> str:
        return " ".join(normalise(str(value).replace("_", " ")).split())

    def schema(self) -> Mapping[str, Any]:
        return {"type": "string", "description": self.name}

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        return tuple(v for m in self.looks.finditer(said) if (v := self.read(m.group(), machine)) is not None)


def _path(words: str, machine: Machine) -> str | None:
    """From the root, as another program takes it."""
    return str(machine.home / words[2:]) if words.startswith("~/") else words.rstrip(".") or None


def _zone(words: str, machine: Machine) -> str | None:
    known = _zones()
    unknown = words if known == _ALWAYS and "/" in words else None  # Windows has no list of them
    return known.get(_spaced(words)) or unknown


_ALWAYS = {"utc": "Etc/UTC", "gmt": "Etc/GMT"}


@cache
def _zones() -> Mapping[str, str]:
    """Zones by their whole names, and by their cities where only one is called so."""
    names = sorted(z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "posix/", "right/")))
    cities: dict[str, list[str]] = {}
    for name in names:
        cities.setdefault(_spaced(name.rpartition("/")[2]), []).append(name)
    known = {city: among[0] for city, among in cities.items() if len(among) == 1}
    return known | {_spaced(name): name for name in names} | _ALWAYS


def _spaced(name: str) -> str:
    return normalise(name.replace("_", " ").replace("/", " "))


def _clock(words: str, machine: Machine) -> str | None:
    moment = moment_of(words)
    return moment.time.strftime("%H:%M") if moment is not None and moment.time is not None else None


PATH = Notation(
    "path", re.compile(r"(?:~|\.{1,2})?/[^\s\"'“”,;]*|[A-Za-z]:\\[^\s\"'“”,;]*|[\w-]+\.[A-Za-z]\w{0,4}\b"), _path
)
ZONE = Notation("time zone", re.compile(r"[A-Z]\w*(?:/\w+)+|(?:[A-Z]\w+|UTC|GMT)(?: [A-Z]\w+)?"), _zone)
CLOCK = Notation("time of day, such as 14:30", re.compile(r"\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?", re.IGNORECASE), _clock)  # fmt: skip
KINDS = (Notation, Day)

_BY_FORMAT: Mapping[str, Kind] = {"date": Day(), "time": CLOCK}
_BY_WORDS: Sequence[tuple[re.Pattern[str], Kind]] = (
    (re.compile(r"\btime ?zone\b|\biana\b", re.IGNORECASE), ZONE),
    (re.compile(r"\bHH:MM\b(?!:SS)"), CLOCK),
    (re.compile(r"\bYYYY-MM-DD\b(?!T)"), Day()),
)
_NAMES_PATH = re.compile(
    r"(?:^|_)(?:path|file_?path|directory|dir|folder|filename|file|paths|files|folders|directories)$", re.IGNORECASE
)


def notation_of(name: str, field: Mapping[str, Any]) -> Kind | None:
    """What a text argument is written in, by its format, else by what is said of it; None where that is free."""
    if (known := _BY_FORMAT.get(str(field.get("format")))) is not None:
        return known
    about = f"{name.replace('_', ' ')}. {field.get('description', '')}"
    if (kind := next((kind for words, kind in _BY_WORDS if words.search(about)), None)) is not None:
        return kind
    return PATH if _NAMES_PATH.search(name) else None
