"""The independent look: what the object itself says later, which windows X shows, and whether pixels changed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from edgelam.control import Bounds
from edgelam.errors import AppGone, AppSilent
from edgelam.runtime.desktop.atspi.bus import Bus, Call, CallError, I, prop
from edgelam.runtime.desktop.atspi.nodes import bits_of
from edgelam.runtime.desktop.atspi.vocabulary import AtState

SMALL = 8
"""Pixels across of a window that nobody sees."""

REST = 0.12
"""Seconds in which what the pointer was over stops being lit."""

FEW = 90
"""Pixels that a blinking caret changes, and a little more."""

MARKS = (AtState.CHECKED, AtState.PRESSED, AtState.SELECTED, AtState.EXPANDED)

FAMILIES = (
    ("libwx_", "wx"), ("libKF5XmlGui", "KDE"), ("libKF5", "KDE"), ("libadwaita", "libadwaita"), ("libjvm.so", "Java"), ("libmono", "Mono"),
)  # fmt: skip
"""Libraries by which a toolkit around a toolkit is told."""


@dataclass(frozen=True, slots=True)
class Peek:
    """What one accessible object says of itself at a moment."""

    there: bool
    marks: tuple[bool, ...] = ()
    name: str = ""
    text: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Glance:
    """The screen at a moment: its pixels, the windows that are mapped, and the object that is acted on."""

    pixels: Any
    windows: frozenset[int]
    peek: Peek


class Witness:
    """A connection of its own to the X server, and the accessibility bus as it is."""

    def __init__(self, bus: Bus, app: str) -> None:
        from Xlib import X, display

        self._x, self._display = X, display.Display()
        self._root = self._display.screen().root
        self._bus, self._app = bus, app

    def close(self) -> None:
        self._display.close()

    def look(self, path: str, *parts: str) -> Glance:
        """The pointer is in the corner meanwhile, so that nothing is lit for being under it."""
        screen = self._display.screen()
        self._root.warp_pointer(screen.width_in_pixels - 1, screen.height_in_pixels - 1)
        self._display.sync()
        time.sleep(REST)
        image = self._root.get_image(0, 0, screen.width_in_pixels, screen.height_in_pixels, self._x.ZPixmap, 0xFFFFFFFF)
        shape = (screen.height_in_pixels, screen.width_in_pixels, 4)
        pixels = np.frombuffer(image.data, np.uint8).reshape(shape)[:, :, :3]
        return Glance(pixels, self._windows(), self.peek(path, *parts))

    def peek(self, path: str, *parts: str) -> Peek:
        """``parts`` are objects inside it that may hold the text."""
        try:
            (states,) = self._bus.call(Call(self._app, path, I + "Accessible", "GetState"))
        except CallError:
            return Peek(False)
        bits = bits_of(states)
        texts = [t for p in (path, *parts) if (t := self._text(p))]
        name = self._ask(prop(self._app, path, I + "Accessible", "Name"))
        value = self._ask(prop(self._app, path, I + "Value", "CurrentValue"))
        marks = tuple(bool(bits >> state & 1) for state in MARKS)
        return Peek(True, marks, str(name[1]) if name else "", "\n".join(texts), float(value[1]) if value else None)

    def _text(self, path: str) -> str:
        count = self._ask(prop(self._app, path, I + "Text", "CharacterCount"))
        if not count or not count[1]:
            return ""
        return str(self._ask(Call(self._app, path, I + "Text", "GetText", "ii", (0, min(count[1], 4000)))) or "")

    def _ask(self, call: Call) -> Any:
        with suppress(CallError, AppSilent):
            return self._bus.call(call)[0]
        return None

    def _windows(self) -> frozenset[int]:
        """Windows that are mapped; hints that come up by themselves are none."""
        found = set()
        for window in self._root.query_tree().children:
            with suppress(Exception):  # python-xlib has no common class for what a window that has just closed raises
                place = window.get_geometry()
                shown = window.get_attributes().map_state == self._x.IsViewable
                if shown and place.width > SMALL and place.height > SMALL and not self._is_hint(window):
                    found.add(window.id)
        return frozenset(found)

    def _is_hint(self, window: Any) -> bool:
        kinds = window.get_full_property(self._display.intern_atom("_NET_WM_WINDOW_TYPE"), self._x.AnyPropertyType)
        return bool(kinds) and self._display.intern_atom("_NET_WM_WINDOW_TYPE_TOOLTIP") in kinds.value


def pixels_changed(before: Glance, after: Glance, inside: Bounds | None = None, margin: int = 0) -> int:
    """How many pixels differ, within a box alone where one is given."""
    differs = (before.pixels != after.pixels).any(axis=2)
    if inside is not None:
        x, y = max(0, inside.x - margin), max(0, inside.y - margin)
        differs = differs[y : inside.y + inside.height + margin, x : inside.x + inside.width + margin]
    return int(differs.sum())


def family(pid: int, toolkit: str, version: str) -> str:
    """What an application is made with, in a word or two."""
    major = version.partition(".")[0]
    base = f"{toolkit} {major}".strip() or "unknown"
    try:
        maps = Path(f"/proc/{pid}/maps").read_text(errors="replace")
    except OSError:
        return base
    base = base.replace("GAIL 1", "GTK 2").replace("gtk", "GTK")
    found: Sequence[str] = [word for library, word in FAMILIES if library in maps]
    return f"{base} {found[0]}" if found else base


def process_of(bus: Bus, app: str) -> int:
    """The process behind a name on the bus; 0 where that is gone."""
    dbus = "org.freedesktop.DBus"
    try:
        return int(bus.call(Call(dbus, "/org/freedesktop/DBus", dbus, "GetConnectionUnixProcessID", "s", (app,)))[0])
    except (CallError, AppGone, AppSilent):
        return 0
