"""From elements to controls: names for the nameless, what can be done with each, what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from edgelam.action import Verb
from edgelam.control import MAX_VALUE, Bounds, Control, Role, State, verbs_for
from edgelam.runtime.desktop.naming import (
    DOCUMENT,
    FALLBACK,
    LABELLED,
    clean_name,
    distinct,
    nearest_label,
    one_of_many,
    without_key,
)
from edgelam.runtime.desktop.uia import rows
from edgelam.runtime.desktop.uia.elements import Element
from edgelam.runtime.desktop.uia.names import pressable, without_state
from edgelam.runtime.desktop.uia.vocabulary import FRAME, REFINED, ROLES, Kind, Pattern, Property

Labels = Sequence[tuple[str, Bounds | None]]

CLOSED = frozenset({Role.BUTTON, Role.TEXT, Role.COMBO, Role.CHECK, Role.RADIO, Role.SPIN, Role.SLIDER, Role.TAB})
"""What is inside these is a part of them, not a control of its own; a tab's content is not inside the tab."""

SPOKEN = frozenset({Role.BUTTON, Role.TOGGLE, Role.MENU, Role.MENU_ITEM, Role.CHECK, Role.TAB, Role.LINK})
"""Roles whose names may say their keys and their state, too."""

CHROMIUM = "Chrome_"
MANY_LINES = 60
"""Pixels of height from which a field is one of many lines; UI Automation does not say."""

MENU_OF = ":menu"
"""Ends the reference of the half of a split button that opens its menu."""

GRIDS = frozenset({Kind.LIST, Kind.DATA_GRID, Kind.TABLE, Kind.TREE})
"""What may have a header that names its columns."""

DISPLAYS = {"CalculatorResults": "Display is", "CalculatorExpression": "Expression is"}
"""Texts that are what an application shows as its result, by their identifiers, and what their names begin with."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a window elements are: the names on the way, all labels, the columns of the list around them, and whether
    several of its entries can be chosen."""

    path: tuple[str, ...]
    labels: Labels
    columns: tuple[str, ...] = ()
    several: bool = False


def controls_of(top: Element) -> list[Control]:
    """Every control of a window, top to bottom, with second copies removed."""
    window = clean_name(top.name)
    labels = [(clean_name(e.name), e.bounds) for e in top.walk() if e.kind == Kind.TEXT and e.name]
    found: list[Control] = []
    _collect(top, _Place((window,) if window else (), labels), found)
    return distinct(found)


def is_blind(top: Element) -> bool:
    """Whether the window is of Chromium or Electron and shows itself as one piece: its accessibility is still off."""
    web = any(e.text(Property.CLASS_NAME).startswith(CHROMIUM) for e in top.walk())
    return web and not any(e.patterns for e in top.walk() if e.kind != Kind.DOCUMENT and e.kind not in FRAME)


def is_empty(top: Element) -> bool:
    """Whether nothing in it can be acted on: a window that draws its own controls and exposes nothing of them."""
    return not any(e.patterns - {Pattern.LEGACY} for e in top.walk() if e is not top and e.kind not in FRAME)


def _collect(element: Element, place: _Place, found: list[Control], apart: Sequence[Element] = ()) -> None:
    """What is below an element; ``apart`` are children that were dealt with already."""
    if element.kind in GRIDS:
        several = element.properties.get(Property.SEVERAL) is True
        place = replace(place, columns=tuple(rows.columns_of(element)), several=several)
    for child in element.children:
        if child.kind in FRAME or any(child is other for other in apart):
            continue
        cells = rows.cells_of(child, place.columns)
        control = _control(child, place, cells)
        if control is None or control.role is not Role.ITEM:
            cells = []
        name = clean_name(child.name)
        if control is not None:
            name = control.name
            found.append(one_of_many(control) if place.several else control)
            found += [*_menu_of(child, control), *(_field(c, control) for c in cells if c.writable and c.column)]
        if control is None or control.role not in CLOSED or child.kind == Kind.DOCUMENT:
            leads = bool(name) and child.kind not in (Kind.TEXT, Kind.DOCUMENT)
            deeper = replace(place, path=(*place.path, name)) if leads else place
            _collect(child, deeper, found, [cell.element for cell in cells])


def _control(element: Element, place: _Place, cells: Sequence[rows.Cell]) -> Control | None:
    role = _role(element)
    if role is Role.GROUP or (role is Role.LABEL and not element.name):
        return None
    name, in_name, on = _spoken(element, role)
    if on is not None and role is Role.BUTTON:
        role = Role.TOGGLE
    states = _states(element, role, on)
    help_text = clean_name(element.text(Property.HELP))
    if role is Role.ITEM and cells:
        name = rows.row_name(element, cells)
        help_text = rows.said(name, cells) or help_text
    columns = tuple((c.column, c.text) for c in cells if c.column and c.text) if role is Role.ITEM else ()
    name = _named(element, role, name, states, place.labels)
    in_name = in_name or without_key(help_text)[1]
    key = pressable(element.text(Property.ACCELERATOR), in_name, element.text(Property.ACCESS_KEY))
    return Control(
        element.ref, role, name, _value(element, role), states, element.bounds, place.path, help_text,
        key, _options(element, role), _verbs(element, role, states), columns,
    )  # fmt: skip


def _spoken(element: Element, role: Role) -> tuple[str, str, bool | None]:
    """The name, the keys that it says, and whether it says that the control is on or off."""
    if role not in SPOKEN:
        return clean_name(element.name), "", None
    name, key = without_key(element.name)
    name, on = without_state(name) if role in (Role.BUTTON, Role.TOGGLE) else (name, None)
    return name, key, on


