"""Words for a screen reader about what happens in the window: nothing there gets the focus, so it would stay silent."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from PySide6 import QtGui
from PySide6.QtWidgets import QWidget

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


def notify(hwnd: int, text: str) -> None:
    """Windows 10 1709 and newer: ``UiaRaiseNotificationEvent`` from the window's own provider."""
    library: Any = ctypes.WinDLL("uiautomationcore")  # type: ignore[attr-defined, unused-ignore]
    strings: Any = ctypes.WinDLL("oleaut32")  # type: ignore[attr-defined, unused-ignore]
    if not hasattr(library, "UiaRaiseNotificationEvent"):
        return
    strings.SysAllocString.restype = ctypes.c_void_p
    provider = ctypes.c_void_p()
    library.UiaHostProviderFromHwnd(ctypes.c_void_p(hwnd), ctypes.byref(provider))
    if not provider:
        return
    words, kind = (ctypes.c_void_p(strings.SysAllocString(ctypes.c_wchar_p(t))) for t in (text, "edgelam"))
    try:
        library.UiaRaiseNotificationEvent(provider, _OTHER, _ALL, words, kind)
    finally:
        for string in (words, kind):
            strings.SysFreeString(string)
        release: Any = ctypes.WINFUNCTYPE(ctypes.c_ulong)  # type: ignore[attr-defined, unused-ignore]
        release(_RELEASE, "Release")(provider)
