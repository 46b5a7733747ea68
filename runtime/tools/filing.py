"""Tools that make, name, copy, move and put away the person's own files and folders; nothing is ever written over.

They are not chosen by likeness: :mod:`edgelam.runtime.tools.clerk` calls one where the words, and what is in the folder, leave no doubt.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from edgelam.action import Action, Scalar, Verb
from edgelam.risk import Risk
from edgelam.runtime.tools.machine import Machine, MachineError
from edgelam.runtime.tools.places import ExistingPath, located
from edgelam.runtime.tools.tool import tool
from edgelam.screen_text import clean
from edgelam.trajectory import Effect

BETWEEN = " | "
"""Stands between the paths of one call; no name on Windows can hold it, and none here may."""

_NO_NAME = re.compile(r"[/\\|\x00-\x1f]")
_NO_WINDOWS_NAME = re.compile(r'[<>:"?*]|[ .]$')

Marks = tuple[tuple[str, int, int] | None, ...]
"""Of each path its name, size and modification time; None for what is not there."""


def is_name(name: str) -> bool:
    """Whether a file or a folder can be called so here."""
    if name in ("", ".", "..") or _NO_NAME.search(name):
        return False
    return sys.platform != "win32" or not _NO_WINDOWS_NAME.search(name)


def is_own(path: Path, machine: Machine) -> bool:
    """Whether a path lies inside the person's own folders."""
    straight = Path(os.path.normpath(path))
    return any(place in straight.parents for place in (machine.home, *machine.folders().values()))


@dataclass(frozen=True, slots=True)
class OwnPaths:
    """Files or folders of the person's that are there, one or several; or, if ``new``, places where nothing is yet."""

    new: bool = False

    def find(self, said: str, machine: Machine) -> Scalar | None:
        return None if self.new else ExistingPath().find(said, machine)

    def read(self, text: str, machine: Machine) -> Scalar | None:
        return self.find(text, machine)

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        if not isinstance(value, str) or not value:
            return False
        paths = [located(part, machine) for part in value.split(BETWEEN)]
        return all(is_own(p, machine) and is_name(p.name) and (self.new or p.exists()) for p in paths)

    def said(self, value: Scalar) -> str:
        return str(value)

    def schema(self) -> Mapping[str, Any]:
        which = "of a new file or folder" if self.new else "of files or folders that exist"
        return {
            "type": "string",
            "description": f"paths {which} inside the home, which is ~, with{BETWEEN}between them",
        }

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        found = self.find(said, machine)
        return () if found is None else (found,)


@dataclass(frozen=True, slots=True)
class NewName:
    """A name, without a folder."""

    def find(self, said: str, machine: Machine) -> Scalar | None:
        return None

    def read(self, text: str, machine: Machine) -> Scalar | None:
        return text if self.accepts(text, machine) else None

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        return isinstance(value, str) and is_name(value)

    def said(self, value: Scalar) -> str:
        return str(value)

    def schema(self) -> Mapping[str, Any]:
        return {"type": "string", "description": "a name without a folder"}

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        return ()


def joined(paths: Sequence[str]) -> str:
    """Several paths as one argument."""
    return BETWEEN.join(paths)


def split(paths: str) -> list[str]:
    return paths.split(BETWEEN)


def _targets(paths: str, folder: str, name: str | None) -> list[str]:
    """Where copies or what is moved are to be."""
    return [f"{folder.rstrip('/')}/{name or path.rpartition('/')[2]}" for path in split(paths)]


def marks(machine: Machine, paths: Sequence[str]) -> Marks:
    return tuple(_mark(located(path, machine)) for path in paths)


def _mark(path: Path) -> tuple[str, int, int] | None:
    try:
        stat = path.lstat()
    except OSError:
        return None
    return path.name, 0 if path.is_dir() else stat.st_size, 0 if path.is_dir() else stat.st_mtime_ns


@contextmanager
def _said_plainly(what: str) -> Iterator[None]:
    """A refusal of the system's as one sentence."""
    try:
        yield
    except (OSError, shutil.Error) as error:
        why = getattr(error, "strerror", None) or "the system does not allow it"
        raise MachineError(f"{clean(what)} could not be done: {why}") from error


def free(path: Path) -> Path:
    """The path, if nothing is there: whatever is would be lost."""
    if os.path.lexists(path):
        raise MachineError(
            f"there is already something called {clean(path.name)} in {clean(path.parent.name)}; nothing was replaced"
        )
    return path


def names(paths: Sequence[Path] | Sequence[str]) -> str:
    names = [clean(Path(path).name) for path in paths]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def is_are(paths: Sequence[Any]) -> str:
    return "is" if len(paths) == 1 else "are"


