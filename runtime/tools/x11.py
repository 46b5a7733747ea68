"""Windows by the Extended Window Manager Hints (freedesktop.org, version 1.5), and a picture of an X screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np

from edgelam.runtime.tools.machine import MachineError, OpenWindow, Placement
from edgelam.runtime.tools.sim import png

ICONIC = 3
SKIPPED = ("_NET_WM_STATE_SKIP_TASKBAR",)
FROM_PAGER = 2
_MAXIMISED = ("_NET_WM_STATE_MAXIMIZED_VERT", "_NET_WM_STATE_MAXIMIZED_HORZ")
TOLERANCE = 40
"""Pixels that a window manager may take for frames, and terminals round their size by."""


class Screen:
    """One connection to the X server, for one question or command."""

    def __init__(self, display: Any) -> None:
        self._display = display
        self._root = display.screen().root

    def windows(self) -> Sequence[OpenWindow]:
        """The managed windows, the active one first; what closes while it is asked is none."""
        from Xlib.error import BadWindow

        active = next(iter(self._numbers(self._root, "_NET_ACTIVE_WINDOW")), 0)
        found = []
        for number in reversed(self._numbers(self._root, "_NET_CLIENT_LIST_STACKING")):
            with suppress(BadWindow):
                found += self._shown(number, number == active)
        return sorted(found, key=lambda w: (not w.active, w.placement is Placement.MINIMISED))

    def _shown(self, number: int, active: bool) -> list[OpenWindow]:
        """The window, where it is one for a person."""
        window = self._display.create_resource_object("window", number)
        states, title = self._names(window, "_NET_WM_STATE"), self._title(window)
        if not title or states & set(SKIPPED):
            return []
        return [OpenWindow(str(number), title, self._app(window), self._placement(window, states), active)]

    def activate(self, ref: str) -> None:
        self._send(ref, "_NET_ACTIVE_WINDOW", FROM_PAGER, 0, 0)

    def close(self, ref: str) -> None:
        self._send(ref, "_NET_CLOSE_WINDOW", 0, FROM_PAGER)

    def place(self, ref: str, placement: Placement) -> None:
        if placement is Placement.MINIMISED:
            self._send(ref, "WM_CHANGE_STATE", ICONIC)
            return
        self.activate(ref)
        add = int(placement is Placement.MAXIMISED)
        self._send(ref, "_NET_WM_STATE", add, *map(self._atom, _MAXIMISED), FROM_PAGER)
        if placement in (Placement.LEFT, Placement.RIGHT):
            x, y, width, height = self._half(placement)
            flags = (
                1 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 11 | FROM_PAGER << 12
            )  # north-west gravity; x, y, width and height are given
            left, right, top, bottom = (*self._numbers(self._window(ref), "_NET_FRAME_EXTENTS"), 0, 0, 0, 0)[:4]
            self._send(ref, "_NET_MOVERESIZE_WINDOW", flags, x, y, width - left - right, height - top - bottom)

    def picture(self) -> bytes:
        """The whole screen as a PNG file."""
        from Xlib import X

        size = self._root.get_geometry()
        image = self._root.get_image(0, 0, size.width, size.height, X.ZPixmap, 0xFFFFFFFF)
        pixels = np.frombuffer(image.data, np.uint8)
        if pixels.size != size.width * size.height * 4:
            raise MachineError("this screen's colours are not in 32 bits a pixel, which cannot be saved")
        return png(size.width, size.height, pixels.reshape(-1, 4)[:, 2::-1].tobytes())

    def _half(self, placement: Placement) -> tuple[int, int, int, int]:
        """The work area's left or right half: x, y, width, height."""
        area = self._numbers(self._root, "_NET_WORKAREA")[:4]
        size = self._root.get_geometry()
        x, y, width, height = area if len(area) == 4 else (0, 0, size.width, size.height)
        half = width // 2
        return (x if placement is Placement.LEFT else x + half), y, half, height

    def _placement(self, window: Any, states: set[str]) -> Placement:
        if "_NET_WM_STATE_HIDDEN" in states:
            return Placement.MINIMISED
        if states.issuperset(_MAXIMISED):
            return Placement.MAXIMISED
        geometry = window.get_geometry()
        at = self._root.translate_coords(window, 0, 0)
        for placement in (Placement.LEFT, Placement.RIGHT):
            x, _y, width, height = self._half(placement)
            if (
                abs(at.x - x) <= TOLERANCE
                and abs(geometry.width - width) <= TOLERANCE
                and geometry.height >= height - 2 * TOLERANCE
            ):
                return placement
        return Placement.NORMAL

    def _send(self, ref: str, message: str, *data: int) -> None:
        from Xlib import X
        from Xlib.protocol import event

        values = [*data, 0, 0, 0, 0, 0][:5]
        told = event.ClientMessage(window=self._window(ref), client_type=self._atom(message), data=(32, values))
        self._root.send_event(told, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
        self._display.sync()

    def _window(self, ref: str) -> Any:
        return self._display.create_resource_object("window", int(ref))

    def _atom(self, name: str) -> int:
        return int(self._display.intern_atom(name))

    def _numbers(self, window: Any, name: str) -> list[int]:
        from Xlib import X

        found = window.get_full_property(self._atom(name), X.AnyPropertyType)
        return [int(n) for n in found.value] if found and found.format == 32 else []

    def _names(self, window: Any, name: str) -> set[str]:
        return {str(self._display.get_atom_name(n)) for n in self._numbers(window, name) if n}

    def _title(self, window: Any) -> str:
        from Xlib import X

        found = window.get_full_property(self._atom("_NET_WM_NAME"), X.AnyPropertyType)
        return (
            found.value.decode("utf-8", "replace")
            if found and isinstance(found.value, bytes)
            else str(window.get_wm_name() or "")
        )

    def _app(self, window: Any) -> str:
        return str((window.get_wm_class() or ("", ""))[1])


@contextmanager
def screen() -> Iterator[Screen]:
    """The X screen of this session.

    Raises:
        MachineError: there is none, or a window closed meanwhile.
    """
    from Xlib import display
    from Xlib.error import DisplayError, XError

    try:
        connection = display.Display()
    except (DisplayError, OSError) as error:
        raise MachineError("the X display cannot be reached") from error
    try:
        yield Screen(connection)
    except XError as error:
        raise MachineError("the window has closed") from error
    finally:
        connection.close()
