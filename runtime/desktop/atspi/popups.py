"""Menus that stand apart from every window: Qt lists a context menu, or the menu of a tool button, nowhere, and only tells when it shows."""

from __future__ import annotations

from collections.abc import Iterable

from jeepney import HeaderFields, Message

from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.tree import Reader
from edgelam.runtime.desktop.atspi.vocabulary import AtRole, AtState

KEPT = 12
"""Objects that have shown lately, of which each is asked whether it is such a menu and still open."""


class Popups:
    """What the applications have told to show."""

    def __init__(self) -> None:
        self._told: dict[str, list[str]] = {}

    def note(self, signals: Iterable[Message]) -> None:
        """Take in what they have told since."""
        for signal in list(signals):
            fields, body = signal.header.fields, signal.body
            if fields.get(HeaderFields.member) != "StateChanged" or tuple(body[:2]) != ("showing", 1):
                continue
            path = str(fields.get(HeaderFields.path, ""))
            told = self._told.setdefault(str(fields.get(HeaderFields.sender, "")), [])
            if path in told:
                told.remove(path)
            told.append(path)
            del told[:-KEPT]

    def beside(self, reader: Reader, top: Node) -> list[Node]:
        """The menus that are open and no part of the window, read with all that is in them; others are forgotten."""
        told = self._told.get(reader.app, [])
        if not told:
            return []
        open_ones = [n for n in reader.objects(told) if n.role == AtRole.POPUP_MENU and n.has(AtState.SHOWING)]
        self._told[reader.app] = [n.path for n in open_ones]
        here = {n.path for n in top.walk()}
        apart = [n for n in open_ones if n.path not in here]
        for menu in apart:
            reader.fill(menu)
            for item in menu.children:  # one that stands in a closed menu, too, says what it is there
                item.states |= 1 << AtState.SHOWING
        return [n for n in apart if n.children]
