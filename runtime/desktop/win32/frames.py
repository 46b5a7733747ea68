"""Which process is behind a window, and which windows belong to it.

A store application's window is a frame (``ApplicationFrameWindow``) of one process that frames them all, around a window of
the application's own process: Microsoft, *Windows.UI.Core.CoreWindow*. Menus and lists that drop down are windows of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

from edgelam.runtime.desktop.win32 import windows

CORE = "Windows.UI.Core.CoreWindow"


def process_behind(hwnd: int) -> int:
    """The process of the application that a window shows; 0 for a frame whose application is suspended."""
    if windows.class_of(hwnd) != windows.STORE_FRAME:
        return windows.process_of(hwnd)
    frame = windows.process_of(hwnd)
    inner = (windows.process_of(w) for w in windows.descendants(hwnd) if windows.class_of(w) == CORE)
    return next((p for p in inner if p != frame), 0)


def processes_of(hwnd: int) -> frozenset[int]:
    """Whose events are a window's own: its process, and the one that it frames."""
    return frozenset({windows.process_of(hwnd), process_behind(hwnd)} - {0})


def family_of(hwnd: int, listed: Sequence[int]) -> list[int]:
    """The windows, among those listed, of the same application: never those of another one in the same kind of frame."""
    process = process_behind(hwnd)
    return [w for w in listed if w == hwnd or (process and process_behind(w) == process) or windows.owner_of(w) == hwnd]


def popups_of(hwnd: int) -> list[int]:
    """The open menus and flyouts of a window's application, the topmost first. UI Automation lists a context menu below the
    desktop, not below the window that it belongs to."""
    ours = processes_of(hwnd)
    return [
        w for w in windows.visible() if windows.class_of(w) in windows.POPUP_CLASSES and windows.process_of(w) in ours
    ]
