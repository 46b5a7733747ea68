"""From words about files to a call: *move invoice.txt and memo.txt into Letters*, *name the copy plan-2.txt*, *throw it away*.

Read by rules, and held against what lies in the folder that the window shows: a name counts only where something is called so. Where
anything is left open (another word in the sentence, two files of one name) there is no call, and the screen is used. This is for the
application that shows folders; what an archive or a document holds is its own affair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from edgelam.action import Action
from edgelam.phrases import normalise
from edgelam.runtime.request.joints import COMMANDS
from edgelam.runtime.tools import places
from edgelam.runtime.tools.desk import Desk, listed
from edgelam.runtime.tools.filing import (
    bin_files,
    copy_files,
    erase_files,
    is_name,
    joined,
    make_files,
    make_folders,
    move_files,
    rename_file,
)
from edgelam.runtime.tools.opening import ENDINGS, KIND_NAMES, KINDS
from edgelam.runtime.tools.packer import changed, packed, unpacked
from edgelam.runtime.tools.places import entries
from edgelam.runtime.tools.tool import Tool

_POLITE = re.compile(
    r"^(?:(?:please|now|then|also|and|so|just|kindly|can you|could you|would you|will you|i want(?: you)? to|i would like(?: you)? to|i['’]d like(?: you)? to|i need(?: you)? to|let['’]s|go ahead and|help me)\b[,\s]*)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:\s*,?\s*\b(?:please|pls|plz|thanks|thank you|for me|would you|will you|now|again|as well|too)\b)+[\s.!?]*$|[\s.!?]+$",
    re.IGNORECASE,
)

_FILLER_WORDS = """
a an the my our your this that these those all both and file files folder folders directory directories document documents item entry one ones thing called
named whole entire complete existing old just also please of copy copies duplicate second another new other from in here there it them now too back again extra away
"""
_FILLERS = (KIND_NAMES - {"text", "texts"}) | frozenset(_FILLER_WORDS.split())
"""Words about a file that say no more than its name does."""

_COMMON = _FILLERS | COMMANDS | frozenset(["out", "up", "off", "on", "to", "into", "by", "as", "is", "for"])
"""Names that are ordinary words as well: they count as they are written alone, and not at the beginning."""

_IT = re.compile(
    r"^(?:it|this|that|them|these|those|both|(?:the|this|that) (?:new )?(?:copy|file|folder|document|one|directory|duplicate))(?: one)?(?: there| here)?$",
    re.IGNORECASE,
)
_ALL_OF = re.compile(
    r"^(?:all|every|each)(?: of)?(?: the| my| these| those)?\s+\.?(?P<kind>[\w-]+)(?:\s+(?:files?|documents?))?(?:\s+(?:here|in here))?$",
    re.IGNORECASE,
)
"""*all the txt files*, *every picture*."""

_SLOT = re.compile("\ue000(\\d+)\ue001")
"""Stands in a sentence for something that is there, by its number."""

_JOINT = r"(?:over\s+)?(?:into|to|in|inside|onto|under)"
_CALLED = r"(?:(?:and|then|,)\s+)*(?:(?:call|name|rename)\s+(?:it|the copy|that|this|them)|as|called|named|titled|with the name|under the name(?: of)?)"
_FOREVER = re.compile(
    r"\b(?:permanently|for good|for ?ever|irrevocably|irreversibly|off (?:the|my) (?:disk|drive|computer)|(?:not|never|rather than|instead of|past|without)\s+(?:in|to|into|using|via)?\s*(?:the )?(?:bin|trash|recycle bin|wastebasket))\b",
    re.IGNORECASE,
)
_INTO_BIN = re.compile(
    rf"\s+(?:straight\s+)?{_JOINT}\s+(?:the |my )?(?:recycle bin|recycling bin|rubbish bin|bin|trash(?: can)?|waste ?basket|rubbish)\b.*$",
    re.IGNORECASE,
)
_DELETES = re.compile(
    r"^(?:delete|remove|erase|trash|bin|wipe|discard|scrap|shred|destroy|dump|chuck(?: (?:out|away))?|throw(?: (?:out|away))?|get rid of)\s+",
    re.IGNORECASE,
)
_PUTS = re.compile(r"^(?:move|put|send|throw|chuck|drop|toss)\s+", re.IGNORECASE)
_MOVES = re.compile(r"^(?:move|transfer|shift|relocate|put|place|drop|file)\s+", re.IGNORECASE)
_COPIES = re.compile(
    r"^(?:copy|duplicate|clone|(?:make|create|put|place|save|leave|do)\s+(?:me\s+)?(?:an?|another|one more)\s+(?:\w+\s+)?(?:copy|duplicate|backup copy)\s+of)\s+",
    re.IGNORECASE,
)
_RENAMES = (
    re.compile(r"^(?:rename|retitle|change the name of|relabel)\s+(?P<old>.+?)\s+(?:to|into|as)\s+(?P<new>.+)$", re.IGNORECASE),
    re.compile(r"^(?:call|name)\s+(?P<old>.*?\ue000\d+\ue001|it|this|(?:the|this|that)\s+(?:new\s+)?(?:copy|file|folder|document|one|duplicate)(?:\s+there|\s+here)?)\s+(?:to\s+)?(?P<new>.+)$", re.IGNORECASE),
    re.compile(r"^give\s+(?P<old>.+?)\s+the (?:new )?name\s+(?P<new>.+)$", re.IGNORECASE),
    re.compile(r"(?P<old>\ue000\d+\ue001)\s+(?:ought to|should(?: really)?|must|has to|needs to)\s+be\s+(?:called\s+|named\s+|renamed (?:to|as)\s+)?(?P<new>\S[^.,;!?]*(?:\.\w+)?)", re.IGNORECASE),
)  # fmt: skip
_ADJECTIVES = r"(?:new|empty|blank|extra|further|separate|second|plain|additional)"
_MAKES = rf"^(?:(?:make|create|add|start|set up|begin|give me|i want|i need|i['’]d like)\s+(?:me\s+|us\s+)?(?:(?:a|an|another|one|two|three|the|some)\s+)?(?:{_ADJECTIVES}\s+)*|(?:{_ADJECTIVES}\s+)+)"
_NEW_FOLDER = re.compile(
    rf"{_MAKES}(?:sub-?)?(?P<kind>folders?|director(?:y|ies))\b[\s,:]*(?P<rest>.*)$", re.IGNORECASE
)
_NEW_FILE = re.compile(rf"{_MAKES}(?:text\s+)?(?P<kind>files?|documents?)\b[\s,:]*(?P<rest>.*)$", re.IGNORECASE)
_GOES = re.compile(
    r"^(?:go(?: on| over| back| in| down)?(?: to|to|into)?|open(?: up)?|enter|(?:switch|change)(?: over)? (?:in)?to|show(?: me)?|browse(?: to)?|navigate (?:in)?to|visit|display|take me to|bring me to|bring up|look into)\s+(?P<where>.+)$",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"[\s,]+(?:(?:with)?in(?:to|side)?|next to|beside|under|at|right)\s+(?P<where>(?:it|them|there|here|that(?: one| folder)?|this(?: one| folder)?|(?:the |my )?[^,]*\ue001(?: folder| directory)?|(?:the |my )?home(?: folder| directory)?|(?:the |my )?[\w-]+ (?:folder|directory)))$|[\s,]+(?P<there>there|here)$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,|\band\b)\s*")


_Reader = Callable[[str, str, Iterable[str]], Action | None]


class Clerk:
    """Reads one subtask about files."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.found: list[Path] = []

    def call(self, subtask: str, following: Iterable[str] = ()) -> Action | None:
        """The call that the words ask for; None where they ask for something else, or leave anything open. ``following``: the
        subtasks after it, of which one may say where to: *put a.txt*, *put b.txt into Letters*."""
        said = _TAIL.sub("", _POLITE.sub("", subtask.strip()))
        masked = self.masked(said)
        of_files: tuple[_Reader, ...] = (
            self._renames, self._deletes, self._copies, self._moves, self._makes_folder, self._makes_file,
        )  # fmt: skip
        for read in (self._packs, *(() if self.desk.packs else of_files)):
            if (action := read(masked, said, following)) is not None:
                return action
        return None

    def destination(self, subtask: str) -> Path | None:
        """The folder that is to be shown: *go into my Projects folder*, *open Documents*; None where anything else is to be done."""
        said = _TAIL.sub("", _POLITE.sub("", subtask.strip()))
        found = _GOES.match(self.masked(said))
        return self.place(found["where"]) if found else None

    # -- what each kind of sentence says

    def _packs(self, masked: str, said: str, following: Iterable[str]) -> Action | None:
        return changed(self, masked) or packed(self, masked, following) or unpacked(self, masked)

    def _renames(self, masked: str, said: str, following: Iterable[str]) -> Action | None:
        for form in _RENAMES:
            if (found := form.search(masked)) is None:
                continue
            old, name = self._one(found["old"]), self.name(found["new"])
            if old is None or not name:
                return None
            if old.is_file() and "." not in name:
                name += old.suffix
            return _made(rename_file, path=self.written(old), name=name)
        return None

    def _deletes(self, masked: str, said: str, following: Iterable[str]) -> Action | None:
        what = _DELETES.sub("", masked, count=1) if _DELETES.match(masked) else ""
        if _PUTS.match(masked) and _INTO_BIN.search(masked):
            what = _PUTS.sub("", masked, count=1)
        if not what:
            return None
        forever = any(_FOREVER.search(text) for text in (said, *list(following)[:1]))
        paths = self.things(_INTO_BIN.sub("", _FOREVER.sub("", what)))
        return _made(erase_files if forever else bin_files, paths=self._joined(paths)) if paths else None

    def _copies(self, masked: str, said: str, following: Iterable[str]) -> Action | None:
        if not (verb := _COPIES.match(masked)):
            return None
        what, where, name = _parts(masked[verb.end() :])
        paths, folder = self.things(what), self._folder(where, following, _COPIES)
        if not paths or (where and folder is None):
            return None
        called = self.name(name)
        if folder is None and not called:
            called = _second_name(paths[0]) if len(paths) == 1 else ""
        if (len(paths) > 1 and called) or not (folder or called):
            return None
        if called and paths[0].is_file() and "." not in called:
            called += paths[0].suffix
        place = self.written(folder or paths[0].parent)
        return _made(copy_files, paths=self._joined(paths), folder=place, name=called or None)

    def _moves(self, masked: str, said: str, following: Iterable[str]) -> Action | None:
        if not (verb := _MOVES.match(masked)):
            return None
        what, where, name = _parts(masked[verb.end() :])
        paths, folder = self.things(what), self._folder(where, following, _MOVES)
        if not paths or folder is None or name:
            return None
        return _made(move_files, paths=self._joined(paths), folder=self.written(folder))

    def _makes_folder(self, masked: str, said: str, following: Iterable[str]) -> Action | None:
        return self._makes(_NEW_FOLDER, make_folders, masked)

    def _makes_file(self, masked: str, said: str, following: Iterable[str]) -> Action | None:
        action = self._makes(_NEW_FILE, make_files, masked)
        is_named = re.search(_CALLED, said, re.IGNORECASE) or re.search(r"\w\.\w+$|[\"“”]", said)
        return action if is_named else None  # else a new document may be anything

    def _makes(self, form: re.Pattern[str], tool: Tool, masked: str) -> Action | None:
        if (found := form.match(masked)) is None:
            return None
        rest = found["rest"]
        named = re.search(rf"(?:^|[\s,]+){_CALLED}\s+(?P<name>.+)$", rest, re.IGNORECASE)
        place = _PLACE.search(f" {named['name'] if named else rest}")
        name = named["name"] if named else rest
        if place is not None:
            name = f" {name}"[: place.start()].strip()
            folder = self.place(place["where"] or place["there"])
        else:
            before = _PLACE.search(f" {rest[: named.start()]}") if named else None
            folder = self.place(before["where"] or before["there"]) if before else self.desk.here
        names = [self.name(n) for n in (_AND.split(name) if found["kind"].endswith("s") else [name])]
        if folder is None or not all(names):
            return None
        return _made(tool, paths=joined([self.written(folder / n) for n in names]))

    # -- what words mean here

    def masked(self, said: str) -> str:
        """The sentence with a slot for everything in it that is there."""
        for name, path in sorted(self._names(), key=lambda n: -len(n[0])):
            words = "[ _-]".join(map(re.escape, name.split(" ")))
            common = name.casefold() in _COMMON
            at = r"(?<!^)" if common else ""  # *copy a.txt into Copy* begins with no folder
            form = rf"{at}(?<![\w.~/\\\ue000-]){words}(?![\w/\\\ue001-]|\.\w)"
            case = re.NOFLAG if common else re.IGNORECASE
            for pattern in (re.compile(rf"[\"'“”‘’«]{form}[\"'“”‘’»]", case), re.compile(form, case)):
                if pattern.search(said):
                    if path not in self.found:
                        self.found.append(path)
                    said = pattern.sub(f"\ue000{self.found.index(path)}\ue001", said)
        return said

    def _names(self) -> list[tuple[str, Path]]:
        """What may be said for each thing in the folder shown: its name, and without its ending where nothing else is called so;
        beside these the person's own folders, and names in full of what lies elsewhere, once."""
        here = listed(self.desk.here)
        names = [(p.name, p) for p in here]
        stems = [p.stem for p in here]
        names += [(_spaced(p.stem), p) for p in here if p.suffix and stems.count(p.stem) == 1 and len(p.stem) > 2]
        names += [(_spaced(p.name), p) for p in here if _spaced(p.name) != p.name]
        taken = {name.casefold() for name, _ in names}
        others = [*self.desk.machine.folders().items()]
        names += [(name, path) for name, path in others if name.casefold() not in taken]
        elsewhere = [p for p in entries(self.desk.machine) if p.name.casefold() not in taken]
        counts = [p.name for p in elsewhere]
        return names + [(p.name, p) for p in elsewhere if "." in p.name and counts.count(p.name) == 1]

    def things(self, words: str) -> list[Path]:
        """The things that these words name; none where they say anything else."""
        words = re.sub(r"\btext (?=files?\b|documents?\b)", "", words, flags=re.IGNORECASE)
        words = re.split(r"[;!?]|\.\s|,\s+(?!(?:and\s+)?(?:the\s+|my\s+)?\ue000)", words.strip())[0]
        slots = [self.found[int(n)] for n in _SLOT.findall(words)]
        if not slots and (kind := _ALL_OF.match(words)) is not None:
            endings = _endings(kind["kind"])
            return sorted(
                p for p in listed(self.desk.here) if p.is_file() and p.suffix.casefold().lstrip(".") in endings
            )
        if not slots:
            return (
                [self.desk.last]
                if self.desk.last is not None and _IT.match(words)
                else self._earlier()
                if _IT.match(words)
                else []
            )
        left = {w.casefold() for w in re.findall(r"[^\W_]+", _SLOT.sub(" ", words))} - _FILLERS
        return [] if left else list(dict.fromkeys(slots))

    def _one(self, words: str) -> Path | None:
        found = self.things(words)
        return found[0] if len(found) == 1 else None

    def _earlier(self) -> list[Path]:
        """What the request named before: *the draft is finished, so rename it*."""
        other = Clerk(Desk(self.desk.here, self.desk.machine))
        masked = other.masked(self.desk.request)
        numbers = [int(n) for n in _SLOT.findall(masked)]
        return [other.found[numbers[0]]] if len(set(numbers)) == 1 else []

    def _folder(self, where: str, following: Iterable[str], verb: re.Pattern[str]) -> Path | None:
        """Where to; where the words do not say, what follows with the same verb may."""
        if where:
            return self.place(where)
        for other in following:
            masked = self.masked(_TAIL.sub("", _POLITE.sub("", other.strip())))
            if not (begins := verb.match(masked)):
                return None
            if place := _parts(masked[begins.end() :])[1]:
                return self.place(place)
        return None

    def place(self, words: str) -> Path | None:
        """The folder that these words mean."""
        words = re.split(r"[;!?,]|\.\s", words.strip())[0].strip()
        if slots := _SLOT.findall(words):
            path = self.found[int(slots[-1])]
            left = {w.casefold() for w in re.findall(r"[^\W_]+", _SLOT.sub(" ", words))} - _FILLERS
            return path if path.is_dir() and len(slots) == 1 and not left else None
        said = normalise(words)
        if said in (
            "here",
            "this folder",
            "the same place",
            "the same folder",
            "same place",
            "same folder",
            "the current folder",
            "the same directory",
        ):
            return self.desk.here
        if re.fullmatch(r"(?:the |my |your )?(?:own )?(?:home|personal|user)(?: (?:folder|directory|dir))?", said):
            return self.desk.machine.home
        if said in (
            "it",
            "that",
            "that one",
            "that folder",
            "the folder",
            "there",
            "the new folder",
            "them",
            "this one",
        ):
            last = self.desk.last if self.desk.last is not None and self.desk.last.is_dir() else None
            return last or self.desk.place or self.desk.here
        name = re.sub(r"^(?:the|my|our|a) | (?:folder|directory)$", "", words.strip(" \"'“”"), flags=re.IGNORECASE)
        named = list(
            dict.fromkeys(p for p in entries(self.desk.machine) if p.is_dir() and p.name.casefold() == name.casefold())
        )
        return named[0] if len(named) == 1 else None

    def name(self, words: str) -> str:
        """A name as it was said; a slot in it is what it stands for."""
        text = _SLOT.sub(lambda m: self.found[int(m[1])].name, words).strip()
        quoted = re.match(r"[\"“«‘'](.+?)[\"”»’']", text)
        name = (
            quoted[1] if quoted else re.split(r"[,;!?]|\.(?:\s|$)|\s+(?:and|then|instead|so that|because)\s", text)[0]
        )
        name = name.strip(" \"'“”.") if not quoted else name
        return name if is_name(name) else ""

    def written(self, path: Path) -> str:
        return places.written(path, self.desk.machine)

    def _joined(self, paths: Sequence[Path]) -> str:
        return joined([self.written(path) for path in paths])


