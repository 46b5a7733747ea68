"""What words about files are held against: the folder that is shown, and what was made, named, copied or moved before in this run."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.keys import LOCATION_KEY
from edgelam.runtime.decision import Decision, without_model
from edgelam.runtime.labels import Labels
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
    lasts: tuple[Path, ...] = ()
    """What was made, renamed, copied or moved last."""

    by: str = ""
    """The tool that did it."""

    place: Path | None = None
    """The folder that was last put something into."""

    packs: bool = False
    """Whether this is a window for archives: what is done to what lies in one is no matter of the files on the disk."""

    views: bool = False
    """Whether this window shows files and is for something else: only what is to lie in another folder is meant for them."""

    anywhere: bool = False
    """Whether it is not known which folder is shown: only what is named with its place is meant."""

    @property
    def last(self) -> Path | None:
        return self.lasts[-1] if self.lasts else None


def shown_folder(window: Snapshot, machine: Machine) -> Path | None:
    """The folder that a window shows: its field for the place says it, else its title; None where neither does, or it is not clear."""
    typed = {State.MULTILINE, State.FOCUSED}  # in the field with the focus stands what somebody is about to go to
    fields = (c.value for c in window.controls if c.role in (Role.TEXT, Role.COMBO) and not c.states & typed)
    parts = [p.strip() for p in re.split(r"\s+[-–—|]\s+", window.title) if p.strip()]
    for said in (*fields, *parts):
        path = Path(os.path.expanduser(said)) if said else Path()
        if path.is_absolute() and path.is_dir():
            return path
    known = {p.name.casefold(): p for p in (machine.home, *machine.folders().values())} | {"home": machine.home}
    named = [known[part.casefold()] for part in parts if part.casefold() in known]
    named = named or [p for p in entries(machine) if p.is_dir() and p.name in parts]
    return named[0] if len(set(named)) == 1 else None


def desk_of(window: Snapshot, machine: Machine, request: str, done: Sequence[Action], packs: bool = False) -> Desk:
    """What is at hand in a window, after these acts; of one that does not say which folder it shows, only what is named with its place.
    ``packs``: the window is one for archives, and shows none or the one that its title names."""
    archive = _shown_archive(window, machine) if packs else None
    here = shown_folder(window, machine) if not packs else archive.parent if archive is not None else machine.home
    lasts = () if archive is None else (archive,)
    desk = Desk(here or machine.home / _NOWHERE, machine, request, lasts, packs=packs, anywhere=here is None)
    for action in done:
        desk = _after(action, desk) if action.verb is Verb.CALL else desk
    return desk


_NOWHERE = ".nowhere-known"


def is_placed(action: Action, desk: Desk) -> bool:
    """Whether all that a call is about, and where it goes, is named with its place in the request."""
    said = _spelled(desk.request)
    given = {k: str(v) for k, v in arguments_of(action).items()}
    things = [p for key in ("paths", "path", "archive") for p in given.get(key, "").split(BETWEEN) if p]
    places = [located(p, desk.machine).parent for p in things]
    places += [located(given["folder"], desk.machine)] if "folder" in given else []
    return all(_spelled(_called(p, desk.machine)) in said for p in places)


def _spelled(words: str) -> str:
    return f" {' '.join(re.findall(_WORD, words.casefold()))} "


_WORD = r"[^\W_]+"


def _called(folder: Path, machine: Machine) -> str:
    return "home" if folder == machine.home else folder.name.casefold()


def desk_of_viewer(window: Snapshot, machine: Machine, request: str, done: Sequence[Action]) -> Desk | None:
    """What is at hand in a window that shows files: in rows, all of one folder, or one that its title names; None where it shows none.
    What is open and can be written in may be other than what lies on the disk."""
    rows = {c.name for c in window.controls if c.role in (Role.ITEM, Role.CELL) and _FILE.search(c.name)}
    there = [p for p in entries(machine) if p.is_file()]
    holding = {p.parent for p in there if p.name in rows}
    folders = [f for f in holding if rows <= {p.name for p in there if p.parent == f}]
    shown = _shown_file(window, there)
    writes = any(c.has(State.MULTILINE) and Verb.TYPE in c.verbs for c in window.controls)
    here = folders[0] if len(folders) == 1 else shown.parent if shown is not None and not rows else None
    if here is None or window.modal:
        return None
    desk = Desk(here, machine, request, () if shown is None or writes else (shown,), views=True)
    for action in done:
        desk = _after(action, desk) if action.verb is Verb.CALL else desk
    return desk


_FILE = re.compile(r"\w\.[A-Za-z]\w{0,4}$")


def _shown_file(window: Snapshot, there: Sequence[Path]) -> Path | None:
    """The file that a title names in full, where there is one of that name."""
    named = [p for p in there if re.search(rf"(?<![\w.-]){re.escape(p.name)}(?![\w.-])", window.title)]
    return named[0] if len(named) == 1 else None


def _shown_archive(window: Snapshot, machine: Machine) -> Path | None:
    """The archive of the person's that a title names in full, where there is one of that name."""
    titled = set(re.split(r"\s+[-–—|]\s+|\s*\[|\]", window.title))
    named = [p for p in entries(machine) if p.name in titled and p.is_file()]
    return named[0] if len(named) == 1 else None


def _after(action: Action, desk: Desk) -> Desk:
    """What is at hand after a call: what it was about, as it is then, and the folder that it put something into."""
    machine, by = desk.machine, action.text or ""
    given = {k: str(v) for k, v in arguments_of(action).items()}
    full = tuple(located(p, machine) for p in given.get("paths", given.get("path", "")).split(BETWEEN))
    match by:
        case "make_folders" | "make_files":
            return replace(desk, lasts=full, place=full[-1].parent, by=by)
        case "rename_file":
            return replace(desk, lasts=(full[0].with_name(given["name"]),), by=by)
        case "copy_files" | "move_files":
            folder = located(given["folder"], machine)
            return replace(desk, lasts=tuple(folder / given.get("name", p.name) for p in full), place=folder, by=by)
        case "pack_files" | "add_to_archive" | "drop_files":
            archive = located(given["archive"], machine)
            return replace(desk, lasts=(archive,), place=archive.parent, by=by)
        case _:
            return desk


def listed(folder: Path) -> list[Path]:
    """What lies in a folder, hidden things left out."""
    try:
        with os.scandir(folder) as listing:
            return [Path(e.path) for e in listing if not e.name.startswith(".")]
    except OSError:
        return []


def towards(folder: Path, done: Sequence[Action], window: Snapshot, here: Path) -> Decision | None:
    """The next step on the way to a folder, in a window that shows ``here``; None where the window has no field for the place."""
    to_place, field = Action(Verb.PRESS, text=LOCATION_KEY), window.focus
    if folder == here:
        return replace(_surely(Action(Verb.DONE), None), completes=True)
    if to_place not in done:
        return _surely(to_place, None)
    if field is None or field.role not in (Role.TEXT, Role.COMBO) or done[-1] == _ENTER:
        return None
    if Path(os.path.expanduser(field.value)) != folder:
        typing = Action(Verb.TYPE, Labels(window.controls).target(field.ref), str(folder))
        return None if typing in done else _surely(typing, field)
    return replace(_surely(_ENTER, None), completes=True)


_ENTER = Action(Verb.PRESS, text="enter")


def _surely(action: Action, control: Control | None) -> Decision:
    return without_model(action, control)
