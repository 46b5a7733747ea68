"""Keys, mouse and clipboard: the last resort, after patterns and messages."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Sequence
from ctypes import c_int32, c_uint16, c_uint32, c_void_p
from dataclasses import dataclass
from typing import Any, Protocol

from edgelam.errors import ActionError
from edgelam.keys import split_keys
from edgelam.runtime.desktop.acting import steps_between
from edgelam.runtime.desktop.win32.api import user32

KEY_UP, UNICODE = 0x0002, 0x0004
MOVE, LEFT_DOWN, LEFT_UP, RIGHT_DOWN, RIGHT_UP, WHEEL = 0x0001, 0x0002, 0x0004, 0x0008, 0x0010, 0x0800
MOUSE, KEYBOARD = 0, 1
WHEEL_STEP = 120
BATCH = 64
"""Key strokes sent at once; more in one go are lost by programs that read them slowly."""

BATCH_PAUSE = 0.01
DRAG_PAUSE = 0.02
"""Seconds between the moves of a drag: a target has to see one over itself."""

MODIFIERS = {"ctrl": 0x11, "shift": 0x10, "alt": 0x12, "super": 0x5B}
KEYS = {
    "enter": 0x0D, "escape": 0x1B, "tab": 0x09, "delete": 0x2E, "insert": 0x2D, "backspace": 0x08, "space": 0x20, "home": 0x24, "end": 0x23, "up": 0x26, "down": 0x28,
    "left": 0x25, "right": 0x27, "pageup": 0x21, "pagedown": 0x22,
} | {f"f{n}": 0x6F + n for n in range(1, 25)}  # fmt: skip
CHARACTERS = {"\n": KEYS["enter"], "\t": KEYS["tab"]}


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key going down or up: a virtual key code, or a UTF-16 unit where ``unicode``."""

    code: int
    up: bool = False
    unicode: bool = False


class Inputs(Protocol):
    """What acting needs of keyboard and mouse."""

    def press(self, keys: str) -> None: ...

    def type(self, text: str) -> None: ...

    def click(self, x: int, y: int, times: int = 1) -> None: ...

    def right_click(self, x: int, y: int) -> None: ...

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None: ...

    def wheel(self, x: int, y: int, steps: int) -> None: ...


class SystemInputs:
    """``SendInput``: to whatever has the focus."""

    def press(self, keys: str) -> None:
        """Press a combination such as ``ctrl+shift+s``. Raises ActionError for a key that does not exist."""
        _send(strokes_of(keys, _scan))

    def type(self, text: str) -> None:
        """Type any Unicode text; line breaks and tabs by their own keys."""
        strokes = strokes_for_text(text)
        for start in range(0, len(strokes), BATCH):
            _send(strokes[start : start + BATCH])
            time.sleep(BATCH_PAUSE)

    def click(self, x: int, y: int, times: int = 1) -> None:
        user32().SetCursorPos(x, y)
        for _ in range(times):
            _mouse(LEFT_DOWN)
            _mouse(LEFT_UP)

    def right_click(self, x: int, y: int) -> None:
        user32().SetCursorPos(x, y)
        _mouse(RIGHT_DOWN)
        _mouse(RIGHT_UP)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """With the left button held down; it is let go whatever happens."""
        user32().SetCursorPos(*start)
        _mouse(LEFT_DOWN)
        try:
            for x, y in steps_between(start, end):
                user32().SetCursorPos(x, y)
                _mouse(MOVE)
                time.sleep(DRAG_PAUSE)
        finally:
            _mouse(LEFT_UP)

    def wheel(self, x: int, y: int, steps: int) -> None:
        user32().SetCursorPos(x, y)
        _mouse(WHEEL, WHEEL_STEP * steps)


def strokes_of(keys: str, scan: Any) -> list[Stroke]:
    """Strokes of a combination; ``scan(character)`` returns the key code and whether Shift is needed, or None."""
    modifiers, key = split_keys(keys)
    codes = [MODIFIERS.get(m, 0) for m in modifiers]
    code = KEYS.get(key, 0)
    if not code and len(key) == 1:
        found = scan(key)
        code, shifted = found if found else (0, False)
        codes += [MODIFIERS["shift"]] if shifted and MODIFIERS["shift"] not in codes else []
    if not code or not all(codes):
        raise ActionError(f"there is no key {keys}")
    pressed = [*codes, code]
    return [Stroke(c) for c in pressed] + [Stroke(c, up=True) for c in reversed(pressed)]


def strokes_for_text(text: str) -> list[Stroke]:
    """Strokes that type a text: one pair for each UTF-16 unit, so that emoji arrive as their two surrogates."""
    strokes: list[Stroke] = []
    for character in text.replace("\r\n", "\n"):
        if character in CHARACTERS:
            code = CHARACTERS[character]
            strokes += [Stroke(code), Stroke(code, up=True)]
            continue
        data = character.encode("utf-16-le", "surrogatepass")
        for i in range(0, len(data), 2):
            unit = int.from_bytes(data[i : i + 2], "little")
            strokes += [Stroke(unit, unicode=True), Stroke(unit, up=True, unicode=True)]
    return strokes


def _scan(character: str) -> tuple[int, bool] | None:
    found = user32().VkKeyScanW(character)
    return None if found == -1 else (found & 0xFF, bool(found >> 8 & 1))


class _KeyInput(ctypes.Structure):
    _fields_ = [("vk", c_uint16), ("scan", c_uint16), ("flags", c_uint32), ("time", c_uint32), ("extra", c_void_p)]


class _MouseInput(ctypes.Structure):
    _fields_ = [
        ("dx", c_int32), ("dy", c_int32), ("data", c_uint32), ("flags", c_uint32), ("time", c_uint32), ("extra", c_void_p),
    ]  # fmt: skip


class _Union(ctypes.Union):
    _fields_ = [("mouse", _MouseInput), ("key", _KeyInput)]


class _Input(ctypes.Structure):
    _fields_ = [("kind", c_uint32), ("body", _Union)]


def _send(strokes: Sequence[Stroke]) -> None:
    inputs = (_Input * len(strokes))()
    for entry, stroke in zip(inputs, strokes, strict=True):
        entry.kind = KEYBOARD
        flags = (KEY_UP if stroke.up else 0) | (UNICODE if stroke.unicode else 0)
        vk, scan = (0, stroke.code) if stroke.unicode else (stroke.code, 0)
        entry.body.key = _KeyInput(vk, scan, flags, 0, None)
    _deliver(inputs)


def _mouse(flags: int, data: int = 0) -> None:
    inputs = (_Input * 1)()
    inputs[0].kind = MOUSE
    inputs[0].body.mouse = _MouseInput(0, 0, data & 0xFFFFFFFF, flags, 0, None)
    _deliver(inputs)


def _deliver(inputs: Any) -> None:
    sent = user32().SendInput(len(inputs), inputs, ctypes.sizeof(_Input))
    if sent != len(inputs):
        raise ActionError(
            "Windows did not let edgelam use the keyboard and mouse; the window in front may be an administrator's"
        )
