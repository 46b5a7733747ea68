"""Which row of a list a command is to act on: where its words name one that is not chosen, that is chosen first.

*Give the garden picture four stars* is about the picture called garden, not about the one in front.
"""

from __future__ import annotations

import re
from dataclasses import replace

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.numbers import ONES
from edgelam.phrases import normalise
from edgelam.quoted import QUOTED
from edgelam.runtime.request.intent import without_politeness
from edgelam.runtime.request.joints import COMMANDS
from edgelam.runtime.request.kinds import Intent, Kind
from edgelam.runtime.request.removing import removing_of

ROWS = frozenset({Role.ITEM, Role.CELL})
ABOUT_CHOSEN = frozenset(
    {Kind.COMMAND, Kind.SET, Kind.SWITCH, Kind.COPY, Kind.MOVE, Kind.RENAME, Kind.DELETE, Kind.SAVE}
)
"""Kinds of what is done to what is chosen; texts, sums and questions have their own place."""

_PICKS = re.compile(
    r"(?:(?:double|right|left)[ -]?)?(?:click|tap|select|choose|pick|highlight|mark|tick|check|untick|uncheck|press|hit|open|load|play|view|show|display|go|jump|scroll|switch|drag|expand|collapse|find|search)\b",
    re.IGNORECASE,
)
"""What is done to the row itself."""

SHORTEST = 3
"""Letters of a name that is taken to be said."""


def row_meant(intent: Intent, snapshot: Snapshot) -> Control | None:
    """The row that a command is about, where another one of its list is chosen, or it is to be gone; None where it is about none, or may
    be about several."""
    rows = rows_said(intent, snapshot)
    if (
        removing_of(intent.subtask) is not None
        and len({place_of(c) for c in rows}) == 1
        and not rows[0].has(State.SELECTED)
    ):
        return rows[0]
    chosen = {c.path for c in snapshot.controls if c.role in ROWS and c.has(State.SELECTED)}
    if len({c.name for c in rows}) != 1 or any(c.has(State.SELECTED) for c in rows):
        return None
    return next((c for c in rows if c.path in chosen), None)


def rows_said(intent: Intent, snapshot: Snapshot) -> list[Control]:
    """The rows that the words of a command name: of those with a file's ending and others the first alone, since the others say where to."""
    subtask = without_politeness(intent.subtask)
    if intent.kind not in ABOUT_CHOSEN or _PICKS.match(subtask):
        return []
    named = removing_of(subtask) is not None  # what is to be gone is called by its name, and no text is written
    said = f" {normalise(subtask if named else QUOTED.sub(' ', subtask))} "
    rows = [c for c in snapshot.controls if is_row(c) and any(_is_said(name, said) for name in _names(c))]
    return [c for c in rows if _ending(c.name)] or rows


def without_chosen(intent: Intent, snapshot: Snapshot) -> Snapshot:
    """The window without the rows that the words name and that are chosen: what is to be done with them is something else, unless it is
    found in their own menu."""
    if removing_of(intent.subtask) is not None:
        return snapshot
    gone = {c.ref for c in rows_said(intent, snapshot) if c.has(State.SELECTED)}
    return replace(snapshot, controls=tuple(c for c in snapshot.controls if c.ref not in gone)) if gone else snapshot


def is_chosen(row: Control, snapshot: Snapshot) -> bool:
    """Whether a row is what a command would act on now; where it is no longer there it led somewhere."""
    there = [c for c in snapshot.controls if (c.role, c.name, c.path[1:]) == (row.role, row.name, row.path[1:])]
    return not there or any(c.has(State.SELECTED) for c in there)


def place_of(row: Control) -> tuple[str, int | None]:
    """Cells of one row that are called the same are one."""
    return row.name, row.bounds.y if row.bounds is not None else None


def is_row(control: Control) -> bool:
    """Whether it is a row in sight that can be chosen."""
    return control.role in ROWS and control.has(State.SHOWING) and Verb.CLICK in control.verbs


_COUNTS = re.compile(
    rf"\b(?:\d+|{'|'.join(ONES[2:13])}|these|those|all|both|some|several|few|many|other|more|the (?:first|last))$"
)


def _is_said(name: str, said: str) -> bool:
    """Whether a name is said, and not only things of that kind: *the three pictures* are not the row *Pictures*."""
    before, found, _ = said.partition(f" {name} ")
    return bool(found) and _COUNTS.search(before) is None


def _names(row: Control) -> set[str]:
    """What may be said for a row: its name, and a file's without its ending."""
    names = {normalise(row.name), normalise(row.name.removesuffix(_ending(row.name)))}
    return {n for n in names if len(n) >= SHORTEST and n not in COMMANDS}


def _ending(name: str) -> str:
    found = re.search(r"\w(\.[A-Za-z]\w{0,4})$", name)
    return found[1] if found else ""
