"""Synthetic mouse and keys through XTEST, and what the window manager knows: the last resort."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any

from edgelam.errors import ActionError, DesktopError
from edgelam.keys import split_keys
from edgelam.runtime.desktop.acting import steps_between

PAUSE = 0.05
"""Seconds that clients need to take in a changed keyboard map."""

_NAMES = {
    "enter": "Return", "escape": "Escape", "tab": "Tab", "delete": "Delete", "insert": "Insert", "backspace": "BackSpace", "space": "space", "home": "Home", "end": "End",
    "up": "Up", "down": "Down", "left": "Left", "right": "Right", "pageup": "Prior", "pagedown": "Next",
}  # fmt: skip
_CONTROL_KEYS = {"\n": "enter", "\t": "tab"}
_MODIFIERS = {"ctrl": "Control_L", "shift": "Shift_L", "alt": "Alt_L", "super": "Super_L"}
LEFT, RIGHT = 1, 3
"""Buttons of the mouse."""

DRAG_PAUSE = 0.03
"""Seconds between the moves of a drag: a toolkit starts it from its own loop, and a target has to see one over itself."""

UNICODE_KEYSYM = 0x01000000
LAYOUT_SHIFT = 13
_SHIFT = 0xFFE1


@dataclass(frozen=True, slots=True)
class Shown:
    """A window that the window manager shows; ``names`` is what its program calls itself (WM_CLASS), in lower case."""

    pid: int
    names: frozenset[str]


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
        self._lent: dict[str, int] = {}

    def close(self) -> None:
        """Put the keyboard map back and leave."""
        for code in self._lent.values():
            self._map(code, 0)
        self._display.sync()
        self._display.close()

    def activate(self, pid: int, title: str) -> bool:
        """Bring a process's window to the front, the one with this title if it has several; whether it was not there: being told so
        once more, GTK 4 closes the popover that it is about to open."""
        windows = self._windows_of(pid)
        chosen = next((w for w in windows if self._title(w) == title), windows[-1] if windows else None)
        if chosen is None or self._is_in_front(chosen.id):
            return False
        atom = self._display.intern_atom("_NET_ACTIVE_WINDOW")
        from Xlib.protocol import event

        message = event.ClientMessage(window=chosen, client_type=atom, data=(32, [2, self._x.CurrentTime, 0, 0, 0]))
        mask = self._x.SubstructureRedirectMask | self._x.SubstructureNotifyMask
        self._root.send_event(message, event_mask=mask)
        self._display.sync()
        return True

    def _is_in_front(self, window: int) -> bool:
        """Whether it has the keyboard and nothing is above it."""
        active = self._number(self._root, "_NET_ACTIVE_WINDOW")
        return active == window and self._numbers(self._root, "_NET_CLIENT_LIST_STACKING")[-1:] == [window]

    def origin(self, pid: int, title: str, size: tuple[int, int]) -> tuple[int, int] | None:
        """Screen position of a client area of the given size: GTK 4 reports extents relative to its window.

        A window that accessibility calls otherwise than its title bar does (GTK 4 says the name of its class where it has none) is the
        one of the application whose size is nearest.
        """
        windows = list(reversed(self._windows_of(pid)))
        called = [w for w in windows if not title or self._title(w) == title][:1] or windows
        sized = [(w, w.get_geometry()) for w in called]
        if not sized:
            return None
        window, geometry = min(sized, key=lambda s: abs(s[1].width - size[0]) + abs(s[1].height - size[1]))
        place = self._root.translate_coords(window, 0, 0)
        return place.x + (geometry.width - size[0]) // 2, place.y + (geometry.height - size[1]) // 2

    def click(self, x: int, y: int, button: int = 1, times: int = 1) -> None:
        self._fake(self._x.MotionNotify, x=x, y=y)
        for _ in range(times):
            self._fake(self._x.ButtonPress, button)
            self._fake(self._x.ButtonRelease, button)
        self._display.sync()

    def right_click(self, x: int, y: int) -> None:
        self.click(x, y, RIGHT)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """With the left button held down; it is let go whatever happens."""
        self._fake(self._x.MotionNotify, x=start[0], y=start[1])
        self._fake(self._x.ButtonPress, LEFT)
        try:
            for x, y in steps_between(start, end):
                self._fake(self._x.MotionNotify, x=x, y=y)
                self._display.sync()
                time.sleep(DRAG_PAUSE)
        finally:
            self._fake(self._x.ButtonRelease, LEFT)
            self._display.sync()

    def press(self, keys: str) -> None:
        """Press a combination such as ``ctrl+shift+s``. Raises ActionError for a key that does not exist."""
        modifiers, key = split_keys(keys)
        code, shifted = self._key(key)
        names = dict.fromkeys([*modifiers, *(["shift"] if shifted else [])])
        codes = [*(self._named_key(_MODIFIERS.get(m, "")) for m in names), code]
        if not all(codes):
            raise ActionError(f"there is no key {keys}")
        held: list[int] = []
        try:
            for code in codes:
                self._fake(self._x.KeyPress, code)
                held.append(code)
        finally:  # a key that stays down would turn everything that the person types into commands
            for code in reversed(held):
                self._fake(self._x.KeyRelease, code)
            self._display.sync()

    def _key(self, key: str) -> tuple[int, bool]:
        """Keycode and shift of a key; a letter that the layout switched on lacks is taken from another one."""
        if len(key) > 1:
            return self._named_key(_NAMES.get(key, key.upper())), False
        symbol = _keysym(key)
        return self._own_keys().get(symbol) or (int(self._display.keysym_to_keycode(symbol)), False)

    def _named_key(self, name: str) -> int:
        from Xlib import XK

        return int(self._display.keysym_to_keycode(XK.string_to_keysym(name)))

    def type(self, text: str, pause: float = PAUSE) -> None:
        """Type any Unicode text: what the keyboard has by its own keys, the rest by spare keys that are given its
        characters. ``pause`` (seconds) is what clients get to take in the changed map; the map is put back on close.

        Line breaks and tabs are pressed on their own keys: Chromium ignores them on any other.
        """
        for piece in re.split(r"([\n\t])", text):
            if piece in _CONTROL_KEYS:
                self.press(_CONTROL_KEYS[piece])
                continue
            left = piece
            while left:
                codes = self._codes_for(left, pause)
                known = next((i for i, letter in enumerate(left) if letter not in codes), len(left))
                for letter in left[:known]:
                    self._strike(*codes[letter])
                self._display.sync()
                left = left[known:]

    def _codes_for(self, text: str, pause: float) -> dict[str, tuple[int, bool]]:
        """Keycode and shift for the letters of a text, as many as there are keys for."""
        own = self._own_keys()
        codes = {letter: own[_keysym(letter)] for letter in dict.fromkeys(text) if _keysym(letter) in own}
        absent = [letter for letter in dict.fromkeys(text) if letter not in codes]
        codes.update({letter: (code, False) for letter, code in self._lent_keys(absent, pause).items()})
        return codes

    def _own_keys(self) -> dict[int, tuple[int, bool]]:
        """Keycode and shift by symbol, in the layout that is switched on; deeper levels differ too much between layouts.

        The server tells which layout it is in two bits of the core state (XKB protocol, 2.2.2), and the symbols of the
        first two, each with its shifted one, in the first four columns of the core map (12.1); of a third it tells nothing
        that can be relied on, so that everything is typed by lent keys there.
        """
        layout = self._root.query_pointer().mask >> LAYOUT_SHIFT & 3
        if layout > 1:
            return {}
        found: dict[int, tuple[int, bool]] = {}
        lent = set(self._lent.values())
        for code, row in self._keyboard_map():
            first, second = [*row[:2]], [*row[2:4]]
            symbols = second if layout and any(second) else first  # a key that is in one layout only is in all
            if code not in lent:
                for symbol, shifted in zip(symbols, (False, True), strict=False):
                    found.setdefault(symbol, (code, shifted))
        found.pop(0, None)
        return found

    def _keyboard_map(self) -> list[tuple[int, list[int]]]:
        """Every keycode with its symbols, as they are now."""
        first, last = self._display.display.info.min_keycode, self._display.display.info.max_keycode
        return list(enumerate(self._display.get_keyboard_mapping(first, last - first + 1), first))

    def _lent_keys(self, letters: list[str], pause: float) -> dict[str, int]:
        """Spare keys that stand for these letters, the first of them if there are more letters than keys."""
        spare = self._spare_codes()
        letters = letters[: len(spare)]
        fresh = [letter for letter in letters if letter not in self._lent]
        if fresh:
            free = [c for c in spare if c not in self._lent.values()]
            if len(free) < len(fresh):
                for letter in self._lent.keys() - set(letters):
                    self._map(self._lent.pop(letter), 0)
                free = [c for c in spare if c not in self._lent.values()]
            for letter, code in zip(fresh, free, strict=False):
                self._lent[letter] = code
                self._map(code, _keysym(letter))
        self._display.sync()
        if letters:
            time.sleep(pause)
        return {letter: self._lent[letter] for letter in letters}

    def _strike(self, code: int, shifted: bool) -> None:
        shift = self._display.keysym_to_keycode(_SHIFT) if shifted else 0
        if shift:
            self._fake(self._x.KeyPress, shift)
        self._fake(self._x.KeyPress, code)
        self._fake(self._x.KeyRelease, code)
        if shift:
            self._fake(self._x.KeyRelease, shift)

    def _spare_codes(self) -> list[int]:
        """Keys without any symbol, those lent before among them."""
        lent = set(self._lent.values())
        spare = [code for code, row in self._keyboard_map() if not any(row) or code in lent]
        if not spare:
            raise ActionError("the keyboard map has no free key for this text")
        return spare

    def _map(self, code: int, keysym: int) -> None:
        self._display.change_keyboard_mapping(code, [[keysym, keysym]])

    def _fake(self, kind: int, detail: int = 0, x: int = 0, y: int = 0) -> None:
        from Xlib.ext import xtest

        xtest.fake_input(self._display, kind, detail, x=x, y=y)

    def shown(self) -> list[Shown]:
        """The windows of every program that says which process it is, pictures that cover its start left out."""
        found = [(self._number(w, "_NET_WM_PID"), w) for w in self._windows() if not self._is_splash(w)]
        return [Shown(pid, self._names(w)) for pid, w in found if pid]

    def is_starting(self, pid: int) -> bool:
        """Whether a process shows nothing yet but the picture that covers its start."""
        windows = self._windows_of(pid)
        return bool(windows) and all(map(self._is_splash, windows))

    def _is_splash(self, window: Any) -> bool:
        kind = self._display.intern_atom("_NET_WM_WINDOW_TYPE_SPLASH")
        return kind in self._numbers(window, "_NET_WM_WINDOW_TYPE")

    def _windows(self) -> list[Any]:
        listed = self._numbers(self._root, "_NET_CLIENT_LIST_STACKING")
        return [self._display.create_resource_object("window", w) for w in listed]

    def _windows_of(self, pid: int) -> list[Any]:
        return [w for w in self._windows() if self._number(w, "_NET_WM_PID") == pid]

    def _number(self, window: Any, name: str) -> int | None:
        return next(iter(self._numbers(window, name)), None)

    def _numbers(self, window: Any, name: str) -> list[int]:
        from Xlib.error import XError

        try:
            found = window.get_full_property(self._display.intern_atom(name), self._x.AnyPropertyType)
        except XError:
            return []  # the window closed meanwhile
        return [int(number) for number in found.value] if found else []

    def _names(self, window: Any) -> frozenset[str]:
        from Xlib.error import XError

        try:
            return frozenset(name.casefold() for name in window.get_wm_class() or ())
        except XError:
            return frozenset()

    def _title(self, window: Any) -> str:
        from Xlib.error import XError

        try:
            found = window.get_full_property(self._display.intern_atom("_NET_WM_NAME"), self._x.AnyPropertyType)
        except XError:
            return ""
        return bytes(found.value).decode("utf-8", "replace") if found else ""


def _keysym(letter: str) -> int:
    """The X keysym of one character (X protocol, appendix A)."""
    point = ord(letter)
    return point if 0x20 <= point <= 0x7E or 0xA0 <= point <= 0xFF else UNICODE_KEYSYM | point
