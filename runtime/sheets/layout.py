"""A spreadsheet as the screen shows it, and which of its parts words mean: *B2 to C5*, *the price column*, *the first row*."""

from __future__ import annotations

import re
from dataclasses import dataclass

from edgelam.control import Control, Role, Snapshot
from edgelam.retrieval.lexical import stems
from edgelam.runtime.desktop.sheetwords import ADDRESS, address, column_of, letters, place_of

CELLS = re.compile(rf"\b(?P<from>{ADDRESS.pattern})(?:\s*(?::|-|–|to|through|until)\s*(?P<to>{ADDRESS.pattern}))?\b")
_COLUMNS = re.compile(r"\bcolum\w*\s+(?P<from>[A-Z]{1,2})(?:\s*(?:-|–|to|through|and)\s*(?P<to>[A-Z]{1,2}))?\b(?!['’])")
_ROWS = re.compile(r"\b(?:row|line)s?\s+(?P<from>\d+)(?:\s*(?:-|–|to|through|and)\s*(?P<to>\d+))?\b", re.IGNORECASE)
_FIRST_ROW = re.compile(
    r"\b(?:first|top|header|heading|title)\s+(?:row|line)\b|\b(?:the|my) (?:headings|headers)\b", re.IGNORECASE
)
_LAST_ROW = re.compile(r"\b(?:last|bottom)\s+(?:row|line)\b", re.IGNORECASE)
COLUMN, ROW = re.compile(r"\bcolum\w*\b", re.IGNORECASE), re.compile(r"\b(?:row|line)s?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as the screen shows it: the texts of its cells by row and column."""

    control: Control
    cells: dict[tuple[int, int], Control]

    @property
    def top(self) -> int:
        """The row with the headings: the first that holds anything."""
        return min((row for row, _ in self.cells), default=0)

    def last(self, column: int) -> int:
        """The last row that holds anything in a column; the one with the headings where none does."""
        return max((row for row, there in self.cells if there == column), default=self.top)

    def text(self, row: int, column: int) -> str:
        held = self.cells.get((row, column))
        return held.value if held is not None else ""

    def cell(self, row: int, column: int) -> Control:
        """The cell, as it is or as an empty one."""
        sheet, name = self.control, address(row, column)
        empty = Control(f"{sheet.ref}{name}", Role.CELL, name, "", sheet.states, None, (*sheet.path, sheet.name))
        return self.cells.get((row, column), empty)


def sheet_of(screen: Snapshot) -> Sheet | None:
    """The sheet of a window; None where it shows none."""
    control = next((c for c in screen.controls if c.role is Role.SHEET), None)
    if control is None or screen.modal:
        return None
    held = (c for c in screen.controls if c.role is Role.CELL and c.path[-1:] == (control.name,))
    return Sheet(control, {place: c for c in held if (place := place_of(c.name)) is not None})


def part_of(said: str, sheet: Sheet) -> str:
    """The part of the sheet that is said, as an address or a range; empty where none is."""
    if found := CELLS.search(said):
        return f"{found['from']}:{found['to']}".upper() if found["to"] else found["from"].upper()
    if found := _COLUMNS.search(said):
        return f"{found['from']}:{found['to'] or found['from']}"
    if found := _ROWS.search(said):
        return f"{found['from']}:{found['to'] or found['from']}"
    if _FIRST_ROW.search(said):
        return f"{sheet.top + 1}:{sheet.top + 1}"
    if _LAST_ROW.search(said) and sheet.cells:
        last = max(row for row, _ in sheet.cells) + 1
        return f"{last}:{last}"
    column = column_in(said, sheet) if COLUMN.search(said) else None
    if column is not None:
        return f"{letters(column)}:{letters(column)}"
    named = [
        row
        for (row, _), cell in sheet.cells.items()
        if ROW.search(said) and _is_named(cell.value, said) and row > sheet.top
    ]
    return f"{named[0] + 1}:{named[0] + 1}" if len(set(named)) == 1 else ""


def column_in(said: str, sheet: Sheet) -> int | None:
    """The column that is said by its letter or by its heading."""
    if found := _COLUMNS.search(said):
        return column_of(found["from"])
    named = [c for (r, c), cell in sheet.cells.items() if r == sheet.top and _is_named(cell.value, said)]
    longest = sorted(named, key=lambda c: -len(sheet.text(sheet.top, c)))
    return longest[0] if longest else None


def _is_named(text: str, said: str) -> bool:
    named, spoken = stems(text), stems(said)
    return bool(named) and named <= spoken


def is_selected(place: str, sheet: Sheet) -> bool:
    """Whether this is what is selected; a whole row or column shows as all its cells."""
    shown = sheet.control.value.upper()
    if shown == place:
        return True
    first, _, last = place.partition(":")
    of_row, of_column = first.isdigit(), first.isalpha()
    begins = f"A{first}:" if of_row else f"{first}1:"
    ends = re.search(rf"[A-Z]+{last}$", shown) if of_row else re.search(rf":{last}\d+$", shown)
    return (of_row or of_column) and shown.startswith(begins) and ends is not None
