"""Divide a request into its subtasks, one command each, with what is data in them.

``write Meeting at noon and save the file as meeting.txt in my home folder`` has two subtasks, and the first one's text is *Meeting
at noon*. A tagger on the sentence encoder reads that (:mod:`edgelam.runtime.request.tagger`; the paper's LAM1 is a language model that does:
arXiv 2412.10047); where its files are missing, or a request is too long for it, known verbs say where a subtask begins
(:mod:`edgelam.runtime.request.joints`). What stands between quotation marks and what is a label on the screen is never divided.
What is read is put right (:mod:`edgelam.runtime.request.repairs`); here is what belongs together though it is said in several commands.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from edgelam.runtime.request import joints
from edgelam.runtime.request.belonging import names_subject, referred
from edgelam.runtime.request.carried import leading_words, with_verbs
from edgelam.runtime.request.coordination import one_by_one
from edgelam.runtime.request.details import with_details
from edgelam.runtime.request.fields import by_fields
from edgelam.runtime.request.fillers import FILLING, TAKING_BACK, WORD, meaning
from edgelam.runtime.request.lists import ARRANGED
from edgelam.runtime.request.locating import located
from edgelam.runtime.request.naming import NAMES, joined_names
from edgelam.runtime.request.quoting import in_quotes
from edgelam.runtime.request.referring import with_causes, with_questions, with_results, with_searches
from edgelam.runtime.request.remarks import spelled_out, without_purposes, without_remarks, without_told
from edgelam.runtime.request.repairs import NEGATION, rejoined, with_whole_text, without_denials
from edgelam.runtime.request.subtask import Command, Span, SpanKind, Subtask
from edgelam.runtime.request.tagger import shipped

_JOINS = re.compile(
    r"(?:[\s,.;:!–—-]+|\b(?:and|then|also|please|now|next|finally|afterwards|after that)\b)+$", re.IGNORECASE
)
"""What ends the words between two subtasks."""

_WISHES = re.compile(r"\b(?:need|want|like)\b", re.IGNORECASE)
"""Is the verb where there is no other: *I need the scientific mode*."""


def divide(request: str, labels: Collection[str] = ()) -> list[Subtask]:
    """The subtasks in order, as they are carried out; at least one, whatever the request says.

    ``labels``: names on the screen. What only names a new thing belongs to making it, since the same dialog asks for it; what goes on
    without a verb takes the one before.
    """
    whole = located(request, _whole(request, with_questions(request, _joined(request, read(request, labels)))))
    found = joined_names(request, referred(request, _pointed(request, whole)))
    told = with_causes(request, _without_abstentions(found))
    wanted = with_searches(request, without_told(without_remarks(request, told)))
    wanted = [s for s in wanted if s.spans or s.carried or not _ONLY_DAY.fullmatch(s.text)]
    return one_by_one(request, with_verbs(request, meaning(wanted) or found), labels)


def read(request: str, labels: Collection[str] = ()) -> list[Subtask]:
    """The subtasks as people say them: each command by itself."""
    tagger = shipped()
    found = tagger.read(request, labels) if tagger is not None else None
    found = without_denials(request, found or ())
    whole = [with_whole_text(request, s) for s in rejoined(request, meaning(found))] or by_joints(request)
    return [part for subtask in whole for part in by_fields(request, subtask)]


def by_joints(request: str) -> list[Subtask]:
    """The subtasks by known verbs alone, without spans."""
    return [Subtask(start, end, request[start:end]) for start, end in joints.cuts(request)]


def plan(request: str, labels: Collection[str] = ()) -> list[str]:
    """The subtasks in the request's words, with quotation marks around texts that have none."""
    request = spelled_out(without_purposes(request))
    return with_results([in_quotes(request, subtask) for subtask in with_details(request, divide(request, labels))])


def _whole(request: str, subtasks: list[Subtask]) -> list[Subtask]:
    """The subtasks with what stands between them, unless it only joins them, is politeness, or takes something back:
    *move it to the bin* goes on with *by dragging it*."""
    found: list[Subtask] = []
    starts = [s.start for s in subtasks]
    for subtask, following in zip(subtasks, [*starts[1:], len(request)], strict=True):
        start, end = subtask.start, subtask.end
        before = request[:start]
        if not found and (_says_more(before) or (_WISHES.search(before) and not leading_words(request, subtask))):
            start -= len(before.lstrip())
        if _says_more(after := request[end:following]):
            kept = _JOINS.sub("", after)
            end += len(kept.rstrip())
        elif after.startswith("?"):
            end += 1
        end = start + len(_DANGLES.sub("", request[start:end]))
        subject = subtask.end < end and names_subject(subtask, request[following:])
        spans = (Span(SpanKind.OBJECT, subtask.start, subtask.end),) if subject else subtask.spans
        found.append(replace(subtask, start=start, end=end, text=request[start:end], spans=spans))
    return found


_DANGLES = re.compile(r"[\s,]+(?:but|yet|while)$", re.IGNORECASE)
"""What joins a command to one that is left out, or has its own place."""

_NOT_THAT = re.compile(r"\b(?:rather than|instead of|and not|but not)\s+$", re.IGNORECASE)
"""What stands before what is not wanted."""

