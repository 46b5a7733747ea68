"""Which part of a document is meant: *the first line*, *the last sentence*, *the sentence about the parking fees*.

What is to look otherwise, to go, or to be selected is found in the text that the document shows, so that just that is selected first.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from edgelam.quoted import QUOTED
from edgelam.retrieval.lexical import stems, words
from edgelam.runtime.request.kinds import Intent, Kind
from edgelam.runtime.texts.facts import standing_first
from edgelam.runtime.texts.lines import BESIDE

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_UNIT = r"(?P<unit>line|paragraph|sentence|word|title|heading|headline)"
_COUNTED = re.compile(rf"\b(?P<ordinal>{'|'.join(_ORDINALS)}|last|final|top|bottom)\s+{_UNIT}\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?P<unit>line|paragraph|sentence)\s+(?:number\s+)?(?P<number>\d+)\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"\bthe\s+(?P<unit>line|paragraph|sentence|bit|part)\s+(?:about|with|on|where|mentioning|saying|that (?:says|mentions|is about|has))\s+(?P<about>.+)$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?:\w+\s+){1,2}?(?:the|my)\s+(?P<unit>title|heading|headline)\b(?!\s+(?:to|into|as|should|says|is|of)\b)",
    re.IGNORECASE,
)

_LOOKS = re.compile(
    r"\b(?:bold|italics?|italici[sz]e|underlined?|strike|struck|highlight\w*|cent(?:er|re)\w*|middle|bigger|larger|smaller|size|font|colou?r\w*|red|green|blue|yellow|"
    r"capitals?|upper ?case|lower ?case|style|title|heading|indent\w*|align\w*|justif\w+)\b",
    re.IGNORECASE,
)
"""What a part of a document is made to look like."""

_REMOVES = re.compile(
    r"^(?:please\s+|then\s+|and\s+|can you\s+|could you\s+)*(?:delete|remove|erase|take out|get rid of|throw (?:out|away)|drop|cut(?: out)?|lose|clear)\b",
    re.IGNORECASE,
)
_PARTED = frozenset({Kind.SET, Kind.COMMAND, Kind.SWITCH, Kind.SELECT, Kind.DELETE})
_CONTENTLESS = frozenset(words("the a an of in on to and is are about with for my our"))


def removes(intent: Intent) -> bool:
    """Whether a part of a document is to go."""
    kinds = (Kind.COMMAND, Kind.DELETE, Kind.SWITCH)
    return intent.kind in kinds and not intent.file and _REMOVES.match(intent.subtask) is not None


def part_of(intent: Intent, text: str) -> str:
    """The part of this text that a subtask is about, as it stands there; empty where none can be told."""
    if intent.kind not in _PARTED or QUOTED.search(intent.subtask):
        return ""
    selects = intent.kind is Kind.SELECT or removes(intent)
    if not selects and not _LOOKS.search(intent.subtask):
        return ""
    found = _named(intent.subtask, text, selects)
    return found.text if found is not None and text.rfind(found.text) == found.start else ""


class _Part(NamedTuple):
    """A stretch of a text; what is selected by its words is searched for from the end, so it must be the last of its kind."""

    start: int
    text: str


def _named(said: str, text: str, strict: bool) -> _Part | None:
    """The part that is said; ``strict``: where no other word stands beside it, since less or more than it would be meant."""
    found = _COUNTED.search(said) or _NUMBERED.search(said) or _ABOUT.search(said)
    if found is None:
        return _titled(said, text)
    before, after = _VERB.sub("", said[: found.start()]), re.split(r"[,;]", said[found.end() :])[0]
    outer, inner = _Part(0, text), _WITHIN.match(after)
    if inner is not None and (whole := _named(inner["whole"], text, strict)) is not None:
        outer, after = whole, ""
    if _OTHERS.search(f"{before} {after}") or (strict and _more(f"{before} {after}")):
        return None
    asked = found.groupdict()
    units = _units(asked["unit"].casefold(), outer.text)
    if "about" in asked:
        part = _about(units, asked["about"])
    elif "number" in asked:
        part = _counted(units, int(asked["number"]) - 1)
    else:
        ordinal = asked["ordinal"].casefold()
        part = _counted(units, _ENDS[ordinal] if ordinal in _ENDS else _ORDINALS.index(ordinal))
    return None if part is None else _Part(outer.start + part.start, part.text)


def _titled(said: str, text: str) -> _Part | None:
    """The heading that is named, else the first line."""
    found, lines = _TITLE.search(said), _units("title", text)
    if found is None:
        return None
    rest = re.split(r"\s(?:an?|in|into|to|as)\s", said[found.end() :])[0].strip()
    named = standing_first(rest, text) if rest and not _LOOKS.match(rest) else ""
    return next((line for line in lines if named and named in line.text), None) or _counted(lines, 0)


_ENDS = {"last": -1, "final": -1, "bottom": -1, "top": 0}
_VERB = re.compile(
    r"^\W*(?:(?:please|then|and|can|could|you)\s+)*(?:delete|remove|erase|take out|get rid of|throw (?:out|away)|drop|cut(?: out)?|lose|clear|select|mark|highlight|pick)\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"^\s+(?:of|in|on|from)\s+(?P<whole>.+)$", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:every|each|after|before|below|above|behind|but|except|following|until|till|unless|if|only|next)\b",
    re.IGNORECASE,
)
"""Words by which another part is meant than the one that they stand beside."""


def _more(said: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", said.casefold())) - BESIDE


def _units(unit: str, text: str) -> list[_Part]:
    """The text in these; empty lines are lines, and no paragraphs."""
    match unit:
        case "line":
            return [_Part(m.start(), m.group()) for m in re.finditer(r"^.*$", text.rstrip("\n"), re.MULTILINE)]
        case "sentence" | "bit" | "part":
            form = r"[^.!?\n]+[.!?]*"
        case "word":
            form = r"\w[\w'’-]*"
        case _:
            form = r"[^\n]+"
    found = ((m.start() + len(m.group()) - len(m.group().lstrip()), m.group().strip()) for m in re.finditer(form, text))
    return [_Part(start, part) for start, part in found if part]


def _counted(units: list[_Part], number: int) -> _Part | None:
    return units[number] if -1 <= number < len(units) and units else None


def _about(units: list[_Part], about: str) -> _Part | None:
    """The one unit that has most of these words, and at least half of them."""
    asked = stems(about) - _CONTENTLESS
    looks = {stem for stem in asked if _LOOKS.fullmatch(stem)}
    asked -= looks
    scores = [len(asked & stems(u.text)) for u in units]
    best = max(scores, default=0)
    return units[scores.index(best)] if best and 2 * best >= len(asked) and scores.count(best) == 1 else None
