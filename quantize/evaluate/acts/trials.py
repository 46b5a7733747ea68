"""Which acts are tried on a screen: a safe one for every kind of control, and how it is put back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.risk import Risk
from edgelam.runtime.guard import judge
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.labels import Labels
from edgelam.runtime.maps.screen import MENU_ENTRIES, leaves
from edgelam.runtime.maps.ways import LOOKING, NEVER, shows_files

WRITTEN = "Zoë né 42"
"""What is typed into an empty field."""

EACH = 3
"""Controls of one kind that are tried on one screen."""

LISTS = 2
"""Rows of one list."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One act, and what takes it back: done to the same control, or keys."""

    control: Control
    action: Action
    back: Action | None = None


def trials(snapshot: Snapshot) -> Iterator[Trial]:
    """The acts that leave this screen as it is or can be put back, at most so many of a kind, in an order of kinds."""
    labels, counts = Labels(snapshot.controls), Counter[tuple[object, ...]]()
    for control in sorted(snapshot.controls, key=_order):
        if control.ref not in labels or NEVER.search(plain(control.name)) or not control.verbs:
            continue
        trial = _trial(control, snapshot, labels)
        kind = _kind(control)
        if trial is None or counts[kind] >= EACH or counts[kind, control.path] >= LISTS + (control.role not in _ROWS):
            continue
        if judge(trial.action, control, snapshot, LOOKING).risk not in (Risk.READ, Risk.REVERSIBLE):
            continue
        counts[kind] += 1
        counts[kind, control.path] += 1
        yield trial
    yield from _context_menus(snapshot, labels)


_ROWS = (Role.ITEM, Role.CELL)
_ORDER = (
    Role.CHECK,
    Role.TOGGLE,
    Role.RADIO,
    Role.TEXT,
    Role.COMBO,
    Role.SPIN,
    Role.SLIDER,
    Role.ITEM,
    Role.CELL,
    Role.BUTTON,
)


def _order(control: Control) -> int:
    return _ORDER.index(control.role) if control.role in _ORDER else len(_ORDER)


def _kind(control: Control) -> tuple[object, ...]:
    """A check menu item in a closed menu is another kind than a box in sight."""
    return control.role, control.has(State.SHOWING), control.has(State.MULTILINE)


def _trial(control: Control, snapshot: Snapshot, labels: Labels) -> Trial | None:
    target = labels.target(control.ref)
    if not control.has(State.SHOWING) and control.role not in MENU_ENTRIES:
        return None
    match control.role:
        case Role.CHECK | Role.TOGGLE if Verb.CHECK in control.verbs:
            on = not control.has(State.CHECKED)
            do, undo = (Verb.CHECK, Verb.UNCHECK) if on else (Verb.UNCHECK, Verb.CHECK)
            return Trial(control, Action(do, target), Action(undo, target))
        case Role.RADIO if not control.has(State.CHECKED):
            return Trial(control, Action(Verb.CHECK, target))
        case Role.TEXT if Verb.TYPE in control.verbs and not control.value.strip() and not shows_files(snapshot):
            return Trial(control, Action(Verb.TYPE, target, WRITTEN), Action(Verb.PRESS, None, "ctrl+a"))
        case Role.COMBO if Verb.CHOOSE in control.verbs:
            return _choice(control, target)
        case Role.SPIN | Role.SLIDER if Verb.TYPE in control.verbs:
            return _number(control, target)
        case Role.ITEM | Role.CELL if Verb.CLICK in control.verbs and not control.has(State.SELECTED):
            return Trial(control, Action(Verb.CLICK, target))
        case Role.BUTTON if not (snapshot.modal and leaves(control.name)) and not snapshot.modal:
            return Trial(control, Action(Verb.CLICK, target))
    return None


def _choice(control: Control, target: object) -> Trial | None:
    other = next((o for o in control.options if o not in (control.value, control.name) and o.strip()), None)
    if other is None:
        return Trial(control, Action(Verb.CLICK, target), Action(Verb.PRESS, None, "escape"))  # type: ignore[arg-type]
    back = Action(Verb.CHOOSE, target, control.value) if control.value in control.options else None  # type: ignore[arg-type]
    return Trial(control, Action(Verb.CHOOSE, target, other), back)  # type: ignore[arg-type]


def _number(control: Control, target: object) -> Trial | None:
    """One more, or one less: whichever the field has room for is not known, so what stays as it was is tried the other way."""
    try:
        number = float(control.value)
    except ValueError:
        return None
    step = 1 if abs(number) >= 1 or control.role is Role.SPIN else 0.25
    other = number - step if number >= 2 else number + step
    return Trial(control, Action(Verb.TYPE, target, f"{other:g}"), Action(Verb.TYPE, target, control.value))  # type: ignore[arg-type]


def _context_menus(snapshot: Snapshot, labels: Labels) -> Iterator[Trial]:
    """Of one row and one text."""
    for roles in (_ROWS, (Role.TEXT,)):
        found = (c for c in snapshot.controls if c.role in roles and c.has(State.SHOWING) and c.bounds and c.verbs)
        control = next((c for c in found if c.ref in labels), None)
        if control is not None:
            yield Trial(
                control, Action(Verb.RIGHT_CLICK, labels.target(control.ref)), Action(Verb.PRESS, None, "escape")
            )
