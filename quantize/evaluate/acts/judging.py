"""Did an act do what it should, by the independent look alone."""

from __future__ import annotations

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.quantize.evaluate.acts.records import UNREAD_WINDOW
from edgelam.quantize.evaluate.acts.witness import FEW, Glance, pixels_changed

MARGIN = 6
"""Pixels around a control that its frame and its shadow change."""

WINDOWFUL = 3000
"""Pixels that change where a bar or a panel comes or goes."""


def what_was_seen(action: Action, control: Control, before: Snapshot, late: Snapshot, was: Glance, now: Glance) -> str:
    """By what it was seen, empty for nothing. ``late`` is the screen as edgelam reads it some time after."""
    match action.verb:
        case Verb.CHECK | Verb.UNCHECK:
            return _mark(action, control, late, was, now)
        case Verb.TYPE if control.role in (Role.SPIN, Role.SLIDER):
            return _number(action.text or "", now)
        case Verb.TYPE:
            return "text" if (action.text or "") in now.peek.text else ""
        case Verb.CHOOSE:
            return _choice(action.text or "", control, late, was, now)
        case Verb.CLICK if control.role in (Role.ITEM, Role.CELL):
            return _row(control, before, late, was, now)
        case _:
            return _opened(control, before, late, was, now)


def _mark(action: Action, control: Control, late: Snapshot, was: Glance, now: Glance) -> str:
    if was.peek.there and now.peek.there and was.peek.marks[:3] != now.peek.marks[:3]:
        return "state"
    shown = next(
        (c for c in late.controls if (c.role, c.name, c.path) == (control.role, control.name, control.path)), None
    )
    if shown is not None and shown.has(State.CHECKED) is (action.verb is Verb.CHECK):
        return "state"
    if was.windows != now.windows:
        return "windows"
    return "pixels" if _around(control, was, now) > WINDOWFUL else ""


def _number(text: str, now: Glance) -> str:
    if now.peek.value is not None and abs(now.peek.value - float(text)) < 1e-6:
        return "value"
    return "text" if text in now.peek.text else ""


def _choice(text: str, control: Control, late: Snapshot, was: Glance, now: Glance) -> str:
    if text in (now.peek.name.strip(), now.peek.text.strip()):
        return "text"
    shown = late.find(control.ref)
    if shown is not None and shown.value == text:
        return "text"
    return "pixels" if control.bounds and pixels_changed(was, now, control.bounds) > FEW else ""


def _row(control: Control, before: Snapshot, late: Snapshot, was: Glance, now: Glance) -> str:
    if was.peek.there and now.peek.there and was.peek.marks != now.peek.marks:
        return "state"
    return _opened(control, before, late, was, now) or (
        "pixels" if control.bounds and pixels_changed(was, now, control.bounds) > FEW else ""
    )


def _opened(control: Control, before: Snapshot, late: Snapshot, was: Glance, now: Glance) -> str:
    if was.windows != now.windows:
        return "windows" if late - before or _in_sight(late) != _in_sight(before) else UNREAD_WINDOW
    if late - before:
        return "tree"
    if was.peek.there and now.peek.there and was.peek.marks != now.peek.marks:
        return "state"
    return "pixels" if _around(control, was, now) > FEW else ""


def _in_sight(screen: Snapshot) -> frozenset[str]:
    return frozenset(c.ref for c in screen.controls if c.has(State.SHOWING))


def _around(control: Control, was: Glance, now: Glance) -> int:
    """Pixels that changed elsewhere than in the control."""
    inside = pixels_changed(was, now, control.bounds, MARGIN) if control.bounds is not None else 0
    return pixels_changed(was, now) - inside
