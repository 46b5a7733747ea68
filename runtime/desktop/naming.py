"""What every backend needs to call things as a person would: clean labels, names for the nameless, no second copies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from edgelam.control import Bounds, Control, Role, State

FALLBACK = {Role.TEXT: "Text", Role.COMBO: "Choice", Role.SPIN: "Number", Role.SLIDER: "Slider"}
DOCUMENT = "Document"
"""The name of a nameless field of many lines."""

NEAR = 260
"""Pixels within which a label to the left of, or above, a field can be its name."""

OVERLAP = 16
"""Pixels that a label's own box, often wider than its text, may reach into the field."""

_MNEMONIC = re.compile(r"&(?=\w)")
_TAG = re.compile(r"</?[a-z][^<>]*>")
_CLASS_NAME = re.compile(r"(?:Gtk|Adw)[A-Z]\w+")


def clean_name(name: str) -> str:
    """A label without padding, mnemonics and line breaks; markup, GTK 4's class names and doubled labels undone."""
    flat = " ".join(_MNEMONIC.sub("", _TAG.sub("", name)).split())
    if _CLASS_NAME.fullmatch(flat):
        return ""
    half = len(flat) // 2
    return flat[:half] if len(flat) % 2 and flat[half] == " " and flat[:half] == flat[half + 1 :] else flat


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


def distinct(controls: Sequence[Control]) -> list[Control]:
    """One control for one thing: no second copy of the same menu, no closed menu's item where a visible
    control of that name does the same, no empty cells and one cell per row and name."""
    visible = {c.name for c in controls if c.verbs and c.has(State.SHOWING)}
    seen: set[tuple[object, ...]] = set()
    kept = []
    for control in controls:
        key = _identity(control)
        hidden_copy = control.verbs and not control.has(State.SHOWING) and control.name in visible
        empty_cell = control.role is Role.CELL and not control.name
        if hidden_copy or empty_cell or (control.verbs and key in seen):
            continue
        seen.add(key)
        kept.append(control)
    return kept


def _identity(control: Control) -> tuple[object, ...]:
    """What makes two controls copies of one thing: of a table's row, all cells; of buttons, name and window."""
    row = control.bounds.center[1] // 6 if control.bounds else None
    match control.role:
        case Role.CELL:
            return control.role, control.path[-1:], row
        case Role.ITEM:
            return control.role, control.name, row
        case Role.BUTTON:
            return control.role, control.name, control.path[:1]
        case _:
            return control.role, control.name, control.path[-1:], control.value
