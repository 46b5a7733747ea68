"""A dialog that an application draws inside of its own window, which takes nothing else as long as it stands there."""

from __future__ import annotations

from collections.abc import Sequence

from edgelam.control import Control, Role
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.vocabulary import DIALOG_ROLES, AtState

FRAME = frozenset({Role.MENU, Role.MENU_ITEM})
"""Roles of what a window's frame keeps whatever stands in it: menus that are closed."""


def held_by_dialog(top: Node, controls: Sequence[Control]) -> list[Control] | None:
    """The controls of a modal dialog inside of the window, where they are all that can be acted on; else None.

    A page in a browser can have such a dialog, too, but the browser's own buttons go on working: that stays a window.
    """
    usable = {c.ref for c in controls if c.verbs and c.role not in FRAME}
    for node in top.walk():
        if node is top or node.role not in DIALOG_ROLES or not (node.has(AtState.MODAL) and node.has(AtState.SHOWING)):
            continue
        inside = {n.path for n in node.walk()}
        if usable and usable <= inside:
            return [c for c in controls if c.ref in inside]
    return None
