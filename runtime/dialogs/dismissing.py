"""A dialog that a person says is to be left: *close the assistant*, *cancel that*, *close the settings again*."""

from __future__ import annotations

import re

from edgelam.control import Control, Snapshot
from edgelam.retrieval.lexical import words
from edgelam.runtime.dialogs.closing import GIVING_UP, way_out
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.maps.ways import way_back
from edgelam.runtime.request.intent import without_politeness

_KINDS = r"dialog(?:ue)?|assistant|wizard|welcome|greeting|settings?|preferences|options|properties|pop-?up|message|notice|tip|tour|question|form"
_LEAVE = re.compile(
    r"(?P<verb>close|cancel|dismiss|leave|exit|skip|shut|get (?:rid|out) of|go out of|quit)(?: (?:off|down|away))?\s+"
    rf"(?:(?P<it>that|this|it)|(?:(?:the|this|that|my|its)\s+)?(?:[\w-]+\s+){{0,3}}?(?P<kind>{_KINDS})(?:\s+(?:window|box|dialog(?:ue)?|page|screen|again))*)"
    r"(?:\s+(?:again|now|first|afterwards|please|then|for me))*",
    re.IGNORECASE,
)
"""What of an application can be left while it goes on."""


def dismissing_button(subtask: str, front: Snapshot, acted: bool) -> Control | None:
    """The button that leaves the dialog in front, where the subtask says so; ``acted``: something was set in it that is to be kept."""
    said = _LEAVE.fullmatch(without_politeness(subtask))
    if said is None or not front.modal:
        return None
    gives_up = plain(said["verb"]) in GIVING_UP
    return way_back(front) if gives_up or not acted else way_out(front, True)


def is_dismissed(subtask: str, now: Snapshot) -> bool:
    """Whether the dialog that a subtask wants left, calling it what it is, stands open no more."""
    said = _LEAVE.fullmatch(without_politeness(subtask))
    kind = said["kind"] if said is not None else None
    return kind is not None and not now.modal and not set(words(kind)) & set(words(now.title))
