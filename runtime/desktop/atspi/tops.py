"""The windows of an application: which of them is in front."""

from __future__ import annotations

from collections.abc import Sequence

from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.vocabulary import DIALOG_ROLES, TOP_ROLES, AtRole, AtState


def topmost(tops: Sequence[Node]) -> Node | None:
    """The menu that is open, also over a dialog, else the topmost modal dialog, else the active window, else the newest one."""
    dialogs = [t for t in tops if is_dialog(t)]
    active = [t for t in tops if t.has(AtState.ACTIVE)]
    menus = [t for t in active if t.role == AtRole.WINDOW and not t.name]  # GTK 3 shows them in windows of their own
    for group in (menus, [d for d in dialogs if d in active], dialogs[-1:], active, tops[-1:]):
        if group:
            return group[0]
    return None


def is_visible(top: Node) -> bool:
    """Whether it is a window that stands on the screen."""
    shown = top.has(AtState.SHOWING) or top.has(AtState.VISIBLE)
    return shown and top.role in TOP_ROLES


def is_dialog(top: Node) -> bool:
    """Whether its application waits for it."""
    return top.role in DIALOG_ROLES or top.has(AtState.MODAL)
