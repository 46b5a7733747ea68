"""A spreadsheet's cells. It exposes a million of them and lists none: what is in sight is asked for by row and column."""

from __future__ import annotations

from dataclasses import dataclass

from edgelam.action import Action, Verb
from edgelam.control import Bounds, Control, Role, State
from edgelam.errors import ActionError
from edgelam.runtime.desktop.atspi.bus import Bus, Call, CallError, I, prop
from edgelam.runtime.desktop.atspi.interaction import Interaction
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.vocabulary import AtState
from edgelam.runtime.desktop.naming import clean_name
from edgelam.runtime.desktop.sheetwords import RANGE, address

MOST = 3000
"""Cells that are read at most."""

INSET = 4
"""Pixels inside its edges at which a sheet is asked for its first and last cell in sight."""

MARK = "#"
"""Between the path of a sheet and the address of its cell: the objects themselves are new each time they are asked for."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet in a window, with the field that shows, and takes, the address of what is selected."""

    node: Node
    box: Node


def sheet_in(top: Node) -> Sheet | None:
    """The sheet of a window: a table that does not list its cells, beside a field with an address."""
    nodes = list(top.walk())
    table = next(
        (
            n
            for n in nodes
            if {"Table", "Component"} <= n.interfaces and n.count < 0 and n.bounds and n.has(AtState.SHOWING)
        ),
        None,
    )
    box = next((n for n in nodes if "EditableText" in n.interfaces and RANGE.fullmatch(n.text or "")), None)
    return Sheet(table, box) if table is not None and box is not None else None


def controls_of(sheet: Sheet, bus: Bus, app: str, title: str) -> list[Control]:
    """The sheet, with what is selected as its value, and the cells in sight that hold something."""
    node, name = sheet.node, clean_name(sheet.node.name) or "Sheet"
    whole = Control(f"{node.path}{MARK}", Role.SHEET, name, sheet.box.text or "", _STATES, node.bounds, (title,))
    return [whole, *_cells(node, bus, app, (title, name))]


_STATES = frozenset({State.ENABLED, State.SHOWING, State.EDITABLE})


def _cells(node: Node, bus: Bus, app: str, path: tuple[str, ...]) -> list[Control]:
    places = _places(node, bus, app)
    found = bus.many([Call(app, node.path, I + "Table", "GetAccessibleAt", "ii", place) for place in places])
    paths = [None if isinstance(r, CallError) else str(r[0][1]) for r in found]
    held = [(place, p) for place, p in zip(places, paths, strict=True) if p]
    texts = bus.many([Call(app, p, I + "Text", "GetText", "ii", (0, -1)) for _, p in held])
    filled = [
        (place, p, t[0])
        for (place, p), t in zip(held, texts, strict=True)
        if not isinstance(t, CallError) and t[0].strip()
    ]
    boxes = bus.many([Call(app, p, I + "Component", "GetExtents", "u", (0,)) for _, p, _ in filled])
    return [
        Control(
            f"{node.path}{MARK}{address(*place)}", Role.CELL, address(*place), text, _STATES,
            None if isinstance(box, CallError) else Bounds(*box[0]), path,
        )
        for (place, _, text), box in zip(filled, boxes, strict=True)
    ]  # fmt: skip


def _places(node: Node, bus: Bus, app: str) -> list[tuple[int, int]]:
    """Rows and columns in sight."""
    box = node.bounds
    if box is None:
        return []
    corners = ((box.x + INSET, box.y + INSET), (box.x + box.width - INSET, box.y + box.height - INSET))
    try:
        (_, columns) = bus.call(prop(app, node.path, I + "Table", "NColumns"))[0]
        ends = []
        for x, y in corners:
            ((_, cell),) = bus.call(Call(app, node.path, I + "Component", "GetAccessibleAtPoint", "iiu", (x, y, 0)))
            (index,) = bus.call(Call(app, cell, I + "Accessible", "GetIndexInParent"))
            ends.append(divmod(index, columns))
    except CallError:
        return []
    (top, left), (bottom, right) = ends
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)][:MOST]


def perform(action: Action, control: Control, sheet: Sheet, interaction: Interaction) -> None:
    """Go to what is named in a sheet, or type into a cell.

    Raises:
        ActionError: the sheet did not go there, or it is nothing that is done in one.
    """
    text = action.text or ""
    if action.verb is Verb.SELECT and control.role is Role.SHEET:
        _go(sheet, interaction, text)
    elif action.verb is Verb.TYPE and control.role is Role.CELL:
        _go(sheet, interaction, control.name)
        keyboard = interaction.raise_window()
        keyboard.type(text)
        keyboard.press("delete")  # what the application has put after it, guessing how it goes on
        keyboard.press("enter")
    else:
        raise ActionError(f"cannot {action.verb} {control.name}")


def _go(sheet: Sheet, interaction: Interaction, place: str) -> None:
    keyboard = interaction.raise_window()
    interaction.call(sheet.box, "Component", "GrabFocus")
    interaction.call(sheet.box, "EditableText", "SetTextContents", "s", (place,))
    interaction.wait(lambda: interaction.text(sheet.box) == place and interaction.has(sheet.box, AtState.FOCUSED))
    keyboard.press("enter")
    if not interaction.wait(lambda: not interaction.has(sheet.box, AtState.FOCUSED)):
        raise ActionError(f"the sheet did not go to {place}")
