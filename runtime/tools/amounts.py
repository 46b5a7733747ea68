"""Sums and units, by pint."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from edgelam.action import Scalar
from edgelam.numbers import in_digits
from edgelam.runtime.sums.arithmetic import MAX_POWER
from edgelam.runtime.sums.wording import expression_of
from edgelam.runtime.tools.machine import Machine, MachineError

LONGEST = 200

_ALSO = {
    "kilo": "kilogram", "kilos": "kilogram", "nautical mile": "nautical_mile", "nautical miles": "nautical_mile", "light year": "light_year", "light years": "light_year",
    "degrees celsius": "degC", "degrees fahrenheit": "degF", "degree celsius": "degC", "degree fahrenheit": "degF", "centigrade": "degC", "c": "degC", "f": "degF", "kelvin": "kelvin",
    "degrees c": "degC", "degrees f": "degF", "degrees": "degree", "quarts": "quart", "m2": "meter**2", "m²": "meter**2", "sqm": "meter**2", "calories": "kilocalorie", "calorie": "kilocalorie",
    "miles per hour": "mph", "kilometers per hour": "kph", "kilometres per hour": "kph", "kmh": "kph", "km/h": "kph", "meters per second": "meter/second", "metres per second": "meter/second",
    "fluid ounces": "fluid_ounce", "fluid ounce": "fluid_ounce", "fl oz": "fluid_ounce", "square metres": "meter**2", "square meters": "meter**2", "square feet": "foot**2", "sq ft": "foot**2", "cubic metres": "meter**3",
    "cubic meters": "meter**3", "gb": "gigabyte", "mb": "megabyte", "kb": "kilobyte", "tb": "terabyte", "gib": "gibibyte", "mib": "mebibyte", "tonnes": "metric_ton", "tonne": "metric_ton", "horse power": "horsepower",
}  # fmt: skip
"""Units as people say them; a calorie is the one on food."""


@cache
def registry() -> Any:
    """pint's units; loading them takes most of a second, once."""
    from pint import UnitRegistry

    return UnitRegistry()


def unit_of(text: str) -> str | None:
    """A unit's long name, such as ``kilometer``; None for what is none."""
    from pint.errors import PintError

    said = " ".join(text.casefold().strip(" .?!").split())
    for name in dict.fromkeys(
        (_ALSO.get(said, ""), text.strip(" .?!"), said, said.replace(" per ", "/"), said.replace(" ", "_"))
    ):
        if not name or not re.fullmatch(r"[\w°µ²³/*^ -]{1,40}", name) or re.fullmatch(r"[\d ]+", name):
            continue
        try:
            found = registry().parse_units(name)
        except (PintError, ValueError, TypeError, AttributeError, AssertionError, KeyError):
            continue
        if not found.dimensionless or name in ("percent", "radian", "degree"):
            return str(found)
    return None


