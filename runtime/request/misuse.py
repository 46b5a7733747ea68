"""Acts that would harm what a person has, told by the words of their request before anything is done."""

from __future__ import annotations

import re

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.paths import user_folders
from edgelam.phrases import base, normalise
from edgelam.quoted import QUOTED
from edgelam.retrieval.lexical import words
from edgelam.runtime.files import Files
from edgelam.runtime.request.intent import without_politeness
from edgelam.runtime.request.kinds import NAMING, Intent, Kind
from edgelam.runtime.request.placement import says_where

SAVE_KEY = "ctrl+s"

WRITING = re.compile(
    r"\b(?:type|write|enter|insert|put|add|append|prepend|fill|note|jot|say|saying|reply|answer|compose|draft|dictate|replace|paste|"
    r"compute|calculate|describe)\b|:",
    re.IGNORECASE,
)
"""Words of a request after which text may go into a document."""


def misuse(action: Action, control: Control | None, snapshot: Snapshot, intent: Intent, files: Files) -> str:
    """Why an act must not be done for this; empty where nothing speaks against it."""
    if intent.kind is Kind.EDIT:
        return ""  # what the text must be is known
    typing = action.verb is Verb.TYPE and control is not None
    checks = (
        _misplaced_text(action, control, intent) if typing else "",
        _misplaced_name(action, snapshot, intent) if typing else "",
        _makes_something(action, control, snapshot, intent),
        _replaces_unasked(action, control, intent),
        _saves_everything(action, control, intent),
        _changes_for_question(action, control, intent),
        _edits_by_key(action, snapshot, intent),
        _saves_over_another(action, control, snapshot, intent, files),
        _renames_another(action, snapshot, intent),
    )
    return next(filter(None, checks), "")


def _misplaced_text(action: Action, control: Control | None, intent: Intent) -> str:
    """The name of a file, or words of a command, typed into a document."""
    if control is None or not control.has(State.MULTILINE):
        return ""
    typed = normalise(base(action.text or ""))
    if intent.kind in NAMING | _WITH_FILE and typed in names_of(intent):
        return f"{action.text} is the name of a file, not a text for the document"
    if _REFERS.fullmatch(action.text or "") and not QUOTED.search(intent.subtask):
        return f"{action.text} only stands for what is meant"
    if intent.kind is Kind.WRITE and intent.text and normalise(action.text or "") == normalise(intent.text):
        return ""
    if _PATH.match(action.text or "") and (action.text or "") not in intent.subtask:
        return f"{action.text} is the place of a file, not a text for the document"
    if says_where(action.text or ""):
        return f"{action.text} is where to write, not what"
    is_named = bool(set(words(control.name)) & set(words(_FOLDERS.sub(" ", intent.subtask))))
    return "" if is_named or _asks_to_write(intent.subtask, action.text or "") else NOT_ASKED


_REFERS = re.compile(r"(?:it|this|that|them|these|those)", re.IGNORECASE)
_PATH = re.compile(r"~[/\\]|[A-Za-z]:[/\\]|/\w+/")
_FOLDERS = re.compile("|".join(user_folders()))
"""Names of folders, of which *Documents* is none of a document."""


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


NOT_ASKED = "nothing was said about writing that into the document"


def _asks_to_write(subtask: str, text: str = "") -> bool:
    """Whether text, or this one, may go into a document: what a verb such as *insert* stands before, or what is quoted."""
    found = WRITING.search(QUOTED.sub(" ", subtask))
    if found is None and _WORKS_ON_TEXT.match(without_politeness(subtask)):
        return False
    found = WRITING.search(subtask)
    if found is None or QUOTED.search(subtask):
        return bool(QUOTED.search(subtask))
    told = re.sub(r"^\s*(?:an?|the|my|some)\s+", "", subtask[found.end() :], flags=re.IGNORECASE).strip()
    return found.group().casefold() not in PLACING or not text or normalise(told).startswith(normalise(text))


