"""What words about files mean, held against what is there: which things they name, which folder, which new name.

A thing counts only where it is called so, and a word about it that its name does not account for leaves it open: *the copy of a.txt* is
not a.txt, *a.txt in Old* is not whatever else is called so, and *the files in Old* are not Old.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from edgelam.numbers import ONES
from edgelam.phrases import normalise
from edgelam.runtime.request.joints import COMMANDS
from edgelam.runtime.tools import places
from edgelam.runtime.tools.desk import Desk, listed
from edgelam.runtime.tools.filing import is_name, joined
from edgelam.runtime.tools.opening import ENDINGS, KIND_NAMES, KINDS
from edgelam.runtime.tools.places import entries

_FILLER_WORDS = """
a an the my our your this that these those all both and file files folder folders directory directories document documents item entry one ones thing called
named whole entire complete existing old just also please new here there it them now too back again away list lists note notes paper papers
"""
FILLERS = (KIND_NAMES - {"text", "texts"}) | frozenset(_FILLER_WORDS.split())
"""Words about a file that say no more than its name does."""

_COMMON = FILLERS | COMMANDS | frozenset(
    ["out", "up", "off", "on", "to", "into", "in", "from", "of", "by", "as", "is", "for", "copy", "copies", "other", "another", "second", "extra"]
)  # fmt: skip
"""Names that are ordinary words as well: they count as they are written alone, and not at the beginning."""

_IT = re.compile(
    r"^(?:(?P<one>it|this|that)|(?P<all>them|these|those|both)|(?:the|this|that|my) (?:new )?(?P<kind>copy|file|folder|document|one|directory|duplicate|picture|photo|image|pdf|song|video|spreadsheet|archive))(?: one)?(?: there| here)?$",
    re.IGNORECASE,
)
_ALL_OF = re.compile(
    r"^(?:all|every|each)(?: of)?(?: the| my| these| those)?\s+\.?(?P<kind>[\w-]+)(?:\s+(?:files?|documents?))?$",
    re.IGNORECASE,
)
"""*all the txt files*, *every picture*."""

_PLURAL = re.compile(r"^(?:the|my|our|these|those)?\s*\.?(?P<kind>[\w-]+s)$", re.IGNORECASE)
_COUNTED = re.compile(
    rf"^(?:the |my |our |these |those )?(?P<count>both|{'|'.join(ONES[2:13])}|\d\d?)(?: the| my| of the)? (?P<noun>[^\W\d_]+s)(?: files?)?$",
    re.IGNORECASE,
)
_EVERYTHING = re.compile(r"^(?:everything|all|all (?:of )?it|the (?:whole )?contents?)$", re.IGNORECASE)
_WITHIN = re.compile(
    r"^(?P<what>.+?)\s+(?:(?:right\s+)?(?:in|on|inside|within)|from|out of|(?<!\ball )(?<!\bboth )(?<!\beach )of)\s+(?P<where>[^,]+)$",
    re.IGNORECASE,
)
"""Where the things lie that are meant: *the letter in Documents*."""

SLOT = re.compile("\ue000(\\d+)\ue001")
"""Stands in a sentence for something that is there, by its number."""

_JOINS = re.compile(r",|&|\b(?:and|plus)\b", re.IGNORECASE)
_HERE = frozenset({"here", "this folder", "the current folder", "the same directory", *(f"{the}same {place}" for the in ("", "the ") for place in ("place", "folder"))})  # fmt: skip
_THERE = frozenset({"it", "that", "that one", "that folder", "the folder", "there", "the new folder", "them", "this one"})  # fmt: skip
_LENIENT = frozenset({"document", "folder"})
"""Kinds whose names stand for anything that is a file, or are looked at otherwise."""


class Meant:
    """Holds the words of one sentence against a desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.found: list[Path] = []
        self.said: list[str] = []
        """What is there of what was said, and the words for it, by the number of the slot."""

    def masked(self, said: str) -> str:
        """The sentence with a slot for everything in it that is there."""
        called: dict[str, list[tuple[str, Path]]] = {}
        for name, path in self._names():
            called.setdefault(_spaced(name).casefold(), []).append((name, path))
        for key in sorted(called, key=lambda k: -len(k)):
            at = r"(?<!^)" if key in _COMMON else ""  # *copy a.txt into Copy* begins with no folder
            words = "[ _-]+".join(map(re.escape, key.split(" ")))
            form = rf"{at}(?<![\w.~/\\\ue000-])(?P<name>{words})(?![\w/\\\ue001-]|\.\w)"
            for pattern in (rf"[\"'“”‘’«]{form}[\"'“”‘’»]", form):
                said = re.sub(pattern, lambda m: self._slot(m, called[key]), said, flags=re.IGNORECASE)  # noqa: B023
        return said

    def _slot(self, match: re.Match[str], called: Sequence[tuple[str, Path]]) -> str:
        """The slot for the one thing that is called so, of several for the one that is spelled just so."""
        spelled = {path for name, path in called if name == match["name"]}
        paths = {path for _, path in called}
        meant = spelled if len(paths) > 1 or match["name"].casefold() in _COMMON else paths
        if len(meant) != 1:
            return match.group()
        self.found.append(meant.pop())
        self.said.append(match["name"])
        return f"\ue000{len(self.found) - 1}\ue001"

    def unmasked(self, words: str) -> str:
        """The words as they were said."""
        return SLOT.sub(lambda m: self.said[int(m[1])], words)

    def slots(self, words: str) -> list[Path]:
        """What the slots in these words stand for, each once."""
        return list(dict.fromkeys(self.found[int(n)] for n in SLOT.findall(words)))

    def _names(self) -> Iterator[tuple[str, Path]]:
        """What may be said for each thing in the folder shown, and in the one that was put into last: its name, and without its ending
        where nothing else is called so; beside these the person's own folders, and names in full of what lies elsewhere, once."""
        put = listed(self.desk.place) if self.desk.place not in (None, self.desk.here) else []
        taken: set[str] = set()
        for things in (listed(self.desk.here), put):
            new = [p for p in things if p.name.casefold() not in taken]
            stems = [_spaced(p.stem).casefold() for p in new]
            full = {_spaced(p.name).casefold() for p in new} | taken
            yield from ((p.name, p) for p in new)
            for path, stem in zip(new, stems, strict=True):
                if path.suffix and stems.count(stem) == 1 and len(stem) > 2 and stem not in full:
                    yield _spaced(path.stem), path
            taken |= full | set(stems)
        yield from ((n, p) for n, p in self.desk.machine.folders().items() if n.casefold() not in taken)
        elsewhere = [p for p in entries(self.desk.machine) if p.name.casefold() not in taken]
        counts = [p.name.casefold() for p in elsewhere]
        yield from ((p.name, p) for p in elsewhere if "." in p.name and counts.count(p.name.casefold()) == 1)

    def things(self, words: str, within: bool = False) -> list[Path]:
        """The things that these words name; none where they say anything else. ``within``: a folder was said in which they lie."""
        words = re.sub(r"\btext (?=files?\b|documents?\b)", "", words.strip(), flags=re.IGNORECASE)
        words = re.split(r"[;!?]|\.\s|,\s+(?!(?:and\s+)?(?:the\s+|my\s+)?\ue000)", words)[0].strip()
        if (place := _WITHIN.match(words)) is not None:
            folder = self.place(place["where"])
            return [] if folder is None else self._inside(folder, place["what"])
        if not SLOT.search(words):
            return self._of_kind(words, within) or self._pointed(words)
        left = {w.casefold() for w in re.findall(r"[^\W_]+", SLOT.sub(" ", words))}
        gaps = re.split(SLOT.pattern.replace("(", "(?:"), words)[1:-1]
        paths = self.slots(words)
        return [] if left - FILLERS or not all(map(_JOINS.search, gaps)) or not _fits(left, paths) else paths

    def _inside(self, folder: Path, words: str) -> list[Path]:
        """What these words name of what lies in a folder."""
        other = type(self)(replace(self.desk, here=folder, place=None))
        found = other.things(other.masked(self.unmasked(words)), within=True)
        return found if all(p.parent == folder for p in found) else []

    def _of_kind(self, words: str, within: bool) -> list[Path]:
        """*all the txt files*; where it is said in which folder, *the pictures* and *everything* too."""
        there = sorted(listed(self.desk.here))
        if within and _EVERYTHING.match(words):
            return there
        kind = _ALL_OF.match(words) or (_PLURAL.match(words) if within else None)
        if counted := _COUNTED.match(words) if within else None:
            return _called_after(counted, there)
        if kind is None:
            return []
        is_any, endings = within and kind["kind"].casefold() in ("file", "files"), _endings(kind["kind"])
        return [p for p in there if p.is_file() and (is_any or p.suffix.casefold().lstrip(".") in endings)]

    def _pointed(self, words: str) -> list[Path]:
        """What *it*, *them* and *the folder* stand for: what was made, named, copied or moved last, else what the request names."""
        if (it := _IT.match(words)) is None:
            return []
        kind = (it["kind"] or "").casefold()
        last = self.desk.lasts or ([] if kind in ("copy", "duplicate") else self._earlier())
        if (len(last) > 1 and not it["all"]) or (kind in ("copy", "duplicate") and self.desk.by != "copy_files"):
            return []
        return list(last) if _fits({kind}, last) else []

    def _earlier(self) -> list[Path]:
        """What the request named before: *the draft is finished, so rename it*."""
        other = type(self)(Desk(self.desk.here, self.desk.machine))
        paths = other.slots(other.masked(self.desk.request))
        return paths if len(paths) == 1 else []

    def one(self, words: str) -> Path | None:
        found = self.things(words)
        return found[0] if len(found) == 1 else None

    def place(self, words: str) -> Path | None:
        """The folder that these words mean."""
        words = re.split(r"[;!?,]|\.\s", words.strip())[0].strip()
        if slots := SLOT.findall(words):
            path = self.found[int(slots[-1])]
            left = {w.casefold() for w in re.findall(r"[^\W_]+", SLOT.sub(" ", words))} - FILLERS
            return path if path.is_dir() and len(slots) == 1 and not left else None
        said = normalise(words)
        if said in _HERE:
            return self.desk.here
        if re.fullmatch(r"(?:the |my |your )?(?:own )?(?:home|personal|user)(?: (?:folder|directory|dir))?", said):
            return self.desk.machine.home
        if said in _THERE:
            last = self.desk.last if self.desk.last is not None and self.desk.last.is_dir() else None
            return last or self.desk.place or self.desk.here
        name = re.sub(r"^(?:the|my|our|a) | (?:folder|directory)$", "", words.strip(" \"'“”"), flags=re.IGNORECASE)
        named = {p for p in entries(self.desk.machine) if p.is_dir() and p.name.casefold() == name.casefold()}
        return named.pop() if len(named) == 1 else None

    def name(self, words: str) -> str:
        """A name as it was said."""
        text = self.unmasked(words).strip()
        quoted = re.match(r"[\"“«‘'](.+?)[\"”»’']", text)
        name = (
            quoted[1] if quoted else re.split(r"[,;!?]|\.(?:\s|$)|\s+(?:and|then|instead|so that|because)\s", text)[0]
        )
        name = name.strip(" \"'“”.") if not quoted else name
        return name if is_name(name) else ""

    def written(self, path: Path) -> str:
        return places.written(path, self.desk.machine)

    def joined(self, paths: Sequence[Path]) -> str:
        return joined([self.written(path) for path in paths])


