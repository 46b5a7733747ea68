"""The Windows functions that edgelam calls, declared once; nothing is loaded before the first call.

Handles are pointers: without declared types ctypes would cut them to 32 bits.
"""

from __future__ import annotations

import ctypes
from ctypes import c_int, c_long, c_short, c_size_t, c_ssize_t, c_ubyte, c_uint, c_uint32, c_void_p, c_wchar, c_wchar_p
from functools import cache
from typing import Any

from edgelam.errors import AppGone, AppSilent, DesktopError

SEND_TIMEOUT = 2000
"""Milliseconds that a window gets to answer a message."""

ERROR_INVALID_WINDOW_HANDLE = 1400
_ABORT_IF_HUNG = 0x0002

_Declared = dict[str, tuple[Any, tuple[Any, ...]]]

USER32: _Declared = {
    "EnumWindows": (c_int, (c_void_p, c_ssize_t)),
    "EnumChildWindows": (c_int, (c_void_p, c_void_p, c_ssize_t)),
    "GetClassNameW": (c_int, (c_void_p, c_wchar_p, c_int)),
    "GetForegroundWindow": (c_void_p, ()),
    "SetForegroundWindow": (c_int, (c_void_p,)),
    "BringWindowToTop": (c_int, (c_void_p,)),
    "ShowWindow": (c_int, (c_void_p, c_int)),
    "IsIconic": (c_int, (c_void_p,)),
    "IsWindow": (c_int, (c_void_p,)),
    "IsWindowVisible": (c_int, (c_void_p,)),
    "IsWindowEnabled": (c_int, (c_void_p,)),
    "GetWindow": (c_void_p, (c_void_p, c_uint)),
    "GetParent": (c_void_p, (c_void_p,)),
    "GetDlgCtrlID": (c_int, (c_void_p,)),
    "GetWindowLongPtrW": (c_ssize_t, (c_void_p, c_int)),
    "GetWindowRect": (c_int, (c_void_p, c_void_p)),
    "GetWindowThreadProcessId": (c_uint32, (c_void_p, c_void_p)),
    "GetGUIThreadInfo": (c_int, (c_uint32, c_void_p)),
    "AttachThreadInput": (c_int, (c_uint32, c_uint32, c_int)),
    "SendMessageTimeoutW": (c_ssize_t, (c_void_p, c_uint, c_size_t, c_void_p, c_uint, c_uint, c_void_p)),
    "PostMessageW": (c_int, (c_void_p, c_uint, c_size_t, c_ssize_t)),
    "PostThreadMessageW": (c_int, (c_uint32, c_uint, c_size_t, c_ssize_t)),
    "SetTimer": (c_size_t, (c_void_p, c_size_t, c_uint, c_void_p)),
    "KillTimer": (c_int, (c_void_p, c_size_t)),
    "GetAsyncKeyState": (c_short, (c_int,)),
    "WaitForInputIdle": (c_uint32, (c_void_p, c_uint32)),
    "GetLastInputInfo": (c_int, (c_void_p,)),
    "RegisterHotKey": (c_int, (c_void_p, c_int, c_uint, c_uint)),
    "GetMessageW": (c_int, (c_void_p, c_void_p, c_uint, c_uint)),
    "DispatchMessageW": (c_ssize_t, (c_void_p,)),
    "SendInput": (c_uint, (c_uint, c_void_p, c_int)),
    "ClientToScreen": (c_int, (c_void_p, c_void_p)),
    "SetCursorPos": (c_int, (c_int, c_int)),
    "VkKeyScanW": (c_short, (c_wchar,)),
    "GetMenu": (c_void_p, (c_void_p,)),
    "GetSubMenu": (c_void_p, (c_void_p, c_int)),
    "GetMenuItemCount": (c_int, (c_void_p,)),
    "GetMenuItemID": (c_uint, (c_void_p, c_int)),
    "GetMenuState": (c_uint, (c_void_p, c_uint, c_uint)),
    "GetMenuStringW": (c_int, (c_void_p, c_uint, c_wchar_p, c_int, c_uint)),
    "LoadMenuW": (c_void_p, (c_void_p, c_void_p)),
    "DestroyMenu": (c_int, (c_void_p,)),
    "SetWinEventHook": (c_void_p, (c_uint32, c_uint32, c_void_p, c_void_p, c_uint32, c_uint32, c_uint32)),
    "UnhookWinEvent": (c_int, (c_void_p,)),
    "OpenClipboard": (c_int, (c_void_p,)),
    "CloseClipboard": (c_int, ()),
    "EmptyClipboard": (c_int, ()),
    "GetClipboardData": (c_void_p, (c_uint,)),
    "GetClipboardSequenceNumber": (c_uint, ()),
    "SetClipboardData": (c_void_p, (c_uint, c_void_p)),
    "SetProcessDpiAwarenessContext": (c_int, (c_void_p,)),
    "IsZoomed": (c_int, (c_void_p,)),
    "SetWindowPos": (c_int, (c_void_p, c_void_p, c_int, c_int, c_int, c_int, c_uint)),
    "SystemParametersInfoW": (c_int, (c_uint, c_uint, c_void_p, c_uint)),
    "LockWorkStation": (c_int, ()),
    "MessageBoxW": (c_int, (c_void_p, c_wchar_p, c_wchar_p, c_uint)),
    "keybd_event": (None, (c_ubyte, c_ubyte, c_uint32, c_size_t)),
}

