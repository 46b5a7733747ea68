"""What a sum in signs comes to, such as ``(4+6)/2`` or ``√144``, and whether a display shows it.

    sum     = product {("+" | "-") product}
    product = power {("*" | "/") power}
    power   = value ["^" power]
    value   = ["-"] (number | "√" value | ("sin" | "cos" | "tan") "(" sum ")" | "(" sum ")")

Angles are in degrees, as calculators begin.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

_TOKEN = re.compile(r"\d+(?:\.\d+)?|sin|cos|tan|[-+*/^()√]")
_PLAIN = re.compile(rf"(?:{_TOKEN.pattern})+")
MAX_POWER = 64
MAX_LENGTH = 200
"""Characters of a sum that is worked out."""

DIGITS = 12
"""Decimals of what is no fraction: enough for every display."""

FUNCTIONS: dict[str, Callable[[float], float]] = {"sin": math.sin, "cos": math.cos, "tan": math.tan}
SHOWN = re.compile(r"[-−]?\d[\d.,'\u00a0\u202f]*(?: \d{3})*(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
"""A number as a display may show it."""

_THOUSANDS = re.compile(r"[-]?\d{1,3}(?:([.,])\d{3})+(?:(?!\1)[.,]\d+)?")


class _Wrong(ValueError):
    """It is no sum, or has no value that can be worked out."""


class _Reading:
    """One sum, read from left to right."""

    def __init__(self, expression: str) -> None:
        if len(expression) > MAX_LENGTH or not _PLAIN.fullmatch(expression):
            raise _Wrong(expression)
        self._tokens = _TOKEN.findall(expression)

    def value(self) -> Fraction:
        total = self._sum()
        if self._tokens:
            raise _Wrong(self._tokens[0])
        return total

    def _take(self, *wanted: str) -> str:
        """The next token, where it is one of these; else nothing is taken."""
        return self._tokens.pop(0) if self._tokens and self._tokens[0] in wanted else ""

    def _sum(self) -> Fraction:
        total = self._product()
        while sign := self._take("+", "-"):
            following = self._product()
            total += following if sign == "+" else -following
        return total

    def _product(self) -> Fraction:
        product = self._power()
        while sign := self._take("*", "/"):
            following = self._power()
            if sign == "/" and not following:
                raise _Wrong("division by zero")
            product = product * following if sign == "*" else product / following
        return product

    def _power(self) -> Fraction:
        if self._take("-"):
            return -self._power()
        base = self._single()
        return _raised(base, self._power()) if self._take("^") else base

    def _single(self) -> Fraction:
        token = self._tokens.pop(0) if self._tokens else ""
        if token == "(":
            return self._to_bracket()
        if token == "√":
            return _rooted(self._single())
        if token in FUNCTIONS and self._take("("):
            return _exact(FUNCTIONS[token](math.radians(float(self._to_bracket()))))
        if not token[:1].isdigit():
            raise _Wrong(token)
        return Fraction(token)

    def _to_bracket(self) -> Fraction:
        inner = self._sum()
        if not self._take(")"):
            raise _Wrong("a bracket is open")
        return inner


def _rooted(value: Fraction) -> Fraction:
    if value < 0:
        raise _Wrong("the root of a negative number")
    numerator, denominator = math.isqrt(value.numerator), math.isqrt(value.denominator)
    if numerator**2 == value.numerator and denominator**2 == value.denominator:
        return Fraction(numerator, denominator)
    return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())


def _raised(base: Fraction, exponent: Fraction) -> Fraction:
    if abs(exponent) > MAX_POWER or (base <= 0 and (exponent < 0 or exponent.denominator != 1)):
        raise _Wrong("too large a power, or one without a value")
    return base**exponent.numerator if exponent.denominator == 1 else _exact(float(base) ** float(exponent))


def _exact(value: float) -> Fraction:
    return Fraction(repr(round(value, DIGITS)))


def value_of(expression: str) -> Fraction | None:
    """The value with the usual precedence; None for what is no sum, a division by zero, or what is too large to be worked out."""
    try:
        return _Reading(expression).value()
    except (_Wrong, OverflowError):
        return None


def written(expression: str) -> str:
    """The value in digits, with no more of them than a display has; empty where there is none."""
    value = value_of(expression)
    return "" if value is None else f"{float(value):.{DIGITS}g}"


def is_sum(expression: str) -> bool:
    """Whether something is to be worked out: a number alone is no sum; one that has no value is one."""
    if not re.search(r"[\d)][-+*/^]|[√(]", expression) or re.fullmatch(r"[-(]*\d+(?:\.\d+)?\)*", expression):
        return False
    return value_of(expression) is not None or bool(re.search(r"/0(?![.\d])", expression))


def shows(text: str, value: Fraction) -> bool:
    """Whether a number in a display's text is this value, as exactly as it is written there."""
    return any(_is(number, value) for found in SHOWN.findall(text) for number in _readings(found))


def _readings(written: str) -> list[tuple[Fraction, int]]:
    """What a written number can mean, with how many decimals it has: ``1,234`` is one thousand, or one and a bit."""
    plain = re.sub(r"['\u00a0\u202f ]", "", written.replace("−", "-")).rstrip(".,").casefold()
    forms = {plain.replace(",", ".")}
    if grouped := _THOUSANDS.fullmatch(plain):
        forms.add(plain.replace(grouped[1], "").replace(",", "."))
    readings = []
    for form in (f for f in forms if f.count(".") <= 1):
        mantissa, _, exponent = form.partition("e")
        readings.append((Fraction(form), len(mantissa.partition(".")[2]) - int(exponent or 0)))
    return readings


def _is(reading: tuple[Fraction, int], value: Fraction) -> bool:
    """Exactly; or rounded at its last decimal, where it has at least two and the value needs more; or cut there, where it has four."""
    number, decimals = reading
    off, step = abs(number - value), Fraction(1, 10**decimals) if decimals >= 0 else Fraction(1)
    return not off or (decimals >= 2 and off <= step / 2) or (decimals >= 4 and off < step)
