"""From accessible objects to controls: names for the nameless, one control for a whole document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from edgelam.action import Verb
from edgelam.control import NUMERIC, Control, Role, State, verbs_for
from edgelam.runtime.desktop.atspi.dates import numbers_of, shown
from edgelam.runtime.desktop.atspi.labels import Label, label_beside, labels_of
from edgelam.runtime.desktop.atspi.nodes import PRESSED, Node, entry_of, is_menu_button
from edgelam.runtime.desktop.atspi.tree import Toolkit
from edgelam.runtime.desktop.atspi.vocabulary import MENU_ROLES, POPOVER_MENU, ROLES, STATES, AtRole, AtState
from edgelam.runtime.desktop.naming import (
    DOCUMENT,
    FALLBACK,
    LABELLED,
    MENU,
    clean_name,
    distinct,
    one_of_many,
    without_keys,
)

Columns = tuple[tuple[str, str], ...]

TABLES = frozenset({AtRole.TABLE, AtRole.TREE, AtRole.TREE_TABLE})
_CELLS = frozenset({AtRole.TABLE_CELL, AtRole.TREE_ITEM})
INNER_WINDOWS = frozenset({AtRole.WINDOW, AtRole.FRAME})


def controls_of(top: Node, toolkit: Toolkit) -> list[Control]:
    """Every control of a window, top to bottom, with duplicates of one thing removed."""
    window = clean_name(top.name)
    found: list[Control] = []
    _collect(top, (window,) if window else (), toolkit, labels_of(top), found)
    columns = {path: row for table in top.walk() if table.role in TABLES for path, row in columns_of(table)}
    found = [replace(c, columns=columns[c.ref]) if c.ref in columns else c for c in found]
    return distinct(found, _tables(top))


def _tables(top: Node) -> dict[str, str]:
    """The table that each cell is in."""
    return {cell.path: table.path for table in top.walk() if table.role in TABLES for cell in table.walk()}


def columns_of(table: Node) -> list[tuple[str, Columns]]:
    """Of each cell that is in sight, of a table whose columns have headings, what stands in its row."""
    parts = [n for n in table.walk() if n.bounds is not None]
    headings = [(clean_name(n.name), n.bounds) for n in parts if n.role == AtRole.COLUMN_HEADER]
    rows: dict[int, list[tuple[Node, str]]] = {}
    for cell in parts:
        box = cell.bounds
        if box is None or cell.role not in _CELLS or not _said(cell):
            continue
        under = (name for name, h in headings if h is not None and h.x <= box.center[0] < h.x + h.width)
        if heading := next(under, ""):
            rows.setdefault(box.center[1], []).append((cell, heading))
    return [(cell.path, tuple((heading, _said(n)) for n, heading in row)) for row in rows.values() for cell, _ in row]


def _said(cell: Node) -> str:
    """What a cell shows."""
    texts = (n.text or n.name for n in cell.walk())
    return next((said for t in texts if (said := clean_name(t.strip("\ufffc ")))), "")


def _collect(
    node: Node, path: tuple[str, ...], toolkit: Toolkit, labels: Sequence[Label], found: list[Control]
) -> None:
    opened = is_menu_button(node)
    for child in node.children:
        if opened and child.role in PRESSED:
            continue  # the button itself once more
        control = _control(child, path, toolkit, labels)
        if control is not None:
            found.append(one_of_many(control) if takes_several(node) else control)
        name = clean_name(child.name)
        deeper = (*path, name) if name and child.role not in (AtRole.LABEL, AtRole.DOCUMENT_TEXT) else path
        closed = control is not None and control.role in (Role.BUTTON, Role.TEXT, Role.COMBO)
        if not closed or _shows_what_it_opens(child):
            _collect(child, deeper, toolkit, labels, found)
        elif toolkit.name.lower() == "qt" and (buttons := _buttons_in(child)):
            _collect(replace(child, children=buttons), deeper, toolkit, labels, found)


def _buttons_in(field: Node) -> list[Node]:
    """What can be pressed in a field of Qt's: to search, to clear it, to show what was looked for before."""
    inside = [n for n in field.walk() if n.role == AtRole.PUSH_BUTTON and n is not field]
    return (
        [n for n in inside if n.has(AtState.SHOWING) and (n.name or n.help)] if field.role != AtRole.PUSH_BUTTON else []
    )