def _named(element: Element, role: Role, name: str, states: frozenset[State], labels: Labels) -> str:
    """The name, or one for the nameless: the label beside a field, what stands inside a button."""
    if element.text(Property.AUTOMATION_ID) in DISPLAYS and role is Role.STATUS:
        return DISPLAYS[element.text(Property.AUTOMATION_ID)].partition(" ")[0]
    if not name and role in LABELLED:
        name = nearest_label(element.bounds, labels) or clean_name(element.text(Property.HELP))
    if not name and role in (Role.BUTTON, Role.ITEM, Role.CELL, Role.MENU_ITEM, Role.TOGGLE):
        inner = (e.name for e in element.walk() if e is not element and e.name)
        name = clean_name(next(inner, "")) or clean_name(element.text(Property.HELP))
    if role in FALLBACK:
        name = name.rstrip(":") or (DOCUMENT if State.MULTILINE in states else FALLBACK[role])
    return name


def _menu_of(element: Element, control: Control) -> list[Control]:
    """The other half of a split button, where no element of its own stands for it."""
    opens = element.kind == Kind.SPLIT_BUTTON and Pattern.EXPAND in element.patterns
    if not opens or not control.verbs or any(Pattern.EXPAND in e.patterns for e in element.children):
        return []
    states = control.states - {State.CHECKED} | ({State.EXPANDED} if element.is_expanded else set())
    menu = replace(
        control, ref=f"{control.ref}{MENU_OF}", role=Role.MENU, name=f"{control.name} menu", states=states, key=""
    )
    return [replace(menu, verbs=verbs_for(Role.MENU, states))]


def _field(cell: rows.Cell, row: Control) -> Control:
    """A column of a row that can be written in, called as the column is."""
    states = _states(cell.element, Role.TEXT, None) - {State.MULTILINE} | {State.EDITABLE}
    return Control(
        cell.element.ref, Role.TEXT, cell.column, cell.text, states, cell.element.bounds, (*row.path, row.name),
        verbs=_verbs(cell.element, Role.TEXT, states),
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
    if role is Role.LABEL and element.text(Property.AUTOMATION_ID) in DISPLAYS:
        return Role.STATUS
    return next((r for kinds, pattern, r in REFINED if element.kind in kinds and pattern in patterns), role)


def _states(element: Element, role: Role, on: bool | None) -> frozenset[State]:
    """``on``: what the name says about it, where no pattern does."""
    states = set() if element.offscreen else {State.SHOWING}
    properties = element.properties
    is_on = element.is_on if on is None or Pattern.TOGGLE in element.patterns else on
    facts = {
        State.ENABLED: element.enabled,
        State.FOCUSED: bool(properties.get(Property.FOCUSED)),
        State.EXPANDED: element.is_expanded,
        State.POPUP: element.kind == Kind.BUTTON and Pattern.EXPAND in element.patterns,
        State.CHECKED: role in (Role.CHECK, Role.RADIO, Role.TOGGLE) and is_on,
        State.SELECTED: bool(properties.get(Property.SELECTED)),
        State.EDITABLE: role in (Role.TEXT, Role.CELL) and not properties.get(Property.READ_ONLY),
        State.MULTILINE: role is Role.TEXT and _has_many_lines(element),
    }
    return frozenset(states | {state for state, holds in facts.items() if holds})


def _has_many_lines(element: Element) -> bool:
    tall = element.bounds is not None and element.bounds.height >= MANY_LINES and element.kind != Kind.CUSTOM
    return element.kind == Kind.DOCUMENT or tall or "\n" in element.text(Property.VALUE).strip()


def _verbs(element: Element, role: Role, states: frozenset[State]) -> frozenset[Verb]:
    """What is off the screen is scrolled to first, where its element knows how; menus that are closed are not exposed at all."""
    return verbs_for(role, states) if element.bounds is not None or element.patterns else frozenset()


def _value(element: Element, role: Role) -> str:
    match role:
        case Role.SLIDER | Role.SPIN | Role.PROGRESS:
            number = element.properties.get(Property.RANGE)
            return f"{number:g}" if isinstance(number, (int, float)) else element.text(Property.VALUE)
        case Role.STATUS if (said := DISPLAYS.get(element.text(Property.AUTOMATION_ID))) is not None:
            return clean_name(element.name).removeprefix(said).strip()
        case Role.COMBO if Pattern.VALUE not in element.patterns:
            return _chosen(element)
        case Role.TEXT | Role.COMBO | Role.CELL | Role.STATUS:
            return element.text(Property.VALUE).replace("\r\n", "\n").replace("\r", "\n")[:MAX_VALUE]
        case _:
            return ""


def _chosen(element: Element) -> str:
    """What a box of choices without a Value shows: the entry that is selected, else the text that stands in it."""
    inner = [e for e in element.walk() if e is not element]
    chosen = (e.name for e in inner if e.properties.get(Property.SELECTED))
    shown = (e.name for e in inner if e.kind == Kind.TEXT and e.name)
    return clean_name(next(chosen, "") or next(shown, ""))


def _options(element: Element, role: Role) -> tuple[str, ...]:
    if role not in (Role.COMBO, Role.LIST):
        return ()
    items = (clean_name(e.name) for e in element.walk() if e.kind == Kind.LIST_ITEM)
    return tuple(dict.fromkeys(name for name in items if name))
