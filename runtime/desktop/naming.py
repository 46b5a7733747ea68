"""What every backend needs to call things as a person would: clean labels, names for the nameless, no second copies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from edgelam.action import Verb
from edgelam.control import Bounds, Control, Role, State
from edgelam.keys import combination
from edgelam.legible import legible

FALLBACK = {Role.TEXT: "Text", Role.COMBO: "Choice", Role.SPIN: "Number", Role.SLIDER: "Slider"}
LABELLED = frozenset({*FALLBACK, Role.CHECK})
"""Roles of what is called after the label beside it where it has no name; forms of Qt have boxes without one."""

MENU = "Menu"
"""The name of a nameless button that unfolds one."""

DOCUMENT = "Document"
"""The name of a nameless field of many lines."""

NEAR = 260
"""Pixels within which a label to the left of, or above, a field can be its name."""

OVERLAP = 16
"""Pixels that a label's own box, often wider than its text, may reach into the field."""

SAME_ROW, TOUCHING = 6, 24
"""Pixels between the middles of what stands in one row, and between the edges of what belongs together."""

HEADING = 40
"""Characters that the name of a row or a heading has at most; what is longer is a text."""

_HEADINGS = frozenset({Role.LABEL, Role.CELL, Role.ITEM, Role.LINK, Role.IMAGE, Role.CHECK, Role.RADIO})
"""What can be the name of a row, or a heading."""

_MNEMONIC = re.compile(r"&(?=\w)")
_TAG = re.compile(r"</?[a-z][^<>]*>")
_UNDERLINED = re.compile(r"^(?P<before>[^_]*)_(?P<after>\w[^_]*) (?P<label>(?P=before)(?P=after))$")
"""A label with its mnemonic and then without, as buttons of GTK 4 say it: *_Done Done*, *Find _Next Find Next*."""

_CLASS_NAME = re.compile(r"(?:Gtk|Adw)[A-Z]\w+")


def clean_name(name: str) -> str:
    """A label without padding, mnemonics and line breaks; markup, GTK 4's class names and doubled labels undone."""
    flat = " ".join(_MNEMONIC.sub("", _TAG.sub("", legible(name))).split())
    if _CLASS_NAME.fullmatch(flat):
        return ""
    flat = _UNDERLINED.sub(r"\g<label>", flat)
    half = len(flat) // 2
    return flat[:half] if len(flat) % 2 and flat[half] == " " and flat[:half] == flat[half + 1 :] else flat


_KEY = re.compile(
    r"(?P<name>.*\S)(?:\s*[\t\n(]|\s{2,})(?P<key>(?:(?:Ctrl|Alt|Shift|Super|Win(?:dows)?|Strg|Umschalt)\s?\+\s?)+[^()\t\n]{1,12}|F\d{1,2}|Del|Entf)\)?\s*",
    re.IGNORECASE | re.DOTALL,
)
"""``Bold (Ctrl+B)`` as tool tips have it, ``Save<tab>Ctrl+S`` as menus do, on a line of its own as some toolkits show it."""


def without_key(name: str) -> tuple[str, str]:
    """A name without the keys that it says, and the keys as they are written; empty where it says none."""
    found = _KEY.fullmatch(_TAG.sub("", name))
    if found is None or combination(found["key"]) is None:
        return clean_name(name), ""
    return clean_name(found["name"]), re.sub(r"\s*\+\s*", "+", found["key"].strip())


_COMMANDS = frozenset(
    {
        Role.BUTTON,
        Role.TOGGLE,
        Role.CHECK,
        Role.RADIO,
        Role.TAB,
        Role.LINK,
        Role.MENU,
        Role.MENU_ITEM,
        Role.ITEM,
        Role.CELL,
    }
)
_ROWS = frozenset({Role.ITEM, Role.CELL})


def without_keys(role: Role, name: str, hint: str) -> tuple[str, str, str]:
    """The name and the hint of a command without the keys that they say, and these; what a row is called, other than its hint, is the
    person's."""
    if role not in _COMMANDS:
        return name, hint, ""
    (label, in_name), (tip, in_hint) = without_key(name), without_key(hint)
    keeps = not in_name or (role in _ROWS and name != hint)
    return name if keeps else label, tip if in_hint else hint, "" if keeps and not in_hint else in_name or in_hint


