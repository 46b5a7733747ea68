"""The windows of an application: which of them is in front."""

from __future__ import annotations

from collections.abc import Sequence

from edgelam.control import INPUT_ROLES, TICK_ROLES, Control, Role
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.vocabulary import DIALOG_ROLES, TOP_ROLES, AtRole, AtState

_GIVING_UP = frozenset({"cancel", "abbrechen", "annuler", "cancelar", "annulla", "annuleren"})
"""Buttons of what waits for an answer."""


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


def waits(top: Node, tops: Sequence[Node], controls: Sequence[Control]) -> bool:
    """Whether its application waits for a dialog. One that is all that the application shows, says not that it waits, has something to be
    set and no way to give that up is the application's window: its *Close* ends it."""
    if top.role != AtRole.DIALOG or top.has(AtState.MODAL) or len(tops) > 1:
        return is_dialog(top)
    sets = any(c.verbs and c.role in INPUT_ROLES | TICK_ROLES for c in controls)
    asks = any(c.role is Role.BUTTON and c.name.strip(" .…").casefold() in _GIVING_UP for c in controls)
    return asks or not sets
