"""Whether anything on the screen changes: WinEvents, counted on a thread of their own; those of the application that is acted in."""

from __future__ import annotations

import ctypes
import threading
import time
from ctypes import c_long, c_uint32, c_void_p

from edgelam.runtime.desktop.win32.api import callback, kernel32, user32
from edgelam.runtime.desktop.win32.windows import process_of
from edgelam.stopping import Interrupted, never, slices

RANGES = ((0x0003, 0x0017), (0x8000, 0x8005), (0x800A, 0x800A), (0x800C, 0x800E))
"""Foreground, menus and dialogs; made, gone, shown, hidden, reordered, focused; state; name, value. Moves are left
out: animations and the caret would flood us."""

FOREGROUND = 0x0003
CARET, CURSOR = -8, -9
OUT_OF_CONTEXT, SKIP_OWN_PROCESS = 0x0000, 0x0002
QUIT = 0x0012
START_TIMEOUT = 2.0


class EventCounter:
    """Counts events from any thread, and waits for them to come and to cease."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    def note(self) -> None:
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def forget(self) -> None:
        with self._changed:
            self._count = 0

    def settle(self, grace: float, quiet: float, timeout: float, interrupted: Interrupted = never) -> bool:
        """Wait ``grace`` seconds for a first event, then until ``quiet`` seconds passed without one; False if none came."""
        end = time.monotonic() + timeout
        with self._changed:
            if not self._count and not self._more(min(grace, timeout), interrupted):
                return False
            while (left := end - time.monotonic()) > 0 and self._more(min(quiet, left), interrupted):
                pass
            self._count = 0
            return True

    def _more(self, timeout: float, interrupted: Interrupted) -> bool:
        """Whether a further event came within ``timeout`` seconds; not waited for where it is interrupted."""
        seen = self._count
        return any(self._changed.wait_for(lambda: self._count > seen, s) for s in slices(timeout, interrupted))


def counts(event: int, process: int, watched: frozenset[int]) -> bool:
    """Whether an event says something of what was done: it is of a watched process, or another window came to the front.
    The process of a window that has closed cannot be told (0), and without any that is watched every event counts."""
    return event == FOREGROUND or not process or not watched or process in watched


class WinEvents:
    """Tells a :class:`EventCounter` of events until it is closed."""

    def __init__(self, counter: EventCounter) -> None:
        self._counter = counter
        self._watched: frozenset[int] = frozenset()
        self._thread_id = 0
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="edgelam-events", daemon=True)
        self._thread.start()
        self._ready.wait(START_TIMEOUT)

    def watch(self, processes: frozenset[int]) -> None:
        """Count only what comes from these processes; from every one where there is none."""
        self._watched = processes

    def close(self) -> None:
        user32().PostThreadMessageW(self._thread_id, QUIT, 0, 0)
        self._thread.join(START_TIMEOUT)

    def _listen(self) -> None:
        """Hooks belong to the thread that reads its messages."""
        self._thread_id = kernel32().GetCurrentThreadId()
        kind = callback(None, c_void_p, c_uint32, c_void_p, c_long, c_long, c_uint32, c_uint32)
        heard = kind(self._heard)
        flags = OUT_OF_CONTEXT | SKIP_OWN_PROCESS
        hooks = [user32().SetWinEventHook(low, high, None, heard, 0, 0, flags) for low, high in RANGES]
        self._ready.set()
        message = ctypes.create_string_buffer(64)
        while user32().GetMessageW(message, None, 0, 0) > 0:
            user32().DispatchMessageW(message)
        for hook in hooks:
            user32().UnhookWinEvent(hook)

    def _heard(self, _hook: int, event: int, window: int, thing: int, _child: int, _thread: int, _time: int) -> None:
        if thing not in (CARET, CURSOR) and counts(event, process_of(window) if window else 0, self._watched):
            self._counter.note()
