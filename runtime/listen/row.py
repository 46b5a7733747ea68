"""A line of the window's list, before anything of it is drawn: its words, its sign, and what a screen reader says of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


class Glyph(StrEnum):
    """The sign before a line."""

    NOTHING = "nothing"
    SCREEN = "screen"
    MAP = "map"
    PAST = "past"
    ROUTINE = "routine"
    EXAMPLE = "example"
    HEARD = "heard"
    TOUR = "tour"
    WAITING = "waiting"
    NOW = "now"
    DONE = "done"
    UNSURE = "unsure"
    FAILED = "failed"
    SKIPPED = "skipped"
    ASK = "ask"
    NUMBER = "number"


SAID: dict[Glyph, str] = {
    Glyph.NOW: "now",
    Glyph.DONE: "done",
    Glyph.UNSURE: "not sure",
    Glyph.FAILED: "failed",
    Glyph.SKIPPED: "left out",
    Glyph.ASK: "you are asked first",
    Glyph.PAST: "said before",
    Glyph.ROUTINE: "routine",
    Glyph.HEARD: "or",
}
"""What a screen reader says where eyes see the sign."""

Range = tuple[int, int]
"""Characters of a text, from the first up to but without the second."""


@dataclass(frozen=True, slots=True)
class Row:
    """``text`` with the ``matched`` characters set off, ``detail`` after it, less loud. ``says``: what choosing it puts into the
    line; a row without that cannot be chosen. ``number``: the figure in its sign."""

    text: str
    glyph: Glyph = Glyph.NOTHING
    detail: str = ""
    matched: tuple[Range, ...] = ()
    says: str = ""
    number: int = 0
    is_head: bool = False
    is_old: bool = False
    """Of what was in the line a moment ago; the new one is on its way."""

    @property
    def spoken(self) -> str:
        """All of it for ears."""
        number = f"{self.number}" if self.number else ""
        return ", ".join(part for part in (number, SAID.get(self.glyph, ""), self.text, self.detail) if part)


def head(text: str) -> Row:
    """The name of a group of rows."""
    return Row(text, is_head=True)


def typeset(text: str) -> str:
    """The quotation marks of action lines as they are printed: ``Tick “Word Wrap”``."""

    def put(match: re.Match[str]) -> str:
        try:
            return f"“{json.loads(match.group())}”"
        except ValueError:
            return f"“{match[1]}”"

    return _QUOTED.sub(put, text)
