"""What arguments can be: numbers with a range, on or off, one of several, words of the request."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from edgelam.action import Scalar
from edgelam.numbers import in_digits, numbers_in
from edgelam.phrases import normalise
from edgelam.quoted import QUOTED
from edgelam.runtime.tools.machine import Machine

_QUOTES = "\"'“”«»„‘’ "


@runtime_checkable
class Kind(Protocol):
    """The sub-grammar of one argument."""

    def find(self, said: str, machine: Machine) -> Scalar | None:
        """The value that a whole request gives; None where it gives none, or leaves open which."""

    def read(self, text: str, machine: Machine) -> Scalar | None:
        """The value that these words of a request stand for; None where they stand for none."""

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        """Whether a call may have this value: a call can come from a model, or from another program."""

    def said(self, value: Scalar) -> str:
        """All words that a person may have said for a value."""

    def schema(self) -> Mapping[str, Any]:
        """As JSON Schema."""

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        """The values that a grammar offers for this request."""


_FULL = {"half": 50, "halfway": 50, "maximum": 100, "max": 100, "full": 100, "fully": 100, "highest": 100, "loudest": 100, "brightest": 100, "minimum": 0, "min": 0, "lowest": 0, "nothing": 0}  # fmt: skip
"""Words for percentages."""

_MUCH = frozenset({"bright", "loud", "high", "strong"})
_AS_CAN_BE = re.compile(
    r"\bas (bright|loud|high|strong|dark|quiet|low|dim|soft) as (?:(?:it|you|they) (?:can|will|could)|(?:it )?(?:can be|goes)|possible)\b",
    re.IGNORECASE,
)

_ONE = {"a": 1, "an": 1, "one": 1, "half a": 0.5, "half an": 0.5}
"""What stands before a unit instead of a number."""

_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?!\w|\.\d)|(?<![\w.])-?\d+(?:\.\d+)?(?=\s?(?:%|pct\b))")


def numbers_of(said: str) -> list[float]:
    """Every number of a text, written in digits or in words."""
    found = [float(n) for n in _NUMBER.findall(in_digits(said))]
    return found or [float(n) for n in numbers_in(said)]


@dataclass(frozen=True, slots=True)
class Number:
    """A number from ``low`` to ``high``; a whole one unless ``decimals``."""

    low: float
    high: float
    decimals: bool = False
    unless: str = r"(?!)"
    """What a number does not stand behind: of *by 20* and *to 20* one is a step and one is a level."""

    def find(self, said: str, machine: Machine) -> Scalar | None:
        said = re.sub(rf"\b(?:{self.unless})\s+\S+", " ", in_digits(said), flags=re.IGNORECASE)
        fitting = {n for n in numbers_of(said) if self.accepts(self._value(n), machine)}
        if not fitting and (self.low, self.high) == (0, 100):
            said = _AS_CAN_BE.sub(lambda m: "maximum" if m[1].casefold() in _MUCH else "minimum", said)
            text = re.sub(
                r"\b(?:all|turned) the way (up|down)\b",
                lambda m: "maximum" if m[1].casefold() == "up" else "minimum",
                said,
                flags=re.IGNORECASE,
            )
            fitting = {float(_FULL[w]) for w in normalise(text).split() if w in _FULL}
        return self._value(fitting.pop()) if len(fitting) == 1 else None

    def read(self, text: str, machine: Machine) -> Scalar | None:
        one = _ONE.get(text.strip().casefold())
        return self.find(text.replace(",", ""), machine) if one is None else one

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        whole = self.decimals or isinstance(value, int)
        return (
            isinstance(value, (int, float)) and not isinstance(value, bool) and whole and self.low <= value <= self.high
        )

    def said(self, value: Scalar) -> str:
        return f"{value} percent percentage points {' '.join(_FULL)}"

    def schema(self) -> Mapping[str, Any]:
        return {"type": "number" if self.decimals else "integer", "minimum": self.low, "maximum": self.high}

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        return sorted({v for n in numbers_of(said) if self.accepts(v := self._value(n), machine)})

    def _value(self, number: float) -> int | float:
        return int(number) if number.is_integer() else number


_OFF = r"off|turn of|switch of|shut|close|block|disable[ds]?|disabling|deactivate|stop|end|leave|exit|without|no more|no longer|kill|cut|get rid of|away|not|no|any ?more|don t want"
_ON = r"on|enable[ds]?|activate|start|enter|use|into|go"


@dataclass(frozen=True, slots=True)
class Toggle:
    """On or off. ``on`` and ``off`` are further words for either, as regular expressions; unsaid it is on."""

    on: str = r"(?!)"
    off: str = r"(?!)"

    def find(self, said: str, machine: Machine) -> Scalar | None:
        text = normalise(said)
        if re.search(rf"\b(?:{self.off})\b", text):
            return False
        return bool(re.search(rf"\b(?:{self.on})\b", text)) or not re.search(rf"\b(?:{_OFF})\b", text)

    def is_said(self, said: str) -> bool:
        """Whether a word says on or off, rather than none that it is off."""
        return re.search(rf"\b(?:{self.on}|{self.off}|{_ON}|{_OFF})\b", normalise(said)) is not None

    def read(self, text: str, machine: Machine) -> Scalar | None:
        return self.find(text, machine)

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        return isinstance(value, bool)

    def said(self, value: Scalar) -> str:
        return "on off enable disable enabled disabled activate deactivate switch turn start stop"

    def schema(self) -> Mapping[str, Any]:
        return {"type": "boolean"}

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        return (True, False)


@dataclass(frozen=True, eq=False)
class Choice:
    """One of several words; ``synonyms`` are further names of each, as people say them."""

    synonyms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    otherwise: str = ""
    """The one that is meant only where no other is said."""

    def find(self, said: str, machine: Machine) -> Scalar | None:
        """The one whose longest name is said."""
        return self._said(said, self.synonyms.keys() - {self.otherwise}) or self._said(said, {self.otherwise})

    def _said(self, said: str, among: Collection[str]) -> str | None:
        text = f" {normalise(said)} "
        named = {key: map(normalise, (key, *also)) for key, also in self.synonyms.items() if key in among}
        names = [(len(name), key) for key, own in named.items() for name in own if f" {name} " in text]
        longest = {key for length, key in names if length == max(names)[0]}
        return longest.pop() if len(longest) == 1 else None

    def read(self, text: str, machine: Machine) -> Scalar | None:
        return self.find(text, machine)

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        return value in self.synonyms

    def said(self, value: Scalar) -> str:
        return " ".join((str(value).replace("_", " "), *self.synonyms.get(str(value), ())))

    def schema(self) -> Mapping[str, Any]:
        return {"type": "string", "enum": list(self.synonyms)}

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        return tuple(self.synonyms)


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the request, exactly as they stand there: what is quoted, or where a pattern of the tool says."""

    longest: int = 2000
    bare: bool = False
    """Without the articles before it, as names of files are."""

    never: frozenset[str] = frozenset()
    """Words that alone are no value: those that another argument stands for."""

    def find(self, said: str, machine: Machine) -> Scalar | None:
        quoted = [m.group().strip(_QUOTES) for m in QUOTED.finditer(said)]
        return quoted[0] if len(quoted) == 1 else None

    def read(self, text: str, machine: Machine) -> Scalar | None:
        words = text.strip().strip(_QUOTES).rstrip(".!?,;: ")
        value = _ARTICLES.sub("", f"{words} ").strip() if self.bare else words
        return value if value and not self.never.issuperset(normalise(value).split()) else None

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        return isinstance(value, str) and 0 < len(value) <= self.longest

    def said(self, value: Scalar) -> str:
        return str(value)

    def schema(self) -> Mapping[str, Any]:
        return {"type": "string", "maxLength": self.longest}

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        """Every run of words; a long request offers its ends only, as grammars grow with the square."""
        words = said.split()
        if len(words) > 12:
            return tuple(" ".join(words[i:]) for i in range(len(words)))
        return tuple(
            dict.fromkeys(" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1))
        )


_ARTICLES = re.compile(r"^(?:(?:the|an?|my|our|all|any|every|some|of|files?|is|are|did|for)\s+)+", re.IGNORECASE)


def literal(value: Scalar) -> str:
    """The value as it stands in a call."""
    return json.dumps(value, ensure_ascii=False)
