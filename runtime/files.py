"""Files as evidence: where a file that a request names can be, and which of them are new since a moment."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from edgelam.paths import expand_home, user_folders

DEPTH = 2
"""Folders below a known one that are looked into for a file or folder of a given name."""

MAX_SEEN = 5000
"""Entries looked at for one name: a home can be large, and the loop is waiting."""

Mark = tuple[int, int, int]
"""Modification time in ns, size and identity: a file that is written anew changes at least one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file or folder that is there."""

    path: str
    is_folder: bool
    mark: Mark


class Files(Protocol):
    """What can be seen of the files that applications on a desktop read and write."""

    def find(self, name: str, folder: str = "") -> list[Found]:
        """Everything of this name, with an extension or without; in ``folder`` alone where it is one that is known."""

    def knows(self, folder: str) -> bool:
        """Whether there is such a folder."""

    def text(self, path: str) -> str | None:
        """What a plain text holds; None for anything else."""

    def entries(self) -> frozenset[str]:
        """Paths of the files and folders that lie open in the person's own folders, hidden ones left out."""

    def folders(self) -> frozenset[str]:
        """Those of them that are folders."""


@runtime_checkable
class HoldsFiles(Protocol):
    """A desktop whose files are in memory, path from ``~`` to text."""

    files: dict[str, str]


def files_of(desktop: object) -> Files:
    return Memory(desktop.files) if isinstance(desktop, HoldsFiles) else Disk()


class Disk:
    """The person's own folders, and wherever the applications were started."""

    def find(self, name: str, folder: str = "") -> list[Found]:
        place = located(folder)
        if place is not None:
            return [f for f in _named(_entries(place, 0), name)]
        places = dict.fromkeys((Path.home(), *user_folders().values(), Path.cwd()))
        return list({f.path: f for place in places for f in _named(_entries(place, DEPTH), name)}.values())

    def knows(self, folder: str) -> bool:
        return located(folder) is not None

    def text(self, path: str) -> str | None:
        try:
            text = Path(path).read_bytes().decode("utf-8-sig")  # some applications write a mark first
        except (OSError, UnicodeDecodeError):
            return None
        return None if "\0" in text else text

    def entries(self) -> frozenset[str]:
        return frozenset(entry.path for entry in self._own())

    def folders(self) -> frozenset[str]:
        return frozenset(entry.path for entry in self._own() if entry.is_dir())

    def _own(self) -> Iterable[os.DirEntry[str]]:
        places = dict.fromkeys((Path.home(), *user_folders().values()))
        found = (entry for place in places for entry in _entries(place, 0))
        return (entry for entry in found if not entry.name.startswith("."))


class Memory:
    """The files of a simulated desktop."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def find(self, name: str, folder: str = "") -> list[Found]:
        wanted = f"~/{folder}" if folder not in ("", "~") and not folder.startswith("~") else folder
        held = [(p, t) for p, t in self._files.items() if not wanted or p.rpartition("/")[0] == wanted]
        return [Found(p, False, (0, len(t), hash(t))) for p, t in held if _is_named(p.rpartition("/")[2], name)]

    def knows(self, folder: str) -> bool:
        return bool(folder)

    def text(self, path: str) -> str | None:
        return self._files.get(path)

    def entries(self) -> frozenset[str]:
        return frozenset(self._files)

    def folders(self) -> frozenset[str]:
        return frozenset()


def located(folder: str) -> Path | None:
    """Where a folder is that a request names: a path, one of the person's own, or one inside these; None if nowhere."""
    if not folder:
        return None
    known = {name.casefold(): path for name, path in user_folders().items()}
    first, _, rest = folder.partition("/")
    own = known.get(first.casefold())
    guesses: Iterable[Path]
    if folder == "~" or folder.startswith("~/"):
        guesses = [Path(expand_home(folder)) if folder != "~" else Path.home()]
    elif own is not None:
        guesses = [own / rest]
    elif Path(folder).is_absolute():
        guesses = [Path(folder)]
    else:
        guesses = [parent / folder for parent in (Path.home(), *known.values())]
    return next((g for g in guesses if g.is_dir()), None)


def typed_path(name: str, folder: str) -> str:
    """What to type into a field for the name of a file, so that it lands in ``folder``; the bare name where none is known."""
    first, _, rest = folder.partition("/")
    own = next((n for n in user_folders() if n.casefold() == first.casefold()), None)
    if own is not None:  # wherever the desktop that is driven keeps it
        return "/".join(filter(None, ("~", own, rest, name)))
    place = located(folder)
    if place is None:
        return name
    home = Path.home()
    if place == home:
        return f"~/{name}"
    own = next((n for n, path in user_folders().items() if path == place), None)
    if own is not None:
        return f"~/{own}/{name}"
    return f"~/{place.relative_to(home).as_posix()}/{name}" if place.is_relative_to(home) else str(place / name)


def place_name(path: str) -> str:
    """The folder of a path as people call it."""
    folder = os.path.dirname(path)
    if folder in ("~", str(Path.home())):
        return "your home folder"
    return os.path.basename(folder) or folder


def _entries(folder: Path, depth: int) -> Iterable[os.DirEntry[str]]:
    """The entries of a folder and of those below it, hidden folders left out, nearest first."""
    level, seen = [str(folder)], 0
    for _ in range(depth + 1):
        below: list[str] = []
        for place in level:
            try:
                with os.scandir(place) as listing:
                    entries = list(listing)
            except OSError:
                continue
            for entry in entries:
                seen += 1
                if seen > MAX_SEEN:
                    return
                yield entry
                if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
                    below.append(entry.path)
        level = below


def _named(entries: Iterable[os.DirEntry[str]], name: str) -> list[Found]:
    found = []
    for entry in entries:
        if _is_named(entry.name, name):
            try:
                stat = os.stat(entry.path)  # not the entry's own: on Windows that lacks the identity
            except OSError:
                continue
            found.append(Found(entry.path, entry.is_dir(), (stat.st_mtime_ns, stat.st_size, stat.st_ino)))
    return found


def _is_named(entry: str, name: str) -> bool:
    """The name itself, or with the extension that an application has put behind it."""
    entry, name = entry.casefold(), name.casefold()
    return entry == name or ("." not in name and entry.rpartition(".")[0] == name)
