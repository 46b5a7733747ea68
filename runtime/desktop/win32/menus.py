"""Menu bars: what they hold, by their handles, or by the program's own resources where the handles expose nothing."""

from __future__ import annotations

import ctypes
from ctypes import c_int, c_ssize_t, c_void_p
from dataclasses import dataclass
from functools import lru_cache

from edgelam.runtime.desktop.naming import clean_name
from edgelam.runtime.desktop.win32.api import callback, kernel32, user32
from edgelam.runtime.desktop.win32.windows import process_of, program_of

BY_POSITION = 0x0400
GRAYED, DISABLED, CHECKED, POPUP, SEPARATOR = 0x0001, 0x0002, 0x0008, 0x0010, 0x0800
NO_ITEM = 0xFFFFFFFF
AS_DATA = 0x00000002 | 0x00000020
RT_MENU = 4
MAX_TEXT = 256
DEPTH = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A command in a menu. ``known`` is False where the state is not (read from resources, not from the window)."""

    number: int
    name: str
    key: str
    path: tuple[str, ...]
    enabled: bool = True
    checked: bool = False


def entries_of(hwnd: int) -> tuple[Entry, ...]:
    """Every command of a window's menu bar; none where it has no menu bar of the classic kind."""
    menu = user32().GetMenu(hwnd)
    if not menu:
        return ()
    found = _walk(menu, ())
    return tuple(found) if found else _from_program(program_of(process_of(hwnd)))


def _walk(menu: int, path: tuple[str, ...]) -> list[Entry]:
    found: list[Entry] = []
    for position in range(max(0, user32().GetMenuItemCount(menu))):
        state = user32().GetMenuState(menu, position, BY_POSITION)
        if state == NO_ITEM or (state & SEPARATOR and not state & POPUP):
            continue
        buffer = ctypes.create_unicode_buffer(MAX_TEXT)
        user32().GetMenuStringW(menu, position, buffer, MAX_TEXT, BY_POSITION)
        name, _, key = buffer.value.partition("\t")
        name = clean_name(name)
        below = user32().GetSubMenu(menu, position)
        if below and len(path) < DEPTH:
            found += _walk(below, (*path, name))
        elif name:
            number = user32().GetMenuItemID(menu, position)
            enabled = not state & (GRAYED | DISABLED)
            found.append(Entry(number, name, key.strip(), path, enabled, bool(state & CHECKED)))
    return found


@lru_cache(maxsize=64)
def _from_program(program: str) -> tuple[Entry, ...]:
    """The largest menu among a program's resources: where menu handles belong to their process alone (Wine), the
    window says that it has a menu but not what is in it. States are not known then."""
    module = kernel32().LoadLibraryExW(program, None, AS_DATA) if program else None
    if not module:
        return ()
    names: list[int] = []
    kind = callback(c_int, c_void_p, c_void_p, c_void_p, c_ssize_t)

    def visit(_module: int, _type: int, name: int, _: int) -> int:
        if name is not None and name < 0x10000:
            names.append(name)
        return 1

    try:
        kernel32().EnumResourceNamesW(module, c_void_p(RT_MENU), kind(visit), 0)
        return max((_loaded(module, name) for name in names), key=_likeness, default=())
    finally:
        kernel32().FreeLibrary(module)


def _likeness(entries: tuple[Entry, ...]) -> tuple[bool, int]:
    """How much a menu looks like a window's own: those that open at the mouse have no names at the top."""
    return all(e.path and e.path[0] for e in entries), len(entries)


def _loaded(module: int, name: int) -> tuple[Entry, ...]:
    menu = user32().LoadMenuW(module, c_void_p(name))
    if not menu:
        return ()
    try:
        return tuple(_walk(menu, ()))
    finally:
        user32().DestroyMenu(menu)
