"""Divide a request into its subtasks, one command each, with what is data in them.

``write Meeting at noon and save the file as meeting.txt in my home folder`` has two subtasks, and the first one's text is *Meeting
at noon*. A tagger on the sentence encoder reads that (:mod:`edgelam.runtime.tagger`; the paper's LAM1 is a language model that does:
arXiv 2412.10047); where its files are missing, or a request is too long for it, known verbs say where a subtask begins
(:mod:`edgelam.runtime.joints`). What stands between quotation marks and what is a label on the screen is never divided.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from edgelam.quoted import QUOTED, quotations
from edgelam.retrieval.encoder import FILES
from edgelam.runtime import joints
from edgelam.runtime.subtask import Span, SpanKind, Subtask
from edgelam.runtime.tagger import DEFAULT, Tagger

_ADDRESS = re.compile(r"(?:[\w.+-]+@)?(?:\w+://)?[~\w.-]*[\w-]+[./][\w./?=&%#-]+|\d+(?:[.,]\d+)?")
"""Web addresses, paths and numbers are plain to see without quotation marks."""

_STYLES = (('"', '"'), ("“", "”"), ("«", "»"))
"""Quotation marks that everything which reads subtasks knows (``QUOTED``)."""


def divide(request: str, labels: Collection[str] = ()) -> list[Subtask]:
    """The subtasks in order; at least one, whatever the request says. ``labels``: names on the screen."""
    tagger = _tagger()
    read = tagger.read(request, labels) if tagger is not None else None
    return _carried(request, read) if read else by_joints(request)


def by_joints(request: str) -> list[Subtask]:
    """The subtasks by known verbs alone, without spans."""
    return [Subtask(start, end, request[start:end]) for start, end in joints.cuts(request)]


def plan(request: str, labels: Collection[str] = ()) -> list[str]:
    """The subtasks in the request's words, with quotation marks around texts that have none."""
    return [in_quotes(request, subtask) for subtask in divide(request, labels)]


def in_quotes(request: str, subtask: Subtask) -> str:
    """The subtask's words, as what follows reads them: each text to be typed between double quotation marks, and names of
    files that hold blanks."""
    said = subtask.text
    for span in sorted(subtask.spans, key=lambda s: -s.start):
        start, end = _with_marks(request, span)
        words = request[span.start : span.end]
        if _needs_quotes(span.kind, words) and (marks := _marks_for(words)) is not None:
            quoted = f"{marks[0]}{words}{marks[1]}"
            if QUOTED.fullmatch(request[start:end]) is None:
                said = f"{said[: start - subtask.start]}{quoted}{said[end - subtask.start :]}"
    return f"{subtask.carried} {said}" if subtask.carried else said


def _needs_quotes(kind: SpanKind, words: str) -> bool:
    if kind is SpanKind.TYPED:
        return _ADDRESS.fullmatch(words) is None
    return kind in (SpanKind.FILE, SpanKind.NEW_FILE) and " " in words and "." in words


def _with_marks(request: str, span: Span) -> tuple[int, int]:
    """The span, with the quotation marks right around it."""
    return next((q for q in quotations(request) if q[0] < span.start and span.end < q[1] and q[1] - q[0] - 2 <= span.end - span.start), (span.start, span.end))  # fmt: skip


def _marks_for(words: str) -> tuple[str, str] | None:
    return next((m for m in _STYLES if not set(m) & set(words)), None)


def _carried(request: str, subtasks: list[Subtask]) -> list[Subtask]:
    """Subtasks that begin with a thing or a value go on with the verb of the one before."""
    found: list[Subtask] = []
    verb = ""
    for subtask in subtasks:
        lead = _lead(request, subtask)
        if lead or not verb:
            found.append(subtask)
            verb = lead or verb
        else:
            found.append(Subtask(subtask.start, subtask.end, subtask.text, subtask.spans, verb))
    return found


def _lead(request: str, subtask: Subtask) -> str:
    """The words before the first thing or value: ``make`` in *make the title bold*; all where there is neither."""
    spans = [s for s in subtask.spans if s.kind not in (SpanKind.CONDITION, SpanKind.APP)]
    start = max((s.end for s in subtask.spans if s not in spans and s.start == subtask.start), default=subtask.start)
    end = min((s.start for s in spans), default=subtask.end)
    return request[start:end].strip(" ,:\"'“‘«") if start < end else ""


@cache
def _tagger() -> Tagger | None:
    """The shipped tagger, kept once it is loaded; none where its files are missing."""
    return Tagger() if all((DEFAULT / name).is_file() for name in FILES) else None
