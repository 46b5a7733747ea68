"""Take back what a run did: the opposite of each act, last one first, each verified; what stays is said."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from edgelam.action import Action, Status, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.errors import ActionError
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.desktop.keypad import KeypadDesktop
from edgelam.runtime.labels import control_of
from edgelam.runtime.replay import again
from edgelam.trajectory import WORKED, Effect, Step, Trajectory

TAKE_BACK = Action(Verb.PRESS, text="ctrl+z")
"""An editor's own undo: it brings back the text with its marks, which typing the old text would not."""

MAX_PRESSES = 40
"""Times that an editor is asked; some take back one word or one letter at a time."""

NOTHING = Action(Verb.WAIT)
"""Takes back what left nothing, such as a menu that was opened."""

_PASSING = frozenset({Verb.SELECT, Verb.SCROLL, Verb.WAIT, Verb.SWITCH, Verb.OPEN})
_PASSING_ROLES = frozenset({Role.MENU, Role.TAB})


def inverse(action: Action, control: Control | None, after: Snapshot) -> tuple[Action | None, str]:
    """The action that takes this one back, and the mark of the text that must be there again; None where there is none.

    ``control`` is what the action was done to, as it was before.
    """
    if action.verb in _PASSING or (control is not None and control.role in _PASSING_ROLES):
        return NOTHING, ""
    if control is None or control.role is Role.PASSWORD:
        return None, ""
    now = after.find(control.ref)
    match action.verb:
        case Verb.TYPE if control.has(State.MULTILINE):
            return TAKE_BACK, mark(control.value)
        case Verb.TYPE:
            return replace(action, text=control.value) if control.value else None, ""
        case Verb.CHOOSE:
            return replace(action, text=control.value) if control.value else None, ""
        case Verb.CHECK if not control.has(State.CHECKED):
            return replace(action, verb=Verb.UNCHECK), ""
        case Verb.UNCHECK if control.has(State.CHECKED):
            return replace(action, verb=Verb.CHECK), ""
        case Verb.CLICK if now is not None and now.has(State.CHECKED) != control.has(State.CHECKED):
            return (action, "") if control.role is not Role.RADIO else (None, "")
        case _:
            return None, ""


def mark(text: str) -> str:
    """Tells a text again without keeping it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def can_undo(trajectory: Trajectory) -> bool:
    """Whether anything of it is left that can be taken back."""
    return any(s.undo not in (None, NOTHING) for s in trajectory.steps if s.effect in WORKED)


def undo_run(desktop: Desktop, trajectory: Trajectory) -> Iterator[Step]:
    """A step for each act that left something, last first: taken back, or an error that says why it stays.

    Raises:
        EnvironmentProblem: the application cannot be opened any more.
    """
    desktop = KeypadDesktop(desktop)
    if trajectory.app:
        desktop.launch(trajectory.app)
    for old in reversed(trajectory.steps):
        if old.effect in WORKED and old.action.status is Status.CONTINUE and old.undo != NOTHING:
            step = _undone(desktop, trajectory.app, old)
            if step is not None:
                yield step


def _undone(desktop: Desktop, app: str, old: Step) -> Step | None:
    """One act taken back; None where it went away with the dialog that it was done in."""
    if old.modal and old.action.verb is not Verb.CLICK and _found(old.action, desktop.snapshot(app or None)) is None:
        return None
    if old.undo is None:
        return replace(old, effect=Effect.ERROR, evidence="this cannot be taken back")
    if old.undo == TAKE_BACK:
        return _take_back(desktop, app, old)
    return replace(again(desktop, app, old.undo, old), action=old.undo)


def _found(action: Action, snapshot: Snapshot) -> Control | None:
    """What the action is done to, if it is on the screen."""
    try:
        return control_of(action, snapshot)
    except ActionError:
        return None


def _take_back(desktop: Desktop, app: str, old: Step) -> Step:
    """Ask the editor until its text is what it was."""
    for _ in range(MAX_PRESSES):
        control = _found(old.action, desktop.snapshot(app or None))
        if control is not None and mark(control.value) == old.was:
            return replace(old, action=TAKE_BACK, effect=Effect.VERIFIED, evidence="the text is as it was")
        if again(desktop, app, TAKE_BACK, old).effect not in WORKED:
            break
    return replace(old, action=TAKE_BACK, effect=Effect.ERROR, evidence="the text could not be brought back")
