"""A file that is meant by words, *open the beach photo from Pictures*, is called by its name, where there is just one that they fit."""

from __future__ import annotations

import re

from edgelam.phrases import normalise
from edgelam.retrieval.lexical import one_slip
from edgelam.runtime.files import Files
from edgelam.runtime.request.names import file_in, folder_in
from edgelam.runtime.tools.opening import KIND_NAMES

_OPENS = re.compile(
    r"^(?P<verb>(?:please\s+)?(?:open(?: up)?|load|view|display|show(?: me)?|play|edit))\s+(?:the|my|our|that|a)?\s*(?P<what>[\w' -]+?)"
    r"(?P<place>\s+(?:from|in|inside)\s+(?:the |my )?[\w.-]+(?: (?:folder|directory))?)?(?:\s+(?:as well|too|also|again|please|for me|now|beside (?:it|this)|next to (?:it|this)|in (?:a|another) (?:new )?(?:tab|window|buffer)))*$",
    re.IGNORECASE,
)
_FETCHES = re.compile(
    r"^(?P<verb>(?:please\s+)?(?:get|fetch|bring(?: up)?|pull(?: up)?|grab)(?: me)?)\s+(?=.+\s(?:from|in|inside)\s)",
    re.IGNORECASE,
)
"""What opens a file where it says from where: *get the invoice from Downloads*."""

_KINDS = (KIND_NAMES - {"folder", "folders", "directory", "directories", "texts"}) | {
    "file",
    "files",
    "document",
    "documents",
    "letter",
    "song",
}
"""Words that say what kind of file it is: without one, and without a place, it may be no file at all."""

_SORTS = frozenset({"list", "note", "notes", "sheet", "table", "log", "draft", "copy"})
"""The same, as far as they are no part of the name itself: *the shopping list* is called shopping list, or shopping."""

_FOLDERS = frozenset({"folder", "folders", "directory", "directories"})
"""Words of what is no file."""

SLIPS = 5
"""Letters of a word from which on one of them may be wrong."""

SHORTEST = 3
"""Letters of a name that words may stand for."""


def with_name(subtask: str, files: Files) -> str:
    """The subtask with the file's own name; as it is where its words fit none, or several."""
    said = subtask.strip().rstrip(".!")
    found = _OPENS.match(_FETCHES.sub("open ", said)) or _OPENS.match(said)
    if found is None or file_in(subtask)[1]:
        return subtask
    what = found["what"].split()
    if _FOLDERS & set(map(str.casefold, what)):
        return subtask
    left = [word for word in what if word.casefold() not in _KINDS]
    folder = folder_in(found["place"]) if found["place"] else ""
    is_file = len(left) < len(what) or bool(folder)
    if not is_file or len("".join(left)) < SHORTEST:
        return subtask
    there = (
        _called(left, folder, files)
        or _of_words(left, folder, files)
        or _called([w for w in left if w.casefold() not in _SORTS], folder, files)
    )
    if len(there) != 1:
        return subtask
    name = _base(there.pop())
    called = f'"{name}"' if " " in name else name
    return f"{found['verb']} {called}{found['place'] or ''}"


def _called(words: list[str], folder: str, files: Files) -> set[str]:
    """The paths of the files that are called by these words, however they are joined."""
    if len("".join(words)) < SHORTEST:
        return set()
    names = {joint.join(words) for joint in (" ", "-", "_", "")}
    return {f.path for name in names for f in files.find(name, folder) if not f.is_folder}


def _of_words(said: list[str], folder: str, files: Files) -> set[str]:
    """What has all these words in its name, one slip of the finger in each; where a folder is said, in that alone."""
    if not folder:
        return set()
    paths = (
        p for p in files.entries() if re.split(r"[\\/]", p)[-2].casefold() == folder.casefold() and _ENDING.search(p)
    )
    return {
        p for p in paths if all(any(_is_like(w.casefold(), own) for own in normalise(_base(p)).split()) for w in said)
    }


_ENDING = re.compile(r"\w\.[A-Za-z]\w{0,4}$")


def _is_like(word: str, own: str) -> bool:
    return word == own or (min(len(word), len(own)) >= SLIPS and one_slip(word, own))


def _base(path: str) -> str:
    return re.split(r"[\\/]", path)[-1]
