"""When mouse or keyboard were last used: how long ago, never what was done with them."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from collections.abc import Callable

LastInput = Callable[[], float]
"""The moment of the last input from anybody, edgelam's own included, on the clock of ``time.monotonic``."""


def last_input() -> LastInput | None:
    """For this desktop; None where it does not say."""
    if sys.platform == "win32":
        return _windows
    return _x11() if os.environ.get("DISPLAY") else None


def _x11() -> LastInput | None:
    from Xlib.display import Display
    from Xlib.error import DisplayError
    from Xlib.ext import screensaver

    try:
        display = Display()
    except (DisplayError, OSError):
        return None
    if not display.has_extension(screensaver.extname):
        display.close()
        return None
    root = display.screen().root
    return lambda: time.monotonic() - int(screensaver.query_info(root).idle) / 1000


class _LastInputInfo(ctypes.Structure):
    """LASTINPUTINFO of winuser.h."""

    _fields_ = [("size", ctypes.c_uint32), ("time", ctypes.c_uint32)]


def _windows() -> float:
    from edgelam.runtime.desktop.win32.api import kernel32, user32

    info = _LastInputInfo(ctypes.sizeof(_LastInputInfo), 0)
    user32().GetLastInputInfo(ctypes.byref(info))
    ago: int = kernel32().GetTickCount() - info.time & 0xFFFFFFFF
    return time.monotonic() - ago / 1000
