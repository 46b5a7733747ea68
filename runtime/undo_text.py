"""A document's text taken back with the editor's own undo, press by press; what takes back anything else is done again at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot, State
from edgelam.errors import ActionError
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.inverse import TAKE_BACK, document_in, document_name, mark
from edgelam.runtime.labels import control_of
from edgelam.trajectory import Effect, Step

REDO = (Action(Verb.PRESS, text="ctrl+shift+z"), Action(Verb.PRESS, text="ctrl+y"))
"""What editors know the opposite of that by."""

MAX_PRESSES = 40
"""Times that an editor is asked; some take back one word or one letter at a time."""

NOT_AS_LEFT = "this is no longer as the run left it, so it stays as it is"


class CannotUndo(Exception):
    """Why an act is not taken back, and everything before it neither."""


def control_in(action: Action, snapshot: Snapshot) -> Control | None:
    """What the action is done to, if it is on the screen."""
    try:
        return control_of(action, snapshot)
    except ActionError:
        return None


def text_of(old: Step, snapshot: Snapshot) -> Control | None:
    """The text that an act changed: what was written in, or the document whose text a button or a key has changed."""
    control = control_in(old.action, snapshot) if old.action.target is not None else None
    return control if control is not None and control.has(State.MULTILINE) else document_in(snapshot)


def text_taken_back(desktop: Desktop, app: str, document: str, left: Sequence[Step]) -> Step:
    """Ask the editor until its text is what it was before ``left[0]``. Raises CannotUndo.

    Editors may take back in one what the run typed in several acts, so the state before any of them will do: those
    acts find their text as it was, then.
    """
    old = left[0]
    typed = [
        s
        for s in left
        if s.undo == TAKE_BACK and (old.action.verb is not Verb.TYPE or s.action.target == old.action.target)
    ]
    goals = {s.was for s in typed}
    control = _document(desktop, app, document, old)
    if mark(control) != old.was and mark(control) != old.left:
        raise CannotUndo(NOT_AS_LEFT)
    for _ in range(MAX_PRESSES):
        if mark(control) in goals:
            return replace(old, action=TAKE_BACK, effect=Effect.VERIFIED, evidence="the text is as it was")
        _focus(desktop, app, control)
        control = _pressed(desktop, app, document, old, control, goals, [s.action.text or "" for s in typed])
    raise CannotUndo("the text could not be brought back")


def _document(desktop: Desktop, app: str, document: str, old: Step) -> Control:
    """The document that the run worked in. Raises CannotUndo where another one is in front."""
    screen = desktop.snapshot(app or None)
    if not document or document_name(screen.title) != document:
        name = document_name(screen.title) or screen.app
        raise CannotUndo(f"{name} is in front, not {document or 'what the run wrote in'}, and is not touched")
    control = text_of(old, screen)
    if control is None:
        raise CannotUndo(f"{old.action.target} is not on the screen, so it stays as it is")
    return control


def _focus(desktop: Desktop, app: str, control: Control) -> None:
    """Keys go where the focus is: a search field would take the Ctrl+Z for itself."""
    if not control.has(State.FOCUSED) and Verb.CLICK in control.verbs:
        desktop.perform(Action(Verb.CLICK), control)
        desktop.settle(SETTLE)
        desktop.snapshot(app or None)


SETTLE = 1.5
"""Seconds at most that an editor gets to take something back."""


def _pressed(
    desktop: Desktop, app: str, document: str, old: Step, before: Control, goals: set[str], typed: Sequence[str]
) -> Control:
    """The document after one Ctrl+Z. Raises CannotUndo where that did nothing, or something else, which is then done again."""
    desktop.perform(TAKE_BACK, None)
    desktop.settle(SETTLE)
    after = _document(desktop, app, document, old)
    if after.value == before.value:
        raise CannotUndo("the editor takes back no more, so the text stays as it is")
    if mark(after) in goals or _is_part_of_the_way(before.value, after.value, typed):
        return after
    for keys in REDO:
        desktop.perform(keys, None)
        desktop.settle(SETTLE)
        if _document(desktop, app, document, old).value == before.value:
            raise CannotUndo("the editor would take back something else, so the text stays as it is")
    raise CannotUndo("the editor took back something else, which could not be done again: look at the document")


def _is_part_of_the_way(before: str, after: str, typed: Sequence[str]) -> bool:
    """Whether all that a text lost is a piece of what was typed, and it gained nothing."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = len(after) - start
    lost = before[start : len(before) - end]
    return before[len(before) - end :] == after[start:] and any(lost and lost in text for text in typed)
