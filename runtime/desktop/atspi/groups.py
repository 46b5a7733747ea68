"""Qt calls what has no name after the titled box that it stands in: right of the one field of a box, and of none where there are several."""

from __future__ import annotations

from collections import Counter

from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.vocabulary import AtRole


def take_titles_back(top: Node) -> None:
    """Take a box's title away from its buttons and fields where several of a kind have it."""
    for box in top.walk():
        if box.role == AtRole.PANEL and box.name:
            called = [
                c for c in box.children if c.role != AtRole.LABEL and (c.name == box.name or c.labelled_by == box.path)
            ]
            held = Counter(c.role for c in called)
            for node in called:
                if held[node.role] > 1:
                    _unname(node, box)


def _unname(node: Node, box: Node) -> None:
    if node.name == box.name:
        node.name = ""
    if node.labelled_by == box.path:
        node.label = node.labelled_by = ""
