"""What common controls hold that are no windows of their own: tabs, tool bar buttons, rows of lists and trees (commctrl.h)."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Iterator, Mapping
from ctypes import c_void_p
from dataclasses import dataclass
from enum import IntEnum

from edgelam.control import Bounds, Role
from edgelam.errors import AppGone, AppSilent
from edgelam.runtime.desktop.naming import clean_name
from edgelam.runtime.desktop.win32.api import Point, send, user32
from edgelam.runtime.desktop.win32.remote import Memory, borrowed
from edgelam.runtime.desktop.win32.widgets import kind_of
from edgelam.runtime.desktop.win32.windows import Widget, process_of

MAX_ROWS = 200
TEXT_AT, MAX_TEXT = 256, 260
BLOCK = TEXT_AT + 2 * MAX_TEXT


class Ask(IntEnum):
    TOOL_STATE = 0x0412
    TOOL_BUTTON = 0x0417
    TOOL_COUNT = 0x0418
    TOOL_RECT = 0x041D
    TOOL_TEXT = 0x044B
    LIST_COUNT = 0x1004
    LIST_RECT = 0x100E
    LIST_STATE = 0x102C
    LIST_TEXT = 0x1073
    TREE_RECT = 0x1104
    TREE_NEXT = 0x110A
    TREE_SELECT = 0x110B
    TREE_ITEM = 0x113E
    TAB_COUNT = 0x1304
    TAB_RECT = 0x130A
    TAB_SELECTED = 0x130B
    TAB_FOCUS = 0x1330
    TAB_ITEM = 0x133C


TREE_ROOT, TREE_VISIBLE, TREE_NEXT_VISIBLE, TREE_CARET = 0, 5, 6, 9
TREE_TEXT, TAB_TEXT, SELECTED = 0x0001, 0x0001, 0x0002
TOOL_ENABLED, TOOL_CHECKED, TOOL_HIDDEN, TOOL_SEPARATOR = 0x04, 0x01, 0x08, 0x01


@dataclass(frozen=True, slots=True)
class Item:
    """``number`` is what its control knows it by; for a tool bar's button, its command."""

    role: Role
    number: int
    name: str
    bounds: Bounds | None
    selected: bool = False
    enabled: bool = True


Names = Mapping[int, str]
"""Names of commands, from the menu: most tool bar buttons carry only a picture."""


def items_of(widget: Widget, names: Names) -> list[Item]:
    """What is in a widget; nothing where its process may not be looked into."""
    reader = _READERS.get(kind_of(widget))
    if reader is None:
        return []
    with borrowed(process_of(widget.hwnd), BLOCK) as memory:
        if memory is None:
            return []
        try:
            return [i for i in reader(widget.hwnd, memory, names) if i.name]
        except (AppSilent, AppGone):
            return []


def _tabs(hwnd: int, memory: Memory, _: Names) -> Iterator[Item]:
    chosen = send(hwnd, Ask.TAB_SELECTED)
    for index in range(min(send(hwnd, Ask.TAB_COUNT), MAX_ROWS)):
        memory.write(struct.pack("<IIIxxxxQi", TAB_TEXT, 0, 0, memory.address + TEXT_AT, MAX_TEXT))
        send(hwnd, Ask.TAB_ITEM, index, c_void_p(memory.address))
        name = clean_name(memory.text(TEXT_AT, MAX_TEXT))
        yield Item(Role.TAB, index, name, _place(hwnd, memory, Ask.TAB_RECT, index), index == chosen)


def _tools(hwnd: int, memory: Memory, names: Names) -> Iterator[Item]:
    for index in range(min(max(0, send(hwnd, Ask.TOOL_COUNT)), MAX_ROWS)):
        send(hwnd, Ask.TOOL_BUTTON, index, c_void_p(memory.address))
        command, state, style = struct.unpack_from("<4xiBB", memory.read(32))
        if style & TOOL_SEPARATOR or state & TOOL_HIDDEN:
            continue
        length = send(hwnd, Ask.TOOL_TEXT, command, c_void_p(memory.address + TEXT_AT))
        own = memory.text(TEXT_AT, MAX_TEXT) if 0 < length < MAX_TEXT else ""
        name = clean_name(own) or names.get(command, "")
        place = _place(hwnd, memory, Ask.TOOL_RECT, index)
        yield Item(Role.BUTTON, command, name, place, bool(state & TOOL_CHECKED), bool(state & TOOL_ENABLED))


def _rows(hwnd: int, memory: Memory, _: Names) -> Iterator[Item]:
    for index in range(min(max(0, send(hwnd, Ask.LIST_COUNT)), MAX_ROWS)):
        memory.write(struct.pack("<IiiIIxxxxQi", 1, index, 0, 0, 0, memory.address + TEXT_AT, MAX_TEXT))
        send(hwnd, Ask.LIST_TEXT, index, c_void_p(memory.address))
        name = clean_name(memory.text(TEXT_AT, MAX_TEXT))
        selected = bool(send(hwnd, Ask.LIST_STATE, index, c_void_p(SELECTED)))
        yield Item(Role.ITEM, index, name, _place(hwnd, memory, Ask.LIST_RECT, index), selected)


def _branches(hwnd: int, memory: Memory, _: Names) -> Iterator[Item]:
    """The rows of a tree that are not folded away; their numbers are handles."""
    caret = send(hwnd, Ask.TREE_NEXT, TREE_CARET)
    item = send(hwnd, Ask.TREE_NEXT, TREE_ROOT)
    for _row in range(MAX_ROWS):
        if not item:
            return
        memory.write(
            struct.pack("<IxxxxQIIQi", TREE_TEXT, item & 0xFFFFFFFFFFFFFFFF, 0, 0, memory.address + TEXT_AT, MAX_TEXT)
        )
        send(hwnd, Ask.TREE_ITEM, 0, c_void_p(memory.address))
        name = clean_name(memory.text(TEXT_AT, MAX_TEXT))
        memory.write(struct.pack("<Q", item & 0xFFFFFFFFFFFFFFFF))
        shown = send(hwnd, Ask.TREE_RECT, 1, c_void_p(memory.address))
        yield Item(Role.ITEM, item, name, _rect(hwnd, memory) if shown else None, item == caret)
        item = send(hwnd, Ask.TREE_NEXT, TREE_NEXT_VISIBLE, c_void_p(item))


def _place(hwnd: int, memory: Memory, ask: Ask, index: int) -> Bounds | None:
    memory.write(bytes(16))
    return _rect(hwnd, memory) if send(hwnd, ask, index, c_void_p(memory.address)) else None


def _rect(hwnd: int, memory: Memory) -> Bounds | None:
    """The rectangle at the block's begin, moved from the control's corner to the screen's."""
    left, top, right, bottom = struct.unpack("<iiii", memory.read(16))
    corner = Point(left, top)
    user32().ClientToScreen(hwnd, ctypes.byref(corner))
    return Bounds(corner.x, corner.y, right - left, bottom - top) if right > left and bottom > top else None


_READERS: dict[str, Callable[[int, Memory, Names], Iterator[Item]]] = {
    "systabcontrol32": _tabs,
    "toolbarwindow32": _tools,
    "syslistview32": _rows,
    "systreeview32": _branches,
}