def converted(amount: float, unit: str, to: str) -> float:
    """The amount in another unit. Raises MachineError where one cannot be the other."""
    from pint.errors import PintError

    try:
        return float(registry().Quantity(amount, unit).to(to).magnitude)
    except (PintError, ValueError, TypeError, OverflowError) as error:
        raise MachineError(f"{unit} cannot be converted to {to}") from error


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure, by its long English name."""

    def find(self, said: str, machine: Machine) -> Scalar | None:
        return unit_of(said)

    def read(self, text: str, machine: Machine) -> Scalar | None:
        return unit_of(text)

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        return isinstance(value, str) and unit_of(value) is not None

    def said(self, value: Scalar) -> str:
        return f"{value} {' '.join(_ALSO)} km kilometers kilometres miles meters metres feet foot inches lb lbs pounds kilograms kilos grams ounces celsius fahrenheit centigrade degrees litres liters gallons cups".replace(
            "_", " "
        )

    def schema(self) -> Mapping[str, Any]:
        return {"type": "string", "description": "a unit of measure, such as kilometer"}

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        return tuple(dict.fromkeys(u for word in said.split() if (u := unit_of(word)) is not None))


_SAFE = re.compile(r"[\d\s.,+\-*/()^%]|sqrt|of")
_POWERS = re.compile(r"(?:\^|\*\*)\s*(?P<power>\d+(?:\.\d+)?)?")
_SIGNS = {"×": "*", "÷": "/", "−": "-", "·": "*", "–": "-"}
_PERCENT_OF = re.compile(r"(\d+(?:\.\d+)?)\s*%\s*of\s*")
_BARE = re.compile(r"(?:[\d.,]|\bsqrt\b|\()[\d\s.,+\-*/()^%]*(?:\bof\b[\d\s.,+\-*/()^%]*|\bsqrt\b[\d\s.,+\-*/()^%]*)*")
_CHAIN = re.compile(
    r"\bto the power of\b|\bsquared\b|\bcubed\b|\bplus\b|\bminus\b|\btimes\b|\bmultiplied by\b|\bdivided by\b|\bover\b|\bpercent\b|\bper cent\b|(?<=\d)\s*x\s*(?=\d)|\b(?:the )?square root of\b|\bsqrt of\b",
    re.IGNORECASE,
)
_CHAINED = {"to the power of": "^", "squared": "^2", "cubed": "^3", "plus": "+", "minus": "-", "times": "*", "multiplied by": "*", "divided by": "/", "over": "/", "percent": "%", "per cent": "%", "x": "*", "square root of": "sqrt ", "the square root of": "sqrt ", "sqrt of": "sqrt "}  # fmt: skip


def sum_of(said: str) -> str | None:
    """The one sum in a text, in signs: ``15% of 80`` is ``15/100*80``; None where there is none."""
    text = in_digits(said)
    for sign, usual in _SIGNS.items():
        text = text.replace(sign, usual)
    text = _CHAIN.sub(lambda m: f" {_CHAINED[m.group().strip().casefold()]} ", text)
    text = _PERCENT_OF.sub(r"\1/100*", re.sub(r"\s+%", "%", text))
    found = [e for m in _BARE.finditer(text) if (e := _tidy(m.group())) is not None]
    if len(found) == 1:
        return found[0]
    plain = None if found or re.search(r"\d\s*[-+*/^]\s*\d", text) else expression_of(said)
    return None if plain is None else _tidy(plain.replace("√", "sqrt "))


def _tidy(text: str) -> str | None:
    """A sum without spaces; None for a number alone, and for what is none."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text).strip().rstrip(".,=*/+-^ ")
    text = re.sub(r"sqrt\s*(\d+(?:\.\d+)?)", r"sqrt(\1)", text)
    text = re.sub(r"(\d+(?:\.\d+)?)%", r"(\1/100)", re.sub(r"\s+", "", text))
    has_operator = re.search(r"[\d)][-+*/^]+[-\d(s]|sqrt\(", text)
    return text if has_operator and value_of(text) is not None else None


def value_of(expression: str) -> float | None:
    """What a sum comes to; None for a division by zero, what is no sum, and what is too large."""
    rest = _SAFE.sub("", expression)
    powers = [m["power"] for m in _POWERS.finditer(expression)]
    if rest or len(expression) > LONGEST or any(p is None or float(p) > MAX_POWER for p in powers) or len(powers) > 1:
        return None
    try:
        return float(registry().parse_expression(re.sub(r"sqrt(\([^()]*\))", r"(\1)**0.5", expression)))
    except Exception:  # noqa: BLE001 pint's tokenizer and evaluator raise whatever Python's do
        return None


@dataclass(frozen=True, slots=True)
class Expression:
    """A sum in digits and signs."""

    def find(self, said: str, machine: Machine) -> Scalar | None:
        return sum_of(said)

    def read(self, text: str, machine: Machine) -> Scalar | None:
        return sum_of(text)

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        return isinstance(value, str) and value_of(value) is not None

    def said(self, value: Scalar) -> str:
        return "plus minus times divided multiplied by over percent of square root power cubed squared sum sqrt x"

    def schema(self) -> Mapping[str, Any]:
        return {"type": "string", "maxLength": LONGEST, "description": "a sum, such as (3+4)/2"}

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        found = sum_of(said)
        return () if found is None else (found,)


def written(number: float) -> str:
    """A number for people: no more digits than it needs."""
    return f"{number:.10g}"
