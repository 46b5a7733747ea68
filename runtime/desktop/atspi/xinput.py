"""Synthetic mouse and keys through XTEST, and what the window manager knows: the last resort."""

from __future__ import annotations

import time
from typing import Any

from edgelam.errors import ActionError, DesktopError

PAUSE = 0.05
"""Seconds that clients need to take in a changed keyboard map."""

_NAMES = {
    "enter": "Return", "escape": "Escape", "tab": "Tab", "delete": "Delete", "backspace": "BackSpace", "space": "space", "home": "Home", "end": "End",
    "up": "Up", "down": "Down", "left": "Left", "right": "Right", "pageup": "Prior", "pagedown": "Next",
}  # fmt: skip
_MODIFIERS = {"ctrl": "Control_L", "shift": "Shift_L", "alt": "Alt_L", "super": "Super_L"}
UNICODE_KEYSYM = 0x01000000


class XInput:
    """A connection to the X server."""

    def __init__(self) -> None:
        from Xlib import X, display
        from Xlib.error import DisplayError

        self._x = X
        try:
            self._display: Any = display.Display()
        except (DisplayError, OSError) as error:
            raise DesktopError("The X display cannot be reached; edgelam on Linux needs X11 (or Xwayland).") from error
        self._root = self._display.screen().root

    def close(self) -> None:
        self._display.close()

    def activate(self, pid: int, title: str) -> None:
        """Bring a process's window to the front, the one with this title if it has several."""
        windows = self._windows_of(pid)
        if not windows:
            return
        chosen = next((w for w in windows if self._title(w) == title), windows[-1])
        atom = self._display.intern_atom("_NET_ACTIVE_WINDOW")
        from Xlib.protocol import event

        message = event.ClientMessage(window=chosen, client_type=atom, data=(32, [2, self._x.CurrentTime, 0, 0, 0]))
        mask = self._x.SubstructureRedirectMask | self._x.SubstructureNotifyMask
        self._root.send_event(message, event_mask=mask)
        self._display.sync()

    def origin(self, pid: int, title: str, size: tuple[int, int]) -> tuple[int, int] | None:
        """Screen position of a client area of the given size: GTK 4 tells extents relative to its window."""
        for window in reversed(self._windows_of(pid)):
            if title and self._title(window) != title:
                continue
            geometry = window.get_geometry()
            place = self._root.translate_coords(window, 0, 0)
            return place.x + (geometry.width - size[0]) // 2, place.y + (geometry.height - size[1]) // 2
        return None

    def click(self, x: int, y: int, button: int = 1) -> None:
        self._fake(self._x.MotionNotify, x=x, y=y)
        self._fake(self._x.ButtonPress, button)
        self._fake(self._x.ButtonRelease, button)
        self._display.sync()

    def press(self, keys: str) -> None:
        """Press a combination such as ``ctrl+shift+s``. Raises ActionError for a key that does not exist."""
        from Xlib import XK

        *modifiers, key = keys.split("+") if keys != "+" else ["+"]
        symbols = [_MODIFIERS.get(m, "") for m in modifiers]
        name = _NAMES.get(key, key.upper() if key[:1] == "f" and key[1:].isdigit() else key)
        codes = [self._display.keysym_to_keycode(XK.string_to_keysym(s)) for s in [*symbols, name]]
        if not all(codes):
            raise ActionError(f"there is no key {keys}")
        for code in codes:
            self._fake(self._x.KeyPress, code)
        for code in reversed(codes):
            self._fake(self._x.KeyRelease, code)
        self._display.sync()

    def type(self, text: str) -> None:
        """Type any Unicode text by giving spare keycodes its characters; the old map is put back."""
        spare = self._spare_codes()
        for start in range(0, len(text), len(spare)):
            self._type_some(text[start : start + len(spare)], spare)

    def _type_some(self, text: str, spare: list[int]) -> None:
        letters = list(dict.fromkeys(text))
        codes = dict(zip(letters, spare, strict=False))
        for letter, code in codes.items():
            self._map(code, _keysym(letter))
        self._display.sync()
        time.sleep(PAUSE)
        for letter in text:
            self._fake(self._x.KeyPress, codes[letter])
            self._fake(self._x.KeyRelease, codes[letter])
        self._display.sync()
        time.sleep(PAUSE)
        for code in codes.values():
            self._map(code, 0)
        self._display.sync()

    def _spare_codes(self) -> list[int]:
        first, last = self._display.display.info.min_keycode, self._display.display.info.max_keycode
        table = self._display.get_keyboard_mapping(first, last - first + 1)
        spare = [first + i for i, row in enumerate(table) if not any(row)]
        if not spare:
            raise ActionError("the keyboard map has no free key for this text")
        return spare

    def _map(self, code: int, keysym: int) -> None:
        self._display.change_keyboard_mapping(code, [[keysym, keysym]])

    def _fake(self, kind: int, detail: int = 0, x: int = 0, y: int = 0) -> None:
        from Xlib.ext import xtest

        xtest.fake_input(self._display, kind, detail, x=x, y=y)

    def _windows_of(self, pid: int) -> list[Any]:
        listed = self._root.get_full_property(
            self._display.intern_atom("_NET_CLIENT_LIST_STACKING"), self._x.AnyPropertyType
        )
        windows = [self._display.create_resource_object("window", w) for w in (listed.value if listed else [])]
        atom = self._display.intern_atom("_NET_WM_PID")
        return [w for w in windows if self._number(w, atom) == pid]

    def _number(self, window: Any, atom: int) -> int | None:
        from Xlib.error import XError

        try:
            found = window.get_full_property(atom, self._x.AnyPropertyType)
        except XError:
            return None  # the window closed meanwhile
        return int(found.value[0]) if found and len(found.value) else None

    def _title(self, window: Any) -> str:
        from Xlib.error import XError

        try:
            found = window.get_full_property(self._display.intern_atom("_NET_WM_NAME"), self._x.AnyPropertyType)
        except XError:
            return ""
        return bytes(found.value).decode("utf-8", "replace") if found else ""


def _keysym(letter: str) -> int:
    """The X keysym of one character (X protocol, appendix A)."""
    if letter == "\n":
        return 0xFF0D
    if letter == "\t":
        return 0xFF09
    point = ord(letter)
    return point if 0x20 <= point <= 0x7E or 0xA0 <= point <= 0xFF else UNICODE_KEYSYM | point