def place(folder: Path, machine: Machine) -> str:
    return "your home folder" if folder == machine.home else clean(folder.name)


def _call(name: str, /, **arguments: Scalar) -> Action:
    return Action(Verb.CALL, None, name, tuple(arguments.items()))


def _reads_new(machine: Machine, paths: str) -> Marks:
    return marks(machine, split(paths))


def _all_new(before: Marks, after: Marks, **arguments: Scalar) -> Effect:
    made = all(b is None and a is not None for b, a in zip(before, after, strict=True))
    return Effect.VERIFIED if made else Effect.NOT_SEEN


def _all_gone(before: Marks, after: Marks, **arguments: Scalar) -> Effect:
    return Effect.VERIFIED if not any(after) else Effect.NOT_SEEN


def _into_bin(before: Marks, paths: str) -> Action:
    return _call("bin_files", paths=paths)


@tool(
    risk=Risk.REVERSIBLE, reads=_reads_new, check=_all_new, undo=_into_bin, likened=False,
    examples=("new folder Travel", "make a folder called Letters", "create a directory Old in Documents", "add a folder named Bills here", "I need a new folder Sports", "make two folders, Day and Night"),
)  # fmt: skip
def make_folders(machine: Machine, paths: Annotated[str, OwnPaths(new=True)]) -> str:
    """Make new folders."""
    made = [free(located(path, machine)) for path in split(paths)]
    with _said_plainly("Making the folder"):
        for path in made:
            path.mkdir()
    return f"The folder{'s' * (len(made) > 1)} {names(made)} {is_are(made)} in {place(made[-1].parent, machine)}."


@tool(
    risk=Risk.REVERSIBLE, reads=_reads_new, check=_all_new, undo=_into_bin, likened=False,
    examples=("make an empty file called a.txt", "new document plan.txt", "start a blank document named ideas.txt", "create a file list.md here", "add an empty text file todo.txt", "new empty file x.csv in Documents"),
)  # fmt: skip
def make_files(machine: Machine, paths: Annotated[str, OwnPaths(new=True)]) -> str:
    """Make new empty files."""
    made = [free(located(path, machine)) for path in split(paths)]
    with _said_plainly("Making the file"):
        for path in made:
            path.touch(exist_ok=False)
    return f"{names(made)} {is_are(made)} in {place(made[-1].parent, machine)}."


def _renamed(path: str, name: str) -> str:
    return f"{path.rpartition('/')[0]}/{name}"


def _reads_rename(machine: Machine, path: str, name: str) -> Marks:
    return marks(machine, (path, _renamed(path, name)))


def _is_renamed(before: Marks, after: Marks, **arguments: Scalar) -> Effect:
    done = before[0] is not None and after[0] is None and after[1] is not None and after[1][1:] == before[0][1:]
    return Effect.VERIFIED if done else Effect.NOT_SEEN


def _old_name(before: Marks, path: str, name: str) -> Action:
    return _call("rename_file", path=_renamed(path, name), name=path.rpartition("/")[2])


@tool(
    risk=Risk.REVERSIBLE, reads=_reads_rename, check=_is_renamed, undo=_old_name, likened=False,
    examples=("rename a.txt to b.txt", "call the folder Old Archive", "change the name of notes.txt to diary.txt", "the file draft should be called final", "rename the picture to beach.png", "give report.odt the name summary.odt"),
)  # fmt: skip
def rename_file(machine: Machine, path: Annotated[str, OwnPaths()], name: Annotated[str, NewName()]) -> str:
    """Give a file or a folder another name."""
    old = located(path, machine)
    with _said_plainly("Renaming"):
        old.rename(free(old.with_name(name)))
    return f"{clean(old.name)} is now called {clean(name)}."


def _reads_transfer(machine: Machine, paths: str, folder: str, name: str | None = None) -> Marks:
    return marks(machine, (*split(paths), *_targets(paths, folder, name)))


