"""Closed menus as they were last read: what they hold is kept, its names and states are asked again.

LibreOffice and Qt expose the items of their menus one call at a time, and all of them although they are closed: two
thirds of the time that a window of Writer takes to read. An item that was kept costs two calls instead of eight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from edgelam.runtime.desktop.atspi.bus import Bus, Call, CallError, I, prop
from edgelam.runtime.desktop.atspi.nodes import Node, bits_of
from edgelam.runtime.desktop.atspi.vocabulary import AtRole

Replies = Iterator[Any]


class Menus:
    """Of one application."""

    def __init__(self, bus: Bus, app: str) -> None:
        self._bus, self._app = bus, app
        self._held: dict[str, Node] = {}

    def remember(self, menus: Sequence[Node]) -> None:
        """Menus that have just been read."""
        self._held.update((m.path, m) for m in menus if m.children)

    def holds(self, node: Node) -> bool:
        held = self._held.get(node.path)
        return held is not None and held.count == node.count

    def recall(self, menus: Sequence[Node]) -> list[Node]:
        """Give menus that are held their items, all in one pipelined round; returns those that have changed, which are
        forgotten and must be read again."""
        asked = [item for m in menus for child in self._held[m.path].children for item in child.walk()]
        replies = iter(self._bus.many([call for item in asked for call in self._calls(item)]))
        changed = []
        for menu in menus:
            fresh = [_renewed(child, replies) for child in self._held[menu.path].children]
            known = [child for child in fresh if child is not None]
            if len(known) < len(fresh):
                changed.append(menu)
                del self._held[menu.path]
            else:
                menu.children = known
        return changed

    def _calls(self, item: Node) -> list[Call]:
        names = ("Name", "ChildCount") if _holds_items(item) else ("Name",)
        state = Call(self._app, item.path, I + "Accessible", "GetState")
        return [state, *(prop(self._app, item.path, I + "Accessible", n) for n in names)]


def _holds_items(item: Node) -> bool:
    return bool(item.children) or item.role == AtRole.MENU


def _renewed(held: Node, replies: Replies) -> Node | None:
    """The node as it is now, from the replies to its calls and those of what is below it; None if it has changed."""
    states, name = next(replies), next(replies)
    count = next(replies) if _holds_items(held) else None
    below = [_renewed(child, replies) for child in held.children]
    lost = any(isinstance(reply, CallError) for reply in (states, name, count))
    if lost or (count is not None and count[0][1] != held.count) or None in below:
        return None
    children = [child for child in below if child is not None]
    return replace(
        held, name=name[0][1], states=bits_of(states[0]), children=children, bounds=None, text=None, value=None
    )
