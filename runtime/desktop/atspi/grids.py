"""Pictures and texts in a grid, as GTK lays out fonts, contacts or places: each is one entry, called by a text that is its own."""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest

from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.vocabulary import AtRole


def tell_entries(top: Node) -> None:
    """Make entries of a grid's cells that hold labels. (The cells of a table with columns hold none, or stand in rows.)"""
    for grid in top.walk():
        if grid.role == AtRole.TABLE:
            cells = [c for c in grid.children if c.role == AtRole.TABLE_CELL]
            written = [(cell, texts) for cell in cells if (texts := _texts(cell))]
            place = _place_of_names([texts for _, texts in written])
            for cell, texts in written:
                shown = texts[: place + 1]
                cell.role, cell.name = AtRole.LIST_ITEM, shown[-1]
                _leave_out(cell, set(shown))


def _texts(cell: Node) -> list[str]:
    return [n.name for n in cell.walk() if n.role == AtRole.LABEL and n.name]


def _place_of_names(written: list[list[str]]) -> int:
    """Which of their texts tells entries apart: the first that most of them do not share, as the letters that show a font are shared,
    else the one that differs most."""
    held = [Counter(t for t in texts if t) for texts in zip_longest(*written, fillvalue="")]
    own = (place for place, texts in enumerate(held) if 2 * max(texts.values()) <= len(written))
    return next(own, max(range(len(held)), key=lambda place: len(held[place]), default=0))


def _leave_out(node: Node, said: set[str]) -> None:
    """Take away the labels that an entry is called by, and those of its picture."""
    node.children = [c for c in node.children if c.role != AtRole.LABEL or c.name not in said]
    for child in node.children:
        _leave_out(child, said)
