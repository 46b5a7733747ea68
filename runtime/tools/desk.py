"""What words about files are held against: the folder that is shown, and what was made, named, copied or moved before in this run."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from edgelam.action import Action, Verb
from edgelam.runtime.tools.filing import BETWEEN
from edgelam.runtime.tools.machine import Machine
from edgelam.runtime.tools.places import entries, located
from edgelam.runtime.tools.tool import arguments_of


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder that is shown, on a machine, and what a request did there so far."""

    here: Path
    machine: Machine
    request: str = ""
    last: Path | None = None
    """What was made, renamed, copied or moved last."""

    place: Path | None = None
    """The folder that was last put something into."""


def shown_folder(title: str, machine: Machine) -> Path | None:
    """The folder that a window's title names; the home where it names none that is known; None where it names two."""
    parts = [p.strip() for p in re.split(r"\s+[-–—|]\s+", title) if p.strip()]
    known = {
        **{p.name.casefold(): p for p in machine.folders().values()},
        machine.home.name.casefold(): machine.home,
        "home": machine.home,
    }
    for part in parts:
        path = Path(os.path.expanduser(part))
        if path.is_absolute() and path.is_dir():
            return path
        if (place := known.get(part.casefold())) is not None:
            return place
    named = list(dict.fromkeys(p for p in entries(machine) if p.is_dir() and p.name in parts))
    return named[0] if len(named) == 1 else None if named else machine.home


def desk_of(title: str, machine: Machine, request: str, done: Sequence[Action]) -> Desk | None:
    """What is at hand in a window of this title, after these acts; None where it is not clear which folder is shown."""
    here = shown_folder(title, machine)
    last = place = None
    for action in done:
        if action.verb is not Verb.CALL:
            continue
        last, place = _left(action, machine, last, place)
    return None if here is None else Desk(here, machine, request, last, place)


def _left(action: Action, machine: Machine, last: Path | None, place: Path | None) -> tuple[Path | None, Path | None]:
    """What a call was about, as it is afterwards, and the folder that it put something into."""
    given = {k: str(v) for k, v in arguments_of(action).items()}
    full = [located(p, machine) for p in given.get("paths", given.get("path", "")).split(BETWEEN)]
    match action.text:
        case "make_folders" | "make_files":
            return full[-1], full[-1].parent
        case "rename_file":
            return full[0].with_name(given["name"]), place
        case "copy_files" | "move_files":
            folder = located(given["folder"], machine)
            return folder / given.get("name", full[-1].name), folder
        case _:
            return last, place


def listed(folder: Path) -> list[Path]:
    """What lies in a folder, hidden things left out."""
    try:
        with os.scandir(folder) as listing:
            return [Path(e.path) for e in listing if not e.name.startswith(".")]
    except OSError:
        return []