_WORKS_ON_TEXT = re.compile(
    r"(?:find|search|look|locate|select|mark|highlight|go|jump|open|delete|remove|erase|rename|bold|embolden|underline|italici[sz]e|count|turn|switch|print|"
    r"export|show|hide|close)\b",
    re.IGNORECASE,
)
"""What is done with a text that is there: the words it quotes are looked for, and not written."""

PLACING = frozenset({"insert", "put", "add", "paste"})
"""Verbs that take things as well as texts: ``insert a table with 3 rows``."""


def _edits_by_key(action: Action, snapshot: Snapshot, intent: Intent) -> str:
    """A key that changes the document which has the focus, where nothing was said about that."""
    focus = snapshot.focus
    in_document = focus is not None and focus.has(State.MULTILINE) and not snapshot.modal
    edits = action.verb is Verb.PRESS and action.text in EDITING_KEYS and in_document
    asked = _asks_to_write(intent.subtask) or intent.kind is Kind.SELECT or WITH_KEYS.search(intent.subtask)
    return NOT_ASKED if edits and not asked else ""


EDITING_KEYS = frozenset({"enter", "tab", "delete", "backspace", "space"})
WITH_KEYS = re.compile(
    r"\b(?:press|hit|key|enter|return|delete|remove|erase|clear|take out|get rid of|throw (?:out|away)|drop|lose|tab|cut|line|paragraph|space)\b",
    re.IGNORECASE,
)


def _makes_something(action: Action, control: Control | None, snapshot: Snapshot, intent: Intent) -> str:
    """Something new is made where what is there was to be copied, moved, renamed or deleted; a folder, where a dialog asks for a file."""
    clicked = control if action.verb is Verb.CLICK else None
    wanted = _NEW_FOLDER_SAID if snapshot.modal else _NEW_THING
    if clicked is not None and _NEW_FOLDER.search(clicked.name) and not wanted.search(intent.subtask):
        return "no new folder was asked for"
    new = clicked is not None and "create" in words(" ".join((clicked.name, *clicked.path[1:])))
    takes = intent.kind in (Kind.COPY, Kind.MOVE, Kind.RENAME, Kind.DELETE) or _DELETED.search(intent.subtask)
    others = takes and "create" not in words(intent.subtask)
    return "nothing new was asked for" if new and others else ""


_REPLACES = re.compile(r"replace\b(?!.*(?:\.\.\.|…)$).*", re.IGNORECASE)


def _replaces_unasked(action: Action, control: Control | None, intent: Intent) -> str:
    """What was found last is replaced, or taken away by an empty field, where nobody said what by what."""
    replaces = control is not None and control.role is Role.BUTTON and _REPLACES.fullmatch(control.name)
    said = intent.kind is Kind.REPLACE or "replace" in intent.subtask.casefold()
    return "nobody said what is to be replaced" if replaces and action.verb is Verb.CLICK and not said else ""


_EVERYTHING = re.compile(r"save (?:all|everything)\b", re.IGNORECASE)
_SAVES_ALL = re.compile(
    r"\b(?:sav\w+|stor\w+|keep|disk)\b.*\b(?:all|every\w*|both|each|them|files|documents|tabs)\b|"
    r"\b(?:all|every\w*|both|each|files|documents|tabs)\b.*\b(?:sav\w+|stor\w+|keep|disk)\b|\b(?:click|press)\b",
    re.IGNORECASE,
)


def _saves_everything(action: Action, control: Control | None, intent: Intent) -> str:
    """All open files are written where nobody spoke of saving them all: *select everything*, *for every kind of file*."""
    clicked = control if action.verb is Verb.CLICK else None
    saves = clicked is not None and clicked.role in _DOES and _EVERYTHING.match(clicked.name.strip()) is not None
    return "nobody said that everything is to be saved" if saves and not _SAVES_ALL.search(intent.subtask) else ""


_NEW_FOLDER = re.compile(r"\b(?:new|create|make)\b.*\b(?:folder|directory)\b", re.IGNORECASE)
_NEW_FOLDER_SAID = re.compile(
    r"\b(?:new|create|make|add|another|set up)\s+(?:\w+\s+){0,2}?(?:folder|directory)\b|\b(?:click|press)\b",
    re.IGNORECASE,
)
_NEW_THING = re.compile(r"\b(?:new|create|make|add|set up|start|folder|directory|click|press)\b", re.IGNORECASE)


