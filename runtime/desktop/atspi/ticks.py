"""Boxes in the rows of GTK 3's tables: cells without a name that are neither text nor picture, of which only the mouse sets the mark.

What a program draws there in its own way says as little of itself, but for one thing: a box has an action more.
"""

from __future__ import annotations

from collections.abc import Sequence

from edgelam.control import Bounds
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.vocabulary import AtRole
from edgelam.runtime.desktop.naming import SAME_ROW

WIDEST = 100
"""Pixels of a column that holds boxes; a wider one without text shows how far something is."""

PLAIN = 3
"""Actions of every cell: to unfold its row, to edit it, to activate it. A box is also toggled."""

_TABLES = frozenset({AtRole.TABLE, AtRole.TREE, AtRole.TREE_TABLE})
_SHOWS_OTHERWISE = frozenset({"Text", "Image", "Value"})


def like_boxes(top: Node) -> list[Node]:
    """Cells that may be boxes by all that is known before their actions are."""
    return [n for table in top.walk() if table.role in _TABLES for n in table.walk() if _is_box(n)]


def tell_ticks(top: Node) -> None:
    """Make boxes of them, each called after what is written in its row."""
    for table in top.walk():
        if table.role in _TABLES:
            cells = [n for n in table.walk() if n.role == AtRole.TABLE_CELL and n.bounds is not None]
            written = [(n.name, n.bounds) for n in cells if n.name.strip()]
            drawn_beside = {
                part.path for n in cells for part in n.children
            }  # an icon of the program's own, in one column with a text
            for cell in filter(_is_box, cells):
                if cell.path not in drawn_beside and (name := _beside(cell.bounds, written)):
                    cell.role, cell.name, cell.asks_for_mouse = AtRole.CHECK_BOX, name, True


def _is_box(cell: Node) -> bool:
    if cell.role != AtRole.TABLE_CELL or cell.bounds is None or cell.bounds.width > WIDEST or cell.actions == PLAIN:
        return False
    shows_otherwise = bool(cell.name.strip() or cell.children or cell.interfaces & _SHOWS_OTHERWISE)
    return "Action" in cell.interfaces and not shows_otherwise


def _beside(box: Bounds | None, written: Sequence[tuple[str, Bounds | None]]) -> str:
    """The text in the same row that is nearest."""
    if box is None:
        return ""
    row = [
        (abs(b.center[0] - box.center[0]), name)
        for name, b in written
        if b and abs(b.center[1] - box.center[1]) < SAME_ROW
    ]
    return min(row, default=(0, ""))[1]
