"""What only says what a thing is called, or where it is to be, belongs to the command that makes it: *as a PDF, "letter.pdf" in Documents*,
*call it a.html and put it in Documents*, *a.docx, next to the original*. The same dialog asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from edgelam.runtime.request.subtask import Command, Span, SpanKind, Subtask

FILES = frozenset({SpanKind.FILE, SpanKind.NEW_FILE})
PLACES = frozenset({SpanKind.FOLDER, SpanKind.NEW_FOLDER})
NAMES = FILES | PLACES

_AROUND_WORDS = """
a an the my our your this that in into to on onto at inside under within as of name names named called titled file folder directory document new title place please
thanks too also with
"""
_AROUND = frozenset(_AROUND_WORDS.split())
"""Words that may stand beside a name and command nothing."""

_LEADING = re.compile(r"(?:in|into|to|on|onto|at|inside|under|within|as|named|called|titled)\b|[\"“«'‘]", re.IGNORECASE)

_THINGS = r"(?:it|this|that|them|these|those|the (?:file|result|copy|document|page|archive|whole thing|lot))"
NAMES_IT = re.compile(
    rf"(?:call|name|title|label)\s+(?:{_THINGS}\b|[\w-]+(?:\.\w+)+$)(?! (?:copy|duplicate))", re.IGNORECASE
)
_PUTS_IT = re.compile(
    rf"(?:put|keep|place|store|leave|drop|stick|have)\s+{_THINGS}\s+(?:in|into|on|onto|to|under|inside)\s",
    re.IGNORECASE,
)
MAKES = re.compile(
    r"(?:make|create|add|start|set up|new|build|pack|zip|compress|bundle|save|store|export|keep|write)\b", re.IGNORECASE
)
_TAKES = re.compile(r"(?:take|get|grab|fetch|pick|transfer)\s", re.IGNORECASE)
_STICKS_IT = re.compile(
    rf"(?:put|place|stick|drop|move|shove|copy|file)\s+(?:{_THINGS}|a copy(?: of it)?)\s+(?:in|into|on|onto|to|under|inside)\s",
    re.IGNORECASE,
)
_BESIDE = r"(?:right )?(?:(?:next to|beside|alongside|where) (?:(?:it|them)\b|the (?:original|old|first|other)s?(?: \w+)?)(?: (?:is|are|lies?))?|in the same (?:place|folder|directory)(?: as \w+(?: \w+)?)?)"
_SAME_PLACE = re.compile(_BESIDE, re.IGNORECASE)
_BESIDE_IT = re.compile(rf"(?:^|,?\s){_BESIDE}(?=[.!]?$)", re.IGNORECASE)
"""Where what is there lies already."""

_MADE = frozenset({Command.SAVE, Command.COPY, Command.NEW_FOLDER, Command.MOVE})
_LIES = re.compile(
    r"(?:it|they|this|that|these|those)(?:['’](?:s|re)| (?:is|are|lies?|sits?|stands?|can be found|(?:is|are) (?:stored|kept|lying|saved)))"
    r" (?:in|on|under|inside|at)\s",
    re.IGNORECASE,
)
"""*They are in b.txt in Downloads*: where that lies which the command before is about."""


def joined_names(request: str, subtasks: Iterable[Subtask]) -> list[Subtask]:
    """The subtasks, each with what the words after it say of its name and place."""
    found: list[Subtask] = []
    for subtask in subtasks:
        before = found[-1] if found else None
        if before is not None and _belongs(request, before, subtask):
            found[-1] = joined(request, before, subtask)
        else:
            found.append(subtask)
    return found


def joined(request: str, before: Subtask, subtask: Subtask) -> Subtask:
    """The two as one, which does what the first does."""
    kinds = {s.kind for s in before.spans}
    more = tuple(s for s in subtask.spans if s.kind in NAMES or s.kind not in kinds)
    text = request[before.start : subtask.end]
    if _TAKES.match(before.text) and subtask.command in (Command.MOVE, Command.COPY):
        before = replace(before, command=subtask.command, sure=subtask.sure)
    return replace(before, end=subtask.end, text=text, spans=(*before.spans, *more))


def _belongs(request: str, before: Subtask, subtask: Subtask) -> bool:
    if subtask.carried or subtask.thing:
        return False
    return any(rule(request, before, subtask) for rule in _RULES)


def _kinds(subtask: Subtask) -> frozenset[SpanKind]:
    return frozenset(s.kind for s in subtask.spans) & NAMES


def _only_names(request: str, before: Subtask, subtask: Subtask) -> bool:
    """Nothing but a name, or a place: *"letter.pdf" in my Documents folder*."""
    kinds = _kinds(subtask)
    if not kinds or _words_beside(request, subtask) - _AROUND:
        return False
    known, places_alone = _kinds(before), kinds <= PLACES
    follows = subtask.spans[0].start == subtask.start or _LEADING.match(subtask.text) is not None
    if not known:
        return follows
    listed = re.search(r"\b(?:and|or)\b", request[before.end : subtask.start]) is not None
    apart = not known & (PLACES if places_alone else FILES) and (not places_alone or _LEADING.match(subtask.text))
    return follows and bool(apart) and not listed and (places_alone or before.command in _MADE)


def _words_beside(request: str, subtask: Subtask) -> set[str]:
    """The words that belong to no name."""
    said = request[subtask.start : subtask.end]
    if (beside := _BESIDE_IT.search(said)) is not None:
        said = said[: beside.start()] + " " * (beside.end() - beside.start()) + said[beside.end() :]
    for span in sorted(subtask.spans, key=lambda s: -s.start):
        if span.kind in NAMES:
            said = f"{said[: span.start - subtask.start]} {said[span.end - subtask.start :]}"
    return {w.casefold() for w in re.findall(r"[^\W_]+", said)}


def _names_it(request: str, before: Subtask, subtask: Subtask) -> bool:
    """*Make a folder*, *call it x*."""
    makes = MAKES.match(before.text) is not None or (before.command is Command.SAVE and not _kinds(before) & FILES)
    return makes and NAMES_IT.match(subtask.text) is not None


def _puts_it(request: str, before: Subtask, subtask: Subtask) -> bool:
    """*Save it as a.html* and *put it in Documents*."""
    kinds = _kinds(subtask)
    if before.command is not Command.SAVE or not kinds or not kinds <= PLACES or _kinds(before) & PLACES:
        return False
    puts = _PUTS_IT.match(subtask.text)
    return puts is not None and not _words_after(request, subtask, puts.end()) - _AROUND


def _takes_it(request: str, before: Subtask, subtask: Subtask) -> bool:
    """*Take a.txt out of Old* and *stick it in New*."""
    kinds = _kinds(subtask)
    if not _TAKES.match(before.text) or not _kinds(before) or not kinds or not kinds <= PLACES:
        return False
    sticks = _STICKS_IT.match(subtask.text)
    return sticks is not None and not _words_after(request, subtask, sticks.end()) - _AROUND


def _words_after(request: str, subtask: Subtask, at: int) -> set[str]:
    rest = replace(subtask, start=subtask.start + at, text=subtask.text[at:])
    return _words_beside(request, replace(rest, spans=tuple(s for s in subtask.spans if s.start >= rest.start)))


def _in_same_place(request: str, before: Subtask, subtask: Subtask) -> bool:
    """*report.docx*, *next to the original*."""
    said = subtask.text.strip(" .!")
    return (before.command in _MADE or bool(_kinds(before))) and _SAME_PLACE.fullmatch(said) is not None


def _says_where(request: str, before: Subtask, subtask: Subtask) -> bool:
    """*Take over her list*, *it is in b.txt in Downloads*."""
    lies = _LIES.match(subtask.text)
    if lies is None or not _kinds(subtask) or _kinds(before):
        return False
    return not _words_after(request, subtask, lies.end()) - _AROUND


_DONE_SO = re.compile(
    r"(?:locked|protected|secured|encrypted|sorted|ordered|arranged|grouped|aligned|centred|centered|dated|addressed|signed|marked|labelled|labeled|tagged|titled|stored|"
    r"compressed|formatted|printed|coloured|colored|filled)\s+(?:with|by|as|under|in|for|to|on|at|from)\s",
    re.IGNORECASE,
)


def _says_how(request: str, before: Subtask, subtask: Subtask) -> bool:
    """*Pack it into a.zip*, *locked with the password "b"*."""
    return request[before.end : subtask.start].strip() == "," and _DONE_SO.match(subtask.text) is not None


_RULES: tuple[Callable[[str, Subtask, Subtask], bool], ...] = (
    _only_names, _names_it, _puts_it, _takes_it, _in_same_place, _says_where, _says_how,
)  # fmt: skip


_IS = r"(?:is|are|lies?|sits?|stands?|lying|stored|kept|found|saved) (?:in|on|under|inside|at)"
_BEFORE = r"\s+(?:the |my |our )?(?:folder |directory )?[\"“'‘]?$"
_LIES_IN = re.compile(rf"\b{_IS}{_BEFORE}", re.IGNORECASE)
_FROM = re.compile(rf"\b(?:from|out of|off|{_IS}){_BEFORE}", re.IGNORECASE)


def lies_in(text: str, span: Span, start: int) -> bool:
    """Whether a span of a text that begins at ``start`` says where something is: *it is in Downloads*."""
    return _LIES_IN.search(text[: span.start - start]) is not None


def lies_there(text: str, span: Span, start: int) -> bool:
    """The same, or where it is to be taken from: *from Downloads*."""
    return _FROM.search(text[: span.start - start]) is not None
