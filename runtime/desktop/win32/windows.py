"""Windows, their processes and what stands in front."""

from __future__ import annotations

import ctypes
import os
from ctypes import c_int, c_ssize_t, c_uint32, c_void_p
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PureWindowsPath

from edgelam.control import Bounds
from edgelam.errors import AppGone, AppSilent
from edgelam.runtime.desktop.win32.api import (
    SEND_TIMEOUT,
    GuiThreadInfo,
    Rect,
    advapi32,
    callback,
    dwmapi,
    kernel32,
    send,
    user32,
    version,
)

SHELL_CLASSES = frozenset(
    {"Progman", "WorkerW", "Shell_TrayWnd", "Shell_SecondaryTrayWnd", "Windows.UI.Core.CoreWindow"}
)
"""The desktop itself, the task bar, and hidden frames of store applications."""

POPUP_CLASSES = frozenset({"#32768", "Xaml_WindowedPopupClass", "Microsoft.UI.Content.PopupWindowSiteBridge"})
"""Menus and flyouts: Win32's, UWP's, WinUI's. They belong to a window, and are none of their own."""

STORE_FRAME = "ApplicationFrameWindow"
"""Around every store application; its process is the same for all of them."""

DIALOG_CLASS = "#32770"
STYLE, EXTENDED_STYLE = -16, -20
TOOL_WINDOW = 0x80
OWNER = 4
CLOAKED = 14
"""DWMWA_CLOAKED."""

CLASS_LENGTH = 256
QUERY_LIMITED = 0x1000
SYNCHRONIZE, QUERY_INFORMATION = 0x0010_0000, 0x0400
TOKEN_QUERY, TOKEN_ELEVATION = 0x0008, 20
WM_GETTEXT, WM_GETTEXTLENGTH = 0x000D, 0x000E
SHOW_RESTORE = 9
PER_MONITOR_AWARE_V2 = -4
MAX_TEXT = 100_000
LIST_TIMEOUT = 300
"""Milliseconds that each window gets to say its title."""


@dataclass(slots=True)
class Widget:
    """A window or a control that is a window of its own, and what is in it."""

    hwnd: int
    kind: str
    text: str = ""
    style: int = 0
    number: int = 0
    """The identifier that its parent knows it by."""

    bounds: Bounds | None = None
    visible: bool = True
    enabled: bool = True
    children: list[Widget] = field(default_factory=list)


def be_dpi_aware() -> None:
    """Ask for physical pixels on every monitor; without it Windows would scale what it reports."""
    function = getattr(user32(), "SetProcessDpiAwarenessContext", None)
    if function is not None:
        function(c_void_p(PER_MONITOR_AWARE_V2))


def toplevels() -> list[int]:
    """Visible windows of applications, the topmost first."""
    return [hwnd for hwnd in visible() if _is_application(hwnd)]


def visible() -> list[int]:
    """Every window of the top level that can be seen, the topmost first: menus and the task bar among them."""
    found: list[int] = []
    kind = callback(c_int, c_void_p, c_ssize_t)

    def visit(hwnd: int, _: int) -> int:
        found.append(hwnd)
        return 1

    user32().EnumWindows(kind(visit), 0)
    return [hwnd for hwnd in found if user32().IsWindowVisible(hwnd) and not is_cloaked(hwnd)]


def is_cloaked(hwnd: int) -> bool:
    """Whether Windows draws nothing of it: a suspended store application's frame counts as visible, but is not."""
    cloaked = c_uint32(0)
    failed = dwmapi().DwmGetWindowAttribute(hwnd, CLOAKED, ctypes.byref(cloaked), ctypes.sizeof(cloaked))
    return not failed and bool(cloaked.value)


def _is_application(hwnd: int) -> bool:
    if class_of(hwnd) in SHELL_CLASSES | POPUP_CLASSES or process_of(hwnd) == os.getpid():
        return False
    if user32().GetWindowLongPtrW(hwnd, EXTENDED_STYLE) & TOOL_WINDOW:
        return False
    place = bounds_of(hwnd)
    return user32().IsIconic(hwnd) or (place is not None and place.width > 1 and place.height > 1)


