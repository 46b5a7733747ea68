"""From elements to controls: names for the nameless, what can be done with each, what it shows."""

from __future__ import annotations

from collections.abc import Sequence

from edgelam.action import Verb
from edgelam.control import MAX_VALUE, Bounds, Control, Role, State, verbs_for
from edgelam.runtime.desktop.naming import DOCUMENT, FALLBACK, clean_name, distinct, nearest_label, one_of_many
from edgelam.runtime.desktop.uia.elements import Element
from edgelam.runtime.desktop.uia.vocabulary import FRAME, ROLES, Kind, Pattern, Property

Labels = Sequence[tuple[str, Bounds | None]]

CLOSED = frozenset({Role.BUTTON, Role.TEXT, Role.COMBO, Role.CHECK, Role.RADIO, Role.SPIN, Role.SLIDER, Role.TAB})
"""What is inside these is a part of them, not a control of its own; a tab's content is not inside the tab."""

CHROMIUM = "Chrome_"
MANY_LINES = 60
"""Pixels of height from which a field is one of many lines; UI Automation does not say."""


def controls_of(top: Element) -> list[Control]:
    """Every control of a window, top to bottom, with second copies removed."""
    window = clean_name(top.name)
    labels = [(clean_name(e.name), e.bounds) for e in top.walk() if e.kind == Kind.TEXT and e.name]
    found: list[Control] = []
    _collect(top, (window,) if window else (), labels, found)
    return distinct(found)


def is_blind(top: Element) -> bool:
    """Whether the window is of Chromium or Electron and shows itself as one piece: its accessibility is still off."""
    web = any(e.text(Property.CLASS_NAME).startswith(CHROMIUM) for e in top.walk())
    return web and not any(e.patterns for e in top.walk() if e.kind != Kind.DOCUMENT and e.kind not in FRAME)


def is_empty(top: Element) -> bool:
    """Whether nothing in it can be acted on: a window that draws its own controls and exposes nothing of them."""
    return not any(e.patterns - {Pattern.LEGACY} for e in top.walk() if e is not top and e.kind not in FRAME)


def _collect(element: Element, path: tuple[str, ...], labels: Labels, found: list[Control]) -> None:
    for child in element.children:
        if child.kind in FRAME:
            continue
        control = _control(child, path, labels)
        if control is not None:
            several = element.properties.get(Property.SEVERAL) is True
            found.append(one_of_many(control) if several else control)
        name = clean_name(child.name)
        deeper = (*path, name) if name and child.kind not in (Kind.TEXT, Kind.DOCUMENT) else path
        if control is None or control.role not in CLOSED or child.kind == Kind.DOCUMENT:
            _collect(child, deeper, labels, found)


def _control(element: Element, path: tuple[str, ...], labels: Labels) -> Control | None:
    role = _role(element)
    if role is Role.GROUP or (role is Role.LABEL and not element.name):
        return None
    states = _states(element, role)
    name = clean_name(element.name)
    if not name and role in FALLBACK:
        name = nearest_label(element.bounds, labels) or clean_name(element.text(Property.HELP))
    if not name and role in (Role.BUTTON, Role.ITEM, Role.CELL, Role.MENU_ITEM):
        inner = (e.name for e in element.walk() if e is not element and e.name)
        name = clean_name(next(inner, "")) or clean_name(element.text(Property.HELP))
    if role in FALLBACK:
        name = name.rstrip(":") or (DOCUMENT if State.MULTILINE in states else FALLBACK[role])
    return Control(
        element.ref, role, name, _value(element, role), states, element.bounds, path, clean_name(element.text(Property.HELP)),
        element.text(Property.ACCELERATOR), _options(element, role), _verbs(element, role, states),
    )  # fmt: skip


def _role(element: Element) -> Role:
    role = ROLES.get(element.kind, Role.GROUP)
    patterns = element.patterns
    if role is Role.TEXT and element.properties.get(Property.PASSWORD):
        return Role.PASSWORD
    if role is Role.TEXT and element.properties.get(Property.READ_ONLY) and Pattern.VALUE in patterns:
        return Role.GROUP if element.kind == Kind.DOCUMENT else Role.STATUS
    if element.kind == Kind.DOCUMENT and not patterns & {Pattern.VALUE, Pattern.TEXT}:
        return Role.GROUP  # a web page: what is in it is read
    if element.kind == Kind.MENU_ITEM and Pattern.TOGGLE in patterns:
        return Role.CHECK
    if element.kind == Kind.MENU_ITEM and Pattern.EXPAND in patterns:
        return Role.MENU
    if element.kind == Kind.BUTTON and Pattern.TOGGLE in patterns:
        return Role.TOGGLE
    if role is Role.IMAGE and Pattern.INVOKE in patterns:
        return Role.BUTTON
    return role


def _states(element: Element, role: Role) -> frozenset[State]:
    states = set() if element.offscreen else {State.SHOWING}
    properties = element.properties
    facts = {
        State.ENABLED: element.enabled,
        State.FOCUSED: bool(properties.get(Property.FOCUSED)),
        State.EXPANDED: element.is_expanded,
        State.CHECKED: role in (Role.CHECK, Role.RADIO, Role.TOGGLE) and element.is_on,
        State.SELECTED: bool(properties.get(Property.SELECTED)),
        State.EDITABLE: role in (Role.TEXT, Role.CELL) and not properties.get(Property.READ_ONLY),
        State.MULTILINE: role is Role.TEXT and _has_many_lines(element),
    }
    return frozenset(states | {state for state, holds in facts.items() if holds})


def _has_many_lines(element: Element) -> bool:
    tall = element.bounds is not None and element.bounds.height >= MANY_LINES
    return element.kind == Kind.DOCUMENT or tall or "\n" in element.text(Property.VALUE).strip()


def _verbs(element: Element, role: Role, states: frozenset[State]) -> frozenset[Verb]:
    """What is off the screen is scrolled to first, where its element knows how; menus that are closed are not exposed at all."""
    return verbs_for(role, states) if element.bounds is not None or element.patterns else frozenset()


def _value(element: Element, role: Role) -> str:
    match role:
        case Role.SLIDER | Role.SPIN | Role.PROGRESS:
            number = element.properties.get(Property.RANGE)
            return f"{number:g}" if isinstance(number, (int, float)) else element.text(Property.VALUE)
        case Role.TEXT | Role.COMBO | Role.CELL | Role.STATUS:
            return element.text(Property.VALUE).replace("\r\n", "\n").replace("\r", "\n")[:MAX_VALUE]
        case _:
            return ""


def _options(element: Element, role: Role) -> tuple[str, ...]:
    if role not in (Role.COMBO, Role.LIST):
        return ()
    items = (clean_name(e.name) for e in element.walk() if e.kind == Kind.LIST_ITEM)
    return tuple(dict.fromkeys(name for name in items if name))
