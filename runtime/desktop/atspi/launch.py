"""Applications that can be started: the desktop entries of the system."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from edgelam.runtime.desktop.atspi import leftovers
from edgelam.runtime.desktop.atspi.session import accessible

FLAGS = {
    "soffice": ("--norestore", "--nologo", "--nofirststartwizard"),
    "libreoffice": ("--norestore", "--nologo", "--nofirststartwizard"),
    "chromium": ("--force-renderer-accessibility", "--no-first-run", "--password-store=basic", "--disable-gpu"),
}
"""What some programs need to be accessible, or not to greet first."""


ARCHIVERS = frozenset({"Archiving", "Compression"})
"""Categories of what packs and unpacks."""

FOLDERS = frozenset(
    {"inode/directory", "inode/mount-point", "application/x-gnome-saved-search", "x-scheme-handler/trash"}
)
"""MIME types of folders and of what is shown like one."""

FILE_CODES = frozenset({"%f", "%F", "%u", "%U"})
SINGLE = frozenset({"%f", "%u"})
"""Field codes of a desktop entry's command that stand for files, and for one alone."""

_CODE = re.compile(r"%.")
_SETS = re.compile(r"\w+=.*", re.DOTALL)

ALIKE = frozenset({"text", "image", "audio", "video"})
"""Kinds of MIME types of which an application that opens one mostly opens the others."""

MAX_ENTRY = 200_000
"""Bytes of a desktop entry; those with every translation have been seen with 60,000."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A desktop entry: what a person may call it, how it is started, and the class that its windows have in X."""

    id: str
    name: str
    generic: str
    command: tuple[str, ...]
    window_class: str = ""
    packs: bool = False
    """Whether it says that it is for archives."""

    shows_folders: bool = False
    """Whether it says that it is a file manager, or opens folders and nothing else."""

    line: tuple[str, ...] = ()
    """The command with the field codes of files: where they stand in it, if it takes any."""

    opens: frozenset[str] = frozenset()
    """The MIME types of what it says that it opens."""

    def takes(self, kinds: Sequence[str], anything: bool = False) -> bool:
        """Whether it can be started with things of these MIME types: one, or several. What says of nothing what it opens takes anything;
        of texts, pictures, sounds and films one kind stands for all."""
        codes = FILE_CODES & set(self.line)
        if not codes or (len(kinds) > 1 and codes <= SINGLE):
            return False
        mains = {kind.partition("/")[0] for kind in self.opens} & ALIKE
        return anything or not self.opens or all(k in self.opens or k.partition("/")[0] in mains for k in kinds)

    def with_documents(self, documents: Sequence[str]) -> list[str]:
        """Its command line with these documents, where it says that they belong."""
        if not documents or not FILE_CODES & set(self.line):
            return [*self.command, *documents]
        parts: list[str] = []
        for part in self.line:
            parts += documents if part in FILE_CODES else [part]
        return parts

    @property
    def started(self) -> str:
        """The program that its command comes to, behind what only sets an environment: *env UBUNTU_MENUPROXY=0 audacity*."""
        words = [*self.command]
        while len(words) > 1 and (Path(words[0]).name == "env" or _SETS.fullmatch(words[0])):
            del words[0]
        return words[0]

    @property
    def program(self) -> str:
        return Path(self.started).name

    @property
    def names(self) -> frozenset[str]:
        """What its process or its windows may call themselves, in lower case."""
        tail, office = self.id.rpartition(".")[2], self.program.replace("libreoffice", "soffice")
        names = (self.name, self.id, tail, self.program, office, self.window_class)
        return frozenset(name.casefold() for name in names if name)

    def answers_to(self, wanted: str) -> float:
        """How well this entry fits a name a person says; 0 for not at all. Plain commands come before special modes."""
        wanted = wanted.casefold()
        tail = self.id.casefold().rpartition(".")[2]
        if wanted in (self.name.casefold(), self.id.casefold(), tail):
            fit = 4.0
        elif wanted == self.program.casefold():
            fit = 3.0
        elif wanted in self.name.casefold().split():
            fit = 2.0
        else:
            fit = float(wanted in self.generic.casefold() or wanted in self.name.casefold())
        return fit - 0.1 * min(5, len(self.command) - 1) if fit else 0.0