def _changes_for_question(action: Action, control: Control | None, intent: Intent) -> str:
    """Something is made, removed or switched where something was only to be told."""
    if intent.kind is not Kind.QUESTION or control is None:
        return ""
    changes = (
        action.verb is Verb.CLICK and control.role in _DOES and CHANGING.match(normalise(control.name)) is not None
    )
    ticks = action.verb in (Verb.CHECK, Verb.UNCHECK) and control.role is Role.CHECK
    return "that changes something, and it was only asked about" if changes or ticks else ""


_DOES = frozenset({Role.BUTTON, Role.MENU_ITEM, Role.LINK})
CHANGING = re.compile(
    r"(?:add|new|create|insert|remove|delete|clear|rename|save|apply|import|export|merge|duplicate|move|reset|revert|paste|cut)\b"
)
"""How labels begin that stand for a change."""

_DELETED = re.compile(r"\b(?:deleted?|removed?|erased?|trashed?|binned|thrown? away|got rid of)\b", re.IGNORECASE)
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
    if snapshot.modal or not may_save_over(action, control, intent):
        return ""
    shown = _file_shown(snapshot, files)
    other = shown and normalise(shown) != normalise(intent.file)
    return f"that would save over {shown}, not as {intent.file}" if other else ""


SAVE_AS = ("save as", "save a copy", "save copy")
"""How the command begins that asks for a name."""


def may_save_over(action: Action, control: Control | None, intent: Intent) -> bool:
    """Whether this is the plain *Save*, where a name is given to save under: it asks for one only where none is known yet."""
    return intent.kind is Kind.SAVE and bool(intent.file) and _is_plain_save(action, control)


def _is_plain_save(action: Action, control: Control | None) -> bool:
    if action.verb is Verb.PRESS:
        return action.text == SAVE_KEY
    return (
        action.verb is Verb.CLICK
        and control is not None
        and (control.key == SAVE_KEY or normalise(control.name) == "save")
    )


def folder_shown(snapshot: Snapshot, files: Files) -> str:
    """The folder of the file that the window's title says is open, where there is only one of that name."""
    found = files.find(name) if (name := _file_shown(snapshot, files)) else []
    path = found[0].path if len(found) == 1 else ""
    return path.removesuffix(base(path)).rstrip("/\\")


def _file_shown(snapshot: Snapshot, files: Files) -> str:
    """The file that the window's title says is open, if there is one of that name."""
    said = (base(word.strip("*•[]()\"'")) for word in re.split(r"\s[-–—]\s|\s", snapshot.title))
    return next((name for name in said if "." in name and files.find(name)), "")


def _renames_another(action: Action, snapshot: Snapshot, intent: Intent) -> str:
    """A dialog that renames something else than what was named."""
    if (
        intent.kind is not Kind.RENAME
        or not snapshot.modal
        or not intent.file
        or normalise(action.text or "") == "escape"
    ):
        return ""
    field = only_field(snapshot)
    if field is None or not field.value or normalise(field.value) in names_of(intent):
        return ""
    changes = action.verb in (Verb.TYPE, Verb.PRESS) or _is_commit(action, snapshot)
    return f"that would rename {field.value}, not {intent.file}" if changes else ""


def _is_commit(action: Action, snapshot: Snapshot) -> bool:
    """A click on the dialog's default button."""
    named = action.target.name if action.verb is Verb.CLICK and action.target is not None else None
    return any(c.name == named and c.has(State.DEFAULT) for c in snapshot.controls)


def only_field(snapshot: Snapshot) -> Control | None:
    """The field of one line that a dialog has, or of several the one with the focus."""
    fields = [
        c for c in snapshot.controls
        if c.role is Role.TEXT and Verb.TYPE in c.verbs and c.name and not c.has(State.MULTILINE) and c.has(State.SHOWING)
    ]  # fmt: skip
    focused = [c for c in fields if c.has(State.FOCUSED)]
    return fields[0] if len(fields) == 1 else focused[0] if focused else None
