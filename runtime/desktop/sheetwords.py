"""The addresses of a spreadsheet's cells: ``B12`` is row 11, column 1."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
RANGE = re.compile(rf"{ADDRESS.pattern}(?::{ADDRESS.pattern})?")


def address(row: int, column: int) -> str:
    """Rows and columns count from 0."""
    return f"{letters(column)}{row + 1}"


def letters(column: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_of(name: str) -> int:
    """The inverse of :func:`letters`."""
    number = 0
    for letter in name.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def place_of(text: str) -> tuple[int, int] | None:
    """Row and column of an address; None where this is none."""
    found = ADDRESS.fullmatch(text.strip())
    return (int(found[2]) - 1, column_of(found[1])) if found else None