KERNEL32: _Declared = {
    "OpenProcess": (c_void_p, (c_uint32, c_int, c_uint32)),
    "CloseHandle": (c_int, (c_void_p,)),
    "GetTickCount": (c_uint32, ()),
    "GetSystemPowerStatus": (c_int, (c_void_p,)),
    "GetCurrentThreadId": (c_uint32, ()),
    "GetCurrentProcess": (c_void_p, ()),
    "QueryFullProcessImageNameW": (c_int, (c_void_p, c_uint32, c_wchar_p, c_void_p)),
    "LoadLibraryExW": (c_void_p, (c_wchar_p, c_void_p, c_uint32)),
    "FreeLibrary": (c_int, (c_void_p,)),
    "EnumResourceNamesW": (c_int, (c_void_p, c_void_p, c_void_p, c_ssize_t)),
    "GlobalAlloc": (c_void_p, (c_uint, c_size_t)),
    "GlobalLock": (c_void_p, (c_void_p,)),
    "GlobalUnlock": (c_int, (c_void_p,)),
    "VirtualAllocEx": (c_void_p, (c_void_p, c_void_p, c_size_t, c_uint32, c_uint32)),
    "VirtualFreeEx": (c_int, (c_void_p, c_void_p, c_size_t, c_uint32)),
    "ReadProcessMemory": (c_int, (c_void_p, c_void_p, c_void_p, c_size_t, c_void_p)),
    "WriteProcessMemory": (c_int, (c_void_p, c_void_p, c_void_p, c_size_t, c_void_p)),
    "IsWow64Process": (c_int, (c_void_p, c_void_p)),
}

ADVAPI32: _Declared = {
    "OpenProcessToken": (c_int, (c_void_p, c_uint32, c_void_p)),
    "GetTokenInformation": (c_int, (c_void_p, c_int, c_void_p, c_uint32, c_void_p)),
}

VERSION: _Declared = {
    "GetFileVersionInfoSizeW": (c_uint32, (c_wchar_p, c_void_p)),
    "GetFileVersionInfoW": (c_int, (c_wchar_p, c_uint32, c_uint32, c_void_p)),
    "VerQueryValueW": (c_int, (c_void_p, c_wchar_p, c_void_p, c_void_p)),
}

DWMAPI: _Declared = {"DwmGetWindowAttribute": (c_long, (c_void_p, c_uint32, c_void_p, c_uint32))}

OLEAUT32: _Declared = {
    "SysAllocString": (c_void_p, (c_wchar_p,)),
    "SysFreeString": (None, (c_void_p,)),
}

UIAUTOMATION: _Declared = {
    "UiaHostProviderFromHwnd": (c_long, (c_void_p, c_void_p)),
    "UiaRaiseNotificationEvent": (c_long, (c_void_p, c_int, c_int, c_void_p, c_void_p)),
}


class Rect(ctypes.Structure):
    _fields_ = [("left", c_long), ("top", c_long), ("right", c_long), ("bottom", c_long)]


class Point(ctypes.Structure):
    _fields_ = [("x", c_long), ("y", c_long)]


class GuiThreadInfo(ctypes.Structure):
    _fields_ = [
        ("cbSize", c_uint32), ("flags", c_uint32), ("hwndActive", c_void_p), ("hwndFocus", c_void_p), ("hwndCapture", c_void_p),
        ("hwndMenuOwner", c_void_p), ("hwndMoveSize", c_void_p), ("hwndCaret", c_void_p), ("rcCaret", Rect),
    ]  # fmt: skip


def _load(name: str, declared: _Declared) -> Any:
    loader: Any = getattr(ctypes, "WinDLL", None)
    if loader is None:
        raise DesktopError("Windows' own desktop can only be driven on Windows.")
    library = loader(name, use_last_error=True)
    for function, (result, arguments) in declared.items():
        entry = getattr(library, function)
        entry.restype, entry.argtypes = result, arguments
    return library


@cache
def user32() -> Any:
    return _load("user32", USER32)


@cache
def oleaut32() -> Any:
    return _load("oleaut32", OLEAUT32)


@cache
def uiautomation() -> Any:
    return _load("uiautomationcore", UIAUTOMATION)


@cache
def dwmapi() -> Any:
    return _load("dwmapi", DWMAPI)


@cache
def kernel32() -> Any:
    return _load("kernel32", KERNEL32)


@cache
def advapi32() -> Any:
    return _load("advapi32", ADVAPI32)


@cache
def version() -> Any:
    return _load("version", VERSION)


def last_error() -> int:
    reader: Any = getattr(ctypes, "get_last_error", lambda: 0)
    return int(reader())


def callback(result: Any, *arguments: Any) -> Any:
    """A function type that Windows can call back."""
    maker: Any = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)
    return maker(result, *arguments)


def send(hwnd: int, message: int, wparam: int = 0, lparam: Any = None, timeout: int = SEND_TIMEOUT) -> int:
    """The answer of a window to a message.

    Raises:
        AppGone: there is no such window any more. AppSilent: it did not answer in time.
    """
    answer = c_size_t(0)
    done = user32().SendMessageTimeoutW(hwnd, message, wparam, lparam, _ABORT_IF_HUNG, timeout, ctypes.byref(answer))
    if done:
        return ctypes.c_ssize_t(answer.value).value
    if last_error() == ERROR_INVALID_WINDOW_HANDLE or not user32().IsWindow(hwnd):
        raise AppGone("The window has closed.")
    raise AppSilent(f"The application did not answer within {timeout / 1000:g} s.")


def post(hwnd: int, message: int, wparam: int = 0, lparam: int = 0) -> None:
    """Put a message into a window's queue and wait for nothing: what it does may open a modal dialog.

    Raises:
        AppGone: there is no such window any more.
    """
    if not user32().PostMessageW(hwnd, message, wparam, lparam):
        raise AppGone("The window has closed.")
