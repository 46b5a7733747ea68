"""What a request puts between quotes: text to be used as it stands."""

from __future__ import annotations

import re

QUOTED = re.compile(r"\"([^\"]+)\"|“([^”]+)”|«\s*([^»]+?)\s*»|„([^“”]+)[“”]")


def inside(match: re.Match[str]) -> str:
    """The text of a :data:`QUOTED` match, without its quotes."""
    return next(group for group in match.groups() if group)


_SINGLE = re.compile(
    r"(?<!\w)'(?P<a>\S(?:.{0,300}?\S)?)'(?!\w)|‘(?P<b>.{1,300}?)’(?!\w)|`(?P<c>[^`]{1,300})`", re.DOTALL
)
"""Single quotes, around a few words: an apostrophe stands behind a letter, or before one that goes on."""


def quotations(text: str) -> list[tuple[int, int]]:
    """Where quotations of every kind begin and end, their marks included: also single ones, which stand inside of others as text."""
    double = [m.span() for m in QUOTED.finditer(text)]
    single = [m.span() for m in _SINGLE.finditer(text)]
    return sorted([*double, *(s for s in single if not any(s[0] < b and a < s[1] for a, b in double))])
