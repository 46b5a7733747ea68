"""What a subtask that begins with a known verb asks for, one reader for each kind of change."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from edgelam.numbers import set_in_digits
from edgelam.quoted import QUOTED, inside
from edgelam.runtime.request.kinds import Intent, Kind
from edgelam.runtime.request.lists import ARRANGED, lines_of
from edgelam.runtime.request.names import (
    ARTICLE,
    AS,
    NAMED,
    OWN,
    POINTING,
    before_place,
    file_in,
    folder_in,
    in_format,
    name_after,
    split_at_joint,
    without_own,
)
from edgelam.runtime.request.placement import placement_of
from edgelam.runtime.sums.wording import expression_of

_THINGS = (
    r"(?:document|page|file|text|field|box|text ?box|area|note|message|body|editor|window|cell|e?-?mail|subject|description|comment|"
    r"form|title|heading|line(?: \d+)?|paragraph|end|start|beginning|top|bottom|search|bar|terminal|prompt)"
)
_WORD_OF = re.compile(
    r"^(?:(?:the )?(?:words?|text|line|sentence|phrase|paragraph|letters?|number|name|title|heading)\s+|(?:a |the )?\w+ (?:saying|that says)\s+|saying\s+)",
    re.IGNORECASE,
)

_WHERE = re.compile(
    rf"\s+(?:(?:in|into|at|on|to|inside|under) (?:the|my|a|an|this|its|your)(?: [\w-]+){{0,2}}? {_THINGS}(?: of (?:it|(?:the|my|this) [\w-]+))?|"
    rf"in(?:to)? (?:it|this)|as (?:the|my|an?|your|its) (?:\w+ )?\w+)$",
    re.IGNORECASE,
)
"""Where a text is to stand: only what names a place ends it, since a text may hold any preposition itself."""

_BEFORE_WHEN = r"(?:(?!\s(?:if|when|while|unless|until)\s).){1,60}"

_ON = re.compile(
    r"^(?:(?:turn|switch|toggle) on|enable|activate|show|display|see|check|tick|unhide|reveal)\b|"
    rf"^(?:turn|switch)\s+{_BEFORE_WHEN}\son$|^(?:have|get|keep|leave|i want)\s+.{1, 70}\s(?:switched|turned) on$",
    re.IGNORECASE,
)

_OFF = re.compile(
    r"^(?:(?:turn|switch) off|disable|deactivate|hide|uncheck|untick)\b|^(?:turn|switch)\s+.{1,60}\soff(?:$|\s+(?:if|when|while|unless|until)\b)|^(?:have|get|keep|leave|i want)\s+.{1,70}\s(?:switched|turned) off$",
    re.IGNORECASE,
)

_FOLDER_OBJECT = re.compile(r"^(?:make|create|add|new|start|set up)\s+(?:me\s+)?(?:an?\s+|another\s+|the\s+)?(?:(?:new|empty|extra|separate|further|second)\s+)*(?:sub-?)?(?:folder|directory)\b", re.IGNORECASE)  # fmt: skip

_PLEASE = re.compile(r"^(?:[\s,:]|please\b|for me\b)+", re.IGNORECASE)

_REPLACES = re.compile(
    r"^(?:replace|swap|substitute|exchange)\s+(?:(?:all|every|each|the)\s+(?:occurrences?\s+of\s+|words?\s+)?|words?\s+)?(?P<old>.+?)\s+(?:with|by|for)\s+(?:the\s+word\s+)?(?P<new>.+)$",
    re.IGNORECASE,
)

_RESULT = re.compile(r"\b(?:average|mean|sum|total|together|altogether|result|root|product)\b", re.IGNORECASE)
"""Where numbers are to be entered for what they come to."""


def with_place(intent: Intent, said: str) -> Intent:
    """The intent with the file and the folder that are named."""
    quoted = [inside(m) for m in QUOTED.finditer(said)]
    folder, name = file_in(said)
    if not name and quoted and intent.kind is Kind.SAVE:
        folder, _, name = quoted[0].rpartition("/")
    return replace(intent, file=name, folder=folder or folder_in(said))


_HERE = re.compile(r"\s+(?:there|here|please|below|above|again|for me)$", re.IGNORECASE)
"""Ends what is introduced by *the word*; it may belong to a text that is not."""

_TO = re.compile(r"\b(?:to|as|into|=|look like)\s+(?:be\s+)?(?:the\s+|a\s+|an\s+)?", re.IGNORECASE)

_SET = re.compile(r"^(?:set|change|switch|go|jump|convert|make|rotate|zoom|resize|scale|turn|move|navigate|choose|put)\b", re.IGNORECASE)  # fmt: skip

_TURNED = re.compile(r"(?:next|previous|following|other|very (?:first|last|end|beginning))\b", re.IGNORECASE)
"""Where one turns to by a command, *go to the next page*; it is no value that shows afterwards."""

_GOES = re.compile(r"^(?:go|visit)\b", re.IGNORECASE)

_WRITES = re.compile(
    r"^(?:type|write|enter|insert|put|add|append|prepend|fill in|jot down|note down|paste)\s+", re.IGNORECASE
)

_LITERAL = re.compile(r"^(?:type|write|enter)\s+", re.IGNORECASE)

CALLED = re.compile(
    r"^(?:the|my|this|that)\s+(?:\w+\s+){0,2}?(?:version|copy|file|document|result|one)\b.*\b(?:should|must|is to|has to|shall)\s+be\s+(?:called|named|saved as|stored as)\s+",
    re.IGNORECASE,
)
"""*The version without it should be called b.csv*: it is saved under that name."""


DESCRIBED = re.compile(
    r"\b(?:(?:start|begin|end)(?:s|ing)? with|contain(?:s|ing)?|match(?:es|ing)?|between)\b", re.IGNORECASE
)
"""Words before what a text is like, not what it is."""

_CASES = (
    (re.compile(r"\b(?:upper[ -]?case|capitals?|capital letters|caps)\b", re.IGNORECASE), str.upper),
    (re.compile(r"\b(?:lower[ -]?case|small letters)\b", re.IGNORECASE), str.lower),
)


def _in_case(text: str, outside: str) -> str:
    """``type "abc" in capitals`` is about ABC."""
    return next((change(text) for form, change in _CASES if form.search(outside)), text)


def _reads_write(intent: Intent, said: str) -> Intent | None:
    """``write shopping list`` · ``insert the word HERE there`` · ``put "a < b" in the document``."""
    rest = _WRITES.sub("", said, count=1)
    quoted = QUOTED.search(rest)
    if quoted:
        outside = QUOTED.sub(" ", said)
        if DESCRIBED.search(outside):
            return None
        if text := with_listed_items(said):
            return replace(intent, text=text, placement=placement_of(outside))
        return replace(intent, text=_in_case(inside(quoted), outside), placement=placement_of(outside))
    worded = _WORD_OF.match(rest)
    if not (worded or _LITERAL.match(said)):
        return None
    if _RESULT.search(said) and expression_of(said) is not None:
        return None
    text = _WHERE.sub("", _HERE.sub("", rest[worded.end() :]) if worded else rest).strip()
    return replace(intent, text=text, placement=placement_of(said.replace(text, " ", 1) if text else said))


def with_listed_items(said: str) -> str:
    """Several quoted texts that are to stand below each other; empty where they are not."""
    items = [inside(m) for m in QUOTED.finditer(said)]
    return lines_of(items, said) if len(items) > 1 and ARRANGED.search(QUOTED.sub(" ", said)) else ""


_TOLD = re.compile(r":\s+[\"“«]")
"""Before what is put down, and no name of a file: *save my doctor: "Dr Moss"*."""


def _reads_save(intent: Intent, said: str) -> Intent | None:
    intent = with_place(intent, said)
    if intent.file and "." not in intent.file and _TOLD.search(said):
        return None
    named = ARTICLE.sub("", name_after(AS, said))
    intent = replace(intent, file=named) if named.endswith(intent.file) else intent
    return replace(intent, file=in_format(intent.file, said))


def _reads_put(intent: Intent, said: str) -> Intent | None:
    """``put it down as a.odt``: only with a name that has an ending, or with a folder."""
    found = _reads_save(intent, said)
    if found is None:
        return None
    return found if "." in found.file or (found.file and found.folder) else None


def _reads_open(intent: Intent, said: str) -> Intent | None:
    intent = with_place(intent, said)
    is_address = _GOES.match(said) and not intent.folder
    return intent if intent.file and not is_address else None


_FOLDER_SHOWN = re.compile(
    rf"^(?:go|open|enter|switch|change|show|browse|navigate|visit|display|take me|bring)\b(?: me| up| over| back)?(?: to|to)?\s+(?:{OWN}\s+)?(?:(?P<before>[\w .-]+?)\s+(?:folder|directory)|(?:folder|directory)\s+(?:called\s+|named\s+)?(?P<after>[\w .-]+))$",
    re.IGNORECASE,
)


def _reads_shown_folder(intent: Intent, said: str) -> Intent | None:
    """``go into my Projects folder`` · ``open the folder Archive``."""
    found = _FOLDER_SHOWN.match(re.sub(r"^(\w+) (?:in)?to ", r"\1 ", said))
    return replace(intent, folder=found["before"] or found["after"]) if found and not file_in(said)[1] else None


def _reads_new_folder(intent: Intent, said: str) -> Intent:
    quoted = QUOTED.search(said)
    rest = _PLEASE.sub("", _FOLDER_OBJECT.sub("", said, count=1))
    name = inside(quoted) if quoted else name_after(NAMED, said) or before_place(rest)
    return replace(with_place(intent, said), name=name)


def _reads_rename(intent: Intent, said: str) -> Intent:
    old, _, new = split_at_joint(said)
    quoted = [inside(m) for m in QUOTED.finditer(said)]
    old_name = file_in(old)[1] or (quoted[0] if len(quoted) > 1 else "") or _last_words(old)
    new_name = file_in(new)[1] or (quoted[-1] if quoted else "") or before_place(new)
    return replace(intent, file=old_name, name=new_name)


def _reads_transfer(intent: Intent, said: str) -> Intent | None:
    """``copy photo.png into Pictures`` · ``move report.txt to the Archive folder``."""
    before, joint, after = split_at_joint(said)
    name = file_in(before)[1]
    if not name or not joint:
        return None
    place = f"{joint.strip()} {after}"
    folder = folder_in(place) or file_in(place)[0] or before_place(without_own(after))
    if folder.casefold() in POINTING:  # *into it*
        return None
    return replace(intent, file=name, folder=folder)


def _reads_delete(intent: Intent, said: str) -> Intent | None:
    _, name = file_in(said)
    return replace(intent, file=name, folder=folder_in(said)) if name else None


def _reads_switch(on: bool) -> Callable[[Intent, str], Intent | None]:
    def read(intent: Intent, said: str) -> Intent | None:
        return None if file_in(said)[1] else replace(intent, on=on)

    return read


def _reads_set(intent: Intent, said: str) -> Intent | None:
    """``change the page to landscape`` · ``jump to line 40``: what it is set to must show."""
    said = set_in_digits(said)
    joints = list(_TO.finditer(said))
    value = said[joints[-1].end() :].strip(" \"'“”") if joints else ""
    return replace(intent, value=value) if value and not _TURNED.match(value) else None


def _reads_replace(intent: Intent, said: str) -> Intent | None:
    """``replace apple with pear`` · ``replace every "a" by "b"`` · ``replace "a" with b``."""
    quoted = [inside(m) for m in QUOTED.finditer(said)]
    if len(quoted) == 2:
        return replace(intent, text=quoted[0], value=quoted[1])
    found = _REPLACES.match(said)
    if found is None or len(quoted) > 1:
        return None
    old = QUOTED.fullmatch(found["old"])
    return replace(intent, text=inside(old) if old else found["old"], value=before_place(found["new"]))


def _reads_plain(intent: Intent, _said: str) -> Intent:
    return intent


def _starts(words: str) -> re.Pattern[str]:
    return re.compile(rf"^(?:{words})\b", re.IGNORECASE)


_PUTS_AS = re.compile(
    r"^(?:put|keep|file|bring|leave)\s+(?:it|this|that|them|these|everything|all|the (?:whole |new )?\w+)\b.*\b(?:as|under)\b",
    re.IGNORECASE,
)
"""What is not said with *save*, and is no other place to move it to."""

_WRITES_OUT = re.compile(
    r"^(?:write|print|dump)\s+(?!.*[\"“])(?:out\s+.+?|.+?\s+out)\s+(?:to|into|as|in)\b", re.IGNORECASE
)
"""*Write my list out to a.txt*: what is there goes into a file; no text is said."""

_LEFT = re.compile(
    r"^(?:write|put|dump)\s+(?:what(?:['’]?s| is| remains)(?: left)?|the (?:rest|result|lot|whole thing)|everything|it all|them all|it|this|that|them)\b(?:\s+\w+){0,2}?\s(?:to|into|in|as)\s",
    re.IGNORECASE,
)
"""*Write what is left to b.pdf*."""

_BACK = re.compile(
    r"^(?:overwrite\s+(?!.*\bwith\b)|(?:write|put)\s+(?:it|this|that|them|everything|(?:the|my) changes?)\s+(?:back\s+)?(?:to|on|onto|into)\s+(?:the\s+)?(?:disk|drive|file)\b)",
    re.IGNORECASE,
)
"""*Overwrite a.pdf*, *write it back to disk*: as it is, where it came from."""

_KEEPS = r"keep (?:it|this|that|(?:the|my) (?:file|document|text|note|changes?)|a copy)|file (?:it|this|that) (?:as|under|in)"

READERS: tuple[tuple[Kind, re.Pattern[str], Callable[[Intent, str], Intent | None]], ...] = (
    (Kind.NEW_FOLDER, _FOLDER_OBJECT, _reads_new_folder),
    (Kind.SAVE, _starts("save|store|export|" + _KEEPS), _reads_save),
    (Kind.SAVE, _PUTS_AS, _reads_put),
    (Kind.SAVE, _WRITES_OUT, _reads_put),
    (Kind.SAVE, _LEFT, _reads_put),
    (Kind.SAVE, _BACK, _reads_save),
    (Kind.WRITE, _WRITES, _reads_write),
    (Kind.REPLACE, _starts("replace|swap|substitute|exchange"), _reads_replace),
    (Kind.RENAME, _starts("rename"), _reads_rename),
    (Kind.DELETE, _starts(r"delete|remove|erase|trash|throw away|(?:move|put|send) .* (?:in|into|to) (?:the )?(?:trash|bin|recycle bin)"), _reads_delete),
    (Kind.COPY, _starts("copy|duplicate|put a copy of|make a copy of"), _reads_transfer),
    (Kind.MOVE, _starts("move|put|transfer"), _reads_transfer),
    (Kind.SHOW_FOLDER, _FOLDER_SHOWN, _reads_shown_folder),
    (Kind.SHOW_FOLDER, re.compile(r"^\w+ (?:in)?to ", re.IGNORECASE), _reads_shown_folder),
    (Kind.OPEN, _starts("open|load|go to|visit|show|display|view|edit"), _reads_open),
    (Kind.SWITCH, _ON, _reads_switch(True)),
    (Kind.SWITCH, _OFF, _reads_switch(False)),
    (Kind.SELECT, _starts("select|highlight|mark"), _reads_plain),
    (Kind.SET, _SET, _reads_set),
)  # fmt: skip
"""How a subtask begins, and what is read from it then; the first that fits."""


def _last_words(text: str) -> str:
    """The name in ``rename the folder Old stuff``."""
    return re.sub(
        r"^rename\s+(?:(?:the|my)\s+)?(?:(?:file|folder|directory)\s+)?", "", text, flags=re.IGNORECASE
    ).strip(" \"'“”")