def _made(tool: Tool, **arguments: str | None) -> Action:
    return tool.call(**arguments)


def _parts(rest: str) -> tuple[str, str, str]:
    """What, where to, and what it is to be called."""
    named = re.search(rf"[\s,]+{_CALLED}\s+(?P<name>.+)$", rest, re.IGNORECASE)
    name = named["name"] if named else ""
    rest = rest[: named.start()] if named else rest
    inner = re.search(rf"\s{_JOINT}\s+(?P<where>.+)$", f"{name}", re.IGNORECASE) if named else None
    if inner:
        name, after = name[: inner.start()], inner["where"]
    else:
        after = ""
    joint = re.search(rf"^(?P<what>.+?)\s+{_JOINT}\s+(?P<where>.+)$", rest, re.IGNORECASE)
    return (joint["what"], after or joint["where"], name) if joint else (rest, after, name)


def _endings(kind: str) -> frozenset[str]:
    """The endings of files of a kind: *pictures*, *songs*, or an ending itself."""
    said = kind.casefold()
    known = next((k for k, also in KINDS.items() if said in (k, f"{k}s", *also)), "")
    return frozenset(ENDINGS[known]) if known else frozenset([said.removesuffix("s"), said])


def _second_name(path: Path) -> str:
    return f"{path.stem} (copy){path.suffix}"


def _spaced(name: str) -> str:
    return re.sub(r"[ _-]+", " ", name)
