"""Numbers in other bases: *what is 255 in hex*, *binary 1011 in normal numbers*."""

from __future__ import annotations

import re
from dataclasses import dataclass

from edgelam.phrases import normalise

_WORDS = {
    2: "binary|base 2|base two|bits", 8: "octal|base 8|base eight", 16: "hexadecimal|hexadecimals|hex|base 16|base sixteen",
    10: "decimal|decimals|base 10|base ten|(?:normal|ordinary|usual|regular|everyday)(?: decimal)? numbers?",
}  # fmt: skip
_BASES = "|".join(f"(?P<b{base}>{words})" for base, words in _WORDS.items())
_BASE = re.compile(rf"\b(?:{_BASES})\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"\b(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<bin>[01]+)|(?P<plain>\d[0-9a-fA-F]*|[a-fA-F]*\d[0-9a-fA-F]*|(?:[A-F]{2,}))\b)"
)
NAMES = {2: "binary", 8: "octal", 10: "decimal", 16: "hexadecimal"}
_DIGITS = "0123456789ABCDEF"
_SUBSCRIPTS = re.compile("[₀-₉]+")
_GROUPED = re.compile(r"(?<=[0-9A-Fa-f])[ ,'\u00a0\u202f](?=[0-9A-Fa-f]{2,})")


@dataclass(frozen=True, slots=True)
class Conversion:
    """``digits`` of base ``source`` are to be shown in base ``target``."""

    digits: str
    source: int
    target: int

    @property
    def result(self) -> str:
        return in_base(int(self.digits, self.source), self.target)


def conversion_of(said: str) -> Conversion | None:
    """The one number of a subtask that names a base to see it in; None where there is none, or it is no number of its base."""
    named = [(m, int((m.lastgroup or "b10")[1:])) for m in _BASE.finditer(said)]
    masked = _BASE.sub(lambda m: " " * len(m.group()), said)
    numbers = list(_NUMBER.finditer(masked))
    if not named or len(numbers) != 1:
        return None
    number, target = numbers[0], named[-1][1]
    written = 16 if number["hex"] else 2 if number["bin"] else 0
    others = [base for m, base in named[:-1]]
    if not others and not written and re.search(rf"\bas\s+{re.escape(named[-1][0].group())}", said):
        return None  # that is how it is to be entered
    source = written or (others or [10])[0]
    digits = (number["hex"] or number["bin"] or number["plain"]).upper()
    if source == target or not set(digits) <= set(_DIGITS[:source]):
        return None
    return Conversion(digits, source, target)


def in_base(value: int, base: int) -> str:
    digits = ""
    while value:
        value, last = divmod(value, base)
        digits = _DIGITS[last] + digits
    return digits or "0"


def base_named(label: str) -> int | None:
    """The base that a control is for: ``Hex``, ``Binary``, ``Dec``; None for what names none."""
    return _LABELS.get(normalise(label))


_LABELS = {
    label: base
    for base, labels in ((2, "bin binary"), (8, "oct octal"), (10, "dec decimal"), (16, "hex hexadecimal"))
    for label in labels.split()
}


def shows_digits(text: str, digits: str) -> bool:
    """Whether a display shows these digits: in groups or not, in small letters or capitals, with a base beside them or zeros before."""
    plain = _GROUPED.sub("", _SUBSCRIPTS.sub(" ", text))
    return digits in {word.upper().removeprefix("0X").lstrip("0") or "0" for word in re.findall(r"\w+", plain)}
