"""What to do next for a sum, where the window has keys or a field for one: it is typed, then worked out.

No model is asked: what is to be typed stands in the request, and whether the display shows the result is seen afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.phrases import normalise
from edgelam.runtime.desktop.keypad import REF, SIGNS
from edgelam.runtime.labels import Labels
from edgelam.runtime.sums.bases import Conversion, base_named

_OF_ONE = re.compile(r"(?P<key>√|sin|cos|tan)\(?(?P<number>[\d.]+)\)?")
ENTER = Action(Verb.PRESS, text="enter")
_SUBMITS = SIGNS["="]

Act = tuple[Action, Control | None]


def next_of(expression: str, snapshot: Snapshot, done: Sequence[Action], failed: frozenset[Action]) -> Act | None:
    """The next act for a sum; ``done`` was done for it before, ``failed`` did nothing here. None where nothing here is for sums, or
    every way was tried."""
    tries = [a for a in _ways(expression, snapshot) if a[0] not in failed]
    last = done[-1] if done else None
    if last is not None and last.verb is Verb.TYPE and last not in failed:
        submit = _submit(snapshot, last)
        if submit is not None and submit[0] not in failed:
            return submit
    left = [a for a in tries if a[0] not in done]
    return left[0] if left else None


def next_of_conversion(
    wanted: Conversion, snapshot: Snapshot, done: Sequence[Action], failed: frozenset[Action]
) -> Act | None:
    """The next act for a number in another base: the base that it is in, its digits, the base that it is to be seen in."""
    typing = _typing(wanted.digits, [wanted.digits], snapshot)
    typed = any(a.verb is Verb.TYPE and a not in failed for a in done)
    acts = _base(wanted.target, snapshot) if typed else [*_base(wanted.source, snapshot), *typing]
    left = [act for act in acts if act[0] not in failed and act[0] not in done]
    return left[0] if left and typing else None


def _base(base: int, snapshot: Snapshot) -> list[Act]:
    """Choosing the base that numbers are shown in, where it is not chosen."""
    labels = Labels(snapshot.controls)
    found = [c for c in snapshot.controls if base_named(c.name) == base and Verb.CLICK in c.verbs]
    return [(Action(Verb.CLICK, labels.target(c.ref)), c) for c in found[:1] if not c.has(State.CHECKED)]


def takes_sums(snapshot: Snapshot) -> bool:
    """Whether the window is for sums: who has a calculator in front wants to see them there."""
    return next_of("1+1", snapshot, (), frozenset()) is not None


def _ways(expression: str, snapshot: Snapshot) -> list[Act]:
    """The sum as simple calculators want it, and as it is written."""
    return _typing(expression, _forms(expression), snapshot)


def _typing(plain: str, forms: Sequence[str], snapshot: Snapshot) -> list[Act]:
    """Into the keypad, in each of these forms, then as it is written into the field beside it."""
    keypad = snapshot.find(REF)
    fields = [
        c for c in snapshot.controls
        if c.role is Role.TEXT and c.ref != REF and Verb.TYPE in c.verbs and c.has(State.SHOWING)
    ]  # fmt: skip
    if keypad is None and (len(fields) != 1 or _button(snapshot) is None or fields[0].has(State.MULTILINE)):
        return []
    labels = Labels(snapshot.controls)
    on_keys = [keypad] if keypad is not None else []
    acts = [(form, control) for form in forms for control in on_keys]
    acts += [(plain, field) for field in fields[:1] if len(fields) == 1]
    return [(Action(Verb.TYPE, labels.target(c.ref), form), c) for form, c in acts if c.ref in labels]


def _forms(expression: str) -> list[str]:
    """As it is written; a root or a function of one number also with its key after the number."""
    one = _OF_ONE.fullmatch(expression)
    return [expression] if one is None else [f"{one['number']}{one['key']}", expression]


def _button(snapshot: Snapshot) -> Control | None:
    """What works the sum out."""
    keys = [c for c in snapshot.controls if c.role in (Role.BUTTON, Role.TOGGLE) and Verb.CLICK in c.verbs]
    return next((c for c in keys if c.name.strip() == "=" or normalise(c.name) in _SUBMITS), None)


def _submit(snapshot: Snapshot, typed: Action) -> Act | None:
    button, labels = _button(snapshot), Labels(snapshot.controls)
    if button is None or button.ref not in labels:
        return (ENTER, None) if typed.target is not None and snapshot.find(REF) is None else None
    return Action(Verb.CLICK, labels.target(button.ref)), button
