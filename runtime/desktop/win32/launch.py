"""Applications that can be started: the Start menu, registered programs, and what is on the path."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PureWindowsPath
from typing import Any

from edgelam.errors import EnvironmentProblem

APPS_FOLDER = "shell:AppsFolder"
APP_PATHS = r"Software\Microsoft\Windows\CurrentVersion\App Paths"
START_MENUS = ("ProgramData", "APPDATA")
NOT_APPS = ("uninstall", "readme", "release notes", "website")
DETACHED = 0x00000008 | 0x00000200


@dataclass(frozen=True, slots=True)
class Entry:
    """``name`` is what a person calls it, ``target`` what Windows starts."""

    name: str
    target: str

    @property
    def program(self) -> str:
        return PureWindowsPath(self.target).stem

    def answers_to(self, wanted: str) -> float:
        """How well this entry fits a name a person says; 0 for not at all."""
        wanted = wanted.casefold().removesuffix(".exe")
        name = self.name.casefold()
        if wanted == name:
            return 4.0
        if wanted == self.program.casefold():
            return 3.0
        if wanted in name.split():
            return 2.0 - 0.01 * len(name)
        return 1.0 - 0.001 * len(name) if wanted in name else 0.0


def entries() -> list[Entry]:
    """Every application of the Start menu, and programs that are registered by name; each name once."""
    found: dict[str, Entry] = {}
    for entry in (*_apps_folder(), *_shortcuts(), *_registered()):
        if not any(word in entry.name.casefold() for word in NOT_APPS):
            found.setdefault(entry.name.casefold(), entry)
    return list(found.values())


def find(name: str, among: Iterable[Entry] | None = None) -> Entry | None:
    """The entry that fits a name best, else a program of that name on the path."""
    ranked = sorted(entries() if among is None else among, key=lambda e: -e.answers_to(name))
    if ranked and ranked[0].answers_to(name):
        return ranked[0]
    program = shutil.which(name)
    return Entry(name, program) if program else None


def start(entry: Entry) -> int:
    """Start it in the person's home; its process, or 0 where Windows starts it for us.

    Raises:
        EnvironmentProblem: Windows could not start it.
    """
    try:
        if entry.target.casefold().endswith(".exe"):
            null = subprocess.DEVNULL  # an inherited pipe would stay open as long as the application runs
            return subprocess.Popen(
                [entry.target], cwd=Path.home(), creationflags=DETACHED, stdin=null, stdout=null, stderr=null
            ).pid
        opener: Any = getattr(os, "startfile", None)
        if opener is None:
            raise OSError("only Windows can open it")
        opener(entry.target)
    except OSError as error:
        raise EnvironmentProblem(f"{entry.name} could not be started: {error}.") from error
    return 0


@cache
def _apps_folder() -> tuple[Entry, ...]:
    """The Start menu as the shell lists it: classic and store applications alike. Empty where there is no such shell."""
    try:
        import comtypes.client

        items = comtypes.client.CreateObject("Shell.Application", dynamic=True).NameSpace(APPS_FOLDER).Items()
        return tuple(
            Entry(str(i.Name), f"{APPS_FOLDER}\\{i.Path}") for i in (items.Item(n) for n in range(items.Count))
        )
    except (ImportError, OSError, AttributeError, TypeError):  # Wine has no such folder
        return ()


def _shortcuts() -> Iterator[Entry]:
    for variable in START_MENUS:
        root = os.environ.get(variable)
        if root:
            folder = Path(root, "Microsoft", "Windows", "Start Menu", "Programs")
            yield from (Entry(p.stem, str(p)) for p in sorted(folder.rglob("*.lnk")))


def _registered() -> Iterator[Entry]:
    if sys.platform != "win32":
        return
    import winreg

    for root in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
        try:
            with winreg.OpenKey(root, APP_PATHS) as key:
                names = [winreg.EnumKey(key, i) for i in range(winreg.QueryInfoKey(key)[0])]
                targets = [(n, winreg.QueryValue(key, n)) for n in names]
        except OSError:
            continue
        yield from (Entry(PureWindowsPath(n).stem, t.strip('"')) for n, t in targets if t)
