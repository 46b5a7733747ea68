"""Tools that pack files into an archive and unpack one: zip, and tar in its compressions; nothing is ever written over.

Like those for files they are called where the words leave no doubt (:mod:`edgelam.runtime.tools.packer`).
"""

from __future__ import annotations

import lzma
import os
import shutil
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from edgelam.action import Action, Scalar
from edgelam.risk import Risk
from edgelam.runtime.tools.filing import OwnPaths, bin_files, free, is_are, joined, marks, names, place, split
from edgelam.runtime.tools.machine import Machine, MachineError
from edgelam.runtime.tools.places import ExistingPath, located
from edgelam.runtime.tools.tool import tool
from edgelam.screen_text import clean
from edgelam.trajectory import Effect

COMPRESSIONS = {
    ".tar": "",
    ".tar.gz": "gz",
    ".tgz": "gz",
    ".tar.bz2": "bz2",
    ".tbz2": "bz2",
    ".tar.xz": "xz",
    ".txz": "xz",
}
"""By the ending of a tar file, as :mod:`tarfile` calls it."""

ENDINGS = (".zip", *COMPRESSIONS)
MOST = 20_000
"""Files in an archive that is unpacked."""

LARGEST = 4 << 30
"""Bytes that may come out of one."""

Names = tuple[str, ...]


DAMAGED = (
    OSError, EOFError, ValueError, LookupError, ArithmeticError, RuntimeError, struct.error, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError,
)  # fmt: skip
"""What the modules for archives raise for those that are damaged, locked or packed in a way that they do not know."""


def ending_of(name: str) -> str:
    """The ending by which a name is that of an archive; empty where it is none that is known here."""
    return max((e for e in ENDINGS if name.casefold().endswith(e)), key=len, default="")


@contextmanager
def _said_plainly(what: str) -> Iterator[None]:
    try:
        yield
    except DAMAGED as error:
        why = getattr(error, "strerror", None) or "it is no archive that can be read, or it is damaged"
        raise MachineError(f"{what} could not be done: {why}") from error


def members(path: Path) -> Names:
    """What an archive holds, folders left out; nothing where there is none."""
    try:
        if ending_of(path.name) == ".zip":
            with zipfile.ZipFile(path) as archive:
                return tuple(n for n in archive.namelist() if not n.endswith("/"))
        with tarfile.open(path) as archive:
            return tuple(m.name for m in archive.getmembers() if not m.isdir())
    except DAMAGED:
        return ()


def _reads_archive(machine: Machine, paths: str, archive: str) -> tuple[object, Names]:
    there = located(archive, machine)
    return marks(machine, [archive])[0], members(there)


def _expected(paths: str, machine_names: Names) -> bool:
    """Whether everything that was to be packed is in there, by name."""
    tops = {_top(n) for n in machine_names}
    return {path.rpartition("/")[2] for path in split(paths)} <= tops


def _is_packed(before: tuple[object, Names], after: tuple[object, Names], paths: str, archive: str) -> Effect:
    return Effect.VERIFIED if after[0] is not None and _expected(paths, after[1]) else Effect.NOT_SEEN


def _bins_archive(before: object, paths: str, archive: str) -> Action:
    return bin_files.call(paths=archive)


@tool(
    risk=Risk.REVERSIBLE, reads=_reads_archive, check=_is_packed, undo=_bins_archive, likened=False,
    examples=("zip a.txt and b.txt into both.zip", "pack the folder Trip into trip.tar.gz", "make a zip of report.odt", "compress the folder Old", "make an archive called all.zip with a.txt in it", "bundle x.txt and y.txt as xy.tar"),
)  # fmt: skip
def pack_files(machine: Machine, paths: Annotated[str, OwnPaths()], archive: Annotated[str, OwnPaths(new=True)]) -> str:
    """Pack files or folders into a new archive."""
    sources, target = [located(p, machine) for p in split(paths)], free(located(archive, machine))
    with _said_plainly("Packing"):
        try:
            _packed(sources, target)
        except BaseException:
            target.unlink(missing_ok=True)  # half an archive is none
            raise
    return f"{clean(target.name)} in {place(target.parent, machine)} holds {names(sources)}."


