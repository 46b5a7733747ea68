"""From words to packing and unpacking: *zip the letters as old.zip*, *make a compressed tar of my poem*, *unpack it into Copy*."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from edgelam.action import Action
from edgelam.runtime.tools.filing import is_name, joined
from edgelam.runtime.tools.meant import FILLERS, SLOT, Meant
from edgelam.runtime.tools.packing import (
    ENDINGS,
    add_to_archive,
    drop_files,
    ending_of,
    members,
    pack_files,
    unpack_file,
)

_ENDINGS = "|".join(re.escape(e[1:]) for e in sorted(ENDINGS, key=len, reverse=True))
_NEW = re.compile(rf"(?<![\w\ue001./-])(?P<name>[\w-]+(?:\.[\w-]+)*?\.(?:{_ENDINGS}))(?![\w.]*\w)", re.IGNORECASE)
"""The name of an archive that is not there yet."""

_PACKS = re.compile(
    r"\b(?:pack|zip|compress|bundle|tar|archive)\b|"
    r"\b(?:make|create|build|start|want|need|put|save|give me)\b.*\b(?:zip|archive|tar(?:ball)?)\b|"
    rf"^(?:squeeze|stuff|wrap|gather|collect|combine|shrink|put|roll)\b.*\.(?:{_ENDINGS})\b",
    re.IGNORECASE,
)
_UNPACKS = re.compile(
    r"^(?:unpack|extract|unzip|untar|uncompress|decompress|(?:get|take|pull)\s+(?=.*\bout of\b))\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\b(?:unpack|extract|unzip|untar|open|out|remove|delete|view|list|show|test|default|by default|password)\b",
    re.IGNORECASE,
)
"""Words that want something else of an archive."""

_PACKING_WORDS = """
pack packed packing zip zipped compress compressed bundle tar tarball archive up together in into to as a an the my our new file files folder folders called named
name call it them with of from and please make create build start want need i i'd like put save give me one single containing that holds holding under all both for
document documents text picture pictures gz bz2 xz
"""
_WORDS = frozenset(_PACKING_WORDS.split())
_KINDS = (
    (re.compile(r"\bzip", re.IGNORECASE), ".zip"),
    (re.compile(r"\b(?:compressed|gzipped)\s+tar|\btar\W?(?:gz|ball)", re.IGNORECASE), ".tar.gz"),
    (re.compile(r"\btar\b", re.IGNORECASE), ".tar"),
)
_INTO = re.compile(
    r"[\s,](?:in|into|to|inside|on|onto)\s+(?P<where>(?:the |my )?(?:home(?: folder| directory)?|[^,]*\ue001(?: folder| directory)?)|here|there)\s*$",
    re.IGNORECASE,
)
_WHOLE_WORDS = """
all of the my this that it them whole entire everything what is in inside there here file files folder contents content archive zip tar tarball compressed out from
thing lot stuff remains remaining remainder rest left over still
"""
_WHOLE = frozenset(_WHOLE_WORDS.split())
"""Words that leave nothing out of what an archive holds: *all of it*, *the whole archive*, *what is in the zip*."""

_THIS_ONE = r"(?:the|that|this)\s+(?:zip|tar|compressed)?\s*(?:archive|zip|tar(?:ball)?|file)"
_THERE = rf"(?P<where>it|that|this|there|here|{_THIS_ONE}|(?:the )?(?:archive |zip )?\ue000\d+\ue001)"


_NEXT_TO = re.compile(
    r"[\s,.]+(?:right\s+)?(?:(?:next to|beside|alongside)\s+(?:it|them|the (?:others?|originals?|rest))|with the (?:others|originals))\s*$|[\s,.]+in the same (?:place|folder|directory)\s*$",
    re.IGNORECASE,
)
"""Where what is packed lies."""

_PACKING = re.compile(
    r"^(?:(?:pack|zip|compress|bundle|tar|archive|squeeze|stuff|wrap|gather|collect|combine|shrink|put|roll)(?:\s+(?:up|together|all of))*)\s+|"
    r"[\s,.]+(?:in|into|to|as|inside)\s+(?:(?:an?|one|the|single|new|compressed)\s+)*(?:(?:zip|tar)(?:\s+(?:file|archive))?|archive|tarball)(?:\s+(?:called|named))?(?=[\s,.]|$)|"
    r"[\s,.]+(?:in|into|to|as|inside|called|named)\s*[\"“”]*\s*$|[\"“”]",
    re.IGNORECASE,
)
"""What a sentence says of packing, beside what is packed."""


_MARKS = "\"“”'"
_TOWARDS = re.compile(r"\s+(?:into|in|to|as|called|named)\s*[\"“']?$", re.IGNORECASE)
"""Before the name of what is made."""


def packed(clerk: Meant, masked: str, following: Iterable[str]) -> Action | None:
    """Packing what is named into what is to be called as named; a name that only the next words give counts."""
    if not _PACKS.search(masked) or _OTHERWISE.search(masked) or re.search(rf"\b{_THIS_ONE}\b", masked, re.IGNORECASE):
        return None
    rest, folder, later = masked, clerk.desk.here, next(iter(following), "")
    new = _NEW.search(rest)
    if new is None:
        new = _NEW.search(later) if re.match(r"(?:and |then )*(?:call|name)\b", later, re.IGNORECASE) else None
    else:
        rest = f"{_TOWARDS.sub('', rest[: new.start()])} {rest[new.end() :].lstrip(_MARKS)}"
    if into := _INTO.search(f" {rest}"):
        place = clerk.place(into["where"])
        if place is not None and place.is_dir():
            folder, rest = place, f" {rest}"[: into.start()]
    if new is not None and not SLOT.search(rest) and (adds := _ADDS.match(clerk.masked(later))):
        rest = f"{rest} {adds['what']}"  # an archive that is begun gets what the next words put into it
    sources = _sources(clerk, rest) or clerk.things(_bare(rest))
    if sources and _NEXT_TO.search(rest) and len({p.parent for p in sources}) == 1:
        folder = sources[0].parent
    name = new["name"] if new is not None else _default_name(masked, sources)
    if not sources or not is_name(name):
        return None
    return pack_files.call(paths=clerk.joined(sources), archive=clerk.written(folder / name))


def _sources(clerk: Meant, rest: str) -> list[Path]:
    """What is named, where the sentence says nothing else."""
    rest = _NEXT_TO.sub("", rest)
    named = clerk.slots(rest)
    left = {w.casefold() for w in re.findall(r"[^\W_]+(?:['’]\w+)?", SLOT.sub(" ", rest))} - _WORDS
    return [] if left else [p for p in named if not any(p in other.parents for other in named)]  # *a.txt from Old*


def _bare(rest: str) -> str:
    """What is to be packed, without what is said of packing."""
    rest, before = _NEXT_TO.sub("", rest).strip(" ,."), ""
    while rest != before:
        before, rest = rest, _PACKING.sub("", rest).strip(" ,.")
    return rest


def _default_name(masked: str, sources: list[Path]) -> str:
    """The name of the one thing that is packed, with the ending that was said."""
    ending = next((e for form, e in _KINDS if form.search(masked)), ".zip")
    return f"{sources[0].stem}{ending}" if len(sources) == 1 else ""


_ADDS = re.compile(
    rf"^(?:put|add|pack|insert|place|drop)\s+(?P<what>.+?)\s+(?:in|into|to|inside)\s+{_THERE}$",
    re.IGNORECASE,
)
_DROPS = re.compile(
    rf"^(?:take|remove|delete|drop|throw)\s+(?P<what>.+?)\s+(?:back\s+)?(?:out|from)(?:\s+(?:of\s+|from\s+)?{_THERE})?(?:\s+again)?$",
    re.IGNORECASE,
)


def _archive(clerk: Meant, words: str | None) -> Path | None:
    """The archive that is named, or was made or filled last."""
    path = next(iter(clerk.slots(words or "")), clerk.desk.last)
    return path if path is not None and path.is_file() and ending_of(path.name) else None


def changed(clerk: Meant, masked: str) -> Action | None:
    """What is to go into an archive that is there, or out of it."""
    if (found := _ADDS.match(masked)) is not None:
        archive, what = _archive(clerk, found["where"]), clerk.things(found["what"])
        if archive is not None and what and archive not in what:
            return add_to_archive.call(paths=clerk.joined(what), archive=clerk.written(archive))
    if (found := _DROPS.match(masked)) is not None:
        archive, what = _archive(clerk, found["where"]), clerk.things(found["what"])
        names = [] if archive is None else _held(archive, what, clerk.unmasked(found["what"]))
        if archive is not None and names:
            return drop_files.call(names=joined(names), archive=clerk.written(archive))
    return None


def _held(archive: Path, what: list[Path], words: str) -> list[str]:
    """What an archive holds of these, or the one thing in it that the words name, with the folder in it: *the drinks one*."""
    held = [PurePosixPath(name) for name in members(archive)]
    if what and {p.name for p in what} <= {name.parts[0] for name in held if name.parts}:
        return [p.name for p in what]
    said = [w for w in re.findall(r"[^\W_]+", words.casefold()) if w not in FILLERS]
    called = [n for n in held if said in (re.findall(r"[^\W_]+", w.casefold()) for w in (n.name, n.stem))]
    return [str(called[0])] if said and len(called) == 1 else []


def unpacked(clerk: Meant, masked: str) -> Action | None:
    """Unpacking what is named, or what was packed last, to where it is said, else here."""
    found = _UNPACKS.match(masked)
    if found is None:
        return None
    rest, folder = found["rest"], clerk.desk.here
    if into := _INTO.search(f" {rest}"):
        place = clerk.place(into["where"])
        if place is None or not place.is_dir():
            return None
        folder, rest = place, f" {rest}"[: into.start()]
    if {w.casefold() for w in re.findall(r"\w+", SLOT.sub(" ", rest))} - _WHOLE:
        return None  # some of it, or otherwise
    archives = clerk.slots(rest) or list(clerk.desk.lasts)
    if len(archives) != 1 or not archives[0].is_file() or not ending_of(archives[0].name):
        return None
    return unpack_file.call(archive=clerk.written(archives[0]), folder=clerk.written(folder))
