"""From widgets and menus to controls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from edgelam.action import Verb
from edgelam.control import Bounds, Control, Role, State, verbs_for
from edgelam.runtime.desktop.naming import DOCUMENT, FALLBACK, clean_name, distinct, nearest_label
from edgelam.runtime.desktop.win32.items import Item, Names, items_of
from edgelam.runtime.desktop.win32.menus import Entry
from edgelam.runtime.desktop.win32.widgets import Facts, facts_of, kind_of, role_of, states_of
from edgelam.runtime.desktop.win32.windows import Widget

OWN_NAME = frozenset({Role.BUTTON, Role.CHECK, Role.RADIO, Role.TOGGLE, Role.GROUP, Role.LABEL, Role.LINK})
"""Roles whose text is their name; the text of the others is their value, and a label beside them their name."""

Labels = Sequence[tuple[str, Bounds | None]]


def controls_of(
    top: Widget,
    menu: Sequence[Entry],
    focus: int,
    ask: Callable[[Widget, Role], Facts] = facts_of,
    look: Callable[[Widget, Names], Sequence[Item]] = items_of,
) -> list[Control]:
    """Every control of a window, its menu's commands first. ``ask`` returns what a widget shows, ``look`` what is in it."""
    window = clean_name(top.text)
    path = (window,) if window else ()
    labels = [(clean_name(w.text), w.bounds) for w in _all(top) if role_of(w) is Role.LABEL and w.text]
    found = [_command(top.hwnd, entry, path) for entry in menu]
    names = {entry.number: entry.name for entry in menu}
    _collect(top, path, labels, focus, ask, found)
    for widget in _all(top):
        found += [_item(widget, item, path) for item in look(widget, names)]
    return distinct(found)


def _all(widget: Widget) -> Iterator[Widget]:
    for child in widget.children:
        yield child
        yield from _all(child)


def _command(hwnd: int, entry: Entry, path: tuple[str, ...]) -> Control:
    """A command of a closed menu: it can be done, but is not on the screen."""
    role = Role.CHECK if entry.checked else Role.MENU_ITEM
    states = {State.ENABLED} if entry.enabled else set()
    states |= {State.CHECKED} if entry.checked else set()
    verbs = verbs_for(role, states)
    return Control(
        f"menu:{hwnd}:{entry.number}", role, entry.name, states=frozenset(states), path=(*path, *entry.path), key=entry.key, verbs=verbs,
    )  # fmt: skip


def _item(widget: Widget, item: Item, path: tuple[str, ...]) -> Control:
    """A tab, a tool bar's button, a row: known to its control by a number."""
    facts = {
        State.ENABLED: item.enabled and widget.enabled,
        State.SELECTED: item.selected,
        State.SHOWING: item.bounds is not None,
    }
    states = frozenset(state for state, holds in facts.items() if holds)
    return Control(
        f"item:{widget.hwnd}:{item.number}", item.role, item.name, states=states, bounds=item.bounds, path=path, verbs=verbs_for(item.role, states),
    )  # fmt: skip


def _collect(
    widget: Widget, path: tuple[str, ...], labels: Labels, focus: int, ask: Callable[[Widget, Role], Facts],
    found: list[Control],
) -> None:  # fmt: skip
    boxes = [c for c in widget.children if role_of(c) is Role.GROUP and kind_of(c) == "button"]
    for child in widget.children:
        role = role_of(child)
        inner = next((w for w in _all(child) if role_of(w) is Role.TEXT), None) if role is Role.COMBO else None
        inside = (*path, *(clean_name(b.text) for b in boxes if _holds(b, child)))
        if inner is not None:  # a box that can be typed into: its field is what a person fills in
            found.append(_control(inner, Role.TEXT, inside, labels, ask(inner, Role.TEXT), focus))
        elif role not in (Role.GROUP, Role.LABEL) or (role is Role.LABEL and child.text):
            found.append(_control(child, role, inside, labels, ask(child, role), focus))
        if role not in (Role.COMBO, Role.LIST):  # a box of choices is made of windows that are no controls of their own
            _collect(child, inside, labels, focus, ask, found)


def _holds(box: Widget, widget: Widget) -> bool:
    """Whether a frame is drawn around a widget; they are siblings, only their positions show it."""
    if box is widget or box.bounds is None or widget.bounds is None:
        return False
    x, y = widget.bounds.center
    b = box.bounds
    return b.x <= x < b.x + b.width and b.y <= y < b.y + b.height


def _control(widget: Widget, role: Role, path: tuple[str, ...], labels: Labels, facts: Facts, focus: int) -> Control:
    states = states_of(widget, role, facts, focus)
    name = clean_name(widget.text) if role in OWN_NAME else nearest_label(widget.bounds, labels).rstrip(":")
    if not name:
        name = DOCUMENT if role is Role.TEXT and State.MULTILINE in states else FALLBACK.get(role, "")
    verbs = verbs_for(role, states) if State.SHOWING in states else frozenset[Verb]()
    return Control(
        f"hwnd:{widget.hwnd}", role, name, facts.value, states, widget.bounds, path, options=facts.options, verbs=verbs,
    )  # fmt: skip
