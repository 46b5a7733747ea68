"""A dialog in which a file or a folder is chosen to be opened takes a path, wherever what is meant lies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.keys import LOCATION_KEY
from edgelam.paths import expand_home
from edgelam.phrases import base, normalise
from edgelam.runtime.decision import Decision
from edgelam.runtime.files import Files, typed_path
from edgelam.runtime.labels import Labels
from edgelam.runtime.request.files_to_open import to_be_chosen
from edgelam.runtime.request.kinds import Intent, Kind
from edgelam.runtime.request.known_files import KnownFiles
from edgelam.runtime.request.misuse import only_field

TAKES = ("open", "choose", "select", "add", "ok")
"""Buttons by which a dialog takes what is chosen, the surest first."""

_FILES = re.compile(
    r"(?P<verb>open|load|add|import|select|choose|scan)(?: (?:an? |existing |local )*(?:files?|documents?|images?|pictures?|media|songs?|videos?|tracks?|pdf))?",
    re.IGNORECASE,
)
_FOLDERS = re.compile(
    r"(?P<verb>open|add|import|select|choose|scan|browse)(?: an?)?(?: (?:folders?|director(?:y|ies)|location))",
    re.IGNORECASE,
)
_ORDER = ("open", "load", "add", "scan", "import", "choose", "select", "browse")


def opening_command(snapshot: Snapshot, folder: bool) -> Control | None:
    """The command of a window that asks which file, or which folder, is to be opened."""
    form = _FOLDERS if folder else _FILES
    found: list[tuple[int, int, Control]] = []
    for control in snapshot.controls:
        name = control.name.rstrip(". …")
        said = form.fullmatch(normalise(name))
        usable = (
            control.role in (Role.MENU_ITEM, Role.BUTTON) and Verb.CLICK in control.verbs and control.has(State.ENABLED)
        )
        asks = control.name.rstrip().endswith(("…", "...")) or (said is not None and said["verb"] == "open")
        if said is not None and usable and asks:
            found.append((_ORDER.index(said["verb"]), len(name), control))
    return min(found, key=lambda f: f[:2], default=(0, 0, None))[2]


def is_to_open(snapshot: Snapshot) -> bool:
    """Whether a dialog asks which file or folder is to be opened."""
    names = {normalise(c.name) for c in snapshot.controls if c.role is Role.BUTTON}
    return snapshot.modal and "cancel" in names and bool(names & {"open", "choose", "select"}) and "save" not in names


def taking(decision: Decision, snapshot: Snapshot, intent: Intent, files: Files, done: Sequence[Action]) -> Decision:
    """A dialog that asks what is to be opened takes what the subtask names, wherever that lies."""
    path = _path(intent, files) if is_to_open(snapshot) else ""
    if not path or _is_row(decision.control, base(path)) or (act := next_to_open(snapshot, path, done)) is None:
        return decision
    opens = intent.kind is Kind.OPEN and act[0].verb is Verb.CLICK
    return replace(decision, action=act[0], control=act[1], completes=opens, confidence=1.0, relevance=1.0)


def _path(intent: Intent, files: Files) -> str:
    """Of the file or the folder that a subtask opens, or needs to be open; empty where it is none, or several."""
    if intent.kind is Kind.OPEN:
        there = files.find(intent.file, intent.folder)
        return there[0].path if there else typed_path(intent.file, intent.folder)
    entry = to_be_chosen(intent.subtask, KnownFiles(files))
    return entry.path if entry is not None else ""


def _is_row(control: Control | None, name: str) -> bool:
    """Whether this is the file itself, in a list."""
    return control is not None and control.role in (Role.ITEM, Role.CELL) and normalise(control.name) == normalise(name)


def next_to_open(snapshot: Snapshot, path: str, done: Sequence[Action]) -> tuple[Action, Control | None] | None:
    """The next act by which such a dialog takes a path; None where there is none."""
    field, to_path = only_field(snapshot), Action(Verb.PRESS, text=LOCATION_KEY)
    if field is None:
        return None if to_path in done else (to_path, None)
    labels = Labels(snapshot.controls)
    typing = Action(Verb.TYPE, labels.target(field.ref), path)
    stands = base(field.value.rstrip("/\\")) == base(path)
    if field.value not in (path, expand_home(path)) and not (stands and any(a.text == path for a in done)):
        return None if typing in done else (typing, field)
    buttons = {
        normalise(c.name): c for c in reversed(snapshot.controls) if c.role is Role.BUTTON and Verb.CLICK in c.verbs
    }
    button = next((buttons[name] for name in TAKES if name in buttons), None)
    if button is None:
        return None
    taking = Action(Verb.CLICK, labels.target(button.ref))
    return None if taking in done else (taking, button)
