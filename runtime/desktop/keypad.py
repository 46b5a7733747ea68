"""Keypads: a window's digit keys become one field that an expression can be typed into.

A small model loses its place among ten keys pressed one by one; copying ``153 + 289`` out of the request is
what it does best. The keys are then pressed in order, by code.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.errors import ActionError
from edgelam.numbers import in_digits
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.desktop.wrapper import DesktopWrapper
from edgelam.stopping import raise_if_stopped

NAME = "Keypad"
REF = "edgelam:keypad"
DIGITS = frozenset("0123456789")
CALLED = dict(
    zip(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), "0123456789", strict=True)
)
"""What Windows Calculator calls its digits."""

KEY_SETTLE = 1.0
"""Seconds at most that one key press gets to show: a second press before that is lost on Qt and GTK 4."""

SIGNS: dict[str, frozenset[str]] = {
    "+": frozenset({"+", "plus", "add"}),
    "-": frozenset({"-", "−", "–", "minus", "subtract"}),
    "*": frozenset({"*", "×", "·", "x", "times", "multiply", "multiply by", "multiplied by"}),
    "/": frozenset({"/", "÷", ":", "∕", "divide", "divide by", "divided by", "over"}),
    ".": frozenset({".", ",", "point", "decimal", "decimal point", "decimal separator"}),
    "%": frozenset({"%", "percent", "percentage"}),
    "(": frozenset({"(", "open parenthesis", "left parenthesis"}),
    ")": frozenset({")", "close parenthesis", "right parenthesis"}),
    "√": frozenset({"√", "sqrt", "square root", "√x", "²√x"}),
    "^": frozenset({"^", "xʸ", "x^y", "xy", "x to the power of y", "power"}),
    "sin": frozenset({"sin", "sine"}),
    "cos": frozenset({"cos", "cosine"}),
    "tan": frozenset({"tan", "tangent"}),
    "=": frozenset({"=", "equals", "equal", "calculate result", "enter"}),
}
"""What keys and people call each sign."""

CLEARS = ("c", "clear", "clear display", "ce", "clear entry", "ac", "ca", "clear all")
"""What the key is called that empties the display, that which empties least first."""

_SPELLINGS = {form: sign for sign, forms in SIGNS.items() for form in forms}
_TOKEN = re.compile(r"\d|[^\W\d_]+(?:\s+by)?|[^\w\s]")
_KEYLIKE = frozenset({Role.BUTTON, Role.TOGGLE})
_IS_SUM = re.compile(r"[\d)]\s*[^\w\s.,]|[√(]|\d\s*[^\W\d]")
_IN_BRACKETS = re.compile(r"^\(([^()]*)\)(?=[*/^])")
"""A sum that a simple calculator works out before it goes on."""

_SHORTCUT = re.compile(r"\s*\[.*\]$")


def keys_of(snapshot: Snapshot) -> dict[str, Control]:
    """Key by digit or sign, of a window that has all ten digits, in figures or in words, those that are greyed out among them, as
    2 to 9 are for binary numbers; otherwise nothing."""
    found: dict[str, Control] = {}
    for control in snapshot.controls:
        if control.role in _KEYLIKE and (Verb.CLICK in control.verbs or control.name in DIGITS):
            name = CALLED.get(control.name.casefold(), control.name.casefold())
            found.setdefault(name if name in DIGITS else _SPELLINGS.get(name, ""), control)
    found.pop("", None)
    return found if found.keys() >= DIGITS else {}


def presses(text: str, keys: dict[str, Control]) -> list[Control]:
    """The keys to press for an expression such as ``12 times 7`` or ``twelve times seven``.

    Raises:
        ActionError: the keypad has no key for something in it.
    """
    if "(" not in keys:
        text = _IN_BRACKETS.sub(r"\1=", text)
    pressed = []
    for token in _TOKEN.findall(in_digits(text).casefold()):
        sign = token if token in DIGITS else _SPELLINGS.get(" ".join(token.split()))
        if sign is None or sign not in keys or not keys[sign].verbs:
            raise ActionError(f"the keypad has no key for {token!r}")
        pressed.append(keys[sign])
    return pressed


def clearing(text: str, snapshot: Snapshot) -> Control | None:
    """The key that empties the display before a sum, where that shows something that the sum would go on with."""
    shown = (c.value.strip() for c in snapshot.controls if c.role in (Role.STATUS, Role.TEXT) and c.ref != REF)
    if not _IS_SUM.search(text) or not any(value and value.strip("0 \n") for value in shown):
        return None
    named = {_SHORTCUT.sub("", c.name.casefold()): c for c in snapshot.controls if c.role in _KEYLIKE and c.verbs}
    has_letters = {"a", "b", "d"} <= named.keys()  # then C is a digit
    return next((named[name] for name in CLEARS if name in named and not (name == "c" and has_letters)), None)


class KeypadDesktop(DesktopWrapper):
    """Any desktop, its keypads shown as one field; everything else is passed on."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop.inner if isinstance(desktop, KeypadDesktop) else desktop)
        self._keys: dict[str, Control] = {}
        self._app: str | None = None

    def snapshot(self, app: str | None = None) -> Snapshot:
        """As it is, but for the keys of a keypad; ``=`` stays a button of its own."""
        seen = self.inner.snapshot(app)
        self._app = app
        self._keys = keys_of(seen)
        if not self._keys:
            return seen
        hidden = {key.ref for sign, key in self._keys.items() if sign != "="}
        return replace(seen, controls=_with_field(seen.controls, hidden))

    def perform(self, action: Action, control: Control | None) -> None:
        if control is None or control.ref != REF:
            self.inner.perform(action, control)
            return
        before: Control | None = None
        text = action.text or ""
        keys = presses(text, self._keys)
        clear = clearing(text, self.inner.snapshot(self._app))
        for key in ([clear] if clear is not None else []) + keys:
            if key is before:
                time.sleep(self.inner.key_pause)
            raise_if_stopped(self.interrupted, "Stopped in the middle of typing on the keypad.")
            self.inner.perform(Action(Verb.CLICK), key)
            self.inner.settle(KEY_SETTLE)
            before = key


def _with_field(controls: Sequence[Control], hidden: set[str]) -> tuple[Control, ...]:
    """The field in place of the first key."""
    shown = frozenset({State.SHOWING, State.ENABLED})
    first = next(c for c in controls if c.ref in hidden)
    field = Control(REF, Role.TEXT, NAME, states=shown, path=first.path, verbs=frozenset({Verb.TYPE}))
    at = controls.index(first)
    before = (c for c in controls[:at] if c.ref not in hidden)
    return (*before, field, *(c for c in controls[at:] if c.ref not in hidden))
