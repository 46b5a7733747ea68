"""What acting on the objects of one application is made of: asking, waiting, the focus, the mouse."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from edgelam.control import Control
from edgelam.runtime.desktop.acting import place_of
from edgelam.runtime.desktop.atspi.bus import Bus, Call, CallError, I, prop
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.vocabulary import AtState
from edgelam.runtime.desktop.atspi.xinput import XInput

FOCUS_TIMEOUT = 1.0


class Touch:
    """One application. ``raise_window`` brings its window forward and gives the keyboard and the mouse."""

    def __init__(self, bus: Bus, app: str, raise_window: Callable[[], XInput]) -> None:
        self.bus = bus
        self.app = app
        self.raise_window = raise_window

    def call(
        self,
        node: Node,
        interface: str,
        method: str,
        signature: str = "",
        body: tuple[Any, ...] = (),
        timeout: float | None = None,
    ) -> tuple[Any, ...]:
        """The reply of one object. Raises CallError where it has no such method."""
        call = Call(self.app, node.path, I + interface, method, signature, body)
        return self.bus.call(call) if timeout is None else self.bus.call(call, timeout)

    def value(self, node: Node, which: str = "CurrentValue") -> float:
        return float(self.bus.call(prop(self.app, node.path, I + "Value", which))[0][1])

    def text(self, node: Node) -> str:
        try:
            return str(self.call(node, "Text", "GetText", "ii", (0, -1))[0])
        except CallError:
            return ""

    def has(self, node: Node, state: AtState) -> bool:
        """Whether it has the state now."""
        try:
            (bits,) = self.call(node, "Accessible", "GetState")
        except CallError:
            return False
        return bool((bits[0] | bits[1] << 32) >> state & 1)

    def focus(self, control: Control, node: Node) -> None:
        try:
            self.call(node, "Component", "GrabFocus")
        except CallError:
            self.click(control)

    def click(self, control: Control) -> None:
        """With the mouse. Raises ActionError for what is not on the screen."""
        place = place_of(control)
        self.raise_window().click(*place.center)

    def wait(self, reached: Callable[[], bool], timeout: float = FOCUS_TIMEOUT) -> bool:
        """Whether it was reached in time; signals are taken in meanwhile."""
        end = time.monotonic() + timeout
        while not reached():
            if time.monotonic() > end:
                return False
            self.bus.pump(0.02)
        return True
