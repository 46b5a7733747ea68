"""What is there: files, folders, applications, open windows, and addresses that are well-formed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edgelam.action import Scalar
from edgelam.phrases import base, normalise
from edgelam.runtime.tools.machine import Machine

DEPTH = 4
"""Folders below one of the person's that are looked into."""

MAX_SEEN = 20_000
"""Entries looked at for one request."""

SHORTEST = 3
"""Letters of a word that alone says nothing."""

_FILLER_WORDS = """
a an the my our this that app application program window please file folder directory document called named to in of for with and from
"""
_FILLERS = frozenset(_FILLER_WORDS.split())
"""Words around a name that are no part of it."""


def written(path: Path, machine: Machine) -> str:
    """A path as calls have it: from ``~`` where it is the person's own, with forward slashes."""
    try:
        inner = path.relative_to(machine.home).as_posix()
        return "~" if inner == "." else f"~/{inner}"
    except ValueError:
        return path.as_posix()


def located(path: str, machine: Machine) -> Path:
    """The path on this machine."""
    if path == "~" or path.startswith(("~/", "~\\")):
        return machine.home / path[2:]
    return Path(path)


def entries(machine: Machine) -> Iterator[Path]:
    """The person's files and folders, well-known folders first, hidden ones left out."""
    seen: set[Path] = set()
    for folder in (*machine.folders().values(), machine.home):
        for path in _below(folder, DEPTH):
            if path not in seen:
                seen.add(path)
                yield path
            if len(seen) >= MAX_SEEN:
                return


def _below(folder: Path, depth: int) -> Iterator[Path]:
    try:
        found = sorted((e for e in os.scandir(folder) if not e.name.startswith(".")), key=lambda e: e.name)
    except OSError:
        return
    for entry in found:
        yield Path(entry.path)
        if depth and entry.is_dir(follow_symlinks=False):
            yield from _below(Path(entry.path), depth - 1)


@dataclass(frozen=True, slots=True)
class ExistingPath:
    """A file, or a folder, that is there."""

    folder: bool = False

    def find(self, said: str, machine: Machine) -> Scalar | None:
        if (given := self._given(said, machine)) is not None:
            return given
        if self.folder and (known := _known_folder(said, machine)) is not None:
            return written(known, machine)
        text = f" {normalise(said)} "
        named = [
            (len(name), p)
            for p in entries(machine)
            if p.is_dir() == self.folder
            for name in _names(p)
            if f" {name} " in text
        ]
        inner = [(n, p) for n, p in named if not any(p in other.parents for _, other in named)]
        longest = (
            [p for length, p in inner if length == max(inner)[0]]
            if inner
            else _of_all_words(text, self.folder, machine)
        )
        return written(_nearest(longest), machine) if longest else None

    def read(self, text: str, machine: Machine) -> Scalar | None:
        return self.find(text, machine)

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        path = located(value, machine) if isinstance(value, str) and value else None
        return path is not None and path.exists() and path.is_dir() == self.folder

    def said(self, value: Scalar) -> str:
        return f"{value} folder directory file files {' '.join(w for words in _FOLDER_WORDS.values() for w in words)} home".replace(
            "/", " "
        )

    def schema(self) -> Mapping[str, Any]:
        return {
            "type": "string",
            "description": f"the path of a {'folder' if self.folder else 'file'} that exists; ~ is the home",
        }

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        found = self.find(said, machine)
        return () if found is None else (found,)

    def _given(self, said: str, machine: Machine) -> str | None:
        """A path that is written out."""
        for match in re.finditer(r"(?<!\S)(?:~[/\\]|/|[A-Za-z]:[/\\])[^\"“”*?<>|]*", said):
            words = match.group().rstrip(" .,!?").split(" ")
            for end in range(len(words), 0, -1):
                path = located(" ".join(words[:end]), machine)
                if path.exists() and path.is_dir() == self.folder:
                    return written(path, machine)
        return None


_FOLDER_WORDS = {
    "Documents": ("documents", "document", "docs", "my documents"), "Downloads": ("downloads", "download", "downloaded files"), "Desktop": ("desktop",),
    "Pictures": ("pictures", "picture", "photos", "photo", "images"), "Music": ("music", "songs"), "Videos": ("videos", "video", "movies", "films"),
}  # fmt: skip
_HOME_WORDS = re.compile(r"\b(?:home (?:folder|directory)|my home|personal folder|user folder|home dir)\b")


def _known_folder(said: str, machine: Machine) -> Path | None:
    """One of the well-known folders, unless a folder with a longer name is meant."""
    text = normalise(said)
    if _HOME_WORDS.search(text):
        return machine.home
    folders = machine.folders()
    found = [
        folders[n]
        for n, words in _FOLDER_WORDS.items()
        if n in folders and any(re.search(rf"\b{w}\b", text) for w in words)
    ]
    inner = {name for p in entries(machine) if p.is_dir() and p not in folders.values() for name in _names(p)}
    return found[0] if len(found) == 1 and not any(f" {name} " in f" {text} " for name in inner) else None


def _names(path: Path) -> Iterator[str]:
    """What a person may say for a file: its name with its extension and without, of three letters at least."""
    full, stem = normalise(path.name), normalise(path.stem)
    yield from (n for n in dict.fromkeys((full, full.replace(" ", " dot "), stem)) if len(n) > 2 and n not in _FILLERS)


