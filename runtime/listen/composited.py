"""Whether windows can be half transparent here."""

from __future__ import annotations

import sys

from PySide6.QtGui import QGuiApplication


def is_composited() -> bool:
    """Always on Windows and Wayland; on X11 where a compositing manager holds its selection (ICCCM, ``_NET_WM_CM_S0``)."""
    if sys.platform == "win32" or QGuiApplication.platformName() != "xcb":
        return QGuiApplication.platformName() != "offscreen"
    from Xlib import display
    from Xlib.error import DisplayError

    try:
        screen = display.Display()
    except (DisplayError, OSError):
        return False
    owner = screen.get_selection_owner(screen.intern_atom("_NET_WM_CM_S0"))
    screen.close()
    return bool(owner)
