"""Which lines of a text are meant: by their numbers, by their place, by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.numbers import in_digits
from edgelam.quoted import QUOTED, inside

_NTHS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_PLACE = {**{word: n for n, word in enumerate(_NTHS)}, "top": 0, "last": -1, "final": -1, "bottom": -1}
UNIT = r"(?:lines?|steps?|items?|points?|entr(?:y|ies)|rows?|ones?|sentences?|names?)"
_NUMBERED = re.compile(
    r"\blines?\s+(?:numbers?\s+)?(?P<list>\d+(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s*[-–]\s*|\s+(?:to|through|till|until)\s+)(?:lines?\s+)?\d+)*)",
    re.IGNORECASE,
)
_NTH = re.compile(
    rf"\b(?P<which>{'|'.join(_PLACE)}|\d+(?=st|nd|rd|th))(?:st|nd|rd|th)?\s+(?:(?P<count>\d+)\s+)?lines?\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    rf"\b{UNIT}\s+(?:with|about|that (?:says?|has|reads|contains|mentions)|which says|saying|containing|reading|called|named)\s+"
    r"(?:the\s+(?:words?\s+)?)?(?P<words>[^,;]+)",
    re.IGNORECASE,
)
WHOLE = re.compile(
    r"(?:it|this|that|them|these|everything|all(?: of (?:it|them))?|the lot|(?:the |my |this |all )*(?:whole |entire |complete )?"
    r"(?:text|document|file|page|note|lines|names|words|list|entries|items)(?: here)?)?",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"^(?:the|my|our|this|that|a|an)\s+", re.IGNORECASE)


_BESIDE_WORDS = """
the my our this that these those all both whole entire complete completely of in from on it its here there text document file note page list please again and also too very new
"""
BESIDE = frozenset(_BESIDE_WORDS.split())
"""Words beside those that say a line, by which neither less nor more than the line is meant."""

LEAVES_OUT = re.compile(r"\b(?:but|except|unless|only|if|apart|other than)\b", re.IGNORECASE)


def lines_meant(said: str, lines: Sequence[str]) -> list[int]:
    """Which lines these words are about, counted from 0, in order; none where they say no line, one that is not there, or something
    beside it: *the first word of line 3*, *everything after line 3*, *all but the last line*."""
    said = in_digits(said, 1)
    found = _said_lines(said)
    if found is None or LEAVES_OUT.search(said):
        return []
    before, after = said[: found.start()], re.split(r"[,;]", said[found.end() :])[0]
    beside = {w.casefold() for w in re.findall(r"[^\W_]+", f"{before} {after}")}
    return [] if beside - BESIDE else lines_said(said, lines)


def lines_said(said: str, lines: Sequence[str]) -> list[int]:
    """Which lines stand in these words, whatever else does."""
    found = _said_lines(in_digits(said, 1))
    asked = found.groupdict() if found is not None else {}
    if "words" in asked:
        return _with_words(asked["words"], lines)
    if not asked:
        return []
    wanted = _range(asked["list"]) if "list" in asked else _around(asked["which"], asked["count"], len(lines))
    return wanted if all(0 <= n < len(lines) for n in wanted) else []


def _said_lines(said: str) -> re.Match[str] | None:
    return _NUMBERED.search(said) or _NTH.search(said) or _ABOUT.search(said)


def _range(numbers: str) -> list[int]:
    found: list[int] = []
    for part in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*", numbers, flags=re.IGNORECASE):
        ends = [int(n) - 1 for n in re.findall(r"\d+", part)]
        found += range(ends[0], ends[-1] + 1)
    return sorted(set(found))


def _around(which: str, several: str | None, length: int) -> list[int]:
    place, count = int(which) - 1 if which.isdigit() else _PLACE[which.casefold()], int(several or 1)
    return list(range(place, place + count)) if place >= 0 else list(range(length - count, length))


def _with_words(words: str, lines: Sequence[str]) -> list[int]:
    """The one line in which these words stand, in any order."""
    wanted = stems(words)
    found = [n for n, line in enumerate(lines) if wanted and wanted <= stems(line)]
    return found if len(found) == 1 else []


def stems(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold())) - {"the", "a", "an", "my", "in", "it", "one", "line"}


def one_line(said: str, lines: Sequence[str]) -> int | None:
    """The one line that is meant, by its place or by its words."""
    found = lines_meant(said, lines)
    if not found:
        named = re.sub(rf"\s+{UNIT}$", "", ARTICLE.sub("", QUOTED.sub(inside, said).strip()))
        found = _with_words(named, lines)
    return found[0] if len(found) == 1 else None
