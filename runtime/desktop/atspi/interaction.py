"""What acting on the objects of one application is made of: asking, waiting, the focus, the mouse."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from edgelam.action import Action, Verb
from edgelam.control import Control, State
from edgelam.runtime.desktop.acting import place_named, place_of
from edgelam.runtime.desktop.atspi.bus import Bus, Call, CallError, I, prop
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.vocabulary import AtState
from edgelam.runtime.desktop.atspi.xinput import XInput

FOCUS_TIMEOUT = 1.0


class Interaction:
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
        """All of it; a row of libadwaita that can be written in says it only up to a given end."""
        try:
            whole = str(self.call(node, "Text", "GetText", "ii", (0, -1))[0])
            if whole or not (length := self.bus.call(prop(self.app, node.path, I + "Text", "CharacterCount"))[0][1]):
                return whole
            return str(self.call(node, "Text", "GetText", "ii", (0, length))[0])
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

    def gesture(self, action: Action, control: Control, controls: Iterable[Control]) -> None:
        """A double click, the context menu or a drag onto one of ``controls``, by the mouse: no toolkit offers all of them
        as actions. Raises ActionError for what is not on the screen."""
        place = place_of(control if control.has(State.SHOWING) else replace(control, bounds=None))
        end = place_named(action.text or "", controls) if action.verb is Verb.DRAG else place
        mouse = self.raise_window()
        match action.verb:
            case Verb.DOUBLE_CLICK:
                mouse.click(*place.center, times=2)
            case Verb.RIGHT_CLICK:
                mouse.right_click(*place.center)
            case _:
                mouse.drag(place.center, end.center)

    def wait(self, reached: Callable[[], bool], timeout: float = FOCUS_TIMEOUT) -> bool:
        """Whether it was reached in time; signals are taken in meanwhile."""
        end = time.monotonic() + timeout
        while not reached():
            if time.monotonic() > end:
                return False
            self.bus.pump(0.02)
        return True
