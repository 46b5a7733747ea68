"""What more is said of a thing that is to be made goes with making it: *a new timer, an hour and a half, command xclock*.

A tagger cuts between them, and each half means nothing by itself: the one dialog asks for all of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from edgelam.numbers import ONES, TENS
from edgelam.runtime.request.joints import COMMANDS
from edgelam.runtime.request.making import WHEN, making_of
from edgelam.runtime.request.names import folder_in
from edgelam.runtime.request.subtask import Subtask

_GOES_ON = re.compile(
    r"(?:and )?(?:call|name|title|label) (?:it|that|this|them)\b|(?:called|named|titled|entitled)\b|(?:remind|notify|alert) me\b(?! to\b)|"
    r"(?:put|enter|mark|book|file|note) (?:it|that|this|them) (?:down |in )?(?:as|(?:for|at|on)(?= (?:the )?\d| (?:mon|tues|wednes|thurs|fri|satur|sun)day))\b(?! \S+\.\w)|"
    r"(?:the|its|his|her|their) \w+(?: \w+)? (?:is|would be|should be|will be|starts|ends|lasts) (?!in\b|on\b|off\b)",
    re.IGNORECASE,
)
"""What says more of it with a verb: *call it Trip*, *put that in as full days*, *remind me an hour before*."""

_NUMBERS = "|".join([*ONES[1:], *TENS])
_FIELDS = (
    r"(?:(?:first|last|family|user|street|phone|host|start|end|due|job|work|home) )?(?:name|title|summary|subject|label|description|text|memo|notes?|e?-?mail|address|url|link|date|day|birthday|"
    r"amount|number|phone|mobile|tel|fax|port|payee|category|group|place|location|city|town|street|zip|country|command|author|artist|album|composer|genre|kind|account|user|price|cost|"
    r"greeting|items?|counter|colour|color|width|height|duration|length|repeat|interval|server|host|priority|tags?|company|language)"
)
_FRAGMENT = re.compile(
    rf"(?:(?:{_NUMBERS}|\d[\d.,:]*)\b|(?:an?|half an) (?:\w+ )?(?:hour|minute|second|day|week|month|year)\b|(?:every|each|daily|weekly|monthly|yearly|hourly|from|until|till|due|starting|"
    rf"starts|ends|lasting|repeating|repeats?|over and over|again and again|once|twice|all day|on (?:the )?(?:\d|{WHEN})|at (?:\d|{_NUMBERS}|noon|midnight|half|quarter)|with (?:an?|the) \w+ of)\b|"
    rf"{_FIELDS} (?!(?:it|that|this|them|the|is|to|in|on|at|by)\b)\S|(?:his|her|its|their) {_FIELDS}\b)",
    re.IGNORECASE,
)
"""How what is only a detail begins: an amount, a time, a field and what it is to hold."""

_FILED = re.compile(r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)* in (?:my |the )?\w+(?: folder)?$")
"""What it is called, and where it is kept: *Drafts in Documents*."""

_WRITTEN = re.compile(r"(?:type|write|insert|put|enter|take) (?!down\b|in\b)", re.IGNORECASE)
"""Of what is made by being written in a document no form is filled in."""

_OTHER = re.compile(r"(?:an?|another|one|some|new)\b", re.IGNORECASE)
"""How another thing is begun that is to be made."""

_DOES = re.compile(
    r"\w+ (?:it|that|this|them|the|my)\b|.*\b(?:on|off|bold|italic|visible|hidden)$|.*\?$", re.IGNORECASE
)
_COUNTED = re.compile(
    rf"(?:(?:make|add|create|set up|i need|i want)\s+(?:me\s+)?)?(?P<count>{'|'.join(ONES[2:11])}|\d)\s+(?:new\s+|more\s+)?(?P<thing>[a-z]+(?: [a-z]+)?)s$",
    re.IGNORECASE,
)


def with_details(request: str, subtasks: Sequence[Subtask]) -> list[Subtask]:
    """The subtasks, each thing that is to be made with all that is said of it; of several counted ones each by itself."""
    found: list[Subtask] = []
    for subtask in _each(request, subtasks):
        before = found[-1] if found else None
        if before is not None and _takes_details(request, before) and _is_detail(request, subtask):
            spans = (*before.spans, *subtask.spans)
            found[-1] = replace(before, end=subtask.end, text=request[before.start : subtask.end], spans=spans)
        else:
            found.append(subtask)
    return found


def _each(request: str, subtasks: Sequence[Subtask]) -> list[Subtask]:
    """*Two timers: xeyes after 45 minutes, xclock after 20* are two."""
    found: list[Subtask] = []
    rest = list(subtasks)
    while rest:
        subtask = rest.pop(0)
        counted = _COUNTED.fullmatch(subtask.text.strip())
        told = re.match(r"\s*(?:please|then)?\s*:", request[subtask.end :]) is not None
        count = _count(counted["count"]) if counted is not None and told else 0
        if counted is not None and 0 < count <= len(rest) and all(_is_plain(request, s) for s in rest[:count]):
            found += [replace(s, carried=f"make a new {counted['thing'].casefold()}:") for s in rest[:count]]
            rest = rest[count:]
        else:
            found.append(subtask)
    return found


def _count(word: str) -> int:
    return int(word) if word.isdigit() else ONES.index(word.casefold())


def _takes_details(request: str, subtask: Subtask) -> bool:
    """Whether it makes a thing that a form is filled in for."""
    made = making_of(subtask.text) if _is_said(request, subtask) and not _WRITTEN.match(subtask.text) else None
    return made is not None and (made.asked or bool(made.heads))


def _is_detail(request: str, subtask: Subtask) -> bool:
    said = subtask.text.strip()
    if not _is_said(request, subtask):
        return False
    filed = _FILED.fullmatch(said) is not None and folder_in(said) != ""
    if _OTHER.match(said) and making_of(said) is not None:
        return False
    return _GOES_ON.match(said) is not None or ((_FRAGMENT.match(said) is not None or filed) and not _DOES.match(said))


def _is_plain(request: str, subtask: Subtask) -> bool:
    """Whether it commands nothing that is known."""
    first = subtask.text.split(maxsplit=1)[0].casefold() if subtask.text.strip() else ""
    return _is_said(request, subtask) and first not in COMMANDS and _DOES.match(subtask.text) is None


def _is_said(request: str, subtask: Subtask) -> bool:
    """Whether its words are as they stand in the request."""
    own = request[subtask.start : subtask.end] == subtask.text
    return own and not (subtask.carried or subtask.thing or subtask.followed)