def _of_all_words(text: str, folder: bool, machine: Machine) -> list[Path]:
    """What has a name of several words that are all said, in whatever order: *the march invoice* is ``invoice-march.pdf``."""
    said, fitting = set(text.split()), []
    for path in entries(machine):
        own = normalise(path.stem).split()
        if path.is_dir() == folder and len(own) > 1 and said.issuperset(own):
            fitting.append((len(own), path))
    return [p for count, p in fitting if count == max(fitting)[0]]


@dataclass(frozen=True, slots=True)
class FileAsked(ExistingPath):
    """A file that is only asked about: one word that no other file's name has says it, too."""

    def find(self, said: str, machine: Machine) -> Scalar | None:
        if (found := ExistingPath.find(self, said, machine)) is not None:
            return found
        asked = {w for w in normalise(said).split() if len(w) > SHORTEST and w not in _FILLERS}
        named = [p for p in entries(machine) if p.is_file() and asked & set(normalise(p.stem).split())]
        return written(named[0], machine) if len(named) == 1 else None


def _nearest(paths: Iterable[Path]) -> Path:
    """Of several of one name the one that lies highest, then the newest."""
    return min(paths, key=lambda p: (len(p.parts), -p.stat().st_mtime))


@dataclass(frozen=True, slots=True)
class Named:
    """One of the names that the machine has now: an application's, or a window's."""

    windows: bool = False

    def names(self, machine: Machine) -> list[str]:
        return [w.title for w in machine.windows()] if self.windows else list(machine.apps())

    def find(self, said: str, machine: Machine) -> Scalar | None:
        """The name that shares most with the words; whole words only, and none where two share as much."""
        text = f" {normalise(said)} "
        scores = {name: self._shared(name, text, machine) for name in self.names(machine)}
        best = max(scores.values(), default=0.0)
        found = [name for name, score in scores.items() if score == best > 0]
        return found[0] if len(found) == 1 or (found and self.windows) else None

    def read(self, text: str, machine: Machine) -> Scalar | None:
        return self.find(text, machine)

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        return value in self.names(machine)

    def said(self, value: Scalar) -> str:
        return f"{value} window" if self.windows else f"{value} app application program"

    def schema(self) -> Mapping[str, Any]:
        return {
            "type": "string",
            "description": "the title of an open window" if self.windows else "the name of an installed application",
        }

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        return self.names(machine)

    def _shared(self, name: str, text: str, machine: Machine) -> float:
        whole = normalise(name)
        if whole and f" {whole} " in text:
            return 100.0 + len(whole)
        own = [w for w in whole.split() if w not in _FILLERS and len(w) > 1]
        said = {*text.split(), text.replace(" ", "")}
        hits = [w for w in own if w in said or f" {w.removesuffix('s')} " in text or f" {w}s " in text]
        joined = whole.replace(" ", "") in text.replace(" ", "") and len(whole) > 5
        return (50.0 if joined else 0.0) + sum(map(len, hits)) + len(hits) / max(1, len(own)) if hits or joined else 0.0


def is_named(name: str, said: str) -> bool:
    """Whether a name, or a part of a window's title, is said in full."""
    parts = (name, *re.split(r"\s+[-–—|]\s+", name))
    return any(f" {normalise(base(part))} " in f" {normalise(said)} " for part in parts if part.strip())


def count_named(said: str, machine: Machine) -> int:
    """How many of the open windows and of the applications are said in full, an application with its window counted once."""
    text = f" {normalise(said)} "
    windows = [
        {normalise(base(p)) for p in (t, *re.split(r"\s+[-–—|]\s+", t))} for t in Named(windows=True).names(machine)
    ]
    seen = [parts for parts in windows if any(part and f" {part} " in text for part in parts)]
    apps = {normalise(app) for app in machine.apps()} - set().union(*seen)
    return len(seen) + sum(f" {app} " in text for app in apps if app)


_SPOKEN_DOT = re.compile(r"(?<=[a-z0-9]) dot (?=[a-z])", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?<![\w@])(?:https?://\S+|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,24})(?::\d+)?(?:/\S*)?|localhost(?::\d+)?(?:/\S*)?)",
    re.IGNORECASE,
)
_ENDINGS = """
txt pdf doc docx odt ods odp xls xlsx csv ppt pptx png jpg jpeg gif svg mp3 mp4 wav ogg flac avi mkv zip tar gz rar html htm py js json xml md exe deb rtf log ini toml yaml webp tif tiff bmp epub mov
"""
NO_DOMAINS = frozenset(_ENDINGS.split())
"""Endings of files, which are not addresses however much they look like them."""


@dataclass(frozen=True, slots=True)
class Address:
    """A web address, with http or https alone: nothing else is opened by a name that somebody said."""

    def find(self, said: str, machine: Machine) -> Scalar | None:
        text = _SPOKEN_DOT.sub(".", re.sub(r" slash ", "/", said, flags=re.IGNORECASE))
        found = [a for m in _ADDRESS.finditer(text) if self.accepts(a := m.group().rstrip(".,!?;:)\"'”"), machine)]
        return found[0] if len(found) == 1 else None

    def read(self, text: str, machine: Machine) -> Scalar | None:
        return self.find(text, machine)

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
            return False
        return value.startswith(("http://", "https://")) or value.rpartition(".")[2].casefold() not in NO_DOMAINS

    def said(self, value: Scalar) -> str:
        return f"{value} dot slash www https http website site page web browser"

    def schema(self) -> Mapping[str, Any]:
        return {"type": "string", "description": "a web address, such as example.org"}

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        found = self.find(said, machine)
        return () if found is None else (found,)
