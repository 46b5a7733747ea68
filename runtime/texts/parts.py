"""Which part of a document is meant: *the first line*, *the last sentence*, *the sentence about the parking fees*.

What is to look otherwise, to go, or to be selected is found in the text that the document shows, so that just that is selected first.
"""

from __future__ import annotations

import re

from edgelam.control import Control, Snapshot, State
from edgelam.quoted import QUOTED
from edgelam.retrieval.lexical import words
from edgelam.runtime.request.kinds import Intent, Kind
from edgelam.runtime.texts.facts import standing_first

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


def document_of(screen: Snapshot) -> Control | None:
    """The one document that a window shows."""
    documents = [c for c in screen.controls if c.has(State.MULTILINE) and c.value.strip()]
    return documents[0] if len(documents) == 1 and not screen.modal else None


def part_of(intent: Intent, text: str) -> str:
    """The part of this text that a subtask is about, as it stands there; empty where none can be told."""
    if intent.kind not in _PARTED or QUOTED.search(intent.subtask):
        return ""
    selects = intent.kind is Kind.SELECT or removes(intent)
    if not selects and not _LOOKS.search(intent.subtask):
        return ""
    return _named(intent.subtask, text)


def _named(said: str, text: str) -> str:
    if found := _COUNTED.search(said):
        return _counted(_units(found["unit"], text), found["ordinal"].casefold())
    if found := _NUMBERED.search(said):
        units = _units(found["unit"], text)
        return units[int(found["number"]) - 1] if 0 < int(found["number"]) <= len(units) else ""
    if found := _ABOUT.search(said):
        return _about(_units(found["unit"], text), found["about"])
    if found := _TITLE.search(said):
        rest = re.split(r"\s(?:an?|in|into|to|as)\s", said[found.end() :])[0].strip()
        if rest and not _LOOKS.match(rest) and (named := standing_first(rest, text)):
            return next(line for line in _units("line", text) if named in line)
        return _counted(_units("line", text), "first")
    return ""


def _units(unit: str, text: str) -> list[str]:
    match unit.casefold():
        case "sentence" | "bit" | "part":
            found = re.findall(r"[^.!?\n]+[.!?]*", text)
        case "word":
            found = re.findall(r"\w[\w'’-]*", text)
        case _:
            found = text.split("\n")
    return [u.strip() for u in found if u.strip()]


def _counted(units: list[str], ordinal: str) -> str:
    number = {"last": -1, "final": -1, "bottom": -1, "top": 0}.get(ordinal)
    if number is None:
        number = _ORDINALS.index(ordinal)
    return units[number] if units and number < len(units) else ""


def _about(units: list[str], about: str) -> str:
    """The one unit that has most of these words, and at least half of them."""
    asked = _stems(about) - _CONTENTLESS
    looks = {stem for stem in asked if _LOOKS.fullmatch(stem)}
    asked -= looks
    scores = [len(asked & _stems(u)) for u in units]
    best = max(scores, default=0)
    return units[scores.index(best)] if best and 2 * best >= len(asked) and scores.count(best) == 1 else ""


def _stems(text: str) -> set[str]:
    return {w.removesuffix("s") for w in words(text)}