def _shows_what_it_opens(button: Node) -> bool:
    """Whether what GTK 4's menu button opens is in it: a menu, also a closed one; anything else while it is open."""
    return is_menu_button(button) and (button.has(AtState.EXPANDED) or any(n.role in MENU_ROLES for n in button.walk()))


def _control(node: Node, path: tuple[str, ...], toolkit: Toolkit, labels: Sequence[Label]) -> Control | None:
    role = ROLES.get(node.role, Role.GROUP)
    if (
        role is Role.GROUP
        or node.role == AtRole.SEPARATOR
        or node.name == POPOVER_MENU
        or _is_out_of_sight(node, toolkit)
    ):
        return None
    name, hint, key = without_keys(role, node.name, node.help)
    node = replace(node, name=name, help=hint) if key else node
    states = {ours for bit, ours in STATES.items() if node.has(bit)}
    if node.role in INNER_WINDOWS and node.name:
        role = Role.STATUS  # Qt exposes a custom-drawn display, such as a calculator's, as a window inside the window
    if node.role == AtRole.MENU_ITEM and any(c.role in MENU_ROLES for c in node.children):
        role = Role.MENU
    if role in (Role.BUTTON, Role.TOGGLE) and _unfolds(node):
        states.add(State.POPUP)
    if node.unfolds:
        states = states - {State.CHECKED} | ({State.EXPANDED} if State.CHECKED in states else set())
    if numbers_of(node):
        states |= {State.EDITABLE}
    if role is Role.TEXT and node.role in (AtRole.TEXT, AtRole.TERMINAL, AtRole.DOCUMENT_TEXT):
        role, states = _document(node, states)
    name = _name(node, role, labels, State.MULTILINE in states) or (
        path[-1] if role is Role.TEXT and len(path) > 1 else ""
    )
    name = name or FALLBACK.get(role, "") or (MENU if State.POPUP in states else "")
    verbs = verbs_for(role, states) - ({Verb.SELECT, Verb.CLICK} if numbers_of(node) else set())
    verbs -= {Verb.CHECK, Verb.UNCHECK} if node.unfolds else set()
    if State.SHOWING not in states and not toolkit.scrolls_by_itself:
        verbs &= {Verb.CLICK, Verb.CHECK, Verb.UNCHECK}
    if role is Role.COMBO and State.SHOWING in states and entry_of(node) is not None:
        states, verbs = states | {State.EDITABLE}, verbs | {Verb.TYPE}
    if role is Role.LABEL and not name:
        return None
    return Control(
        ref=node.path, role=role, name=name, value=_value(node, role), states=frozenset(states), bounds=node.bounds,
        path=path, help=clean_name(node.help), key=key, options=_options(node), verbs=verbs,
    )  # fmt: skip


def _is_out_of_sight(node: Node, toolkit: Toolkit) -> bool:
    """Whether it is on a page that is not in front, which toolkits other than GTK 4 do not expose, or the tab of one that is turned by
    something else: without a name of its own that would be called after whatever is on its page."""
    if node.bounds is not None:
        return False
    is_hidden_tab = node.role == AtRole.PAGE_TAB and not node.name
    return is_hidden_tab or (not toolkit.trusts_showing and node.role not in MENU_ROLES)


def _unfolds(node: Node) -> bool:
    """Whether a button opens a menu beside it."""
    return node.unfolds or node.has(AtState.HAS_POPUP) or is_menu_button(node) or node.role == AtRole.PUSH_BUTTON_MENU


def takes_several(parent: Node) -> bool:
    """Whether more than one of a list's entries can be chosen."""
    return parent.has(AtState.MULTISELECTABLE) and "Selection" in parent.interfaces