def _fits(said: set[str], paths: Sequence[Path]) -> bool:
    """Whether things are of the kinds that the words about them say: *the folder*, *the picture*."""
    folder, file = said & {"folder", "folders", "directory", "directories"}, said & {"file", "files"}
    if (folder and not any(p.is_dir() for p in paths)) or (file and not folder and any(p.is_dir() for p in paths)):
        return False
    kinds = [kind for kind, also in KINDS.items() if kind not in _LENIENT and said & {kind, *also}]
    return all(any(p.suffix.casefold().lstrip(".") in ENDINGS[kind] for p in paths) for kind in kinds)


def _called_after(counted: re.Match[str], there: Sequence[Path]) -> list[Path]:
    """As many things as are said, called after what they are: *the two letters* are letter-1.txt and letter-2.txt."""
    noun, said = counted["noun"].casefold(), counted["count"].casefold()
    count = 2 if said == "both" else int(said) if said.isdigit() else ONES.index(said)
    named = [p for p in there if {noun, noun.removesuffix("s")} & set(re.findall(r"[^\W_]+", p.stem.casefold()))]
    return named if len(named) == count else []


def _endings(kind: str) -> frozenset[str]:
    """The endings of files of a kind: *pictures*, *songs*, or an ending itself."""
    said = kind.casefold()
    known = next((k for k, also in KINDS.items() if said in (k, f"{k}s", *also)), "")
    return frozenset(ENDINGS[known]) if known else frozenset([said.removesuffix("s"), said])


def _spaced(name: str) -> str:
    return re.sub(r"[ _-]+", " ", name)
