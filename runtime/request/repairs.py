"""What the tagger reads, put right: subtasks that nothing divides are one, and a text goes on to its end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from edgelam.quoted import quotations
from edgelam.runtime.request import joints
from edgelam.runtime.request.fillers import FILLING, WORD
from edgelam.runtime.request.lists import end_of_list
from edgelam.runtime.request.quoting import MARKS
from edgelam.runtime.request.remarks import RESTRICTS
from edgelam.runtime.request.subtask import Span, SpanKind, Subtask

_PLACES = frozenset(["there", "here", "below", "above", "again", "instead", "first", "in", "into", "on", "underneath"])

_NO_JOINT = frozenset({"", "should", "must", "ought to", "to"})

_LEANS = re.compile(
    r"(?:after|in|within|with|without|at|on|onto|for|from|by|into|of|because|that|which|who|whose|under|between)\b",
    re.IGNORECASE,
)
"""How what goes on with a command begins, and no command."""

_DIVIDES = re.compile(r"[.;:!?–—]|\b(?:and|then|also|plus|but|or)\b|&|\n", re.IGNORECASE)

_FIELD_AND_VALUE = re.compile(
    r"(?:[a-z]+ ){1,2}(?:is )?(?:[+\d][\d ()./-]*|\S+@\S+|[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE
)
"""What only says one more field of a form: *mobile 555 0142*, *port 3128*."""


def is_field_and_value(said: str) -> bool:
    return _FIELD_AND_VALUE.fullmatch(said.strip()) is not None


_SAY = re.compile(r"\b(?:say|about|maybe|perhaps|around)\s*$", re.IGNORECASE)

_COUNT = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+)$", re.IGNORECASE)
_HALF = re.compile(r"(?:an?|one) (?:half|quarter|third)\b", re.IGNORECASE)
"""*At one and a half times the speed*."""

_CAUSES = re.compile(r"(?:please\s+)?let\s+(?!me\b|us\b)", re.IGNORECASE)
"""What goes on with a verb that commands nothing by itself: *let the show change pictures*."""

_NEGATES = frozenset({"let", "don't", "don’t", "dont", "do", "not", "never", "no"})


NEGATION = re.compile(r"(?:i\s+)?(?:do not|don['’]?t|never|not)", re.IGNORECASE)
"""A subtask that is nothing else goes on with the one after it."""

_WANTS = r"\s+(?:want|need|like)\s+(?:it|them|that|this|those|these)\b"
_WANTS_IT = re.compile(_WANTS, re.IGNORECASE)
_DENIED = re.compile(rf"\b(?:do not|don['’]?t|never){_WANTS}[^.,;:!?]*$", re.IGNORECASE)


def without_denials(request: str, subtasks: Sequence[Subtask]) -> list[Subtask]:
    """Without what only says how something that was named is not wanted: *delete it, I don't want it in the bin*. Read as a command of its own
    it would take the verb before it: *delete … the bin*."""
    kept = [
        s
        for s in subtasks
        if not _DENIED.search(request[: s.start])
        and not (NEGATION.fullmatch(s.text) and _WANTS_IT.match(request, s.end))
    ]
    return kept or list(subtasks)


def rejoined(request: str, subtasks: Iterable[Subtask]) -> list[Subtask]:
    """Subtasks that nothing divides are one: nothing stands between them, and the second begins with no verb that commands; nor does
    a comma divide what leans on what stands before (*sooner, after 300 ms*)."""
    found: list[Subtask] = []
    for subtask in subtasks:
        between = request[found[-1].end if found else 0 : subtask.start]
        leads = subtask.text.split(maxsplit=1)[0].casefold() in joints.COMMANDS | _NEGATES
        amount = _SAY.search(between) is not None and subtask.text[0].isdigit()
        says_all = {SpanKind.OBJECT, SpanKind.VALUE} <= {s.kind for s in subtask.spans}  # *with the rows very high*
        leans_on = _LEANS.match(subtask.text) is not None and not says_all
        leads = leads and not (found and between.isspace() and _CAUSES.match(found[-1].text))
        one_more = between.strip() == "," and is_field_and_value(subtask.text)
        half = between.strip() == "and" and _HALF.match(subtask.text) is not None and _COUNT.search(found[-1].text)
        leans = (
            amount
            or one_more
            or half
            or RESTRICTS.match(subtask.text)
            or (_DIVIDES.search(between) is None and leans_on)
        )
        if found and not leads and (leans or between.strip().casefold() in _NO_JOINT):
            before = found.pop()
            does = before if before.text.split(maxsplit=1)[0].casefold() in joints.COMMANDS else subtask
            text = request[before.start : subtask.end]
            subtask = replace(  # noqa: PLW2901
                does,
                start=before.start,
                end=subtask.end,
                text=text,
                spans=_of_each_kind((*before.spans, *subtask.spans)),
            )
        found.append(subtask)
    return found


def _of_each_kind(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The first of each kind."""
    first: dict[SpanKind, Span] = {}
    for span in spans:
        first.setdefault(span.kind, span)
    return tuple(sorted(first.values(), key=lambda s: s.start))


