"""A subtask and the spans in it: positions in the request, so that what is used later is what was said, letter for letter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SpanKind(StrEnum):
    """What a stretch of a subtask is."""

    TYPED = "typed"
    """Text to be written, searched for, said, or given as a name to what is no file."""

    FILE = "file"
    NEW_FILE = "file2"
    """The new name where one is renamed, copied or converted."""

    FOLDER = "folder"
    NEW_FOLDER = "folder2"
    VALUE = "value"
    CONDITION = "condition"
    OBJECT = "object"
    APP = "app"


@dataclass(frozen=True, slots=True)
class Span:
    """``request[start:end]``, without quotation marks around it."""

    kind: SpanKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Subtask:
    """One command of a request: ``text`` is ``request[start:end]``; ``carried`` is the verb of the command before, where this one
    goes on without one (*make the first paragraph bold and the second one italic*)."""

    start: int
    end: int
    text: str
    spans: tuple[Span, ...] = ()
    carried: str = ""

    def words(self, kind: SpanKind) -> str:
        """The words of the first span of that kind; empty where there is none."""
        return next((self.text[s.start - self.start : s.end - self.start] for s in self.spans if s.kind is kind), "")
