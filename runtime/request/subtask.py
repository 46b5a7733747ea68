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


class Command(StrEnum):
    """What a subtask wants done, whatever verb it says it with."""

    WRITE = "write"
    SAVE = "save"
    OPEN = "open"
    NEW_FOLDER = "new folder"
    RENAME = "rename"
    COPY = "copy"
    MOVE = "move"
    DELETE = "delete"
    REPLACE = "replace"
    COMPUTE = "compute"
    QUESTION = "question"
    TURN_ON = "turn on"
    TURN_OFF = "turn off"
    SET = "set"
    SELECT = "select"
    FIND = "find"
    LAUNCH = "launch"
    """An application, a window or a web page is to be there."""
    OTHER = "other"
    """The act of a button: *undo*, *print*, *next*."""


@dataclass(frozen=True, slots=True)
class Span:
    """``request[start:end]``, without quotation marks around it."""

    kind: SpanKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Subtask:
    """One command of a request: ``text`` is ``request[start:end]``; ``carried`` is the verb of the command before, where this one
    goes on without one (*make the first paragraph bold and the second one italic*), and ``followed`` what goes for it from behind a list
    that it is part of (*set the width and the height to 5*). ``thing``: what its pronoun stands for (*that
    bar, take it away*). ``command``: what is wanted, as far as that is
    known, and how sure that is, 0 to 1."""

    start: int
    end: int
    text: str
    spans: tuple[Span, ...] = ()
    carried: str = ""
    followed: str = ""
    thing: str = ""
    command: Command | None = None
    sure: float = 0.0

    def words(self, kind: SpanKind) -> str:
        """The words of the first span of that kind; empty where there is none."""
        return next(iter(self.all_words(kind)), "")

    def all_words(self, kind: SpanKind) -> list[str]:
        """The words of each span of that kind, in order."""
        return [self.text[s.start - self.start : s.end - self.start] for s in self.spans if s.kind is kind]
