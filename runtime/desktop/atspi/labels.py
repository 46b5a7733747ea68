"""The labels of a window, and which of them a field without one of its own is called after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from edgelam.control import Bounds
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.vocabulary import AtRole
from edgelam.runtime.desktop.naming import clean_name, nearest_label


@dataclass(frozen=True, slots=True)
class Label:
    """A label, where it is, and the field that the toolkit says it is of."""

    name: str
    bounds: Bounds
    field: Node | None

    def may_name(self, other: Node) -> bool:
        """Another field's label names what else stands in its row, as the unit beside a number, but nothing of the same kind."""
        if self.field is None or self.field.path == other.path:
            return True
        if other.bounds is None or self.field.role == other.role:
            return False
        return abs(self.bounds.center[1] - other.bounds.center[1]) <= other.bounds.height // 2


def labels_of(top: Node) -> list[Label]:
    """Every label that can be seen."""
    fields = {n.labelled_by: n for n in top.walk() if n.labelled_by}
    return [
        Label(n.name, n.bounds, fields.get(n.path))
        for n in top.walk()
        if n.role == AtRole.LABEL and n.name and n.bounds
    ]


def label_beside(node: Node, labels: Iterable[Label]) -> str:
    """The name that a field has by the nearest label that can be its."""
    return clean_name(
        nearest_label(node.bounds, [(label.name, label.bounds) for label in labels if label.may_name(node)])
    )