def descendants(hwnd: int) -> list[int]:
    """Every child window, parents before their children."""
    found: list[int] = []
    kind = callback(c_int, c_void_p, c_ssize_t)

    def visit(child: int, _: int) -> int:
        found.append(child)
        return 1

    user32().EnumChildWindows(hwnd, kind(visit), 0)
    return found


def class_of(hwnd: int) -> str:
    buffer = ctypes.create_unicode_buffer(CLASS_LENGTH)
    user32().GetClassNameW(hwnd, buffer, CLASS_LENGTH)
    return buffer.value


def text_of(hwnd: int, timeout: int = SEND_TIMEOUT) -> str:
    """A window's title or a control's text, asked of the window itself (GetWindowText returns no other process's)."""
    length = min(send(hwnd, WM_GETTEXTLENGTH, timeout=timeout), MAX_TEXT)
    if length <= 0:
        return ""
    buffer = ctypes.create_unicode_buffer(length + 1)
    send(hwnd, WM_GETTEXT, length + 1, ctypes.cast(buffer, c_void_p), timeout)
    return buffer.value


def bounds_of(hwnd: int) -> Bounds | None:
    rect = Rect()
    if not user32().GetWindowRect(hwnd, ctypes.byref(rect)):
        return None
    return Bounds(rect.left, rect.top, rect.right - rect.left, rect.bottom - rect.top)


def title_of(hwnd: int) -> str:
    """A window's title; empty where it does not answer soon: one hung application must not hold up the others."""
    try:
        return text_of(hwnd, LIST_TIMEOUT)
    except (AppGone, AppSilent):
        return ""


def is_enabled(hwnd: int) -> bool:
    return bool(user32().IsWindowEnabled(hwnd))


def owner_of(hwnd: int) -> int:
    return int(user32().GetWindow(hwnd, OWNER) or 0)


def process_of(hwnd: int) -> int:
    pid = c_uint32(0)
    user32().GetWindowThreadProcessId(hwnd, ctypes.byref(pid))
    return pid.value


def thread_of(hwnd: int) -> int:
    return int(user32().GetWindowThreadProcessId(hwnd, None))


def focus_of(hwnd: int) -> int:
    """The control with the keyboard focus in the window's thread, 0 if none has it."""
    info = GuiThreadInfo()
    info.cbSize = ctypes.sizeof(info)
    user32().GetGUIThreadInfo(thread_of(hwnd), ctypes.byref(info))
    return int(info.hwndFocus or 0)


def foreground() -> int:
    return int(user32().GetForegroundWindow() or 0)


def bring_to_front(hwnd: int) -> bool:
    """Whether it is in front afterwards; Windows lets only the thread with the input do that, so we join it."""
    if user32().IsIconic(hwnd):
        user32().ShowWindow(hwnd, SHOW_RESTORE)
    current = foreground()
    if current == hwnd:
        return True
    ours, theirs = kernel32().GetCurrentThreadId(), thread_of(current) if current else 0
    joined = bool(theirs) and theirs != ours and bool(user32().AttachThreadInput(ours, theirs, 1))
    try:
        user32().BringWindowToTop(hwnd)
        user32().SetForegroundWindow(hwnd)
    finally:
        if joined:
            user32().AttachThreadInput(ours, theirs, 0)
    return foreground() == hwnd


@lru_cache(maxsize=256)
def program_of(pid: int) -> str:
    """Path of a process's program; empty where it may not be asked."""
    process = kernel32().OpenProcess(QUERY_LIMITED, 0, pid)
    if not process:
        return ""
    try:
        buffer, size = ctypes.create_unicode_buffer(1024), c_uint32(1024)
        done = kernel32().QueryFullProcessImageNameW(process, 0, buffer, ctypes.byref(size))
        return buffer.value if done else ""
    finally:
        kernel32().CloseHandle(process)


