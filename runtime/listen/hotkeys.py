"""Hotkeys that work in every window: XGrabKey on X11, RegisterHotKey on Windows; each on a thread of its own."""

from __future__ import annotations

import ctypes
import queue
import select
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from edgelam.errors import EnvironmentProblem
from edgelam.runtime.listen.keys import Combination

START_TIMEOUT = 3.0


@dataclass(frozen=True, slots=True)
class Reaction:
    """What happens when a combination goes down, and when its key comes up again."""

    pressed: Callable[[], None]
    released: Callable[[], None] = lambda: None


Reactions = Mapping[Combination, Reaction]


class Hotkeys(Protocol):
    """Calls back, on its own thread, until it is closed."""

    def close(self) -> None: ...


def grab(reactions: Reactions) -> Hotkeys:
    """Raises EnvironmentProblem where another program has one of the combinations, or there is no such desktop."""
    return WindowsHotkeys(reactions) if sys.platform == "win32" else X11Hotkeys(reactions)


def _taken(combination: Combination) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"Another program uses {combination} already; choose other keys with --hotkey or --stop-key."
    )


# X11

_X_MODIFIERS = {"ctrl": 4, "alt": 8, "shift": 1, "super": 64}
_X_NAMES = {
    "space": "space",
    "enter": "Return",
    "escape": "Escape",
    "tab": "Tab",
    "pause": "Pause",
    "insert": "Insert",
    "home": "Home",
    "end": "End",
    "pageup": "Prior",
    "pagedown": "Next",
}
LOOK, IDLE = 0.02, 0.1
"""Seconds between two looks whether a key is still held, and whether it is time to end."""

_LOCKS = (0, 2, 16, 18)
"""Caps Lock and Num Lock, in every state: X reports them as modifiers."""


