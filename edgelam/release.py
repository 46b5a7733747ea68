"""What a release is made of, as a file that a person downloads; edgelam itself never asks anybody what the newest one is."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from edgelam.errors import UsageError

NAME = "edgelam"
MAX_SIZE = 100_000
"""Bytes of a description; what is longer is none."""

_VERSION = re.compile(r"\d{1,6}(?:\.\d{1,6}){1,3}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class File:
    """One file of a release; ``size`` in bytes, ``sha256`` in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Release:
    """A version and its files."""

    version: str
    files: tuple[File, ...]

    def is_newer_than(self, version: str) -> bool:
        return _numbers(self.version) > _numbers(version)

    def file_of(self, path: Path) -> File | None:
        """The file of the release that has exactly these bytes, whatever it is called."""
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return next((f for f in self.files if f.sha256 == digest), None)


def file_at(path: Path) -> File:
    """A file of a release, from the disk."""
    with path.open("rb") as stream:
        return File(path.name, path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())


def describe(version: str, paths: Iterable[Path]) -> str:
    """The description of a release, as JSON."""
    files = [asdict(file_at(p)) for p in paths]
    return json.dumps({"name": NAME, "version": version, "files": files}, indent=1) + "\n"


def read(path: Path) -> Release:
    """A description that was downloaded.

    Raises:
        UsageError: it is none.
    """
    try:
        if path.stat().st_size > MAX_SIZE:
            raise UsageError(f"{path} is too long for the description of a release.")
        row = json.loads(path.read_text(encoding="utf-8"))
        files = tuple(File(str(f["name"]), int(f["size"]), str(f["sha256"])) for f in row["files"])
        release = Release(str(row["version"]), files)
        sound = row["name"] == NAME and _VERSION.fullmatch(release.version) and all(map(_is_sound, files))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise UsageError(f"{path} does not describe a release of edgelam.") from error
    if not sound:
        raise UsageError(f"{path} does not describe a release of edgelam.")
    return release


def _is_sound(file: File) -> bool:
    return bool(_DIGEST.fullmatch(file.sha256)) and file.size >= 0 and file.name.isprintable()


def _numbers(version: str) -> tuple[int, ...]:
    """``0.10.2`` as numbers; what follows them (``.dev1``) is left out."""
    found = _VERSION.match(version)
    return tuple(int(n) for n in found.group().split(".")) if found else ()