def _document(node: Node, states: set[State]) -> tuple[Role, set[State]]:
    """A text that cannot be edited is a display; a document is edited in its paragraphs."""
    if node.role == AtRole.DOCUMENT_TEXT:
        return Role.TEXT, states | {State.MULTILINE, State.EDITABLE, State.ENABLED}
    if State.EDITABLE not in states:
        return Role.STATUS, states
    return Role.TEXT, states


def _own_name(node: Node, role: Role) -> str:
    """What the application itself calls it."""
    name = clean_name(node.name) or clean_name(node.label)
    entry = entry_of(node) if role is Role.COMBO and not name else None
    if entry is not None:
        return clean_name(entry.name)
    is_general = node.unfolds and name == MENU  # GTK 3's own word for any button with a menu
    return clean_name(node.help) or name if is_general else name


def _written_on(node: Node) -> list[Node]:
    """What is inside it, but for what a menu button of GTK 4 opens."""
    parts = [c for c in node.children if c.role in PRESSED] if is_menu_button(node) else node.children
    return [n for part in parts for n in part.walk()]


_NAMED_WITHIN = frozenset(
    {Role.BUTTON, Role.TOGGLE, Role.RADIO, Role.TAB, Role.LINK, Role.MENU, Role.MENU_ITEM, Role.CELL, Role.ITEM}
)
"""Roles of what is called, where it has no name, after what stands in it, or after what is said about it (a tool's hint)."""


def _name(node: Node, role: Role, labels: Sequence[Label], multiline: bool) -> str:
    if node.role == AtRole.DOCUMENT_TEXT or (multiline and role is Role.TEXT and not node.name):
        return DOCUMENT
    name = _own_name(node, role)
    named_after_entry = role is Role.COMBO and (node.chosen or name == _value(node, role))
    if named_after_entry:  # its label says what it is
        name = clean_name(node.label) or label_beside(node, labels) or name
    said = clean_name(node.help)
    if role in NUMERIC and (value := _value(node, role)):  # one that shows its number is called after it
        name, said = ("" if text == value else text for text in (name, said))
    if not name and role in LABELLED:
        name = label_beside(node, labels) or said
    if not name and role in _NAMED_WITHIN:
        texts = [node.text or "", *(c.name or c.text or "" for c in _written_on(node)), node.help]
        name = next((n for t in texts if (n := clean_name(t.strip("\ufffc ")))), "")
    return name.rstrip(":") if role in LABELLED else name


def _value(node: Node, role: Role) -> str:
    if node.role == AtRole.DOCUMENT_TEXT:
        return "\n".join(c.text or c.name for c in node.children if c.role in (AtRole.PARAGRAPH, AtRole.HEADING))
    if numbers_of(node):
        return shown(node)
    exposed = node.text or (
        role is not Role.SPIN or node.value is None
    )  # GTK 4 exposes a number field's number and no text
    if role in (Role.TEXT, Role.STATUS, Role.CELL, Role.SPIN) and node.text is not None and exposed:
        return node.text.replace("\ufffc", "")
    if role is Role.STATUS and node.role in INNER_WINDOWS:
        return clean_name(node.name)
    if role is Role.COMBO and (entry := entry_of(node)) is not None and entry.text is not None:
        return entry.text
    if role is Role.COMBO:
        return clean_name(
            node.chosen or next((c.name for c in node.walk() if c is not node and c.has(AtState.SELECTED)), node.name)
        )
    if role in (Role.SLIDER, Role.SPIN, Role.PROGRESS) and node.value is not None:
        return f"{node.value:g}"
    return ""


def _options(node: Node) -> tuple[str, ...]:
    if node.role != AtRole.COMBO_BOX:
        return ()
    kinds = (AtRole.MENU_ITEM, AtRole.LIST_ITEM)
    return tuple(dict.fromkeys(clean_name(c.name) for c in node.walk() if c.role in kinds and c.name))
