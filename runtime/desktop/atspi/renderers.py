"""Cells of GTK 3's tables that draw several things, of which a row shows some: a heading, or an entry with its icon.

What a row does not show has no place and keeps what another row said last. Places are told as the row drawn last has them, so a heading
is left without one, and what it does not show has one.
"""

from __future__ import annotations

from itertools import groupby

from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.vocabulary import AtRole

_TABLES = frozenset({AtRole.TABLE, AtRole.TREE, AtRole.TREE_TABLE})


def silence(top: Node) -> None:
    """Take away what cells do not show, and give what they do show a place."""
    for table in top.walk():
        if table.role in _TABLES:
            cells = sorted(filter(_hides_something, table.children), key=lambda c: len(c.children))
            for _, column in groupby(cells, key=lambda c: len(c.children)):
                _silence_in(sorted(column, key=lambda c: c.bounds.y if c.bounds else 0))


def _hides_something(cell: Node) -> bool:
    written = [part for part in cell.children if part.name]
    return cell.bounds is not None and len(written) > 1 and any(part.bounds is None for part in written)


def _silence_in(column: list[Node]) -> None:
    above = [[part.name for part in cell.children] for cell in (column[-1], *column[:-1])]
    for cell, names in zip(column, above, strict=True):
        shown = _shown(cell, names)
        for part in cell.children:
            if part.name and shown and part not in shown:
                part.name, part.text = "", None if part.text is None else ""
        for part in shown:
            part.bounds = part.bounds or cell.bounds


def _shown(cell: Node, above: list[str]) -> list[Node]:
    """What a cell says otherwise than the one above it is its own; where all of that has no place, all the same."""
    written = [part for part in cell.children if part.name]
    own = [part for part, name in zip(cell.children, above, strict=True) if part.name and part.name != name]
    return [part for part in own if part.bounds] or own or [part for part in written if part.bounds]
