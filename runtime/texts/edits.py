"""Edits of the document in front, act by act: each place that changes is selected by its words, and typed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.phrases import normalise
from edgelam.quoted import QUOTED, inside
from edgelam.runtime.decision import Decision, without_model
from edgelam.runtime.labels import Labels
from edgelam.runtime.request.intent import without_politeness
from edgelam.runtime.request.kinds import Intent, Kind
from edgelam.runtime.texts.document import editable_document
from edgelam.runtime.texts.editing import replaced
from edgelam.runtime.texts.forms import edited
from edgelam.runtime.texts.hunks import hunks

READ_AS_EDITS = frozenset(
    {Kind.COMMAND, Kind.SET, Kind.DELETE, Kind.MOVE, Kind.REPLACE, Kind.WRITE, Kind.COPY, Kind.RENAME}
)
"""Kinds that a request to edit a text may look like, as long as the text is not seen."""

CANNOT_EDIT = Action(Verb.FAIL, None, "The place in the text that is to be changed could not be selected.")
"""Decided where a document does not take an edit: nothing is typed on a guess of where it would go."""

_OF_TEXT = re.compile(r"\b(?:lines?|words?|texts?|letters?|sentences?|paragraphs?)\b", re.IGNORECASE)
_CARRIES = frozenset({Role.ITEM, Role.CELL})


def as_edit(intent: Intent, screen: Snapshot) -> Intent:
    """The intent with what the document is (``text``) and must be (``value``), where its words edit the one that is in front."""
    document = editable_document(screen)
    if document is None or intent.kind not in READ_AS_EDITS or _names_a_file(intent):
        return intent
    rows = sum(c.role in _CARRIES and c.has(State.SHOWING) for c in screen.controls)
    if rows > 1 and not _OF_TEXT.search(intent.subtask):
        return intent  # sorting, deleting and moving may be about these
    said = without_politeness(intent.subtask)
    if _names_a_control(said, screen):
        return intent
    if intent.kind is Kind.REPLACE:
        bare = QUOTED.sub(inside, said)
        after = replaced(document.value, intent.text, intent.value, bare) or _swapped(document.value, bare)
    else:
        after = edited(document.value, said)
    if after is None:
        return intent
    return replace(intent, kind=Kind.EDIT, text=document.value, value=after)


def _swapped(text: str, said: str) -> str | None:
    """*Swap the milk and the bread*: two lines, and no text by another."""
    return edited(text, said) if re.match(r"(?:swap|switch|exchange)\b", said, re.IGNORECASE) else None


def _names_a_file(intent: Intent) -> bool:
    """Of what is to be renamed, only a name with an ending is one: *rename the heading Later to Soon*."""
    return bool(intent.file) and (intent.kind is not Kind.RENAME or "." in intent.file)


def _names_a_control(said: str, screen: Snapshot) -> bool:
    """Whether what is to be changed is a setting: *change the font to Arial*, where there is a *Font*."""
    thing = re.match(r"\w+\s+(?:the |my )?(?P<what>.+?)\s+(?:from|to|into)\s", said, re.IGNORECASE)
    what = normalise(thing["what"]) if thing else ""
    return bool(what) and any(normalise(c.name) == what for c in screen.controls)


def next_edit(intent: Intent, snapshot: Snapshot, tried: Sequence[Action], done: Sequence[Action]) -> Decision | None:
    """The next act of an edit; None where this is none. ``tried`` for the subtask, of which ``done`` had an effect: what could not be
    selected is never typed over."""
    document = editable_document(snapshot)
    if intent.kind is not Kind.EDIT or document is None:
        return None
    left = hunks(document.value, intent.value)
    if not left:
        return _decision(Action(Verb.DONE), None, completes=True)
    labels, (old, new) = Labels(snapshot.controls), left[0]
    select = Action(Verb.SELECT, labels.target(document.ref), old)
    if select not in tried:
        return _decision(select, document, completes=False)
    if tried[-1] != select or done[-1:] != [select]:
        return _decision(CANNOT_EDIT, None, completes=False)
    if not new and is_elsewhere(snapshot, document):
        return _decision(CANNOT_EDIT, None, completes=False)
    put = Action(Verb.TYPE, labels.target(document.ref), new) if new else Action(Verb.PRESS, text="delete")
    return _decision(put, document if new else None, completes=len(left) == 1)


def is_elsewhere(snapshot: Snapshot, document: Control) -> bool:
    """Whether a key would go to something else than the document: *delete* in a list of files deletes one."""
    return snapshot.focus is not None and snapshot.focus.ref != document.ref


def _decision(action: Action, control: Control | None, completes: bool) -> Decision:
    return without_model(action, control, completes)
