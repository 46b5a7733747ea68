"""A new note or page that came up with a stand-in for its name: *New Note 1* becomes what it is to be called, and its text what it is to say.

The name of a new thing, typed where the caret is, would be its text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot, State
from edgelam.quoted import QUOTED, inside
from edgelam.runtime.decision import Decision, without_model
from edgelam.runtime.labels import Labels
from edgelam.runtime.request.intent import without_politeness
from edgelam.runtime.request.kinds import Intent, Kind
from edgelam.runtime.request.lists import lines_of
from edgelam.runtime.texts.document import editable_document

_MAKES = re.compile(r"(?:(?:make|create|add|start|write|begin|open|i (?:want|need))\s+)?(?:me\s+)?(?:(?:an?|another|one more)\s+)?(?:new\s+)?(?:(?!the\b|my\b|this\b|that\b|our\b)\w+\s+)?(?:note|page|document|entry|memo)\b", re.IGNORECASE)  # fmt: skip
_STAND_IN = re.compile(r"(?:new|untitled|unnamed)\b.{0,30}", re.IGNORECASE)
_SAYS = re.compile(
    r"\b(?:that says|which says|saying|containing|that reads|with the (?:text|words?)|(?<=[,;] )in it(?: it says| stands)?)[,:]?\s+(?P<text>[^\"]+?)(?:\s+in it)?(?:, with [^\"]+)?$",
    re.IGNORECASE,
)

_FORMATTED = re.compile(r"\b(?:bold|italics?|underlined?|highlighted|struck out|crossed out)\b", re.IGNORECASE)
"""What is more to be done with it than to write it."""


def next_of_new(intent: Intent, snapshot: Snapshot, began: Snapshot, done: Sequence[Action]) -> Decision | None:
    """The next act in a note that was made for this subtask; None where none was, or where it has its name and text."""
    said, document = without_politeness(intent.subtask), editable_document(snapshot)
    texts = [inside(m) for m in QUOTED.finditer(said)]
    if intent.kind not in (Kind.COMMAND, Kind.WRITE) or not texts or document is None or not _MAKES.match(said):
        return None
    if any(c.has(State.MULTILINE) and c.value == document.value for c in began.controls):
        return None
    first, _, rest = document.value.partition("\n")
    name, text = texts[0], lines_of(texts[1:], said) if len(texts) > 1 else _said_of(said)
    more = _FORMATTED.search(QUOTED.sub(" ", said)) is not None
    if first != name:
        return _put(document, first, name, snapshot, done, not (text or more)) if _STAND_IN.fullmatch(first) else None
    if not text or text in rest:
        return None
    return _put(document, rest.strip(), text, snapshot, done, not more)


def _said_of(said: str) -> str:
    found = _SAYS.search(QUOTED.sub(" ", said))
    return found["text"].strip() if found is not None else ""


def _put(
    document: Control, old: str, new: str, snapshot: Snapshot, done: Sequence[Action], last: bool
) -> Decision | None:
    """What stands in is selected, and typed over."""
    target = Labels(snapshot.controls).target(document.ref)
    select, put = Action(Verb.SELECT, target, old), Action(Verb.TYPE, target, new)
    if select not in done:
        return without_model(select, document, relevance=0.0)
    return None if put in done else without_model(put, document, last)
