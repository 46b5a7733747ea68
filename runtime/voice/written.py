"""Dictated text as somebody would have written it: marks that are said by their names, line breaks, numbers in digits, and what is
taken back by *scratch that*."""

from __future__ import annotations

import re

from edgelam.numbers import in_digits

_AFTER = {
    "full stop": ".", "period": ".", "comma": ",", "question mark": "?", "exclamation mark": "!", "exclamation point": "!", "colon": ":",
    "semicolon": ";", "semi colon": ";", "ellipsis": "…", "close quote": "”", "close quotes": "”", "end quote": "”", "unquote": "”",
    "close bracket": ")", "close brackets": ")", "close parenthesis": ")", "percent sign": "%",
}  # fmt: skip
"""Marks that stand right after a word."""

_BEFORE = {"open quote": "“", "open quotes": "“", "open bracket": "(", "open brackets": "(", "open parenthesis": "("}
_BETWEEN = {"hyphen": "-", "slash": "/", "at sign": "@", "underscore": "_"}
_APART = {"dash": "–", "ampersand": "&", "plus sign": "+", "equals sign": "="}
_BREAKS = {"new line": "\n", "newline": "\n", "new paragraph": "\n\n"}

SPELT = 13
"""Numbers below it stay words, as books have them."""

_NAMES = sorted({**_AFTER, **_BEFORE, **_BETWEEN, **_APART, **_BREAKS}, key=len, reverse=True)
_MARK = re.compile(rf"[\s,.]*\b({'|'.join(_NAMES)})\b[,.]?(\s*)", re.IGNORECASE)
"""A mark's name; the recogniser puts commas and full stops of its own around it."""

_NOUN = re.compile(
    r"\b(?:a|an|the|this|that|each|every|trial|time|grace|long|short|press|type|word)\s*$", re.IGNORECASE
)
"""Words after which a mark's name is only a word: *a long period*."""

_SENTENCE = re.compile(r"(^|[.!?…]\s+|\n\s*)([a-zà-öø-ÿ])")
_SCRATCH = re.compile(
    r"^(?:(?:please|no|oh)[\s,]+)*(?:scratch|undo|delete|strike) (?:that|it|this)(?:\s*,?\s*please)?[.!]?$",
    re.IGNORECASE,
)
_SCRATCHED = re.compile(r"(?:^|(?<=[.!?\n]))[^.!?\n]*?[\s,.;:]*\bscratch that\b[,.]?\s*", re.IGNORECASE)


def written(said: str) -> str:
    """``dear anna comma new line see you at twenty to nine`` as it is written."""
    text = _SCRATCHED.sub(" ", said)
    text = _MARK.sub(_put, text)
    text = re.sub(r" *\n *", "\n", re.sub(r"[ \t]+", " ", text)).strip(" ")
    numbered = in_digits(text, SPELT)
    if text == said.strip():
        return numbered
    return _SENTENCE.sub(lambda m: m.group(1) + m.group(2).upper(), numbered)


def _put(match: re.Match[str]) -> str:
    name, before = match.group(1).casefold(), match.string[: match.start(1)]
    if _NOUN.search(before):
        return match.group()
    if name in _BREAKS:
        return f"{_own_mark(match)}{_BREAKS[name]}"
    if name in _AFTER:
        return f"{_AFTER[name]}{' ' if match.group(2) else ''}"
    if name in _BEFORE:
        return f" {_BEFORE[name]}"
    return _BETWEEN[name] if name in _BETWEEN else f" {_APART[name]} "


def _own_mark(match: re.Match[str]) -> str:
    """A full stop that was there before a break stays; commas that the recogniser put in do not."""
    return "." if "." in match.group().partition(match.group(1))[0] else ""


def is_scratch(said: str) -> bool:
    """Whether this only takes back what was said or done before."""
    return _SCRATCH.fullmatch(said.strip()) is not None
