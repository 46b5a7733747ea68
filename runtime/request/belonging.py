"""What belongs to another subtask, and what a pronoun stands for: *that bar at the side, take it away*, *the draft is ready, so rename it*.

A cut between a thing and what is said of it leaves two halves that mean nothing: one without a command, one without its object.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from edgelam.runtime.request.subtask import SpanKind, Subtask

_DETERMINER = r"(?:the|that|this|those|these|my|our|your|all(?: the| my)?)"
_VERB = r"(?:is|are|was|were|has|have|had|isn['’]t|aren['’]t|looks?|seems?|feels?)"
_WISH = re.compile(r"\b(?:should|must|ought|needs?|want|would|please|belongs?|goes|let)\b", re.IGNORECASE)
_STATES = re.compile(rf"^(?P<thing>{_DETERMINER}\s+(?:(?!{_VERB}\b)[\w'’.-]+\s+){{1,6}}){_VERB}\b", re.IGNORECASE)
"""How a thing is: *the background is too dark*."""

_MISSES = re.compile(
    r"^(?:i\s+)?(?:can(?:['’]?t|not| not)|don['’]?t|do not)\s+(?:see|find|hear|read)\s+(?P<thing>[^,.;]+)",
    re.IGNORECASE,
)
_AT = re.compile(
    r"\s*(?:in|on|at|of|to|from|with|without|for|by|under|over|above|below|behind|beside|between|around|about|that|which|who)\b",
    re.IGNORECASE,
)
"""What only says more of a thing stands behind these: *the files at the bottom*."""

_NAMES = re.compile(rf"^{_DETERMINER}\s+[^,.;!?]+$", re.IGNORECASE)
_OBJECT = re.compile(r"^(?P<verb>(?:\w+\s+){1,2})(?P<pronoun>it|them)\b(?!\s+(?:so|that|if|when)\b)", re.IGNORECASE)
"""Where a pronoun is what the verb acts on; in *make it so that* it stands for nothing."""

_SAYS_NOTHING = re.compile(
    r"(?:(?:can|could|would|will) you\s+)?(?:please\s+)?(?:look (?:it|that|this) up|(?:have|take) a look|(?:do|fix|manage) (?:it|that|this)|(?:sort|set) (?:it|that|this) (?:up|out)|make (?:it|that) so)"
    r"(?:\s+(?:for me|please|there|now))*"
    r"|(?:(?:can|could|would|will) you\s+)?(?:please\s+)?\w+ (?:it|that|this)\s+(?:in|under|at|through)\s+(?:the |its |my )?(?:settings?|set-?up|pref\w+|options?|configuration)(?:\s+(?:for me|please|then))*"
    r"|(?:i\s+)?(?:do not|don['’]?t|never)\s+(?:need|want|use|like)\s+(?:it|them|that|those|these)(?:\s+(?:any ?more|anyway|now|there|here|at all))*",
    re.IGNORECASE,
)
"""What only asks once more for what was said before it, or says why."""

_RELATIVE = re.compile(r"^(?:where|which|who|whose|whom|because|although|whereas|so that|since)\b", re.IGNORECASE)
_EXCEPT = re.compile(
    r"^(?:and\s+)?(?:i\s+)?(?:do not|don['’]?t|never)\s+(?:want|need)\s+(?:it|them|that)\s+(?:in|into|to)\s+(?:the |my )?(?:recycle bin|bin|trash|waste ?basket)\b|"
    r"^(?:and\s+)?not\s+(?:\w+(?:\s\w+)?$|(?:to|in|into|on|onto|with|by|for|as|from|the|just|only)\b)",
    re.IGNORECASE,
)
"""How it is not to be done: *for good, not to the bin*."""

_DATA = re.compile(r"\d|[\"“”«»]|\w\.\w")
"""What a command after it may be about, and must not be lost."""


def referred(request: str, subtasks: Sequence[Subtask]) -> list[Subtask]:
    """The subtasks with what was cut off put back, and each pronoun's thing, where that was all that was said before it."""
    found: list[Subtask] = []
    for subtask in subtasks:
        before = found[-1] if found else None
        if before is not None and _SAYS_NOTHING.fullmatch(subtask.text.strip(" .!?")):
            continue
        if before is not None and _OBJECT.match(subtask.text) and (thing := _thing(before)):
            found[-1] = replace(subtask, thing=f"{thing[0].lower()}{thing[1:]}")
        elif before is not None and _belongs(subtask):
            spans = (*before.spans, *subtask.spans)
            found[-1] = replace(before, end=subtask.end, text=request[before.start : subtask.end], spans=spans)
        else:
            found.append(subtask)
    return found


def with_thing(said: str, thing: str) -> str:
    """The words with the thing in place of the pronoun."""
    found = _OBJECT.match(said)
    return f"{found['verb']}{thing}{said[found.end() :]}" if found and thing else said


def _belongs(subtask: Subtask) -> bool:
    """Whether these words only go on: a relative clause, or how it is not to be done."""
    return not subtask.text.rstrip().endswith("?") and bool(
        _RELATIVE.match(subtask.text) or _EXCEPT.match(subtask.text)
    )


def _thing(subtask: Subtask) -> str:
    """The thing, where a subtask does no more than name it, or say how it is."""
    said = subtask.text.strip()
    if _WISH.search(said) or _DATA.search(said) or re.match(r"\w+", said.casefold() or "-") is None:
        return ""
    if (found := _STATES.match(said) or _MISSES.match(said)) is not None:
        return found["thing"].strip()
    named = next((s.end - s.start for s in subtask.spans if (s.kind, s.start) == (SpanKind.OBJECT, subtask.start)), 0)
    if len(said[named:].split()) > 1 and _NAMES.match(said[:named]) and not _AT.match(said[named:]):
        return said[:named]  # and then a verb: *the photo lies on its side*
    return said if _only_names(said) else ""


def _only_names(said: str) -> bool:
    """Whether these words begin as the name of a thing does and say nothing of it that a known verb would."""
    return _NAMES.match(said) is not None and not re.search(rf"\b{_VERB}\b", said, re.IGNORECASE)


def names_subject(subtask: Subtask, following: str) -> bool:
    """Whether the tagger found no more here than the thing of which the words behind it say how it is, and a pronoun after them stands for:
    *the photo* in *the photo lies on its side, give it a turn*."""
    return not subtask.spans and _only_names(subtask.text.strip()) and _OBJECT.match(following) is not None
