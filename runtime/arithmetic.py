"""What a sum in a request comes to: ``17 times 23``, ``12 × 7``, ``15 % of 80``, ``the sum of 4 and 5``."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from edgelam.numbers import in_digits
from edgelam.runtime.desktop.keypad import SIGNS

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_SIGN_WORDS = {form: sign for sign in "+-*/" for form in SIGNS[sign] if form.isalpha() or " " in form}
_SPELLINGS = sorted({*_SIGN_WORDS, "over"} - {"x", "add", "subtract", "multiply", "divide"}, key=len, reverse=True)
_WORDED = re.compile(rf"(?<=\d)\s*\b({'|'.join(_SPELLINGS)})\b\s*(?=[\d(-])", re.IGNORECASE)
_SYMBOLS = {form: sign for sign in "+-*/" for form in SIGNS[sign] if len(form) == 1 and not form.isalnum()}
_SYMBOL = re.compile("|".join(re.escape(s) for s in _SYMBOLS))

_PREFIXED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b{words}\s+({_NUMBER})\s+{joint}\s+({_NUMBER})\b", re.IGNORECASE), template)
    for words, joint, template in (
        (r"(?:add|(?:the )?sum of)", "(?:and|to)", r"\1+\2"),
        (r"subtract", "from", r"\2-\1"),
        (r"(?:the )?difference (?:between|of)", "and", r"\1-\2"),
        (r"(?:multiply|(?:the )?product of)", "(?:by|and|with)", r"\1*\2"),
        (r"(?:divide|(?:the )?quotient of)", "(?:by|and)", r"\1/\2"),
    )
)
_REWRITTEN: tuple[tuple[re.Pattern[str], str], ...] = (
    *_PREFIXED,
    (re.compile(rf"({_NUMBER})\s*(?:%|percent|per cent)\s+of\s+({_NUMBER})", re.IGNORECASE), r"\2*\1/100"),
    (re.compile(rf"\b(?:a |one )?half of\s+({_NUMBER})", re.IGNORECASE), r"\1/2"),
    (re.compile(rf"\b(?:twice|double)\s+({_NUMBER})", re.IGNORECASE), r"2*\1"),
    (re.compile(rf"({_NUMBER})\s+squared\b", re.IGNORECASE), r"\1*\1"),
    (re.compile(r"(?<=\d)\s*x\s*(?=\d)", re.IGNORECASE), "*"),
)
_SUM = re.compile(rf"(?<![\w.]){_NUMBER}(?:\s*[-+*/]\s*{_NUMBER})+(?![\w.]*\w)")
_TERM = re.compile(rf"{_NUMBER}|[-+*/]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4}|\d+-\d+-\d+")
SHOWN = re.compile(r"[-−]?\d[\d.,'\u00a0\u202f]*(?: \d{3})*(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
"""A number as a display may show it."""

_THOUSANDS = re.compile(r"[-]?\d{1,3}(?:([.,])\d{3})+(?:(?!\1)[.,]\d+)?")


_ROOT = re.compile(rf"\b(?:square root|sqrt|root) (?:of )?({_NUMBER})", re.IGNORECASE)
_POWER = re.compile(rf"({_NUMBER})\s*(?:\^|\*\*|(?:raised )?to the power of)\s*({_NUMBER})", re.IGNORECASE)


def expression_of(subtask: str) -> str | None:
    """The one sum in the words of a subtask, such as ``17*23``; None where there is none."""
    text = in_digits(subtask)
    if root := _ROOT.search(text):
        return f"√{root[1].replace(',', '')}"
    if power := _POWER.search(text):
        return f"{power[1].replace(',', '')}^{power[2].replace(',', '')}"
    if _DATE.search(text):
        return None
    for pattern, template in _REWRITTEN:
        text = pattern.sub(template, text)
    text = _WORDED.sub(lambda m: _SIGN_WORDS.get(m[1].casefold(), "/"), text)
    text = _SYMBOL.sub(lambda m: _SYMBOLS[m.group()] if m.group() not in ".," else m.group(), text)
    found = _SUM.findall(text)
    return re.sub(r"[\s,]", "", found[0]) if len(found) == 1 else None


MAX_POWER = 64


def is_plain(expression: str) -> bool:
    """Whether every keypad has the keys for it."""
    return not set(expression) & set("√^")


def value_of(expression: str) -> Fraction | None:
    """The value with the usual precedence; None for a division by zero, or what is too large to be worked out."""
    if expression.startswith("√"):
        return Fraction(Decimal(expression[1:]).sqrt())
    if "^" in expression:
        base, exponent = map(Fraction, expression.split("^"))
        small = exponent.denominator == 1 and exponent <= MAX_POWER
        return base**exponent.numerator if small else None
    terms = _TERM.findall(expression)
    total, sign, product = Fraction(0), 1, Fraction(terms[0])
    for operator, number in zip(terms[1::2], map(Fraction, terms[2::2]), strict=True):
        if operator in "+-":
            total, sign, product = total + sign * product, 1 if operator == "+" else -1, number
        elif operator == "*":
            product *= number
        elif number == 0:
            return None
        else:
            product /= number
    return total + sign * product


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
    """Exactly; or rounded or cut at its last decimal, where it has at least four that the value needs."""
    number, decimals = reading
    return number == value or (decimals >= 4 and abs(number - value) < Fraction(1, 10**decimals))