def _packed(
    sources: Sequence[Path], target: Path, old: Path | None = None, without: frozenset[str] = frozenset()
) -> None:
    """A new archive of ``sources``; before them what an ``old`` one holds, but for these."""
    ending = ending_of(target.name)
    if ending != ".zip":
        with tarfile.open(target, f"x:{COMPRESSIONS[ending]}") as archive:  # type: ignore[call-overload]
            if old is not None:
                _copied_tar(old, archive, without)
            for source in sources:
                archive.add(source, source.name)
        return
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as archive:
        if old is not None:
            with zipfile.ZipFile(old) as before:
                for info in before.infolist():
                    if not _is_one_of(info.filename, without):
                        archive.writestr(info, before.read(info))
        for source in sources:
            for path in (source, *sorted(source.rglob("*"))) if source.is_dir() else (source,):
                archive.write(path, path.relative_to(source.parent).as_posix())


def _copied_tar(old: Path, archive: tarfile.TarFile, without: frozenset[str]) -> None:
    with tarfile.open(old) as before:
        for member in before.getmembers():
            if not _is_one_of(member.name, without):
                archive.addfile(member, before.extractfile(member) if member.isreg() else None)


def _is_one_of(name: str, named: Collection[str]) -> bool:
    """Whether a member is one of those, or lies in one."""
    parts = PurePosixPath(name).parts
    return any("/".join(parts[:n]) in named for n in range(1, len(parts) + 1))


def _top(name: str) -> str:
    """The first part of a member's name."""
    return next((part for part in PurePosixPath(name).parts if part not in (".", "/")), "")


def _changed(archive: Path, sources: Sequence[Path], without: frozenset[str] = frozenset()) -> None:
    """The archive with these in it, and without those: written beside it first."""
    with tempfile.TemporaryDirectory(prefix=".packing-", dir=archive.parent) as folder:
        beside = Path(folder) / archive.name
        _packed(sources, beside, archive, without)
        shutil.copymode(archive, beside)
        beside.replace(archive)


def _holds(archive: Path, source: Path) -> bool:
    """Whether an archive holds a file with just this content."""
    if not source.is_file():
        return False
    if ending_of(archive.name) == ".zip":
        with zipfile.ZipFile(archive) as held:
            return held.read(source.name) == source.read_bytes()
    with tarfile.open(archive) as held:
        stream = held.extractfile(source.name)
        return stream is not None and stream.read() == source.read_bytes()


def _drops(before: object, paths: str, archive: str) -> Action:
    return drop_files.call(names=joined([path.rpartition("/")[2] for path in split(paths)]), archive=archive)


@tool(
    risk=Risk.REVERSIBLE, reads=_reads_archive, check=_is_packed, undo=_drops, likened=False,
    examples=("add a.txt to old.zip", "put b.txt into the archive trip.tar", "put the folder Music in it too", "add a.txt and b.txt to all.zip", "pack c.txt into old.zip as well", "insert d.txt into the archive"),
)  # fmt: skip
def add_to_archive(machine: Machine, paths: Annotated[str, OwnPaths()], archive: Annotated[str, OwnPaths()]) -> str:
    """Put more files or folders into an archive."""
    sources, target = [located(p, machine) for p in split(paths)], located(archive, machine)
    held = {_top(name) for name in members(target)}
    with _said_plainly("Packing"):
        if taken := [s.name for s in sources if s.name in held and not _holds(target, s)]:
            raise MachineError(f"{clean(target.name)} already holds another {clean(taken[0])}; nothing was replaced")
        if new := [s for s in sources if s.name not in held]:
            _changed(target, new)
    return f"{names(sources)} {is_are(sources)} in {clean(target.name)} too."


@dataclass(frozen=True, slots=True)
class HeldNames:
    """Names of what an archive holds, with the folders in it that they lie in."""

    def find(self, said: str, machine: Machine) -> Scalar | None:
        return None

    def read(self, text: str, machine: Machine) -> Scalar | None:
        return text or None

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        return isinstance(value, str) and bool(value)

    def said(self, value: Scalar) -> str:
        return str(value)

    def schema(self) -> Mapping[str, Any]:
        return {"type": "string", "description": "names of what the archive holds"}

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        return ()


def _reads_held(machine: Machine, names: str, archive: str) -> Names:
    return tuple(sorted(members(located(archive, machine))))


def _is_dropped(before: Names, after: Names, names: str, archive: str) -> Effect:
    kept = [name for name in before if not _is_one_of(name, split(names))]
    return Effect.VERIFIED if sorted(after) == kept != list(before) else Effect.NOT_SEEN


