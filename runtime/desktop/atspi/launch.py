"""Applications that can be started: the desktop entries of the system."""

from __future__ import annotations

import configparser
import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from edgelam.runtime.desktop.atspi.session import ACCESSIBILITY

FLAGS = {
    "soffice": ("--norestore", "--nologo", "--nofirststartwizard"),
    "libreoffice": ("--norestore", "--nologo", "--nofirststartwizard"),
    "chromium": ("--force-renderer-accessibility", "--no-first-run", "--password-store=basic", "--disable-gpu"),
}
"""What some programs need to be accessible, or not to greet first."""


MAX_ENTRY = 200_000
"""Bytes of a desktop entry; those with every translation have been seen with 60,000."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A desktop entry: what a person may call it, and how it is started."""

    id: str
    name: str
    generic: str
    command: tuple[str, ...]

    @property
    def program(self) -> str:
        return Path(self.command[0]).name

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
    for folder in folders:
        for path in sorted((folder / "applications").glob("*.desktop")):
            entry = _read(path)
            if entry is not None and entry.id not in found:
                found[entry.id] = entry
    return list(found.values())


def find(name: str) -> Entry | None:
    """The entry that fits a name best."""
    ranked = sorted(entries(), key=lambda e: e.answers_to(name), reverse=True)
    return ranked[0] if ranked and ranked[0].answers_to(name) else None


def start(entry: Entry) -> subprocess.Popen[bytes]:
    """Start it, detached, in the person's home as a menu would, with accessibility switched on."""
    program = entry.program
    command = [*entry.command, *FLAGS.get(program, ())]
    if program == "chromium" and hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")
    environment = {**os.environ, **{k: v for k, v in ACCESSIBILITY.items() if v}}
    return subprocess.Popen(
        command,
        env=environment,
        cwd=Path.home(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


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
        command = tuple(p for p in shlex.split(fields.get("Exec", "")) if not p.startswith("%"))
    except ValueError:
        return None
    if not command or shutil.which(command[0]) is None:
        return None
    return Entry(path.stem, fields.get("Name", path.stem), fields.get("GenericName", ""), command)
