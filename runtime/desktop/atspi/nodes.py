"""What an application exposes about one accessible object."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from edgelam.control import Bounds
from edgelam.runtime.desktop.atspi.vocabulary import MENU_BUTTON, AtRole, AtState

PRESSED = frozenset({AtRole.PUSH_BUTTON, AtRole.TOGGLE_BUTTON})


@dataclass(slots=True)
class Node:
    """One accessible object as the application exposes it."""

    path: str
    parent: str
    role: int
    name: str
    help: str
    states: int
    interfaces: frozenset[str]
    count: int = 0
    children: list[Node] = field(default_factory=list)
    bounds: Bounds | None = None
    text: str | None = None
    value: float | None = None
    least: float | None = None
    most: float | None = None
    label: str = ""
    labelled_by: str = ""
    """The object that the toolkit says is its label."""

    actions: int = 0
    """How many actions it offers, where that was asked."""

    chosen: str = ""
    """Of a box of choices that is not called after its entry: the name of the entry that it says is chosen."""

    unfolds: bool = False
    """Whether it holds what is only shown when it is pressed."""

    asks_for_mouse: bool = False
    """Whether its default action is another one than a click's."""

    def has(self, state: AtState) -> bool:
        return bool(self.states >> state & 1)

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()


def entry_of(box: Node) -> Node | None:
    """The field of a box of choices in which something else can be written."""
    inner = (n for n in box.walk() if n is not box and n.role in (AtRole.TEXT, AtRole.ENTRY))
    return next((n for n in inner if n.has(AtState.EDITABLE)), None)


def is_menu_button(node: Node) -> bool:
    """Whether this is GTK 4's button that opens a popover: called after its class where it has no name, else seen by the button inside.

    Its default action does nothing, a mouse click opens it.
    """
    return node.name == MENU_BUTTON or (node.role in PRESSED and any(c.role in PRESSED for c in node.children))


def node_of(path: str, parent: str, role: int, name: str, about: str, states: Any, interfaces: Any, count: int) -> Node:
    """From what the bus sent: states as words of 32 bits, interfaces by their full names."""
    short = frozenset(i.rpartition(".")[2] for i in interfaces)
    return Node(path, parent, role, name, about, bits_of(states), short, count)


def bits_of(states: Any) -> int:
    """A state set as one number."""
    low, high = (*states, 0, 0)[:2]
    return int(low | high << 32)