def nearest_label(field: Bounds | None, labels: Iterable[tuple[str, Bounds | None]]) -> str:
    """The label beside or above a field, as a sighted person would read it."""
    if field is None:
        return ""
    best, best_distance = "", float(NEAR)
    for name, box in labels:
        if box is None:
            continue
        gap = field.x - (box.x + box.width)
        same_row = abs(box.center[1] - field.center[1]) <= max(10, field.height // 2)
        above = field.y - (box.y + box.height)
        if same_row and -OVERLAP <= gap < best_distance:
            best, best_distance = name, float(gap)
        elif 0 <= above < 40 and abs(box.x - field.x) < 60 and above + 20 < best_distance:
            best, best_distance = name, above + 20.0
    return best


def one_of_many(control: Control) -> Control:
    """An entry of a list of which several can be chosen: it can be ticked beside the others, and is where it is chosen."""
    if control.role is not Role.ITEM or not control.verbs:
        return control
    ticked = control.states | ({State.CHECKED} if control.has(State.SELECTED) else set())
    return replace(control, states=ticked, verbs=control.verbs | {Verb.CHECK, Verb.UNCHECK})


def distinct(controls: Sequence[Control], tables: Mapping[str, str] | None = None) -> list[Control]:
    """One control for one thing: no second copy of the same menu, no closed menu's item where a visible
    control of that name does the same, no empty cells and one cell per row and name. Two controls of one name in
    different groups, rows or columns are two things: where their groups have no names, their rows or headings are
    the last step of their paths. ``tables``: of cells, by reference, which table they are in; tables may stand side by side."""
    controls = _named_by_boxes([_legible(c) for c in controls])
    visible = {c.name for c in controls if c.verbs and c.has(State.SHOWING)}
    places: dict[tuple[object, ...], list[Bounds | None]] = {}
    covered: set[tuple[object, ...]] = set()
    kept = []
    for control in controls:
        same = places.setdefault((*_identity(control), (tables or {}).get(control.ref)), [])
        hidden_copy = control.verbs and not control.has(State.SHOWING) and control.name in visible
        empty_cell = control.role is Role.CELL and not control.name
        copy = control.verbs and any(
            control.role is Role.CELL or _touch(control.bounds, place, control.role) for place in same
        )
        here = (control.role, control.name, control.bounds)
        if hidden_copy or empty_cell or copy or (control.verbs and control.bounds and here in covered):
            continue
        same.append(control.bounds)
        covered.add(here)
        kept.append(control)
    return _with_rows(_without_rows_of_fields(kept))


def _named_by_boxes(controls: Sequence[Control]) -> list[Control]:
    """Nameless fields for a number called after the box in front of them: *[x] Autosave files every [10] minutes*."""
    boxes = [(c.name, c.bounds) for c in controls if c.role in (Role.CHECK, Role.RADIO) and c.name and c.bounds]
    return [
        replace(c, name=nearest_label(c.bounds, [b for b in boxes if _is_in_front(b[1], c.bounds)]) or c.name)
        if c.role is Role.SPIN and c.name == FALLBACK[Role.SPIN]
        else c
        for c in controls
    ]


def _is_in_front(box: Bounds, field: Bounds | None) -> bool:
    return field is not None and box.x < field.x and abs(box.center[1] - field.center[1]) < SAME_ROW


_FIELDS = frozenset({Role.TEXT, Role.COMBO, Role.SPIN, Role.SLIDER, Role.CHECK, Role.TOGGLE})


def _without_rows_of_fields(controls: list[Control]) -> list[Control]:
    """Without the rows of a form that hold one field of their name: the field is what is meant."""
    held = {(c.name, c.path[:-1]) for c in controls if c.role in _FIELDS and c.verbs and c.path[-1:] == (c.name,)}
    return [c for c in controls if c.role is not Role.ITEM or (c.name, c.path) not in held]


def _legible(control: Control) -> Control:
    """A control whose texts can be logged, shown to a model and typed."""
    texts = (control.name, control.value, control.help, *control.path, *control.options)
    if all(legible(t) == t for t in texts):
        return control
    return replace(
        control, name=legible(control.name), value=legible(control.value), help=legible(control.help),
        path=tuple(map(legible, control.path)), options=tuple(map(legible, control.options)),
    )  # fmt: skip


def _identity(control: Control) -> tuple[object, ...]:
    """What two copies of one thing share: of a table's row, all cells; of what is not placed, name and nearest group.
    A control inside another of its name is the same thing."""
    if control.role is Role.CELL:
        return control.role, control.path[-1:], control.bounds.center[1] // 6 if control.bounds else None
    path = control.path
    while path[-1:] == (control.name,):
        path = path[:-1]
    return control.role, control.name, path if control.bounds else path[-1:], control.value


def _touch(one: Bounds | None, other: Bounds | None, role: Role) -> bool:
    """Whether two controls of one name are side by side, as the halves of a split button are; what has no place is taken to. Fields
    and entries that stand side by side are two, unless one lies over the other."""
    if one is None or other is None:
        return True
    left, right = sorted((one, other), key=lambda b: b.x)
    reach = 0 if role in FALLBACK or role is Role.ITEM else TOUCHING
    return abs(one.center[1] - other.center[1]) < SAME_ROW and right.x - (left.x + left.width) < reach


def _with_rows(controls: list[Control]) -> list[Control]:
    """What is named as something else in its group is, has what it alone stands beside or under added to its path."""
    groups: dict[tuple[object, ...], list[Control]] = {}
    for control in controls:
        if control.verbs and control.name and control.bounds:
            groups.setdefault((control.name, control.path), []).append(control)
    headings = [(c.name, c.bounds) for c in controls if c.role in _HEADINGS and c.bounds and 0 < len(c.name) <= HEADING]
    rows: dict[str, str] = {}
    for group in groups.values():
        beside = [_names_beside(c, headings) for c in group] if len(group) > 1 else []
        held = Counter(name for names in beside for name in set(names))
        rows |= {c.ref: next((n for n in names if held[n] == 1), "") for c, names in zip(group, beside, strict=False)}
    return [replace(c, path=(*c.path, rows[c.ref])) if rows.get(c.ref) else c for c in controls]


def _names_beside(control: Control, headings: Iterable[tuple[str, Bounds]]) -> list[str]:
    """Names of what stands in a control's row to its left, of what is above it, and then to its right; nearest first."""
    left: list[tuple[int, str]] = []
    above: list[tuple[int, str]] = []
    right: list[tuple[int, str]] = []
    box = control.bounds or Bounds(0, 0, 0, 0)
    middle = box.x + box.width // 2
    for name, there in headings:
        if name == control.name:
            continue
        down = box.y - there.y
        if abs(2 * down + box.height - there.height) <= max(there.height, box.height):
            side, distance = (left, box.x - there.x) if there.x < box.x else (right, there.x - box.x)
            side.append((distance, name))
        elif 0 <= down <= NEAR and there.x <= middle <= there.x + max(there.width, box.width):
            above.append((down, name))
    return [name for side in (left, above, right) for _, name in sorted(side)]
