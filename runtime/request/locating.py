"""Where a command is to be carried out, said apart from it: *in the window settings, turn off the icons*."""

from __future__ import annotations

import re
from dataclasses import replace

from edgelam.runtime.request.subtask import Subtask

_PLACE = re.compile(
    r"(?:(?:up|over|down|back|somewhere)\s+)?(?:in|under|inside|within|from|on|at|among)\s+(?:(?:the|my|its|this|that|these|those|your|our)\s+)?"
    r"(?:[\w'’/&-]+,?\s+){0,5}[\w'’/&-]+",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"\b(?:i|we|you|it|is|are|was|be|do|have|has|get|let|make|turn|switch|set|put|write|type|save|open|close|show|hide|delete|remove|add|change|use|"
    r"find|search|send|print|copy|move|play|stop|start|go|pick|choose|click|tick|untick)\b",
    re.IGNORECASE,
)
"""What is no part of the name of a place, or stands there so seldom that it is taken for a command."""

_GOES_ON = re.compile(r"\s*[,:–—-]?\s*")


def located(request: str, subtasks: list[Subtask]) -> list[Subtask]:
    """A place belongs to the command that it is said before, and at the end of a request to the one before it."""
    found: list[Subtask] = []
    for subtask in subtasks:
        before = found[-1] if found else None
        adjoins = before is not None and _GOES_ON.fullmatch(request[before.end : subtask.start]) is not None
        leads = before is not None and is_place(before.text)
        if before is not None and adjoins and (leads or (subtask is subtasks[-1] and is_place(subtask.text))):
            says = subtask if leads else before
            text = request[before.start : subtask.end]
            found[-1] = replace(
                says, start=before.start, end=subtask.end, text=text, spans=(*before.spans, *subtask.spans)
            )
        else:
            found.append(subtask)
    return found


def is_place(text: str) -> bool:
    """Whether words are nothing but a place in an application."""
    return _PLACE.fullmatch(text.strip()) is not None and not _ACTS.search(text)