def _halves(marks: Marks) -> tuple[Marks, Marks]:
    return marks[: len(marks) // 2], marks[len(marks) // 2 :]


def _arrived(before: Marks, after: Marks) -> bool:
    """Whether what was at the sources is at the targets, and nothing was there before."""
    (sources, empty), (_, targets) = _halves(before), _halves(after)
    same = all(s and t and s[1] == t[1] for s, t in zip(sources, targets, strict=True))
    return same and not any(empty)


def _is_copied(before: Marks, after: Marks, **arguments: Scalar) -> Effect:
    return Effect.VERIFIED if _arrived(before, after) and all(_halves(after)[0]) else Effect.NOT_SEEN


def _is_moved(before: Marks, after: Marks, **arguments: Scalar) -> Effect:
    return Effect.VERIFIED if _arrived(before, after) and not any(_halves(after)[0]) else Effect.NOT_SEEN


def _copies_into_bin(before: Marks, paths: str, folder: str, name: str | None = None) -> Action:
    return _call("bin_files", paths=joined(_targets(paths, folder, name)))


def _back(before: Marks, paths: str, folder: str) -> Action | None:
    parents = {path.rpartition("/")[0] for path in split(paths)}
    targets = joined(_targets(paths, folder, None))
    return _call("move_files", paths=targets, folder=parents.pop()) if len(parents) == 1 else None


def _ways(machine: Machine, paths: str, folder: str, name: str | None = None) -> list[tuple[Path, Path]]:
    """From where to where; nothing goes into itself, and several things never get one name."""
    sources = [located(path, machine) for path in split(paths)]
    targets = [free(located(path, machine)) for path in _targets(paths, folder, name)]
    if len(set(targets)) < len(targets) or any(s == t or s in t.parents for s, t in zip(sources, targets, strict=True)):
        raise MachineError("that would put something into itself, or two things into one place")
    return list(zip(sources, targets, strict=True))


@tool(
    risk=Risk.REVERSIBLE, reads=_reads_transfer, check=_is_copied, undo=_copies_into_bin, likened=False,
    examples=("copy a.txt to Documents", "put a copy of notes.txt into the folder Old", "duplicate plan.odt as plan-2.odt", "copy a.txt and b.txt into Backup", "make a copy of the folder Music in Archive", "make a second copy of x.txt called y.txt"),
)  # fmt: skip
def copy_files(
    machine: Machine, paths: Annotated[str, OwnPaths()], folder: Annotated[str, ExistingPath(folder=True)],
    name: Annotated[str, NewName()] | None = None,
) -> str:  # fmt: skip
    """Copy files or folders into a folder."""
    ways = _ways(machine, paths, folder, name)
    with _said_plainly("Copying"):
        for source, target in ways:
            shutil.copytree(source, target, symlinks=True) if source.is_dir() else shutil.copy2(source, target)
    called = f" as {clean(name)}" if name else ""
    return f"{names([s for s, _ in ways])} {is_are(ways)} in {place(located(folder, machine), machine)} too{called}."


@tool(
    risk=Risk.REVERSIBLE, reads=_reads_transfer, check=_is_moved, undo=_back, likened=False,
    examples=("move a.txt to Documents", "put report.odt into the folder Old", "move x.txt and y.txt into Letters", "transfer the folder Trip to Pictures", "shift plan.txt to Archive", "file bill.pdf under Taxes"),
)  # fmt: skip
def move_files(
    machine: Machine, paths: Annotated[str, OwnPaths()], folder: Annotated[str, ExistingPath(folder=True)]
) -> str:
    """Move files or folders into a folder."""
    ways = _ways(machine, paths, folder)
    with _said_plainly("Moving"):
        for source, target in ways:
            shutil.move(source, target)
    return f"{names([s for s, _ in ways])} {is_are(ways)} now in {place(located(folder, machine), machine)}."


@tool(
    risk=Risk.REVERSIBLE, reads=_reads_new, check=_all_gone, likened=False,
    examples=("delete a.txt", "throw notes.txt in the bin", "move the folder Old to the trash", "get rid of x.png", "remove a.txt and b.txt", "put draft.odt in the recycle bin"),
)  # fmt: skip
def bin_files(machine: Machine, paths: Annotated[str, OwnPaths()]) -> str:
    """Move files or folders to the bin."""
    gone = [located(path, machine) for path in split(paths)]
    with _said_plainly("Moving it to the bin"):
        for path in gone:
            machine.trash(path)
    return f"{names(gone)} {is_are(gone)} in the bin."


@tool(
    risk=Risk.IRREVERSIBLE, reads=_reads_new, check=_all_gone, likened=False,
    examples=("delete a.txt permanently", "erase the folder Old for good", "wipe x.zip off the disk", "shred secret.txt", "delete draft.odt for ever, not into the bin", "permanently remove the folder Cache"),
)  # fmt: skip
def erase_files(machine: Machine, paths: Annotated[str, OwnPaths()]) -> str:
    """Delete files or folders for good, past the bin."""
    gone = [located(path, machine) for path in split(paths)]
    with _said_plainly("Deleting"):
        for path in gone:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    return f"{names(gone)} {is_are(gone)} deleted for good."


TOOLS = (make_folders, make_files, rename_file, copy_files, move_files, bin_files, erase_files)
