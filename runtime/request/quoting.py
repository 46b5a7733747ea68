"""A subtask in the words that everything after the planner reads: texts to be typed stand between double quotation marks; and back again."""

from __future__ import annotations

import re

from edgelam.quoted import QUOTED, quotations
from edgelam.runtime.request.belonging import with_thing
from edgelam.runtime.request.lists import ARRANGED, files_quoted, listed
from edgelam.runtime.request.subtask import Command, Span, SpanKind, Subtask

_PLAIN = re.compile(
    r"(?:[\w.+-]+@)?(?:\w+://)?[~\w.-]*[\w-]+[./][\w./?=&%#-]+|[^\w\"“”]*(?:\d[^\w\"“”]*(?:\band\b[^\w\"“”]*(?=\d))?)+"
)
"""Web addresses, paths, numbers and sums are plain to see without quotation marks."""

_PURPOSE = re.compile(r"\s+(?:for|so|because|since)\b", re.IGNORECASE)

MARKS = (('"', '"'), ("“", "”"), ("«", "»"))
"""Quotation marks that everything which reads subtasks knows (``QUOTED``)."""


def in_quotes(request: str, subtask: Subtask) -> str:
    """The subtask's words, as what follows reads them: each text to be typed between double quotation marks, names of
    files that hold blanks, and that of a new folder where its purpose follows."""
    folders = [s for s in subtask.spans if s.kind is SpanKind.FOLDER]
    explained = len(folders) == 1 and _PURPOSE.match(request, folders[0].end)
    made = folders[0] if explained and subtask.command is Command.NEW_FOLDER else None
    said = subtask.text
    for span in sorted(subtask.spans, key=lambda s: -s.start):
        start, end = _with_marks(request, span)
        words = request[span.start : span.end]
        if span.kind is SpanKind.TYPED and (named := _name_with_text(request, span)) is not None:
            said = f"{said[: start - subtask.start]}{named}{said[end - subtask.start :]}"
        elif (
            span.kind is SpanKind.TYPED
            and len(items := listed(words)) > 1
            and ARRANGED.search(subtask.text)
            and '"' not in words
        ):
            listing = " ".join(f'"{item}"' for item in items)
            said = f"{said[: start - subtask.start]}{listing}{said[end - subtask.start :]}"
        elif (span is made or _needs_quotes(span.kind, words)) and (marks := _marks_for(words)) is not None:
            quoted = files_quoted(words) or f"{marks[0]}{words}{marks[1]}"
            if QUOTED.fullmatch(request[start:end]) is None:
                said = f"{said[: start - subtask.start]}{quoted}{said[end - subtask.start :]}"
    return f"{subtask.carried} {with_thing(said, subtask.thing)} {subtask.followed}".strip()


_CALLED = re.compile(r"\b(?:called|named|titled|entitled)\s+$", re.IGNORECASE)


def _name_with_text(request: str, span: Span) -> str | None:
    """A name and what is to stand in the thing called so, each quoted: *called Trip with passport and map in it*."""
    name, _, rest = request[span.start : span.end].partition(" with ")
    if not rest or _CALLED.search(request[: span.start]) is None or set(name + rest) & set('"“”«»'):
        return None
    return f'"{name}" with ' + " ".join(f'"{item}"' for item in listed(rest))


def as_said(subtask: str, request: str) -> str:
    """A subtask without the quotation marks that the request does not have: the inverse of :func:`in_quotes`."""

    def own(quoted: re.Match[str]) -> str:
        words = quoted.group()[1:-1]
        return next((said for said in (quoted.group(), f"'{words}'", f"‘{words}’") if said in request), words)

    return QUOTED.sub(own, subtask)


def _needs_quotes(kind: SpanKind, words: str) -> bool:
    if kind is SpanKind.TYPED:
        return _PLAIN.fullmatch(words) is None
    return kind in (SpanKind.FILE, SpanKind.NEW_FILE) and " " in words and "." in words


def _with_marks(request: str, span: Span) -> tuple[int, int]:
    """The span, with the quotation marks right around it."""
    return next((q for q in quotations(request) if q[0] < span.start and span.end < q[1] and q[1] - q[0] - 2 <= span.end - span.start), (span.start, span.end))  # fmt: skip


def _marks_for(words: str) -> tuple[str, str] | None:
    return next((m for m in MARKS if not set(m) & set(words)), None)