class X11Hotkeys:
    """A connection of its own to the X server."""

    def __init__(self, reactions: Reactions) -> None:
        from Xlib import X, display
        from Xlib.error import DisplayError

        try:
            self._display: Any = display.Display()
        except (DisplayError, OSError) as error:
            raise EnvironmentProblem("Hotkeys need a desktop (X11); the X display cannot be reached.") from error
        self._press = X.KeyPress
        self._reactions: dict[tuple[int, int], Reaction] = {}
        self._down: dict[int, Reaction] = {}
        for combination, reaction in reactions.items():
            self._grab(combination, reaction, X.GrabModeAsync)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="edgelam-hotkeys", daemon=True)
        self._thread.start()

    def _grab(self, combination: Combination, reaction: Reaction, mode: int) -> None:
        from Xlib import XK
        from Xlib.error import BadAccess, CatchError

        name = _X_NAMES.get(combination.key, combination.key.upper() if combination.key[1:] else combination.key)
        code = self._display.keysym_to_keycode(XK.string_to_keysym(name))
        mask = sum(_X_MODIFIERS[m] for m in combination.modifiers)
        failed = CatchError(BadAccess)
        for locks in _LOCKS:
            self._display.screen().root.grab_key(code, mask | locks, 1, mode, mode, onerror=failed)
        self._display.sync()
        if failed.get_error() is not None or not code:
            self._display.close()
            raise _taken(combination)
        self._reactions[code, mask] = reaction

    def _listen(self) -> None:
        while not self._closing.is_set():
            if self._waits(LOOK if self._down else IDLE):
                event = self._display.next_event()
                if event.type == self._press:
                    self._went_down(event)
            for code in [c for c in self._down if not self._is_down(c)]:
                self._down.pop(code).released()

    def _waits(self, seconds: float) -> bool:
        """Whether there is an event, now or within that time."""
        if self._display.pending_events():
            return True
        ready = bool(select.select([self._display.fileno()], [], [], seconds)[0])
        return ready and bool(self._display.pending_events())

    def _went_down(self, event: Any) -> None:
        """A key that is held repeats. The keyboard is given back at once: while it is grabbed no window counts as active."""
        self._display.ungrab_keyboard(event.time)
        self._display.sync()
        reaction = self._reactions.get((event.detail, event.state & sum(_X_MODIFIERS.values())))
        if reaction is not None and event.detail not in self._down:
            self._down[event.detail] = reaction
            reaction.pressed()

    def _is_down(self, code: int) -> bool:
        return bool(self._display.query_keymap()[code // 8] & 1 << code % 8)

    def close(self) -> None:
        self._closing.set()
        self._thread.join(START_TIMEOUT)
        self._display.close()


# Windows

_WINDOWS_MODIFIERS = {"alt": 1, "ctrl": 2, "shift": 4, "super": 8}
_WINDOWS_NAMES = {"pause": 0x13, "insert": 0x2D}
NO_REPEAT = 0x4000
HOTKEY_MESSAGE, QUIT_MESSAGE, TIMER_MESSAGE = 0x0312, 0x0012, 0x0113
LOOK_MS, DOWN = 20, 0x8000


class WindowsHotkeys:
    """Hotkeys belong to the thread that registers them and reads its messages."""

    def __init__(self, reactions: Reactions) -> None:
        self._reactions = list(reactions.items())
        self._down: tuple[int, Reaction] | None = None
        self._thread_id = 0
        self._started: queue.SimpleQueue[Combination | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._listen, name="edgelam-hotkeys", daemon=True)
        self._thread.start()
        refused = self._started.get(timeout=START_TIMEOUT)
        if refused is not None:
            raise _taken(refused)

    def _listen(self) -> None:
        from edgelam.runtime.desktop.win32.api import kernel32, user32

        self._thread_id = kernel32().GetCurrentThreadId()
        for number, (combination, _) in enumerate(self._reactions):
            mask = sum(_WINDOWS_MODIFIERS[m] for m in combination.modifiers) | NO_REPEAT
            if not user32().RegisterHotKey(None, number, mask, _code(combination.key)):
                self._started.put(combination)
                return  # the thread's end gives back those that were registered
        self._started.put(None)
        message = Message()
        while user32().GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            if message.message == HOTKEY_MESSAGE and message.wparam < len(self._reactions):
                self._went_down(*self._reactions[message.wparam])
            elif message.message == TIMER_MESSAGE:
                self._look(message.wparam)

    def _went_down(self, combination: Combination, reaction: Reaction) -> None:
        """Windows does not report when a hotkey comes up: a timer looks until it has."""
        from edgelam.runtime.desktop.win32.api import user32

        self._down = _code(combination.key), reaction
        user32().SetTimer(None, 0, LOOK_MS, None)
        reaction.pressed()

    def _look(self, timer: int) -> None:
        from edgelam.runtime.desktop.win32.api import user32

        if self._down is not None and user32().GetAsyncKeyState(self._down[0]) & DOWN:
            return
        user32().KillTimer(None, timer)
        down, self._down = self._down, None
        if down is not None:
            down[1].released()

    def close(self) -> None:
        from edgelam.runtime.desktop.win32.api import user32

        user32().PostThreadMessageW(self._thread_id, QUIT_MESSAGE, 0, 0)
        self._thread.join(START_TIMEOUT)


def _code(key: str) -> int:
    from edgelam.runtime.desktop.win32.inputs import KEYS

    return _WINDOWS_NAMES.get(key) or KEYS.get(key) or ord(key.upper())


class Message(ctypes.Structure):
    """MSG of winuser.h."""

    _fields_ = [
        ("hwnd", ctypes.c_void_p), ("message", ctypes.c_uint), ("wparam", ctypes.c_size_t), ("lparam", ctypes.c_ssize_t), ("time", ctypes.c_uint32),
        ("x", ctypes.c_long), ("y", ctypes.c_long), ("private", ctypes.c_uint32),
    ]  # fmt: skip
