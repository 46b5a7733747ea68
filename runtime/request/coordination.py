"""Things side by side that are wanted the same, where each of them takes an act of its own: *hide the tool bar and the ruler*.

To the tagger such a list is one subtask with one object (:func:`edgelam.quantize.data.marked.with_lists`), as it is where one act is for all of them:
*select the first and the last row*, *swap the dentist and the garage*. A switch or a setting is one control, and a file one
window; a list of these is one subtask for each.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from edgelam.quoted import quotations
from edgelam.runtime.request.lists import is_file, listed_in
from edgelam.runtime.request.several import ONLY_THESE
from edgelam.runtime.request.subtask import Command, Span, SpanKind, Subtask

_EACH = (Command.TURN_ON, Command.TURN_OFF, Command.SET, Command.LAUNCH, Command.OPEN)
_MAY_HOLD = frozenset({SpanKind.OBJECT, SpanKind.FILE, SpanKind.VALUE, SpanKind.APP})
"""What can stand beside a list of things: texts and conditions may be for all of them, or for the last."""

_DETERMINER = re.compile(
    r"(?:the|my|our|your|its|his|her|that|this|these|those|no|any|all|each|every)\s", re.IGNORECASE
)
_BOTH = re.compile(r"both\s+", re.IGNORECASE)
_IN_PART = re.compile(
    r"(?:the|my)\s+(?:first|second|third|fourth|last|next|other|old|new|left|right|top|bottom|upper|lower|inner|outer|one)", re.IGNORECASE
)  # fmt: skip
"""Goes on with the noun of what stands behind it: *the first and the last row*."""

_PREPOSITION = re.compile(
    r"\b(?:between|of|with|for|from|to|about|in|on|at|by|under|over|along|beside|behind)\b", re.IGNORECASE
)
_PLACES = frozenset({"in", "on", "at", "by", "under", "over", "along", "beside", "behind"})
"""What stands behind the others may go on over a joint (*the colour of the title and the frame*), what stands behind these hardly
(*the bar at the top and the chart*)."""


def one_by_one(request: str, subtasks: Sequence[Subtask], labels: Collection[str] = ()) -> list[Subtask]:
    """The subtasks, a list of things that each takes an act of its own divided; no label on the screen is."""
    return [part for subtask in subtasks for part in _parts(request, subtask, labels)]


def _parts(request: str, subtask: Subtask, labels: Collection[str]) -> Iterator[Subtask]:
    span = next((s for s in subtask.spans if s.kind in (SpanKind.OBJECT, SpanKind.FILE)), None)
    together = ONLY_THESE.match(f"{subtask.carried} {subtask.text}".strip()) is not None
    if span is None or together or subtask.command not in _EACH or not {s.kind for s in subtask.spans} <= _MAY_HOLD:
        yield subtask
        return
    both = _BOTH.match(request, span.start, span.end)
    start = both.end() if both else span.start
    items = [(a + start, b + start) for a, b in listed_in(request[start : span.end])]
    if len(items) < 2 or not _divides(request, span, [request[a:b] for a, b in items], labels):
        yield subtask
        return
    before, behind = request[subtask.start : span.start].strip(), request[span.end : subtask.end].strip(" ,.")
    for a, b in items:
        lead = f"{subtask.carried} {before}".strip()
        yield replace(
            subtask, start=a, end=b, text=request[a:b], spans=(Span(span.kind, a, b),), carried=lead, followed=behind
        )


def _divides(request: str, span: Span, items: list[str], labels: Collection[str]) -> bool:
    """Whether the items are things by themselves, and no name that holds *and*."""
    if any(a < span.end and span.start < b for a, b in quotations(request)):
        return False
    if span.kind is SpanKind.FILE:
        return all(map(is_file, items))
    said = request[span.start : span.end].casefold()
    names = {label.casefold().rstrip(" .…:") for label in labels}
    parts = [item.casefold() for item in items]
    if any(" " in n and n in said and not any(n in part for part in parts) for n in names):
        return False
    return names.issuperset(parts) or _stand_alone(items)


def _stand_alone(items: list[str]) -> bool:
    if any(_IN_PART.fullmatch(item) for item in items[:-1]):
        return False
    if any(_reach_on(item) for item in items[:-1]) and not _reach_on(items[-1]):
        return False
    if all(_DETERMINER.match(item) for item in items[1:]):
        return True
    plain = [item for item in items if not item.istitle() and not item[:1].isupper()]
    return len(plain) > 1 and (len(items) > 2 or all(" " in item for item in items))


def _reach_on(item: str) -> bool:
    found = _PREPOSITION.findall(item)
    return bool(found) and found[-1].casefold() not in _PLACES
