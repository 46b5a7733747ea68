"""A file that is meant by words, *open the beach photo from Pictures*, is called by its name, where there is just one that they fit."""

from __future__ import annotations

import re

from edgelam.runtime.files import Files
from edgelam.runtime.request.names import file_in, folder_in
from edgelam.runtime.tools.opening import KIND_NAMES

_OPENS = re.compile(
    r"^(?P<verb>(?:please\s+)?(?:open(?: up)?|load|view|display|show(?: me)?|play|edit))\s+(?:the|my|our|that|a)?\s*(?P<what>[\w' -]+?)"
    r"(?P<place>\s+(?:from|in|inside)\s+(?:the |my )?[\w.-]+(?: (?:folder|directory))?)?(?:\s+(?:as well|too|also|again|please|for me|now|beside (?:it|this)|next to (?:it|this)|in (?:a|another) (?:new )?(?:tab|window|buffer)))*$",
    re.IGNORECASE,
)
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

SHORTEST = 3
"""Letters of a name that words may stand for."""


def with_name(subtask: str, files: Files) -> str:
    """The subtask with the file's own name; as it is where its words fit none, or several."""
    found = _OPENS.match(subtask.strip().rstrip(".!"))
    if found is None or file_in(subtask)[1]:
        return subtask
    said = found["what"].split()
    if _FOLDERS & set(map(str.casefold, said)):
        return subtask
    left = [word for word in said if word.casefold() not in _KINDS]
    folder = folder_in(found["place"]) if found["place"] else ""
    is_file = len(left) < len(said) or bool(folder)
    if not is_file or len("".join(left)) < SHORTEST:
        return subtask
    there = _called(left, folder, files) or _called([w for w in left if w.casefold() not in _SORTS], folder, files)
    if len(there) != 1:
        return subtask
    name = re.split(r"[\\/]", there[0])[-1]
    called = f'"{name}"' if " " in name else name
    return f"{found['verb']} {called}{found['place'] or ''}"


def _called(words: list[str], folder: str, files: Files) -> list[str]:
    """The paths of the files that are called by these words, however they are joined."""
    if len("".join(words)) < SHORTEST:
        return []
    names = {joint.join(words) for joint in (" ", "-", "_", "")}
    return sorted({f.path for name in names for f in files.find(name, folder) if not f.is_folder})
