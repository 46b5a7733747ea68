"""Texts that are lists: whether a request wants their items each on a line of its own, and what those lines are."""

from __future__ import annotations

import re

BULLETS = re.compile(r"\b(?:bullet(?:s|ed)?|bullet[ -]points?|dashes)\b", re.IGNORECASE)
NUMBERED = re.compile(r"\b(?:numbered|with numbers)\b", re.IGNORECASE)
ARRANGED = re.compile(
    r"(?:with |and |but )*(?:(?:one|each(?: one)?|every one|every item|all)(?: \w+)? (?:per|to a|a|in a|(?:on|in) (?:its|their|a|an|his)(?: own| separate| new)?) (?:line|row)|"
    r"(?:on|in) (?:separate|different|single|their own) (?:lines|rows)|line by line|(?:one )?(?:below|under|beneath) (?:each|the) other|"
    r"(?:(?:\w+ )?bullet(?:ed)?[ -]?(?:points?|list)|bullets)|as a (?:\w+ )?list)",
    re.IGNORECASE,
)
"""How people say that the items of a list stand below each other."""

_BETWEEN = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+")


def listed(words: str) -> list[str]:
    """The items of *milk, eggs and bread*."""
    return [item for item in _BETWEEN.split(words.strip()) if item]


def lines_of(items: list[str], said: str) -> str:
    """The items below each other, marked as the words say."""
    if NUMBERED.search(said):
        return "\n".join(f"{n}. {item}" for n, item in enumerate(items, 1))
    mark = "- " if BULLETS.search(said) else ""
    return "\n".join(f"{mark}{item}" for item in items)
