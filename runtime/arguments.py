"""Before an act: does it use what the request says, where that belongs?

A small model finds the right field and then types the wrong words into it, or leaves a dialog whose field holds another
name. Where the request gives a name or a sum without any doubt, the act is put right; where it would put a file's name into
a document, or save over another file, it is not done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.paths import expand_home
from edgelam.phrases import normalise
from edgelam.runtime.arithmetic import expression_of, value_of
from edgelam.runtime.desktop.keypad import REF
from edgelam.runtime.files import Files, typed_path
from edgelam.runtime.intent import Intent, Kind
from edgelam.runtime.labels import Labels
from edgelam.runtime.policy import Decision

NAMING = frozenset({Kind.SAVE, Kind.NEW_FOLDER, Kind.RENAME})
"""Kinds of subtask that put a name into a dialog's field."""

WITH_FILE = NAMING | {Kind.OPEN, Kind.COPY, Kind.MOVE, Kind.DELETE}

LEAVING = frozenset(
    {
        "save",
        "ok",
        "create",
        "create folder",
        "rename",
        "done",
        "apply",
        "accept",
        "speichern",
        "enregistrer",
        "guardar",
    }
)
"""Labels of buttons that leave a dialog with what stands in it, where the toolkit does not say which one that is."""

SAVE_KEY = "ctrl+s"


@dataclass(frozen=True, slots=True)
class Checked:
    """The decision as it may be carried out, or why it may not."""

    decision: Decision
    refused: str = ""


def checked(decision: Decision, snapshot: Snapshot, intent: Intent, files: Files) -> Checked:
    """The decision with its arguments put right by the request."""
    action, control = decision.action, decision.control
    if refused := _misused(action, control, snapshot, intent, files):
        return Checked(decision, refused)
    if (right := _right_sum(action, control, intent)) is not None:
        return Checked(replace(decision, action=replace(action, text=right)))
    field, wanted = _name_field(snapshot, intent), _wanted(intent)
    if field is None or not wanted:
        return Checked(decision)
    if action.verb is Verb.TYPE and control is not None and control.ref == field.ref:
        if _is_right(action.text or "", wanted, intent):
            return Checked(decision)
        return Checked(replace(decision, action=replace(action, text=wanted), completes=False))
    if _leaves(action, control) and not _is_right(field.value, wanted, intent):
        typing = Action(Verb.TYPE, Labels(snapshot.controls).target(field.ref), wanted)
        return Checked(replace(decision, action=typing, control=field, completes=False))
    return Checked(decision)


def _misused(action: Action, control: Control | None, snapshot: Snapshot, intent: Intent, files: Files) -> str:
    """Why an act would harm; empty where it does not."""
    typed = normalise((action.text or "").rpartition("/")[2]) if action.verb is Verb.TYPE else ""
    if typed and _is_document(control) and intent.kind in WITH_FILE and typed in _names(intent):
        return f"{action.text} is the name of a file, not a text for the document"
    if typed and _is_place(typed, snapshot, intent):
        return f"{action.text} is where to save, not the name to save under"
    if intent.kind is Kind.SAVE and intent.file and not snapshot.modal and _saves_over(action, control):
        shown = _file_shown(snapshot, files)
        if shown and normalise(shown) != normalise(intent.file):
            return f"that would save over {shown}, not as {intent.file}"
    if intent.kind is Kind.RENAME and snapshot.modal and intent.file:
        field = _only_field(snapshot)
        if field is not None and "." in field.value and normalise(field.value) not in _names(intent):
            return f"that would rename {field.value}, not {intent.file}"
    return ""


def _is_document(control: Control | None) -> bool:
    return control is not None and control.has(State.MULTILINE)


def _is_place(typed: str, snapshot: Snapshot, intent: Intent) -> bool:
    """Whether the words typed for a name are those that say where to save, where the request gives no name."""
    if intent.kind is not Kind.SAVE or intent.file or not intent.folder or not snapshot.modal:
        return False
    return typed in normalise(intent.subtask) and (normalise(intent.folder) or "home") in typed


def _names(intent: Intent) -> set[str]:
    """The names of the request, with their extensions and without."""
    forms = (form for name in (intent.file, intent.name) for form in (name, name.rpartition(".")[0]))
    return {normalise(form) for form in forms if form}


def _saves_over(action: Action, control: Control | None) -> bool:
    """Whether this is the plain *Save*, which asks for no name."""
    if action.verb is Verb.PRESS:
        return action.text == SAVE_KEY
    return (
        action.verb is Verb.CLICK
        and control is not None
        and (control.key == SAVE_KEY or normalise(control.name) == "save")
    )


def _file_shown(snapshot: Snapshot, files: Files) -> str:
    """The file that the window's title says is open, if there is one of that name."""
    names = (word.strip("*•[]()\"'") for word in snapshot.title.replace(" - ", " ").replace(" — ", " ").split())
    return next((n.rpartition("/")[2] for n in names if "." in n and files.find(n.rpartition("/")[2])), "")


def _right_sum(action: Action, control: Control | None, intent: Intent) -> str | None:
    """The sum of the request, where something else is to be typed on a keypad for it."""
    if intent.kind is not Kind.COMPUTE or control is None or control.ref != REF or action.verb is not Verb.TYPE:
        return None
    typed = expression_of(action.text or "")
    if typed is not None and value_of(typed) == value_of(intent.expression):
        return None
    return intent.expression


def _wanted(intent: Intent) -> str:
    """What the name's field must hold."""
    match intent.kind:
        case Kind.SAVE if intent.file:
            return typed_path(intent.file, intent.folder)
        case Kind.NEW_FOLDER | Kind.RENAME:
            return intent.name
        case _:
            return ""


def _name_field(snapshot: Snapshot, intent: Intent) -> Control | None:
    """The one field of a dialog that takes the name."""
    return _only_field(snapshot) if snapshot.modal and intent.kind in NAMING else None


def _only_field(snapshot: Snapshot) -> Control | None:
    """The field of one line that a dialog has, or of several the one with the focus."""
    fields = [
        c for c in snapshot.controls
        if c.role is Role.TEXT and Verb.TYPE in c.verbs and c.name and not c.has(State.MULTILINE) and c.has(State.SHOWING)
    ]  # fmt: skip
    focused = [c for c in fields if c.has(State.FOCUSED)]
    return fields[0] if len(fields) == 1 else focused[0] if focused else None


def _leaves(action: Action, control: Control | None) -> bool:
    """Whether a dialog is left with what stands in it."""
    if action.verb is Verb.PRESS:
        return action.text == "enter"
    is_button = control is not None and action.verb is Verb.CLICK and control.role in (Role.BUTTON, Role.TOGGLE)
    return is_button and control is not None and (control.has(State.DEFAULT) or normalise(control.name) in LEAVING)


def _is_right(text: str, wanted: str, intent: Intent) -> bool:
    """Whether a field that holds this text names the right file: with the folder where one is named, else in any."""
    if text in (wanted, expand_home(wanted)):
        return True
    return not intent.folder and normalise(text.replace("\\", "/").rpartition("/")[2]) == normalise(wanted)
