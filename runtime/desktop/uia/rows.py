"""Rows of lists, data grids and folders: what stands in their columns says more about the row, or can be written in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from edgelam.runtime.desktop.naming import clean_name
from edgelam.runtime.desktop.uia.elements import Element
from edgelam.runtime.desktop.uia.vocabulary import Kind, Pattern, Property

ROWS = frozenset({Kind.LIST_ITEM, Kind.DATA_ITEM, Kind.TREE_ITEM, Kind.CUSTOM})
COLUMNS = frozenset({Kind.HEADER_ITEM, Kind.SPLIT_BUTTON, Kind.BUTTON})
"""What a header holds: Explorer's are split buttons."""

GRIDS = frozenset({Kind.DATA_ITEM, Kind.CUSTOM})
"""Rows whose columns can be written in where they are; what Explorer and list views show of a file is the file."""

CELLS = frozenset({Kind.EDIT, Kind.TEXT, Kind.DATA_ITEM, Kind.CUSTOM})
MAX_SAID = 240
"""Characters of what a row's columns say."""

_TYPE = re.compile(r"(?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*(?:[+`].*)?|\{.*\}")
"""What WPF calls a row that nobody named: the type of its data."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a row; ``writable`` where its text can be set."""

    element: Element
    column: str
    text: str
    writable: bool


def columns_of(grid: Element) -> list[str]:
    """The names of a grid's columns, from its header."""
    header = next((e for e in grid.walk() if e.kind == Kind.HEADER), None)
    return [clean_name(e.name) for e in header.walk() if e.kind in COLUMNS] if header is not None else []


def cells_of(row: Element, columns: Sequence[str]) -> list[Cell]:
    """The columns of a row, left to right; none where it is not laid out in columns."""
    if row.kind not in ROWS:
        return []
    parts = [e for e in row.children if e.kind in CELLS]
    named = list(columns) if len(columns) == len(parts) else [clean_name(e.name) for e in parts]
    return [_cell(row, part, column) for part, column in zip(parts, named, strict=True)]


def _cell(row: Element, element: Element, column: str) -> Cell:
    held = Pattern.VALUE in element.patterns
    inner = next((e.name for e in element.walk() if e.kind == Kind.TEXT and e.name), "")
    text = clean_name(element.text(Property.VALUE) if held else inner or element.name)
    writable = row.kind in GRIDS and held and not element.properties.get(Property.READ_ONLY)
    return Cell(element, "" if column == text else column, text, writable)


def row_name(row: Element, cells: Sequence[Cell]) -> str:
    """What a person calls a row: its name, or its first column where that is the name of a type or there is none."""
    name = clean_name(row.name)
    first = next((c.text for c in cells if c.text), "")
    return first if first and (not name or _TYPE.fullmatch(name)) else name


def said(name: str, cells: Sequence[Cell]) -> str:
    """``Date modified: 1/2/2026; Size: 3 KB``: what the columns say beyond the name."""
    parts = (f"{c.column}: {c.text}" if c.column else c.text for c in cells if c.text and c.text != name)
    return "; ".join(parts)[:MAX_SAID]
