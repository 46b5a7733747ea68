"""What GTK 4 says badly about what is on the screen, put right once it has been read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from edgelam.control import Bounds
from edgelam.runtime.desktop.atspi.nodes import PRESSED, Node, is_menu_button
from edgelam.runtime.desktop.atspi.vocabulary import TOP_ROLES, AtRole, AtState

_CLASS_NAME = re.compile(r"(?!Gtk|Adw)[A-Z][a-z0-9]*(?:[A-Z][a-z0-9]+)+")
"""As types are called in C: what has no name is called after its own (*GcalDateChooserDay*). The toolkit's own types are told by these names."""


def tell_dialogs(tops: Iterable[Node]) -> None:
    """A window of its own that is called no window is a dialog: GTK 4.8 says so of the one that files are chosen in."""
    for top in tops:
        if top.role not in TOP_ROLES and top.has(AtState.VISIBLE):
            top.role = AtRole.DIALOG


def put_right(top: Node) -> None:
    """Say of what is in sight that it shows (GTK 4.8 does so of windows alone), take away names that are those of types, and give a
    button without a name what the box around it, which holds nothing else, is explained with."""
    _show(top, top.bounds)
    for node in top.walk():
        if node.role != AtRole.LABEL and _CLASS_NAME.fullmatch(node.name) and not _is_written_in(node, node.name):
            node.name = ""
    _explain(top)


def _show(node: Node, window: Bounds | None) -> None:
    """Once it has been open, a button's menu stays where it was, with its place."""
    closed = is_menu_button(node) and not node.has(AtState.EXPANDED)
    if node.bounds is not None and (window is None or _is_within(node.bounds, window)):
        node.states |= 1 << AtState.SHOWING
    for child in node.children:
        if not closed or child.role in PRESSED:
            _show(child, window)


def _is_within(box: Bounds, window: Bounds) -> bool:
    """Positions are relative to the window."""
    x, y = box.center
    return 0 <= x < window.width and 0 <= y < window.height


def _is_written_in(node: Node, name: str) -> bool:
    return any(n.role == AtRole.LABEL and name in (n.name, n.text) for n in node.walk())


def _explain(box: Node) -> None:
    for child in box.children:
        buttons = list(_buttons(child)) if child.help and child.role not in PRESSED else []
        if len(buttons) == 1 and not buttons[0].help:
            buttons[0].help = child.help
        _explain(child)


def _buttons(node: Node) -> Iterator[Node]:
    """The buttons in sight in it; not those inside other buttons."""
    for child in node.children:
        if child.role in PRESSED and child.has(AtState.SHOWING):
            yield child
        else:
            yield from _buttons(child)
