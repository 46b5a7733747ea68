"""Numbers that were said in words, in digits: ``twenty-four times fifteen`` is ``24 times 15``."""

from __future__ import annotations

import re

ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
VALUES = {**{w: n for n, w in enumerate(ONES)}, **{w: 10 * n for n, w in enumerate(TENS, 2)}}

_WORD = "|".join([*VALUES, *SCALES])
_NUMBER = re.compile(
    rf"\b(?:{_WORD})(?:(?:[\s-]+|\s+and\s+)(?:{_WORD}))*(?:\s+point(?:\s+(?:{'|'.join(ONES[:10])}))+)?\b", re.IGNORECASE
)
_COUNTING = re.compile(r"\b(?:plus|minus|times|by|over|percent|line|page|size|level|to|than|equals)\s*$", re.IGNORECASE)
_COUNTED = re.compile(r"^\s*(?:plus|minus|times|divided|over|percent|%|[-+×÷*/])", re.IGNORECASE)


def in_digits(text: str, least: int = 0) -> str:
    """``text`` with its numbers in digits, those from ``least`` on; *one* alone stays where it may be a pronoun."""

    def put(match: re.Match[str]) -> str:
        if match.group().casefold() == "one" and not (
            _COUNTING.search(text[: match.start()]) or _COUNTED.match(text[match.end() :])
        ):
            return match.group()
        digits = _digits(match.group())
        return digits if digits and float(digits) >= least else match.group()

    return _NUMBER.sub(put, text)


_SET_TO = re.compile(
    rf"(?<=\bto |\bby |\bat )(?P<number>{_NUMBER.pattern})(?=\s*(?:%|percent|points?|pixels?|px|pt|cm|mm|inch(?:es)?|degrees?|minutes?|seconds?|hours?)?\s*[.!]?$)",
    re.IGNORECASE,
)


def set_in_digits(command: str) -> str:
    """``set the volume to thirty percent`` with the number it ends in, in digits; other words are left as they are."""
    return _SET_TO.sub(lambda m: _digits(m["number"]) or m["number"], command)


_DIGITS = re.compile(r"(?<![\w.,])-?\d+(?:[.,]\d+)?(?![\w.,]*\d)")


_SETS = re.compile(r"(?:\b(?:to|at|be|is|every|after|=)|=)\s*(?:about\s+|only\s+|exactly\s+)?$", re.IGNORECASE)


def amount_set(text: str) -> str:
    """The number that something is set to: the one after *to* or its like, else the first; empty where there is none."""
    found = list(_DIGITS.finditer(digits := in_digits(text)))
    after = [m.group() for m in found if _SETS.search(digits[: m.start()])]
    return after[-1] if after else found[0].group() if found else ""


_POINTS = re.compile(r"\b(?:the|this|that|which|each|any|no|other|another|same)\s+one\b|\bone\s+of\b", re.IGNORECASE)
"""*One* that stands for a thing."""


def numbers_in(text: str) -> list[str]:
    """The numbers that are said in words, in digits, *one* among them where it counts; a negative one after *minus*."""
    found, text = [], _POINTS.sub(" ", text)
    for match in _NUMBER.finditer(text):
        digits = _digits(match.group())
        minus = re.search(r"\b(?:minus|negative)\s+$", text[: match.start()], re.IGNORECASE)
        found += [*([f"-{digits}"] if minus else []), digits] if digits else []
    return list(dict.fromkeys(found))


def _digits(said: str) -> str:
    """Empty for words that are not one number."""
    whole, _, decimals = said.casefold().partition(" point")
    value = _value(re.findall(r"[a-z]+", whole))
    if value is None:
        return ""
    return f"{value}.{''.join(str(VALUES[w]) for w in decimals.split())}" if decimals else str(value)


def _value(words: list[str]) -> int | None:
    """None for words that are not one number, such as ``nine eleven``."""
    total = current = 0
    room = 100
    for word in (w for w in words if w != "and"):
        if word in SCALES:
            room = SCALES[word]
            current = max(current, 1) * room
            if room > 100:
                total, current = total + current, 0
        elif VALUES[word] < room:
            current += VALUES[word]
            room = 10 if VALUES[word] >= 20 else 0
        else:
            return None
    return total + current