_NOT = re.compile(
    r"(?:please\s+)?(?:(?:do not|don['’]?t|never)(?!\s+(?:want|like|need))|"
    r"(?:leave|keep)\s+(?:\S+\s+){1,4}(?:alone|be|(?:un|not )(?:touched|changed|altered|modified)|(?:as|the way|like|how) (?:it|they) (?:is|are|was|were))|"
    r"(?:change|touch|alter|mark|delete|move) nothing(?: else)?|"
    r"(?:keep|leave)\s+(?:(?:the|my|that)\s+(?:\w+\s+)?(?:one|originals?|versions?|files?)|a copy(?=\s+(?:here|there|behind)))(?:\s+(?:here|there|behind|too|as well|in place|where (?:it|they) (?:is|are)))?\W*$)\b",
    re.IGNORECASE,
)
_UNTOUCHED = re.compile(r"(?:please\s+)?(?:do not|don['’]?t|never)\s+(?:touch|change|alter|modify)\b", re.IGNORECASE)
"""What cannot mean that something is to be off."""

_NO_NEED = re.compile(
    r"(?:there(?:['’]?s| is)\s+)?no need to\s+\w+|you (?:needn['’]?t|need not|(?:do not|don['’]?t) (?:need|have) to)\s+\w+|"
    r"nothing\s+(?:must|should|may|shall|can|is to|has to|needs to)\s+(?:\w+ly\s+)?(?:be|get)\s+\w+ed\b(?!\s+(?:but|except))",
    re.IGNORECASE,
)
"""*No need to save*, *nothing must be copied yet*."""


_AS_SAID = re.compile(
    r"(?:please\s+)?(?:set|put|change|switch|turn|make|adjust)\s+(?:it|this|that|them|everything)\s+(?:(?:to|at|on|for)\s+)?(?:that|this|it|those|so)(?:\s+please)?",
    re.IGNORECASE,
)
"""A command in which nothing is named."""


_ONLY_DAY = re.compile(r"(?:on\s+)?(?:the\s+)?\d{1,2}(?:st|nd|rd|th)(?:\s+(?:of\s+)?[a-z]+)?", re.IGNORECASE)
"""No command, but the end of what was said before it: *I'm off on Friday, the 12th*."""


def _joined(request: str, subtasks: list[Subtask]) -> list[Subtask]:
    """What is not wanted belongs to what is (*this rather than that*), and what only points back to what it points at (*it talks at
    9600, set it to that*)."""
    found: list[Subtask] = []
    for subtask in subtasks:
        typed = bool(found) and SpanKind.TYPED in {s.kind for s in found[-1].spans}
        arranged, dated = (
            typed and ARRANGED.fullmatch(subtask.text),
            not subtask.spans and _ONLY_DAY.fullmatch(subtask.text),
        )
        if found and (_NOT_THAT.search(request[: subtask.start]) or arranged or dated):
            found.append(_with(request, found.pop(), subtask, ()))
        elif found and _AS_SAID.fullmatch(subtask.text):
            found.append(replace(_with(request, found.pop(), subtask, ()), command=subtask.command, sure=subtask.sure))
        elif found and NEGATION.fullmatch(found[-1].text):
            negation = found.pop()
            negates = request[negation.end : subtask.start].isspace()  # else it is part of what is told
            found.append(_with(request, negation, subtask, subtask.spans) if negates else subtask)
        else:
            found.append(subtask)
    return found


def _with(request: str, subtask: Subtask, following: Subtask, spans: tuple[Span, ...]) -> Subtask:
    """A subtask up to the end of the one after it, with these of that one's spans."""
    text = request[subtask.start : following.end]
    return replace(subtask, end=following.end, text=text, spans=(*subtask.spans, *spans))


def _without_abstentions(subtasks: list[Subtask]) -> list[Subtask]:
    """Without what is only to be left as it is: that is done by doing nothing. *I don't want the bars* is a wish all the same."""
    kept = [
        s
        for s in subtasks
        if not (
            _NO_NEED.match(s.text)
            or _UNTOUCHED.match(s.text)
            or (s.command is not Command.TURN_OFF and _NOT.match(s.text))
        )
    ]
    return kept or subtasks


_THERE_IS = re.compile(
    r"(?:(?:there|here)(?:['’]?s| is| should be)|(?:i|we)(?:['’]?ve got| have| got))\s+", re.IGNORECASE
)
_POINTS_BACK = re.compile(
    r"(?P<verb>.+?)\s+(?:it|this|that|the)(?: (?:one|file|folder|document))?(?: (?:please|for me|up))*[.!]?",
    re.IGNORECASE,
)


_GOES_ON = re.compile(r"[,;–—-]\s*(?:so\s+|please\s+)?\w+\s+(?:it|this|that)\b", re.IGNORECASE)
"""Where what is there and what is wanted of it were read as one: *there's a file a.txt, open that one*."""


def _pointed(request: str, subtasks: list[Subtask]) -> list[Subtask]:
    """``there is a file x.txt in Work`` and ``open that one`` are one subtask, with the verb of the second."""
    found: list[Subtask] = []
    for subtask in subtasks:
        before = found[-1] if found else None
        there = _THERE_IS.match(before.text) if before is not None else None
        back = _POINTS_BACK.fullmatch(subtask.text)
        if (
            before is not None
            and there
            and back
            and {s.kind for s in before.spans} & NAMES
            and not _GOES_ON.search(before.text)
        ):
            start = before.start + there.end()
            named = replace(before, start=start, text=request[start : before.end], carried=back["verb"])
            found[-1] = replace(
                named, spans=tuple(s for s in before.spans if s.start >= start), command=subtask.command
            )
        else:
            found.append(subtask)
    return found


def _says_more(between: str) -> bool:
    words = {w.casefold() for w in WORD.findall(between)}
    return bool(words - FILLING) and not words & TAKING_BACK