_TO_BE = re.compile(
    r"(?:(?:should|must|shall|has to|ought to|is to)\s+(?:be|say|read)|should|reads|says|(?:is|are) now)\s+(?=\S)",
    re.IGNORECASE,
)
"""What stands between a thing and the text that it is to have: *the title should be Our Summer*."""


def with_whole_text(request: str, subtask: Subtask) -> Subtask:
    """A text begins behind a colon, and goes on to the end of a list, and of its subtask where one word alone is left of that, and no
    place or politeness."""
    if (whole := _all_typed(request, subtask)) is not None:
        return _with_last_word(request, whole)
    spans = []
    for span in subtask.spans:
        if span.kind is SpanKind.TYPED and (joint := _TO_BE.match(request, span.start, span.end)):
            span = replace(span, start=joint.end())  # noqa: PLW2901
        rest = WORD.findall(request[span.end : subtask.end])
        is_cut = span.kind is SpanKind.TYPED and len(rest) == 1 and rest[0].casefold() not in FILLING | _PLACES
        bare = not any(mark in request[span.start - 1 : span.end + 1] for mark, _ in MARKS)
        colon = request.rfind(": ", subtask.start, span.start)
        start = colon + 2 if colon >= 0 and bare and span.kind is SpanKind.TYPED else span.start
        end = subtask.end if is_cut and bare else span.end
        if span.kind is SpanKind.TYPED and bare:
            end = _to_end_of_list(request, subtask, end)
        if bare and end == span.end:
            end = _to_end_of_name(request, subtask, span)
        spans.append(replace(span, start=start, end=end))
    return _with_last_word(request, replace(subtask, spans=tuple(spans)))


_CALLED = re.compile(r"\b(?:called|named|titled|entitled)\s+$", re.IGNORECASE)


def _to_end_of_name(request: str, subtask: Subtask, span: Span) -> int:
    """Where a name ends that a time or a number is the rest of, with nothing between: *called Dentist Tuesday 9:30*."""
    rest = next((s for s in subtask.spans if s.kind is SpanKind.VALUE and s.end == subtask.end), None)
    goes_on = rest is not None and rest.start > span.end and request[span.end : rest.start].isspace()
    named = span.kind is SpanKind.TYPED and _CALLED.search(request[: span.start]) is not None
    return subtask.end if goes_on and named else span.end


def _with_last_word(request: str, subtask: Subtask) -> Subtask:
    """A text that ends with its subtask goes on to the end of the request where one word alone is left of that, and no politeness."""
    rest = WORD.findall(request[subtask.end :])
    last = next((s for s in subtask.spans if s.kind is SpanKind.TYPED and s.end == subtask.end), None)
    if last is None or len(rest) != 1 or rest[0].casefold() in FILLING | _PLACES or request[last.end - 1] in "\"'”’»":
        return subtask
    end = len(request.rstrip(" .,;:!?"))
    spans = tuple(replace(s, end=end) if s is last else s for s in subtask.spans)
    return replace(subtask, end=end, text=request[subtask.start : end], spans=spans)


_TYPES = re.compile(r"type\s+(?=[A-Z])", re.IGNORECASE)

_SAYS_WHERE = re.compile(r"\s*(?:in|on|at|to|into|onto|under|below|above|for|as|with|by|from|and|then|after|before|when|if|where|please|there|here|again|twice|over)\b", re.IGNORECASE)  # fmt: skip


def _all_typed(request: str, subtask: Subtask) -> Subtask | None:
    """*Type Dear Ann thank you …* types all that stands behind the verb, where nothing else is found in it."""
    verb = _TYPES.match(subtask.text)
    if verb is None or not subtask.text[verb.end()].isupper() or [s.kind for s in subtask.spans] != [SpanKind.TYPED]:
        return None
    (span,) = subtask.spans
    rest = request[span.end : subtask.end]
    if quotations(subtask.text) or len(rest.split()) == 1 or _SAYS_WHERE.match(rest):
        return None
    return replace(subtask, spans=(replace(span, start=subtask.start + verb.end(), end=subtask.end),))


def _to_end_of_list(request: str, subtask: Subtask, end: int) -> int:
    """Where a text ends that is the first of a list in whose rest no other data is; not with the comma before what is said of it."""
    if end == subtask.end:
        return end
    stop = end_of_list(request[: subtask.end], len(request[:end].rstrip(" ,")))
    other = (s for s in subtask.spans if s.kind is not SpanKind.OBJECT)
    return end if any(end <= s.start < stop for s in other) else stop