def entries() -> list[Entry]:
    """Every application that can be started and shows itself in menus."""
    folders = [Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")]
    folders += [Path(p) for p in (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")]
    found: dict[str, Entry] = {}
    for folder in (f / "applications" for f in folders):
        if folder.is_dir():
            for entry in _entries_in(folder, folder.stat().st_mtime_ns):
                found.setdefault(entry.id, entry)
    return list(found.values())


@lru_cache(maxsize=16)
def _entries_in(folder: Path, _changed: int) -> tuple[Entry, ...]:
    """Read once for each change of the folder: every look at a window asks which application it belongs to."""
    read = (_read(path) for path in sorted(folder.glob("*.desktop")))
    return tuple(entry for entry in read if entry is not None)


def find(name: str) -> Entry | None:
    """The entry that fits a name best."""
    ranked = sorted(entries(), key=lambda e: e.answers_to(name), reverse=True)
    return ranked[0] if ranked and ranked[0].answers_to(name) else None


def start(entry: Entry, *documents: str) -> subprocess.Popen[bytes]:
    """Start it, detached, in the person's home as a menu would, with accessibility switched on, these documents opened."""
    program = entry.program
    line = entry.with_documents(documents)
    command = [*line[: len(line) - len(documents)], *FLAGS.get(program, ()), *line[len(line) - len(documents) :]]
    if program == "chromium" and hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")
    process = subprocess.Popen(
        command,
        env=accessible(os.environ),
        cwd=Path.home(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    leftovers.remember(process.pid)
    return process


def _filled_in(line: Sequence[str], fields: Mapping[str, str], path: Path) -> tuple[str, ...]:
    """A command with what its field codes stand for, as the Desktop Entry Specification has it, but for those of files: a flag
    before one that is left out would take whatever comes next."""
    icon = fields.get("Icon", "")
    codes = {"%c": _in_own_language(fields, "Name") or path.stem, "%k": str(path), "%%": "%"}
    parts: list[str] = []
    for part in line:
        if part == "%i":
            parts += ["--icon", icon] if icon else []
        elif part in FILE_CODES:
            parts.append(part)
        elif (text := _CODE.sub(lambda code: codes.get(code[0], ""), part)) or not part:
            parts.append(text)
    return tuple(parts)


def _in_own_language(fields: Mapping[str, str], key: str) -> str:
    """What an entry says in the person's language, else in its own."""
    language = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "").partition(".")[0]
    tags = (language, language.partition("_")[0])
    return next(filter(None, (fields.get(f"{key}[{tag}]") for tag in tags)), fields.get(key, ""))


def _read(path: Path) -> Entry | None:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        if path.stat().st_size > MAX_ENTRY:
            return None
        parser.read(path, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError, OSError):
        return None
    if not parser.has_section("Desktop Entry"):
        return None
    fields = dict(parser.items("Desktop Entry"))
    if (
        fields.get("Type") != "Application"
        or fields.get("NoDisplay", "").lower() == "true"
        or fields.get("Terminal", "").lower() == "true"
    ):
        return None
    try:
        line = _filled_in(shlex.split(fields.get("Exec", "")), fields, path)
    except ValueError:
        return None
    command = tuple(p for p in line if p not in FILE_CODES)
    if not command or shutil.which(command[0]) is None:
        return None
    name, generic, window_class = (fields.get(k, "") for k in ("Name", "GenericName", "StartupWMClass"))
    categories = set(fields.get("Categories", "").split(";"))
    is_manager = "FileManager" in categories
    opens = frozenset(filter(None, fields.get("MimeType", "").split(";")))
    shows_folders = is_manager or ("inode/directory" in opens and opens <= FOLDERS)
    return Entry(
        path.stem,
        name or path.stem,
        generic,
        command,
        window_class,
        bool(categories & ARCHIVERS),
        shows_folders,
        line,
        opens,
    )
