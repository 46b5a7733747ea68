"""What stands in every window and is seldom meant: its own buttons, its name, the application's undo. It is offered where the words speak
of it. So is what goes the other way than was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.control import Control, Role, Snapshot, State
from edgelam.phrases import normalise
from edgelam.quoted import QUOTED
from edgelam.retrieval import Candidate
from edgelam.retrieval.lexical import stems, words
from edgelam.retrieval.polarity import are_opposed
from edgelam.retrieval.relevance import is_said
from edgelam.screen_text import clean_title

_FRAME = frozenset({"minimize", "minimise", "maximize", "maximise", "restore", "unmaximize", "restore down", "shade", "iconify"})  # fmt: skip
_FRAME_SAID = re.compile(
    r"\b(?:windows?|screen|min[ia]mi[sz]\w*|max[ia]mi[sz]\w*|unmaximi[sz]\w*|restor\w*|iconif\w*|full[ -]?size\w*|(?:task|side) ?bar|dock|out of (?:the|my) way|"
    r"fill\w* (?:everything|all)|bigger|larger|smaller|shrink|enlarge|hide|away)\b",
    re.IGNORECASE,
)
_UNDOES = re.compile(r"(?:undo|redo)\b", re.IGNORECASE)
_UNDO_SAID = re.compile(
    r"\b(?:undo\w*|redo\w*|take (?:\w+ ){0,4}back|took|back|revert\w*|revers\w*|mistake\w*|again|steps?|restor\w*|wrong\w*|oops|before|was|were|"
    r"last|change\w*|accident\w*|cancel\w*|history|didn['’]t mean|never ?mind|bring|return\w*|forget|scrap|roll)\b",
    re.IGNORECASE,
)
_UNSAVED = " *•●"

SHORTEST = 4
"""Letters of a label that is taken for said."""


def without_beside(candidates: Sequence[Candidate], subtask: str, snapshot: Snapshot) -> list[Candidate]:
    """The candidates that may be meant; all of them where none would be left."""
    kept = [c for c in candidates if not is_beside(c.control, subtask, snapshot)]
    return kept or [*candidates]


def is_beside(control: Control, subtask: str, snapshot: Snapshot) -> bool:
    """Whether a control is one of those that stand in every window, and the words speak of none of them."""
    said = QUOTED.sub(" ", subtask)
    if goes_the_other_way(control, subtask, snapshot) or _is_chosen_beside(control, subtask, snapshot):
        return True
    if _UNDOES.match(control.name) and control.role in (Role.BUTTON, Role.MENU_ITEM):
        return _UNDO_SAID.search(said) is None
    if normalise(control.name) in _FRAME and control.role in (Role.BUTTON, Role.MENU_ITEM, Role.TOGGLE):
        return _FRAME_SAID.search(said) is None
    return _is_name_of_window(control, snapshot) and not stems(control.name) & stems(subtask)


def goes_the_other_way(control: Control, subtask: str, snapshot: Snapshot) -> bool:
    """Whether what a control does is called the opposite of what was asked for; a dialog is leafed through either way."""
    if control.role not in _DOES or snapshot.modal or is_said(control.name, f" {' '.join(words(subtask))} "):
        return False
    return are_opposed(subtask, control.name)


_DOES = frozenset({Role.BUTTON, Role.MENU_ITEM, Role.LINK, Role.RADIO})


_OTHERWISE = re.compile(
    r"\b(?:instead|rather|not|no longer|from|other|another|change|switch)\b|n['’]t\b", re.IGNORECASE
)


def _is_chosen_beside(control: Control, subtask: str, snapshot: Snapshot) -> bool:
    """Whether another of several is chosen already and is what the words say: *as a plain text file*, where *Plain Text* is."""
    spoken = f" {' '.join(words(subtask))} "
    if control.role is not Role.RADIO or is_said(control.name, spoken) or _OTHERWISE.search(subtask):
        return False
    group = [c for c in snapshot.controls if c.role is Role.RADIO and c.path == control.path and c.ref != control.ref]
    return any(c.has(State.CHECKED) and len(c.name) >= SHORTEST and is_said(c.name, spoken) for c in group)


def _is_name_of_window(control: Control, snapshot: Snapshot) -> bool:
    """Whether it is only what is in front already, by its name: the tab of the open document."""
    name, title = control.name.strip(_UNSAVED), clean_title(snapshot.title).strip(_UNSAVED)
    return control.role is Role.TAB and bool(name) and name in (title, title.rpartition(".")[0])