@tool(
    risk=Risk.REVERSIBLE, reads=_reads_held, check=_is_dropped, likened=False,
    examples=("take a.txt out of old.zip", "remove b.txt from the archive trip.tar", "take the notes back out", "delete c.txt from all.zip", "drop d.txt from it", "remove a.txt and b.txt from old.zip"),
)  # fmt: skip
def drop_files(machine: Machine, names: Annotated[str, HeldNames()], archive: Annotated[str, OwnPaths()]) -> str:
    """Take files or folders out of an archive; it is kept as it was in the bin."""
    target, dropped = located(archive, machine), split(names)
    held = members(target)
    if missing := {name for name in dropped if not any(_is_one_of(member, {name}) for member in held)}:
        raise MachineError(f"{clean(target.name)} holds no {clean(min(missing))}")
    with _said_plainly("Taking it out"):
        copy = target.with_name(f"{target.name.removesuffix(ending_of(target.name))} (before){ending_of(target.name)}")
        shutil.copy2(target, free(copy))
        try:
            _changed(target, (), frozenset(dropped))
        except BaseException:
            copy.unlink(missing_ok=True)
            raise
        machine.trash(copy)
    return f"{' and '.join(map(clean, dropped))} {is_are(dropped)} no longer in {clean(target.name)}; it lies in the bin as it was."


def _reads_unpacked(machine: Machine, archive: str, folder: str) -> tuple[bool, ...]:
    there = located(folder, machine)
    return tuple(os.path.lexists(there / name) for name in members(located(archive, machine)))


def _is_unpacked(before: tuple[bool, ...], after: tuple[bool, ...], **arguments: object) -> Effect:
    return Effect.VERIFIED if after and all(after) and not any(before) else Effect.NOT_SEEN


def _bins_unpacked(before: object, archive: str, folder: str) -> Action | None:
    return None  # which of the folders were there before is not known


@tool(
    risk=Risk.REVERSIBLE, reads=_reads_unpacked, check=_is_unpacked, undo=_bins_unpacked, likened=False,
    examples=("unpack old.zip", "extract trip.tar.gz into Documents", "unzip a.zip here", "get everything out of b.zip", "extract all of c.tar to the folder C", "decompress d.tar.xz"),
)  # fmt: skip
def unpack_file(
    machine: Machine, archive: Annotated[str, ExistingPath()], folder: Annotated[str, ExistingPath(folder=True)]
) -> str:
    """Unpack an archive into a folder."""
    source, target = located(archive, machine), located(folder, machine)
    found = members(source)
    taken = next((n for n in found if os.path.lexists(target / n)), "")
    if taken:
        raise MachineError(f"{clean(target.name)} already holds {clean(taken)}; nothing was replaced")
    if len(found) > MOST:
        raise MachineError(f"{clean(source.name)} holds more than {MOST} files")
    with _said_plainly("Unpacking"):
        _unpacked(source, target)
    return f"What {clean(source.name)} holds {is_are(found)} in {place(target, machine)} now."


def _unpacked(source: Path, target: Path) -> None:
    """Out of the archive into a folder of its own beside, and from there to where nothing is: a name inside may lead anywhere."""
    with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=target) as folder:
        _extracted(source, Path(folder))
        _put_into(Path(folder), target)


def _extracted(source: Path, target: Path) -> None:
    """Names that lead out of the folder are refused by both modules or stripped of that."""
    if ending_of(source.name) == ".zip":
        with zipfile.ZipFile(source) as archive:
            if sum(i.file_size for i in archive.infolist()) > LARGEST:
                raise MachineError(f"{clean(source.name)} would take more than {LARGEST >> 30} GiB")
            archive.extractall(target)
        return
    if not hasattr(tarfile, "data_filter"):
        raise MachineError("this Python cannot unpack a tar file safely")
    with tarfile.open(source) as archive:
        if sum(m.size for m in archive.getmembers()) > LARGEST:
            raise MachineError(f"{clean(source.name)} would take more than {LARGEST >> 30} GiB")
        archive.extractall(target, filter="data")


def _put_into(folder: Path, target: Path) -> None:
    """What lies in one folder into another; folders of one name become one, and where anything else is there nothing is done."""
    for at, folders, files in os.walk(folder):
        there = target / Path(at).relative_to(folder)
        links = [f for f in folders if (Path(at) / f).is_symlink() or (there / f).is_symlink() or (there / f).is_file()]
        for name in (*files, *links):
            free(there / name)
    for path in sorted(folder.iterdir()):
        goal = target / path.name
        _put_into(path, goal) if path.is_dir() and goal.is_dir() else path.rename(goal)


TOOLS = (pack_files, add_to_archive, drop_files, unpack_file)
