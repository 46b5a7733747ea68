"""The person's files by what people call them: by the name, with its ending or without, by a path, by the kind and the folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from edgelam.paths import user_folders
from edgelam.phrases import base
from edgelam.retrieval.lexical import one_slip
from edgelam.runtime.files import Files
from edgelam.runtime.tools.opening import ENDINGS, KINDS

MIN_LETTERS = 3
"""Letters of a name that words may stand for."""

SLIPS = 5
"""Letters of a word from which on one of them may be wrong."""

_ENDING = re.compile(r"(?<=[^.])\.[A-Za-z]\w{0,4}$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or a folder, and the words of its name without the ending."""

    path: str
    is_folder: bool

    @property
    def name(self) -> str:
        return base(self.path)

    @property
    def stem(self) -> str:
        return self.name if self.is_folder else _ENDING.sub("", self.name)

    @property
    def ending(self) -> str:
        return "" if self.is_folder else self.name[len(self.stem) + 1 :].casefold()

    @property
    def folder(self) -> str:
        """The name of the folder that it lies in."""
        return base(self.path[: -len(self.name)].rstrip("/\\"))

    def is_a(self, kind: str) -> bool:
        """Whether it is what a word says: *photo*, *song*, *folder*; any file is a *file*, and any that is no picture, song or archive
        a *letter*."""
        said = kind.casefold()
        if said in FOLDER_WORDS or self.is_folder:
            return self.is_folder and said in FOLDER_WORDS
        if self.ending in (said, said.removesuffix("s")):
            return True
        known = next((k for k, also in KINDS.items() if said in (k, f"{k}s", *also)), "")
        if known and known not in ("document", "folder"):
            return self.ending in ENDINGS[known]
        return not any(self.ending in ENDINGS[k] for k in _SENSED) or said in _ANY


_SENSED = ("picture", "music", "video", "archive")
_ANY = frozenset({"file", "files", "one", "thing"})
FOLDER_WORDS = frozenset({"folder", "folders", "directory", "directories"})


class KnownFiles:
    """What lies open in the person's own folders; anything deeper is found by its name with the ending."""

    def __init__(self, files: Files) -> None:
        self._files = files

    @cached_property
    def entries(self) -> Sequence[Entry]:
        folders = self._files.folders()
        return [Entry(path, path in folders) for path in sorted(self._files.entries())]

    @cached_property
    def folders(self) -> dict[str, Entry]:
        """The folders by their names in small letters."""
        return {t.name.casefold(): t for t in self.entries if t.is_folder}

    def has_place(self, name: str) -> bool:
        """Whether these are words for a folder of the person's, though it may be empty or missing."""
        return name.casefold() in self.folders or name.casefold() in map(str.casefold, user_folders())

    def called(self, words: str) -> list[Entry]:
        """What is called so, with its ending or without."""
        said = spaced(words)
        if len(said) < MIN_LETTERS:
            return []
        return [t for t in self.entries if said in (spaced(t.name), spaced(t.stem))]

    def at(self, folder: str, name: str) -> list[Entry]:
        """What a written path or a name with an ending stands for, wherever it lies."""
        found = self._files.find(name, folder) if not folder or self._files.knows(folder) else []
        return [Entry(f.path, f.is_folder) for f in found if base(f.path).casefold() == name.casefold()]

    def of_words(self, words: Iterable[str], folder: str) -> list[Entry]:
        """The files in a folder that have all these words in their names, one slip of the finger in each."""
        said = [w.casefold() for w in words]
        if len("".join(said)) < MIN_LETTERS:
            return []
        there = [t for t in self.entries if not t.is_folder and t.folder.casefold() == folder.casefold()]
        return [t for t in there if all(any(_is_like(w, own) for own in spaced(t.stem).split()) for w in said)]

    def of_kind(self, kind: str, folder: str = "") -> list[Entry]:
        """All files of a kind, in one folder where it is said."""
        there = [
            t for t in self.entries if not t.is_folder and (not folder or t.folder.casefold() == folder.casefold())
        ]
        return [t for t in there if t.is_a(kind)]


def spaced(name: str) -> str:
    return " ".join(re.split(r"[\s_-]+", name.casefold().strip(" .\"'“”‘’")))


def _is_like(word: str, own: str) -> bool:
    return word in (own, f"{own}s") or (min(len(word), len(own)) >= SLIPS and one_slip(word, own))
