"""From words about files to a call: *move invoice.txt and memo.txt into Letters*, *name the copy plan-2.txt*, *throw it away*.

Read by rules, and held against what lies in the folder that the window shows: a name counts only where something is called so. Where
anything is left open (another word in the sentence, two files of one name) there is no call, and the screen is used. This is for the
application that shows folders; what an archive or a document holds is its own affair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from edgelam.action import Action
from edgelam.runtime.tools.filing import (
    bin_files,
    copy_files,
    erase_files,
    joined,
    make_files,
    make_folders,
    move_files,
    rename_file,
    split,
)
from edgelam.runtime.tools.meant import SLOT, Meant
from edgelam.runtime.tools.packer import changed, packed, unpacked
from edgelam.runtime.tools.places import located
from edgelam.runtime.tools.tool import Tool, arguments_of

_POLITE = re.compile(
    r"^(?:(?:please|now|then|also|and|so|just|kindly|can you|could you|would you|will you|i want(?: you)? to|i would like(?: you)? to|i['’]d like(?: you)? to|i need(?: you)? to|let['’]s|go ahead and|help me)\b[,\s]*)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:\s*,?\s*\b(?:please|pls|plz|thanks|thank you|for me|would you|will you|now|again|as well|too)\b)+[\s.!?]*$|[\s.!?]+$",
    re.IGNORECASE,
)

_ONLY_IF = re.compile(
    r"\b(?:unless|except|if|but only|apart from|other than|as long as|provided|all but|everything but)\b", re.IGNORECASE
)
"""What makes a command one that no rule here reads: what it leaves out would be lost."""

_KEEPS = re.compile(
    r"[\s,]*\b(?:but|and|while|yet)?\s*\b(?:keep|leave)(?:ing)?\s+(?:\S+\s+){0,3}?(?:original\w*|copy|copies|here|(?:where|as) (?:it|they) (?:is|are|was|were))\b.*$",
    re.IGNORECASE,
)
"""Words by which what is moved stays as well: then it is copied."""

_JOINTS = (r"(?:over\s+)?(?:into|to|onto)", r"(?:in|on|inside|under)")
_JOINT = rf"(?:{'|'.join(_JOINTS)})"
_CALLED = r"(?:(?:and|then|,)\s+)*(?:(?:call|name|rename)\s+(?:it|the copy|that|this|them)|as|called|named|titled|with the name|under the name(?: of)?)"
_FOREVER = re.compile(
    r"(?<!\bnot )(?<!n['’]t )\b(?:permanently|for good|for ?ever|irrevocably|irreversibly|off (?:the|my) (?:disk|drive|computer)|(?:not|never|rather than|instead of|past|without)\s+(?:in|to|into|using|via)?\s*(?:the )?(?:bin|trash|recycle bin|wastebasket))\b",
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
    r"^(?:copy|duplicate|clone|(?:make|create|put|place|save|leave|keep|do)\s+(?:me\s+)?(?:(?:an?|another|one more)\s+(?:\w+\s+)?(?:copy|duplicate|backup copy)|copies|duplicates)(?:\s+of)?)\s+",
    re.IGNORECASE,
)
_RENAMES = (
    re.compile(r"^(?:rename|retitle|change the name of|relabel)\s+(?P<old>.+?)\s+(?:to|into|as)\s+(?P<new>.+)$", re.IGNORECASE),
    re.compile(r"^(?:call|name)\s+(?P<old>.*?\ue000\d+\ue001|it|this|(?:the|this|that)\s+(?:new\s+)?(?:copy|file|folder|document|one|duplicate)(?:\s+there|\s+here)?)\s+(?:to\s+)?(?P<new>.+)$", re.IGNORECASE),
    re.compile(r"^give\s+(?P<old>.+?)\s+the (?:new )?name\s+(?P<new>.+)$", re.IGNORECASE),
    re.compile(r"(?P<old>\ue000\d+\ue001|(?:the|that)\s+(?:new\s+)?(?:copy|duplicate|file|folder|one)(?:\s+there|\s+here)?)\s+(?:ought to|should(?: really)?|must|has to|needs to)\s+be\s+(?:called\s+|named\s+|renamed (?:to|as)\s+|(?=\S+\.[a-z]\w{0,4}(?:\W|$)))(?P<new>\S[^.,;!?]*(?:\.\w+)?)", re.IGNORECASE),
)  # fmt: skip
_WITHIN = re.compile(
    r"^(?:(?:with)?in|inside|under)\s+(?P<where>(?:the |my |our )?(?:folder )?\ue000\d+\ue001(?: folder| directory)?)\s*,?\s+(?=\w)",
    re.IGNORECASE,
)
"""Says first where it is to be done: *in Documents, call a.txt b.txt*."""

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
    r"[\s,]+(?:(?:with)?in(?:to|side)?|on(?:to)?|next to|beside|under|at|right)\s+(?P<where>(?:it|them|there|here|that(?: one| folder)?|this(?: one| folder)?|(?:the |my )?[^,]*\ue001(?: folder| directory)?|(?:the |my )?home(?: folder| directory)?|(?:the |my )?[\w-]+ (?:folder|directory)))$|[\s,]+(?P<there>there|here)$",
    re.IGNORECASE,
)
_ENDING = re.compile(r"\.[a-z][a-z0-9]{0,4}$", re.IGNORECASE)
"""What a name ends with that says the kind of a file; ``.2`` of *minutes 1.2* is none."""

_DOUBLES = frozenset({"copy_files", "pack_files", "add_to_archive"})
"""Tools after which there is something twice."""

_AND = re.compile(r"\s*(?:,|\band\b)\s*")


_Reader = Callable[[str, str, Iterable[str]], Action | None]


class Clerk(Meant):
    """Reads one subtask about files."""

    def call(self, subtask: str, following: Iterable[str] = ()) -> Action | None:
        """The call that the words ask for; None where they ask for something else, or leave anything open. ``following``: the
        subtasks after it, of which one may say where to: *put a.txt*, *put b.txt into Letters*."""
        said = _TAIL.sub("", _POLITE.sub("", subtask.strip()))
        masked, following = self.masked(said), list(following)
        if (inner := _WITHIN.match(masked)) and (folder := self.place(inner["where"])) is not None:
            clerk = type(self)(replace(self.desk, here=folder))
            there = clerk.call(self.unmasked(masked[inner.end() :]), following)
            return there if there is not None and clerk.is_within(there, folder) else None
        if _ONLY_IF.search(masked) or _ONLY_IF.match(next(iter(following), "")):
            return None
        of_files: tuple[_Reader, ...] = (
            self._renames, self._deletes, self._copies, self._moves, self._makes_folder, self._makes_file,
        )  # fmt: skip
        if self.desk.views:
            of_files = (self._copies, self._moves)
        for read in (*(() if self.desk.views else (self._packs,)), *(() if self.desk.packs else of_files)):
            action: Action | None = read(masked, said, following)
            if action is not None:
                return action
        return None

    def is_within(self, action: Action, folder: Path) -> bool:
        """Whether all that a call is about lies in a folder."""
        given = {k: str(v) for k, v in arguments_of(action).items()}
        paths = split(given.get("paths") or given.get("path") or given.get("archive", ""))
        return all(located(path, self.desk.machine).parent == folder for path in paths)

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
            old, name = self.one(found["old"]), self.name(found["new"])
            if old is None or not name:
                return None
            if old.is_file() and not _ENDING.search(name):
                name += old.suffix
            return _made(rename_file, path=self.written(old), name=name)
        return None

    def _deletes(self, masked: str, said: str, following: Iterable[str]) -> Action | None:
        what = _DELETES.sub("", masked, count=1) if _DELETES.match(masked) else ""
        if _PUTS.match(masked) and _INTO_BIN.search(masked):
            what = _PUTS.sub("", masked, count=1)
        if not what:
            return None
        later = self.masked(next(iter(following), ""))
        forever = _FOREVER.search(said) or (_FOREVER.search(later) and not SLOT.search(later))
        what = _INTO_BIN.sub("", _FOREVER.sub("", what)).strip()
        if self.desk.by in _DOUBLES and re.fullmatch(r"(?:it|them|that|this|those|these|both)(?: too)?", what):
            return None  # what was copied or packed, or what came of it
        paths = self.things(what)
        return _made(erase_files if forever else bin_files, paths=self.joined(paths)) if paths else None

    def _copies(self, masked: str, said: str, following: Iterable[str]) -> Action | None:
        if not (verb := _COPIES.match(masked)):
            return None
        return self._copy(masked[verb.end() :], following, _COPIES)

    def _copy(self, rest: str, following: Iterable[str], verb: re.Pattern[str]) -> Action | None:
        what, where, name = _parts(rest)
        paths, folder = self.things(what or "it"), self._folder(where, following, verb)
        if not paths or (where and folder is None) or (self.desk.views and not where):
            return None
        called = self.name(name)
        if folder is None and not called:
            called = _second_name(paths[0]) if len(paths) == 1 else ""
        if (len(paths) > 1 and called) or not (folder or called):
            return None
        if called and paths[0].is_file() and not _ENDING.search(called):
            called += paths[0].suffix
        place = self.written(folder or paths[0].parent)
        return _made(copy_files, paths=self.joined(paths), folder=place, name=called or None)

    def _moves(self, masked: str, said: str, following: Iterable[str]) -> Action | None:
        if not (verb := _MOVES.match(masked)):
            return None
        rest = _KEEPS.sub("", masked[verb.end() :])
        if _KEEPS.search(self.desk.request):
            return self._copy(rest, following, _MOVES)
        what, where, name = _parts(rest)
        paths, folder = self.things(what), self._folder(where, following, _MOVES)
        if not paths or folder is None or name:
            return None
        return _made(move_files, paths=self.joined(paths), folder=self.written(folder))

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


def transfers(subtask: str) -> bool:
    """Whether a subtask copies or moves something, by its verb."""
    said = _POLITE.sub("", subtask.strip())
    return bool(_COPIES.match(said) or _MOVES.match(said))


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
    forms = (rf"^(?:(?P<what>.+?)\s+)?{joint}\s+(?P<where>.+)$" for joint in _JOINTS)  # *a.txt in Old to New*
    joint = next(filter(None, (re.search(form, rest, re.IGNORECASE) for form in forms)), None)
    return (joint["what"] or "", after or joint["where"], name) if joint else (rest, after, name)


def _second_name(path: Path) -> str:
    return f"{path.stem} (copy){path.suffix}"
