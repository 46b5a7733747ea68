"""The clipboard, lent for one paste and given back."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator
from contextlib import contextmanager

from edgelam.errors import ActionError
from edgelam.runtime.desktop.win32.api import kernel32, user32

UNICODE_TEXT = 13
MOVEABLE = 0x0002
TRIES, PAUSE = 20, 0.02
"""Another program may hold the clipboard for a moment."""


def copies() -> int:
    """How often something was put on it since the person logged in, as Windows counts."""
    return int(user32().GetClipboardSequenceNumber())


@contextmanager
def lent(text: str) -> Iterator[None]:
    """The clipboard holds ``text`` inside the block, and what it held before (as text) afterwards."""
    before = read()
    write(text)
    try:
        yield
    finally:
        write(before)


def read() -> str:
    with _opened():
        handle = user32().GetClipboardData(UNICODE_TEXT)
        pointer = kernel32().GlobalLock(handle) if handle else None
        if not pointer:
            return ""
        try:
            return ctypes.wstring_at(pointer)
        finally:
            kernel32().GlobalUnlock(handle)


def write(text: str) -> None:
    data = (text.replace("\r\n", "\n").replace("\n", "\r\n") + "\0").encode("utf-16-le")
    with _opened():
        user32().EmptyClipboard()
        handle = kernel32().GlobalAlloc(MOVEABLE, len(data))
        pointer = kernel32().GlobalLock(handle)
        if not pointer:
            raise ActionError("there is no memory for the clipboard")
        ctypes.memmove(pointer, data, len(data))
        kernel32().GlobalUnlock(handle)
        user32().SetClipboardData(UNICODE_TEXT, handle)  # the clipboard owns it from here


@contextmanager
def _opened() -> Iterator[None]:
    for _ in range(TRIES):
        if user32().OpenClipboard(None):
            break
        time.sleep(PAUSE)
    else:
        raise ActionError("another program holds the clipboard")
    try:
        yield
    finally:
        user32().CloseClipboard()
