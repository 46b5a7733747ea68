"""Acts that would harm what a person has, told by the words of their request before anything is done."""

from __future__ import annotations

import re

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.phrases import base, normalise
from edgelam.quoted import QUOTED
from edgelam.retrieval.lexical import words
from edgelam.runtime.files import Files
from edgelam.runtime.intent import NAMING, Intent, Kind

SAVE_KEY = "ctrl+s"

WRITING = re.compile(
    r"\b(?:type|write|enter|insert|put|add|append|prepend|fill|note|jot|say|saying|reply|answer|compose|draft|dictate|replace|paste|"
    r"compute|calculate|text|message|comment|describe)\b|:",
    re.IGNORECASE,
)
"""Words of a request after which text may go into a document."""


def misuse(action: Action, control: Control | None, snapshot: Snapshot, intent: Intent, files: Files) -> str:
    """Why an act must not be done for this; empty where nothing speaks against it."""
    typing = action.verb is Verb.TYPE and control is not None
    checks = (
        _misplaced_text(action, control, intent) if typing else "",
        _misplaced_name(action, snapshot, intent) if typing else "",
        _saves_over_another(action, control, snapshot, intent, files),
        _renames_another(snapshot, intent),
    )
    return next(filter(None, checks), "")


def _misplaced_text(action: Action, control: Control | None, intent: Intent) -> str:
    """The name of a file, or words of a command, typed into a document."""
    if control is None or not control.has(State.MULTILINE):
        return ""
    typed = normalise(base(action.text or ""))
    if intent.kind in NAMING | _WITH_FILE and typed in names_of(intent):
        return f"{action.text} is the name of a file, not a text for the document"
    is_named = bool(set(words(control.name)) & set(words(intent.subtask)))
    if not (WRITING.search(intent.subtask) or QUOTED.search(intent.subtask) or is_named):
        return "nothing was said about writing into the document"
    return ""


def _misplaced_name(action: Action, snapshot: Snapshot, intent: Intent) -> str:
    """Where to save typed as the name to save under; what to copy typed as the name of something new."""
    if not snapshot.modal:
        return ""
    typed = normalise(base(action.text or ""))
    where = normalise(intent.folder) or "home"
    if (
        intent.kind is Kind.SAVE
        and not intent.file
        and intent.folder
        and typed
        and where in typed
        and typed in normalise(intent.subtask)
    ):
        return f"{action.text} is where to save, not the name to save under"
    if intent.kind in (Kind.COPY, Kind.MOVE, Kind.DELETE) and typed in names_of(intent):
        return f"{intent.file} is there already; it is no name for something new"
    return ""


_WITH_FILE = frozenset({Kind.OPEN, Kind.COPY, Kind.MOVE, Kind.DELETE})


def names_of(intent: Intent) -> set[str]:
    """The names of the request, with their extensions and without."""
    return forms_of(intent.file) | forms_of(intent.name)


def forms_of(name: str) -> set[str]:
    """The name of a file with its extension and without."""
    return {normalise(form) for form in (name, name.rpartition(".")[0]) if form}


def _saves_over_another(
    action: Action, control: Control | None, snapshot: Snapshot, intent: Intent, files: Files
) -> str:
    """The plain *Save*, where the open file is to stay as it is and another one is to be written."""
    if intent.kind is not Kind.SAVE or not intent.file or snapshot.modal or not _is_plain_save(action, control):
        return ""
    shown = _file_shown(snapshot, files)
    other = shown and normalise(shown) != normalise(intent.file)
    return f"that would save over {shown}, not as {intent.file}" if other else ""


def _is_plain_save(action: Action, control: Control | None) -> bool:
    if action.verb is Verb.PRESS:
        return action.text == SAVE_KEY
    return (
        action.verb is Verb.CLICK
        and control is not None
        and (control.key == SAVE_KEY or normalise(control.name) == "save")
    )


def _file_shown(snapshot: Snapshot, files: Files) -> str:
    """The file that the window's title says is open, if there is one of that name."""
    said = (base(word.strip("*•[]()\"'")) for word in re.split(r"\s[-–—]\s|\s", snapshot.title))
    return next((name for name in said if "." in name and files.find(name)), "")


def _renames_another(snapshot: Snapshot, intent: Intent) -> str:
    """A dialog that renames something else than what was named."""
    if intent.kind is not Kind.RENAME or not snapshot.modal or not intent.file:
        return ""
    field = only_field(snapshot)
    other = field is not None and "." in field.value and normalise(field.value) not in names_of(intent)
    return f"that would rename {field.value}, not {intent.file}" if field is not None and other else ""


def only_field(snapshot: Snapshot) -> Control | None:
    """The field of one line that a dialog has, or of several the one with the focus."""
    fields = [
        c for c in snapshot.controls
        if c.role is Role.TEXT and Verb.TYPE in c.verbs and c.name and not c.has(State.MULTILINE) and c.has(State.SHOWING)
    ]  # fmt: skip
    focused = [c for c in fields if c.has(State.FOCUSED)]
    return fields[0] if len(fields) == 1 else focused[0] if focused else None
