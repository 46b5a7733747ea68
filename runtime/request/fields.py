"""Several fields in one command, each with its own text: *put Byron as the last name and Leeds as the city*."""

from __future__ import annotations

import re
from dataclasses import replace

from edgelam.runtime.request.subtask import Command, Span, SpanKind, Subtask

_TEXT = r"(?!(?:it|this|that|them|these|those)\b)(?:(?!\bas\b)[^,;:\"“”«»„])+?"
_FIELD = r"(?:(?:the|my|an?|its|your|his|her|their|our)\s+)?[\w-]+(?:\s[\w-]+){0,2}?"
_PAIR = rf"{_TEXT}\s+as\s+{_FIELD}"
_JOINT = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+)"
_PAIRS = re.compile(
    rf"(?P<verb>(?:put|enter|type|write|fill in|use|set)(?:\s+in)?\s+)(?P<pairs>{_PAIR}(?:{_JOINT}{_PAIR})+)",
    re.IGNORECASE,
)
_EACH = re.compile(rf"(?:^|{_JOINT})(?P<text>{_TEXT})\s+as\s+(?P<field>{_FIELD})(?={_JOINT}{_PAIR}|$)", re.IGNORECASE)


def by_fields(request: str, subtask: Subtask) -> list[Subtask]:
    """A subtask for each field; the subtask itself where there are not several."""
    whole = _PAIRS.fullmatch(subtask.text)
    found = list(_EACH.finditer(whole["pairs"])) if whole is not None else []
    if whole is None or len(found) < 2 or found[-1].end() != len(whole["pairs"]):
        return [subtask]
    at, verb = subtask.start + whole.start("pairs"), whole["verb"].strip()
    parts = []
    for number, pair in enumerate(found):
        start, end = at + pair.start("text"), at + pair.end("field")
        typed = Span(SpanKind.TYPED, start, at + pair.end("text"))
        field = Span(SpanKind.OBJECT, at + pair.start("field"), end)
        begins = start if number else subtask.start
        parts.append(
            replace(
                subtask, start=begins, end=end, text=request[begins:end], spans=(typed, field), carried=verb if number else "",
                command=Command.WRITE,
            )
        )  # fmt: skip
    return parts
