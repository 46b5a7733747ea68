"""What more is said of a thing that is to be made goes with making it: *a new timer, an hour and a half, command xclock*.

A tagger cuts between them, and each half means nothing by itself: the one dialog asks for all of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from edgelam.numbers import ONES
from edgelam.runtime.request.joints import COMMANDS
from edgelam.runtime.request.making import making_of
from edgelam.runtime.request.subtask import Command, Subtask

_GOES_ON = re.compile(
    r"(?:and )?(?:call|name|title) (?:it|that|this|them)\b|(?:called|named|titled|entitled)\b|(?:remind|notify|alert) me\b(?! to\b)|"
    r"(?:put|enter|mark|book|file|note) (?:it|that|this|them) (?:down |in )?(?:as|for|at|on)\b(?! \S+\.\w)|"
    r"(?:the|its|his|her|their) \w+(?: \w+)? (?:is|are|would be|should be|will be|starts|ends|lasts)\b",
    re.IGNORECASE,
)
"""What says more of it with a verb: *call it Trip*, *put that in as full days*, *remind me an hour before*."""

_NO_DETAIL = (
    COMMANDS
    | frozenset(
        [
            "i",
            "we",
            "you",
            "it",
            "that",
            "this",
            "there",
            "here",
            "have",
            "let",
            "keep",
            "leave",
            "get",
            "no",
            "not",
            "none",
            "without",
            "more",
            "less",
            "fewer",
            "only",
            "bigger",
            "smaller",
            "then",
            "what",
            "which",
            "who",
            "how",
            "why",
            "where",
            "when",
            "is",
            "are",
            "do",
            "does",
            "rename",
            "call",
            "sure",
            "wrap",
            "hide",
            "note",
            "jot",
            "tell",
        ]
    )
) - frozenset(["place", "email", "work", "start", "end", "book", "record", "star", "set"])
_ACTS = re.compile(r"\w+ (?:it|that|this|them|the|my)\b", re.IGNORECASE)
"""Words that begin something else; some are fields as well, *start 9 am*, unless they do something to something."""

_SWITCHES = re.compile(
    r"\b(?:on|off|bold|italic|visible|hidden|should|must|want|need|ought)\b(?! \w+ \d)|\?$", re.IGNORECASE
)
_IN_IT = re.compile(r"in (?:it|there|that)\b,? ", re.IGNORECASE)
_INDEFINITE = re.compile(r"(?:an?|another|one|some|new)\b", re.IGNORECASE)
_OF_DETAILS = frozenset({Command.WRITE, Command.SET, Command.OTHER, Command.RENAME, Command.MOVE, None})
_COUNTED = re.compile(
    rf"(?:(?:make|add|create|set up)\s+(?:me\s+)?)?(?P<count>{'|'.join(ONES[2:11])}|\d)\s+(?:new\s+|more\s+)?(?P<thing>[a-z]+(?: [a-z]+)?)s$",
    re.IGNORECASE,
)


def with_details(request: str, subtasks: Sequence[Subtask]) -> list[Subtask]:
    """The subtasks, each thing that is to be made with all that is said of it; of several counted ones each by itself."""
    found: list[Subtask] = []
    for subtask in _each(subtasks):
        before = found[-1] if found else None
        if before is not None and making_of(_said(before)) is not None and not before.carried and _is_detail(subtask):
            spans = (*before.spans, *subtask.spans)
            found[-1] = replace(before, end=subtask.end, text=request[before.start : subtask.end], spans=spans)
        else:
            found.append(subtask)
    return found


def _each(subtasks: Sequence[Subtask]) -> list[Subtask]:
    """*Two timers: xeyes after 45 minutes, xclock after 20* are two."""
    found: list[Subtask] = []
    rest = list(subtasks)
    while rest:
        subtask = rest.pop(0)
        counted = _COUNTED.fullmatch(subtask.text.strip())
        count = _count(counted["count"]) if counted is not None else 0
        if counted is not None and count <= len(rest) and all(_is_fragment(s) for s in rest[:count]):
            carried = f"make a new {counted['thing'].casefold()}:"
            found += [replace(s, carried=carried) for s in rest[:count]]
            rest = rest[count:]
        else:
            found.append(subtask)
    return found


def _count(word: str) -> int:
    return int(word) if word.isdigit() else ONES.index(word.casefold())


def _said(subtask: Subtask) -> str:
    return f"{subtask.carried} {subtask.text}".strip()


def _is_detail(subtask: Subtask) -> bool:
    said = subtask.text.strip()
    return not subtask.carried and (_GOES_ON.match(said) is not None or (_is_fragment(subtask) and not _is_other(said)))


def _is_fragment(subtask: Subtask) -> bool:
    """Whether it commands nothing, and is no wish about how something that is there should be."""
    said = subtask.text.strip()
    first = said.split(maxsplit=1)[0].casefold().strip(",;:.") if said else ""
    does = first in COMMANDS and _ACTS.match(said) is not None
    return (
        bool(first)
        and first not in _NO_DETAIL
        and not does
        and _SWITCHES.search(said) is None
        and subtask.command in _OF_DETAILS
    )


def _is_other(said: str) -> bool:
    """Whether it names another thing that is to be made: *a bullet list with milk*."""
    thing = _IN_IT.sub("", said)
    return making_of(thing) is not None and _INDEFINITE.match(thing) is not None
