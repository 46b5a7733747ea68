"""Words for a screen reader about what happens in the window: nothing there gets the focus, so it would stay silent."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from PySide6 import QtGui
from PySide6.QtWidgets import QWidget

from edgelam.runtime.desktop.win32.api import oleaut32, uiautomation

_OTHER, _ALL = 4, 2
"""UI Automation's ``NotificationKind_Other`` and ``NotificationProcessing_All``: read what was said before to its end."""

_RELEASE = 2
"""Place of ``Release`` in every COM object's table."""


def announce(window: QWidget, text: str) -> None:
    """Have ``text`` read out where a screen reader runs (Orca 45 or newer, Narrator, NVDA); else nothing happens."""
    if hasattr(QtGui, "QAccessibleAnnouncementEvent"):  # Qt 6.8
        QtGui.QAccessible.updateAccessibility(QtGui.QAccessibleAnnouncementEvent(window, text))
    elif sys.platform == "win32":
        notify(int(window.winId()), text)


def notify(hwnd: int, text: str) -> bool:
    """``UiaRaiseNotificationEvent`` (Windows 10 1709) from the window's own provider; whether the system took it."""
    provider = ctypes.c_void_p()
    uiautomation().UiaHostProviderFromHwnd(hwnd, ctypes.byref(provider))
    if not provider:
        return False
    strings = [oleaut32().SysAllocString(t) for t in (text, "edgelam")]
    try:
        return bool(uiautomation().UiaRaiseNotificationEvent(provider, _OTHER, _ALL, *strings) == 0)
    finally:
        for string in strings:
            oleaut32().SysFreeString(string)
        release: Any = ctypes.WINFUNCTYPE(ctypes.c_ulong)  # type: ignore[attr-defined, unused-ignore]
        release(_RELEASE, "Release")(provider)
