"""The document in front: the text of several lines that a window is about."""

from __future__ import annotations

from edgelam.action import Verb
from edgelam.control import MAX_VALUE, Control, Snapshot, State


def document_of(screen: Snapshot) -> Control | None:
    """The one document that a window shows."""
    documents = [c for c in screen.controls if c.has(State.MULTILINE) and c.value.strip()]
    return documents[0] if len(documents) == 1 and not screen.modal else None


def editable_document(screen: Snapshot) -> Control | None:
    """The one document that can be changed, place by place, where all of it is read."""
    if screen.modal:
        return None
    found = [c for c in screen.controls if c.has(State.MULTILINE) and c.verbs >= {Verb.TYPE, Verb.SELECT}]
    is_read = len(found) == 1 and found[0].value.strip() and len(found[0].value) < MAX_VALUE
    return found[0] if is_read else None
