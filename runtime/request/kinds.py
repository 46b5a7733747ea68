"""The kinds of change that a subtask can ask for, and what is known of the one that it does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from edgelam.runtime.sums.bases import Conversion


class Kind(StrEnum):
    """Kinds of change that can be told from each other afterwards."""

    WRITE = "write"
    SAVE = "save"
    OPEN = "open"
    SHOW_FOLDER = "show folder"
    NEW_FOLDER = "new folder"
    RENAME = "rename"
    COPY = "copy"
    MOVE = "move"
    DELETE = "delete"
    REPLACE = "replace"
    EDIT = "edit"
    COMPUTE = "compute"
    QUESTION = "question"
    SWITCH = "switch"
    SET = "set"
    SELECT = "select"
    COMMAND = "command"


class Placement(StrEnum):
    """Where in a document a text is to go."""

    ANYWHERE = "anywhere"
    START = "start"
    END = "end"
    BELOW = "below"
    """On a line of its own, below what was written just before."""

    ELSEWHERE = "elsewhere"


NAMING = frozenset({Kind.SAVE, Kind.NEW_FOLDER, Kind.RENAME})
"""Kinds of subtask that put a name into a dialog's field."""


@dataclass(frozen=True, slots=True)
class Intent:
    """``file`` is what is saved, opened, renamed, copied, moved or deleted; ``name`` what is to be called so afterwards.

    ``folder``: ``~``, the name of a folder, or a path; empty where none is named. ``value`` is what a setting is set to, or
    what stands in place of ``text`` afterwards; of an edit, these are the whole document before and after.
    """

    kind: Kind
    subtask: str
    text: str = ""
    file: str = ""
    name: str = ""
    folder: str = ""
    value: str = ""
    on: bool | None = None
    expression: str = ""
    conversion: Conversion | None = None
    placement: Placement = Placement.ANYWHERE
