"""What is said about a spreadsheet's cells: *go to D57*, *put 12 in B2*, *add up the price column*, *sort by surname*.

Cells have addresses, columns have headings, rows hold values: which cells are meant is worked out from what the sheet shows, and what
was done is read from it again. A small model is not asked.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from enum import StrEnum

from edgelam.control import Snapshot
from edgelam.phrases import normalise
from edgelam.quoted import QUOTED, inside
from edgelam.runtime.desktop.sheetwords import ADDRESS, address, column_of, place_of
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.sheets.layout import CELLS, COLUMN, ROW, Sheet, column_in, part_of, sheet_of


class Job(StrEnum):
    """Kinds of things that are done in a sheet."""

    GO = "go"
    FILL = "fill"
    SORT = "sort"
    DELETE = "delete"
    PART = "part"
    """Something else, with a part of the sheet that is selected first: *make the first row bold*."""


@dataclass(frozen=True, slots=True)
class Task:
    """``place`` is what is to be selected, ``text`` what is typed there, ``commands`` what is clicked then. ``column``: that of a sort,
    ``heading``: what stands above it."""

    job: Job
    place: str
    text: str = ""
    commands: tuple[str, ...] = ()
    column: int = 0
    heading: str = ""
    downwards: bool = False


_POLITE = re.compile(
    r"^(?:(?:please|now|then|also|and|just|(?:can|could|would|will) you|i (?:want|need|would like|'d like) (?:you )?to)\b[,\s]*)+",
    re.IGNORECASE,
)
_CELL = rf"(?:the )?(?:cell )?{ADDRESS.pattern}"

_GOES = re.compile(
    r"^(?:go|jump|take me|bring me|get me|move|scroll|navigate|select|mark|highlight|click(?: on)?|show me|show|put me)\b",
    re.IGNORECASE,
)
_PUTS = re.compile(
    rf"^(?:put|write|enter|type|insert|add|stick|fill|place)\s+(?P<text>.+?)\s+(?:in|into|to|at|on)\s+{_CELL}$",
    re.IGNORECASE,
)
_SETS = re.compile(rf"^(?:set|change|make|fill)\s+{_CELL}\s+(?:to|into|with|=)\s+(?P<text>.+)$", re.IGNORECASE)
_CHANGES = re.compile(
    r"^(?:change|turn|switch|set|replace|correct)\s+(?:the\s+)?(?P<old>.+?)\s+(?:to|into|with|by)\s+(?P<new>.+?)(?:\s+(?:there|here|in (?:it|that row|the row.*|row.*)|for .+|of .+))?$",
    re.IGNORECASE,
)
_FINDS = re.compile(r"^(?:look|find|search|where is|show me|go to|take me to|jump to)\b", re.IGNORECASE)
_SORTS = re.compile(r"\b(?:sort\w*|order(?:ed)?|arrange\w*|alphabetical\w*)\b", re.IGNORECASE)
_DOWN = re.compile(
    r"\b(?:descending|z (?:to|first)|(?:largest|biggest|highest|newest|latest|most expensive) (?:first|on top|at the top)|backwards|reverse\w*|from (?:high|large|big|new)\w*)\b",
    re.IGNORECASE,
)
_DELETES = re.compile(
    r"\b(?:delete|remove|get rid of|drop|take out|lose|throw (?:out|away)|cut out|erase)\b", re.IGNORECASE
)
_POINTS = frozenset({"it", "that", "this", "them", "these", "those"})

_OF_FILES = frozenset({Kind.SAVE, Kind.OPEN, Kind.NEW_FOLDER, Kind.RENAME, Kind.COPY, Kind.MOVE, Kind.QUESTION})

FUNCTIONS = {
    "SUM": re.compile(r"\b(?:add(?:s|ed)? (?:\w+ )?up|sum(?: up)?|total(?: up)?)\b", re.IGNORECASE),
    "AVERAGE": re.compile(r"\b(?:average|mean)\b", re.IGNORECASE),
    "MAX": re.compile(r"\b(?:maximum|highest|largest|biggest)\b", re.IGNORECASE),
    "MIN": re.compile(r"\b(?:minimum|lowest|smallest)\b", re.IGNORECASE),
}
"""What is worked out, and how people ask for it."""

_WORKS_OUT = re.compile(
    r"^(?:add|sum|total|put|write|enter|insert|calculate|compute|work out|give|get|i (?:need|want))\b", re.IGNORECASE
)

SORTING = {
    False: ("sort ascending", "sort a to z", "sort smallest to largest"),
    True: ("sort descending", "sort z to a", "sort largest to smallest"),
}
WIDENING = ("extend selection", "expand the selection", "expand selection")
"""The answer to the question whether what stands beside the selected cells goes with them."""

DELETING = {
    "column": ("delete columns", "delete column", "delete sheet columns"),
    "row": ("delete rows", "delete row", "delete sheet rows"),
}
"""Names of commands."""


def task_of(subtask: str, screen: Snapshot) -> Task | None:
    """What a subtask that begins on this screen wants done in its sheet; None where it shows none, or nothing of one is meant."""
    sheet = sheet_of(screen)
    if sheet is None or intent_of(subtask).kind in _OF_FILES:
        return None
    said = _POLITE.sub("", subtask.strip()).rstrip(" .!?")
    readers = (_sorting, _formula, _filling, _changing, _deleting, _going, _finding, _styling)
    return next((task for read in readers if (task := read(said, sheet)) is not None), None)


def _formula(said: str, sheet: Sheet) -> Task | None:
    function = next((name for name, form in FUNCTIONS.items() if form.search(said)), "")
    if not function or not _WORKS_OUT.match(said):
        return None
    column = column_in(said, sheet)
    target = next((m for m in re.finditer(rf"\b(?:in|into|to|at)\s+{_CELL}", said) if True), None)
    whole = CELLS.search(said)
    if whole is not None and whole["to"]:
        source, below = f"{whole['from']}:{whole['to']}".upper(), None
    elif column is not None and sheet.last(column) > sheet.top:
        first = sheet.top + (0 if is_number(sheet.text(sheet.top, column)) else 1)
        source, below = (
            f"{address(first, column)}:{address(sheet.last(column), column)}",
            address(sheet.last(column) + 1, column),
        )
    else:
        return None
    place = f"{target[1]}{target[2]}".upper() if target is not None else below
    return Task(Job.FILL, place, f"={function}({source})") if place else None


def _filling(said: str, sheet: Sheet) -> Task | None:
    found = _PUTS.match(said) or _SETS.match(said)
    if found is None:
        return None
    numbers = [g for g in found.groups() if g]
    text = found["text"].strip()
    text = (
        inside(m) if (m := QUOTED.fullmatch(text)) else re.sub(r"^(?:the (?:word|number|text|value)|a|an) ", "", text)
    )
    place = next(f"{a}{b}" for a, b in itertools.pairwise(numbers) if place_of(f"{a}{b}") and b.isdigit())
    return None if text.casefold() in _POINTS else Task(Job.FILL, place.upper(), text)


def _changing(said: str, sheet: Sheet) -> Task | None:
    """*Change open to paid in the row of 4471*: the row that something said stands in, else the selected one."""
    found = _CHANGES.match(QUOTED.sub(inside, said))
    if found is None:
        return None
    old, new = normalise(found["old"]), found["new"].strip()
    rest = set(normalise(said).replace(old, " ", 1).replace(normalise(new), " ", 1).split())
    rows = {row for (row, _), cell in sheet.cells.items() if normalise(cell.value) in rest}
    if not rows and (selected := place_of(sheet.control.value)) is not None:
        rows = {selected[0]}
    meant = [(r, c) for (r, c), cell in sheet.cells.items() if r in rows and normalise(cell.value) == old]
    return Task(Job.FILL, address(*meant[0]), new) if len(meant) == 1 else None


def _sorting(said: str, sheet: Sheet) -> Task | None:
    if not _SORTS.search(said):
        return None
    column = column_in(said, sheet)
    if column is None:
        column = min((c for r, c in sheet.cells if r == sheet.top), default=0)
    down, last = bool(_DOWN.search(said)), max((row for row, _ in sheet.cells), default=sheet.top)
    columns = [c for _, c in sheet.cells] or [column]
    end = (
        max(columns) if column == min(columns) else column
    )  # whole rows, where they are sorted by what they begin with
    place = f"{address(sheet.top + 1, column)}:{address(last, end)}"
    return Task(Job.SORT, place, "", SORTING[down], column, sheet.text(sheet.top, column), down)


def _deleting(said: str, sheet: Sheet) -> Task | None:
    if not _DELETES.search(said):
        return None
    part = part_of(said, sheet)
    kind = "column" if COLUMN.search(said) else "row" if ROW.search(said) else ""
    if not part or not kind or not re.fullmatch(r"[A-Z]+:[A-Z]+|\d+:\d+", part):
        return None
    column = column_of(part.partition(":")[0]) if kind == "column" else 0
    heading = sheet.text(sheet.top, column) if kind == "column" else sheet.text(int(part.partition(":")[0]) - 1, column)
    return Task(Job.DELETE, part, "", DELETING[kind], column, heading)


def _going(said: str, sheet: Sheet) -> Task | None:
    if not _GOES.match(said):
        return None
    part = part_of(said, sheet)
    rest = _GOES.sub("", CELLS.sub("", said)).casefold()
    about = {
        "to",
        "the",
        "cell",
        "cells",
        "from",
        "row",
        "rows",
        "column",
        "columns",
        "line",
        "in",
        "at",
        "whole",
        "range",
        "over",
        "down",
        "up",
    }
    if not part or (CELLS.search(said) and set(re.findall(r"[a-z]+", rest)) - about):
        return None
    return Task(Job.GO, part) if CELLS.search(said) or re.match(r"select|mark|highlight", said, re.IGNORECASE) else None


def _finding(said: str, sheet: Sheet) -> Task | None:
    """The one cell that holds just what is looked for."""
    if not _FINDS.match(said):
        return None
    looked = set(re.findall(r"[\w.,-]+", normalise(said))) - {
        "look",
        "find",
        "search",
        "the",
        "for",
        "up",
        "in",
        "list",
        "it",
        "to",
        "me",
    }
    found = [place for place, cell in sheet.cells.items() if normalise(cell.value) in looked]
    return Task(Job.GO, address(*found[0])) if len(found) == 1 else None


_STYLES = re.compile(
    r"\b(?:bold|italics?|underlined?|red|green|blue|yellow|background|cent(?:er|re)d?|wide|width|high|height|aligned?|bigger|larger|smaller|percent|currency|euro|decimals?|borders?)\b",
    re.IGNORECASE,
)
"""What cells are made to look like."""


def _styling(said: str, sheet: Sheet) -> Task | None:
    part = part_of(said, sheet) if _STYLES.search(said) else ""
    return Task(Job.PART, part) if part else None


def is_number(text: str) -> bool:
    return re.fullmatch(r"[-+]?[\d.,'’\s]*\d\s*(?:%|€|\$|£)?", text.strip()) is not None
