"""Acting by messages first, then by keys, then by the mouse."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from ctypes import c_void_p

from edgelam.action import Action, Verb
from edgelam.control import GESTURES, Control, Role, State
from edgelam.errors import ActionError
from edgelam.runtime.desktop.acting import number_of, place_named, place_of, typed_as_shown, wait_until
from edgelam.runtime.desktop.win32.api import post, send, user32
from edgelam.runtime.desktop.win32.inputs import Inputs
from edgelam.runtime.desktop.win32.items import TREE_CARET, Ask
from edgelam.runtime.desktop.win32.widgets import CHOICES, Message, options_of
from edgelam.runtime.desktop.win32.windows import text_of

EDIT_TIMEOUT = 5000
"""Milliseconds that a field gets to take a text."""

THUMB_POSITION, END_SCROLL = 4, 8
FOCUS_TIMEOUT = 1.0


class Actor:
    """Performs actions on the controls of one window."""

    def __init__(self, inputs: Inputs, to_front: Callable[[], bool]) -> None:
        self._inputs = inputs
        self._to_front = to_front
        self.controls: Sequence[Control] = ()
        """Those of the window, among which is what something is dragged onto."""

    def perform(self, action: Action, control: Control) -> None:
        """Raises ActionError where the control does not take it."""
        if action.verb in GESTURES:
            self._gesture(action, control)
            return
        kind, _, rest = control.ref.partition(":")
        if kind == "menu":
            hwnd, _, number = rest.partition(":")
            post(int(hwnd), Message.COMMAND, int(number))
            return
        if kind == "item":
            self._click_item(control, *map(int, rest.split(":")))
            return
        hwnd_number = int(rest)
        text = action.text or ""
        match action.verb:
            case Verb.CLICK:
                self._click(control, hwnd_number)
            case Verb.CHECK | Verb.UNCHECK:
                if control.has(State.CHECKED) != (action.verb is Verb.CHECK):
                    post(hwnd_number, Message.BUTTON_CLICK)
            case Verb.TYPE:
                typed_as_shown(control, text, lambda given: self._type(control, hwnd_number, given))
            case Verb.SELECT:
                self._select(control, hwnd_number, text)
            case Verb.CHOOSE:
                self._choose(control, hwnd_number, text)
            case _:
                raise ActionError(f"cannot {action.verb} {control.name}")

    def _click(self, control: Control, hwnd: int) -> None:
        """A button is asked to click itself, without waiting: what it does may be a modal dialog."""
        if control.role in (Role.BUTTON, Role.CHECK, Role.RADIO, Role.TOGGLE):
            post(hwnd, Message.BUTTON_CLICK)
        else:
            self._mouse(control)

    def _click_item(self, control: Control, hwnd: int, number: int) -> None:
        """A tool's command goes to its window, a tab and a tree's row are chosen by their numbers, the rest by the mouse."""
        match control.role:
            case Role.BUTTON:
                post(int(user32().GetParent(hwnd) or hwnd), Message.COMMAND, number)
            case Role.TAB:
                send(hwnd, Ask.TAB_FOCUS, number)
            case Role.ITEM if control.bounds is None:
                send(hwnd, Ask.TREE_SELECT, TREE_CARET, c_void_p(number))
            case _:
                self._mouse(control)

    def _gesture(self, action: Action, control: Control) -> None:
        """By the mouse: no message means a double click, and menus come at the pointer."""
        place = place_of(control)
        self._to_front()
        match action.verb:
            case Verb.DOUBLE_CLICK:
                self._inputs.click(*place.center, times=2)
            case Verb.RIGHT_CLICK:
                self._inputs.right_click(*place.center)
            case _:
                self._inputs.drag(place.center, place_named(action.text or "", self.controls).center)

    def _mouse(self, control: Control) -> None:
        place = place_of(control)
        self._to_front()
        self._inputs.click(*place.center)

    def _type(self, control: Control, hwnd: int, text: str) -> None:
        if control.role is Role.SLIDER:
            self._set_number(control, hwnd, text)
            return
        lines = text.replace("\r\n", "\n").replace("\n", "\r\n")
        buffer = ctypes.create_unicode_buffer(lines)
        pointer = ctypes.cast(buffer, c_void_p)
        if control.has(State.MULTILINE):
            send(hwnd, Message.EDIT_REPLACE, 1, pointer, EDIT_TIMEOUT)  # at the caret, and it can be undone
        else:
            send(hwnd, Message.EDIT_SET_SELECTION, 0, c_void_p(-1))
            send(hwnd, Message.EDIT_REPLACE, 1, pointer, EDIT_TIMEOUT)
        if text.replace("\r\n", "\n") not in text_of(hwnd).replace("\r\n", "\n"):
            self._by_keys(control, hwnd, text)

    def _by_keys(self, control: Control, hwnd: int, text: str) -> None:
        """For a field that ignores messages: click into it, type, and see what it holds."""
        self._mouse(control)
        if not control.has(State.MULTILINE):
            self._inputs.press("ctrl+a")
        self._inputs.type(text)
        if not wait_until(lambda: text in text_of(hwnd).replace("\r\n", "\n"), FOCUS_TIMEOUT):
            raise ActionError(f"{control.name} did not take the text")

    def _set_number(self, control: Control, hwnd: int, text: str) -> None:
        number = round(number_of(control, text))
        send(hwnd, Message.TRACK_SET, 1, c_void_p(number))
        parent = int(user32().GetParent(hwnd) or 0)
        for code in (THUMB_POSITION | (number & 0xFFFF) << 16, END_SCROLL):
            send(parent, Message.HSCROLL, code, c_void_p(hwnd))

    def _select(self, control: Control, hwnd: int, text: str) -> None:
        """Select the last place where the text stands; positions count UTF-16 units and both halves of a line break."""
        held = text_of(hwnd)
        lines = text.replace("\r\n", "\n").replace("\n", "\r\n")
        at = held.rfind(lines)
        if at < 0:
            raise ActionError(f"the text {text!r} is not there to select")
        start = _units(held[:at])
        send(hwnd, Message.EDIT_SET_SELECTION, start, c_void_p(start + _units(lines)))

    def _choose(self, control: Control, hwnd: int, option: str) -> None:
        choices = CHOICES[control.role]
        options = options_of(hwnd, choices)
        if option not in options:
            raise ActionError(f"{control.name} has no choice {option!r}")
        send(hwnd, choices.select, options.index(option))
        parent, number = int(user32().GetParent(hwnd) or 0), int(user32().GetDlgCtrlID(hwnd))
        post(parent, Message.COMMAND, number & 0xFFFF | choices.notification << 16, hwnd)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
