"""From accessible objects to controls: names for the nameless, one control for a whole document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Verb
from edgelam.control import Control, Role, State, verbs_for
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.tree import Toolkit
from edgelam.runtime.desktop.atspi.vocabulary import MENU_BUTTON, MENU_ROLES, ROLES, STATES, AtRole, AtState

FALLBACK = {Role.TEXT: "Text", Role.COMBO: "Choice", Role.SPIN: "Number", Role.SLIDER: "Slider"}
DOCUMENT = "Document"
_MNEMONIC = re.compile(r"&(?=\w)")
_TAG = re.compile(r"</?[a-z][^<>]*>")
_CLASS_NAME = re.compile(r"(?:Gtk|Adw)[A-Z]\w+")
INNER_WINDOWS = frozenset({AtRole.WINDOW, AtRole.FRAME})
NEAR = 260
"""Pixels within which a label to the left of, or above, a field can be its name."""


def controls_of(top: Node, toolkit: Toolkit) -> list[Control]:
    """Every control of a window, top to bottom, with duplicates of one thing removed."""
    window = clean_name(top.name)
    labels = [n for n in top.walk() if n.role == AtRole.LABEL and n.name and n.bounds]
    found: list[Control] = []
    _collect(top, (window,) if window else (), toolkit, labels, found)
    return _distinct(found)


def _distinct(controls: Sequence[Control]) -> list[Control]:
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


def clean_name(name: str) -> str:
    """A label without padding, mnemonics and line breaks; markup, GTK 4's class names and doubled labels undone."""
    flat = " ".join(_MNEMONIC.sub("", _TAG.sub("", name)).split())
    if _CLASS_NAME.fullmatch(flat):
        return ""
    half = len(flat) // 2
    return flat[:half] if len(flat) % 2 and flat[half] == " " and flat[:half] == flat[half + 1 :] else flat


def _collect(node: Node, path: tuple[str, ...], toolkit: Toolkit, labels: Sequence[Node], found: list[Control]) -> None:
    for child in node.children:
        control = _control(child, path, toolkit, labels)
        if control is not None:
            found.append(control)
        name = clean_name(child.name)
        deeper = (*path, name) if name and child.role not in (AtRole.LABEL, AtRole.DOCUMENT_TEXT) else path
        closed = control is not None and control.role in (Role.BUTTON, Role.TEXT, Role.COMBO)
        if not closed or (child.name == MENU_BUTTON and any(n.role in MENU_ROLES for n in child.walk())):
            _collect(child, deeper, toolkit, labels, found)


def _control(node: Node, path: tuple[str, ...], toolkit: Toolkit, labels: Sequence[Node]) -> Control | None:
    role = ROLES.get(node.role, Role.GROUP)
    if role is Role.GROUP or node.role == AtRole.SEPARATOR:
        return None
    states = {ours for bit, ours in STATES.items() if node.has(bit)}
    if not toolkit.trusts_showing and node.role not in MENU_ROLES:
        states.add(State.SHOWING)
    if node.role in INNER_WINDOWS and node.name:
        role = Role.STATUS  # Qt tells a custom-drawn display, such as a calculator's, as a window inside the window
    if node.role == AtRole.MENU_ITEM and any(c.role in MENU_ROLES for c in node.children):
        role = Role.MENU
    if role is Role.TEXT and node.role in (AtRole.TEXT, AtRole.TERMINAL, AtRole.DOCUMENT_TEXT):
        role, states = _document(node, states)
    name = _name(node, role, labels, State.MULTILINE in states) or (
        path[-1] if role is Role.TEXT and len(path) > 1 else ""
    )
    name = name or FALLBACK.get(role, "")
    verbs = verbs_for(role, states)
    if State.SHOWING not in states and not toolkit.scrolls_by_itself:
        verbs &= {Verb.CLICK, Verb.CHECK, Verb.UNCHECK}
    if role is Role.LABEL and not name:
        return None
    return Control(
        ref=node.path, role=role, name=name, value=_value(node, role), states=frozenset(states), bounds=node.bounds,
        path=path, help=clean_name(node.help), options=_options(node), verbs=verbs,
    )  # fmt: skip


def _document(node: Node, states: set[State]) -> tuple[Role, set[State]]:
    """A text that cannot be edited is a display; a document is edited in its paragraphs."""
    if node.role == AtRole.DOCUMENT_TEXT:
        return Role.TEXT, states | {State.MULTILINE, State.EDITABLE, State.ENABLED}
    if State.EDITABLE not in states:
        return Role.STATUS, states
    return Role.TEXT, states


def _name(node: Node, role: Role, labels: Sequence[Node], multiline: bool) -> str:
    if node.role == AtRole.DOCUMENT_TEXT or (multiline and role is Role.TEXT and not node.name):
        return DOCUMENT
    name = clean_name(node.name) or clean_name(node.label)
    if role is Role.COMBO and name == _value(node, role):  # named after what is chosen: its label says what it is
        name = clean_name(node.label) or clean_name(_nearest(node, labels)) or name
    if not name and role in FALLBACK:
        name = clean_name(_nearest(node, labels)) or clean_name(node.help)
    if not name and role in (Role.BUTTON, Role.TOGGLE, Role.MENU, Role.MENU_ITEM, Role.CELL, Role.ITEM):
        texts = [node.text or "", *(c.name or c.text or "" for c in node.walk() if c is not node), node.help]
        name = next((n for t in texts if (n := clean_name(t.strip("\ufffc ")))), "")
    return name.rstrip(":") if role in FALLBACK else name


def _nearest(node: Node, labels: Sequence[Node]) -> str:
    """The label beside or above a field, as a sighted person would read it."""
    if node.bounds is None:
        return ""
    best, best_distance = "", float(NEAR)
    for label in labels:
        box = label.bounds
        if box is None:
            continue
        gap = node.bounds.x - (box.x + box.width)
        same_row = abs(box.center[1] - node.bounds.center[1]) <= max(10, node.bounds.height // 2)
        above = node.bounds.y - (box.y + box.height)
        if same_row and -5 <= gap < best_distance:
            best, best_distance = label.name, float(gap)
        elif 0 <= above < 40 and abs(box.x - node.bounds.x) < 60 and above + 20 < best_distance:
            best, best_distance = label.name, above + 20.0
    return best


def _value(node: Node, role: Role) -> str:
    if node.role == AtRole.DOCUMENT_TEXT:
        return "\n".join(c.text or c.name for c in node.children if c.role in (AtRole.PARAGRAPH, AtRole.HEADING))
    if role in (Role.TEXT, Role.STATUS, Role.CELL, Role.SPIN) and node.text is not None:
        return node.text.replace("\ufffc", "")
    if role is Role.STATUS and node.role in INNER_WINDOWS:
        return clean_name(node.name)
    if role is Role.COMBO:
        return clean_name(next((c.name for c in node.walk() if c is not node and c.has(AtState.SELECTED)), node.name))
    if role in (Role.SLIDER, Role.SPIN, Role.PROGRESS) and node.value is not None:
        return f"{node.value:g}"
    return ""


def _options(node: Node) -> tuple[str, ...]:
    if node.role != AtRole.COMBO_BOX:
        return ()
    kinds = (AtRole.MENU_ITEM, AtRole.LIST_ITEM)
    return tuple(dict.fromkeys(clean_name(c.name) for c in node.walk() if c.role in kinds and c.name))
