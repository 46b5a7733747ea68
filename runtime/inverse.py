"""What each step keeps so that it can be taken back: its opposite, and, as hashes, what its control held and which document that was."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import MAX_VALUE, Control, Role, Snapshot, State
from edgelam.runtime.tools.tool import NOTHING
from edgelam.trajectory import Step

TAKE_BACK = Action(Verb.PRESS, text="ctrl+z")
"""An editor's own undo: it brings back the text with its marks, which typing the old text would not."""

_PASSING = frozenset({Verb.SELECT, Verb.SCROLL, Verb.WAIT, Verb.SWITCH, Verb.OPEN, Verb.RIGHT_CLICK})

_PASSING_ROLES = frozenset({Role.MENU, Role.TAB})

_UNSAVED = re.compile(
    r"^[*●•]\s*|\s*(?:\*|\[\*\]|\((?:modified|changed)\)|\[(?:modified|changed)\])(?=\s|$)", re.IGNORECASE
)
"""How titles say that a document has not been saved."""


def inverse(action: Action, control: Control | None, after: Snapshot) -> Action | None:
    """The action that takes this one back; None where there is none.

    ``control`` is what the action was done to, as it was before.
    """
    if action.verb in _PASSING or (control is not None and control.role in _PASSING_ROLES):
        return NOTHING
    if control is None or control.role is Role.PASSWORD:
        return None
    now = after.find(control.ref)
    match action.verb:
        case Verb.TYPE if control.has(State.MULTILINE):
            return TAKE_BACK
        case Verb.TYPE | Verb.CHOOSE:
            return replace(action, text=control.value) if control.value else None
        case Verb.CHECK if not control.has(State.CHECKED):
            return replace(action, verb=Verb.UNCHECK)
        case Verb.UNCHECK if control.has(State.CHECKED):
            return replace(action, verb=Verb.CHECK)
        case Verb.CLICK if now is not None and now.has(State.CHECKED) != control.has(State.CHECKED):
            return action if control.role not in (Role.RADIO, Role.ITEM) else None
        case _:
            return None


def note_inverse(step: Step, control: Control | None, before: Snapshot, after: Snapshot) -> None:
    """Keep in a step how it is taken back, and by what its work is known again."""
    step.undo = inverse(step.action, control, after)
    step.document = "" if after.modal else document_name(after.title)
    changed = _changed_document(before, after) if step.undo is None and not step.modal else None
    if changed is not None:  # by a button or a key of its editor
        step.undo, step.was, step.left = TAKE_BACK, *map(mark, changed)
        return
    now = after.find(control.ref) if control is not None else None
    if control is not None and now is not None and step.undo not in (None, NOTHING) and mark(control) != mark(now):
        step.was, step.left = mark(control), mark(now)  # of what does not show, it could not be told later whose it is


def _changed_document(before: Snapshot, after: Snapshot) -> tuple[Control, Control] | None:
    """The one document of a window that has another text than before, as it was and as it is."""
    found = document_in(after)
    was = before.find(found.ref) if found is not None else None
    return (was, found) if was is not None and found is not None and was.value != found.value else None


def document_in(screen: Snapshot) -> Control | None:
    """The one text of several lines of a window that can be written in."""
    found = [c for c in screen.controls if c.has(State.MULTILINE) and Verb.TYPE in c.verbs]
    return found[0] if len(found) == 1 and not screen.modal else None


def mark(control: Control) -> str:
    """Tells again what a control holds, without keeping it; empty for more than is read of it.

    A document is told from another one with the same text and title by its reference, too, which stays the same as long
    as its window is open, and its editor remembers what was typed no longer than that.
    """
    if len(control.value) >= MAX_VALUE:
        return ""
    document = control.ref if control.has(State.MULTILINE) else ""
    held = f"{document}\0{control.value}\0{control.has(State.CHECKED)}"
    return hashlib.sha256(held.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def document_name(title: str) -> str:
    """A window's title without the signs that say whether its document is saved."""
    return _UNSAVED.sub("", title).strip()
