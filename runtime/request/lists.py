"""Lists in a request: their items, whether these are wanted each on a line of its own, and what those lines are."""

from __future__ import annotations

import re
from itertools import pairwise

from edgelam.runtime.request.joints import COMMANDS

BULLETS = re.compile(r"\b(?:bullet(?:s|ed)?|bullet[ -]points?|dashes)\b", re.IGNORECASE)
NUMBERED = re.compile(r"\b(?:numbered|with numbers)\b", re.IGNORECASE)
ARRANGED = re.compile(
    r"(?:with |and |but )*(?:(?:one|each(?: one)?|every one|every item|all)(?: \w+)? (?:per|to a|a|in a|(?:on|in) (?:its|their|a|an|his)(?: own| separate| new)?) (?:line|row)|"
    r"(?:on|in) (?:separate|different|single|their own) (?:lines|rows)|line by line|(?:one )?(?:below|under|beneath) (?:each|the) other|"
    r"(?:(?:\w+ )?bullet(?:ed)?[ -]?(?:points?|list)|bullets)|as a (?:\w+ )?list)",
    re.IGNORECASE,
)
"""How people say that the items of a list stand below each other."""

_JOINT = re.compile(
    r"\s*(?:[,;]\s*)?(?:&|\b(?:and|plus|as well as|along with)\b)\s*(?:also\s+)?|\s*[,;]\s*", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+")


_ITEM = r"[\w'’-]+(?:\s[\w'’-]+){0,2}?"
_GOES_ON = re.compile(
    rf"(?:,\s*(?!and\b){_ITEM})*,?\s+and\s+(?P<last>{_ITEM})(?=\s+(?:to|on|in|into|onto|under|at)\s|\W*$)", re.IGNORECASE
)  # fmt: skip


def end_of_list(said: str, end: int) -> int:
    """Where a list ends whose first items end at ``end``: *milk, bread and butter* in *add milk, bread and butter to the list*."""
    on = _GOES_ON.match(said, end)
    return end if on is None or on["last"].split()[0].casefold() in COMMANDS else on.end()


def listed(words: str) -> list[str]:
    """The items of *milk, eggs and bread*."""
    return [item for item in _BETWEEN.split(words.strip()) if item]


def listed_in(words: str) -> list[tuple[int, int]]:
    """Where the items of *the grid, the ruler and the frame* begin and end."""
    joints = [(0, 0), *(m.span() for m in _JOINT.finditer(words)), (len(words), len(words))]
    return [(a, b) for (_, a), (b, _) in pairwise(joints) if a < b]


_FILE = re.compile(r"\S.*\.\w{1,5}")


def is_file(name: str) -> bool:
    """Whether it is written as a file's name is, ending included."""
    return _FILE.fullmatch(name) is not None


def files_quoted(words: str) -> str:
    """Several files' names, those with blanks in quotation marks: *a.txt and my list.txt*; empty where it is one name."""
    items = listed_in(words)
    names = [words[a:b] for a, b in items]
    if len(names) < 2 or not all(is_file(name) for name in names):
        return ""
    said = words
    for (a, b), name in zip(reversed(items), reversed(names), strict=True):
        said = f'{said[:a]}"{name}"{said[b:]}' if " " in name else said
    return said


def lines_of(items: list[str], said: str) -> str:
    """The items below each other, marked as the words say."""
    if NUMBERED.search(said):
        return "\n".join(f"{n}. {item}" for n, item in enumerate(items, 1))
    mark = "- " if BULLETS.search(said) else ""
    return "\n".join(f"{mark}{item}" for item in items)