def wait_until_idle(pid: int, seconds: float) -> bool:
    """Wait until an application that was just started has shown what it begins with, and waits for input; at once where it did
    before. Whether it does; of one that may not be asked that is not known."""
    process = kernel32().OpenProcess(SYNCHRONIZE | QUERY_INFORMATION, 0, pid)
    if not process:
        return False
    try:
        return bool(user32().WaitForInputIdle(process, int(seconds * 1000)) == 0)
    finally:
        kernel32().CloseHandle(process)


def app_of(hwnd: int) -> str:
    """What a person calls the window's application: its description, else its program's name."""
    if class_of(hwnd) == STORE_FRAME:
        return title_of(hwnd)
    program = program_of(process_of(hwnd))
    return _description(program) or PureWindowsPath(program).stem if program else ""


@lru_cache(maxsize=256)
def _description(program: str) -> str:
    """``FileDescription`` of a program, in its first language."""
    size = version().GetFileVersionInfoSizeW(program, None)
    if not size:
        return ""
    data = ctypes.create_string_buffer(size)
    if not version().GetFileVersionInfoW(program, 0, size, data):
        return ""
    pointer, length = c_void_p(), c_uint32()
    if not version().VerQueryValueW(data, "\\VarFileInfo\\Translation", ctypes.byref(pointer), ctypes.byref(length)):
        return ""
    if length.value < 4 or not pointer.value:
        return ""
    language, page = (ctypes.c_uint16 * 2).from_address(pointer.value)
    key = f"\\StringFileInfo\\{language:04x}{page:04x}\\FileDescription"
    if not version().VerQueryValueW(data, key, ctypes.byref(pointer), ctypes.byref(length)) or not pointer.value:
        return ""
    return ctypes.wstring_at(pointer.value).strip()


def is_elevated(pid: int) -> bool:
    """Whether a process runs as administrator; one whose token may not be looked at does."""
    process = kernel32().GetCurrentProcess() if pid == 0 else kernel32().OpenProcess(QUERY_LIMITED, 0, pid)
    if not process:
        return True
    token = c_void_p()
    try:
        if not advapi32().OpenProcessToken(process, TOKEN_QUERY, ctypes.byref(token)):
            return True
        elevated, size = c_uint32(0), c_uint32(0)
        advapi32().GetTokenInformation(token, TOKEN_ELEVATION, ctypes.byref(elevated), 4, ctypes.byref(size))
        return bool(elevated.value)
    finally:
        if token.value:
            kernel32().CloseHandle(token)
        if pid:
            kernel32().CloseHandle(process)


def is_out_of_reach(process: int) -> bool:
    """Whether Windows would drop what we send to a process: it is an administrator's and we are not."""
    return is_elevated(process) and not is_elevated(0)


def read(hwnd: int) -> Widget:
    """A window with every control in it that is a window of its own.

    Raises:
        AppGone: it has closed. AppSilent: it does not answer.
    """
    top = describe(hwnd)
    known = {hwnd: top}
    for child in descendants(hwnd):
        if not user32().IsWindowVisible(child):
            continue
        try:
            widget = describe(child)
        except AppGone:
            continue  # it closed between being listed and being asked
        known[child] = widget
        parent = known.get(int(user32().GetParent(child) or 0), top)
        parent.children.append(widget)
    return top


def describe(hwnd: int) -> Widget:
    return Widget(
        hwnd, class_of(hwnd), text_of(hwnd), int(user32().GetWindowLongPtrW(hwnd, STYLE)) & 0xFFFFFFFF,
        int(user32().GetDlgCtrlID(hwnd)), bounds_of(hwnd), bool(user32().IsWindowVisible(hwnd)),
        bool(user32().IsWindowEnabled(hwnd)),
    )  # fmt: skip
