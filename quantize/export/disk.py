"""Files on the disk: what is in them, and whether there is room for more."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from edgelam.errors import UsageError

ROOM = 1.15
"""Disk space asked for, as a multiple of what is expected to be written."""


def require_room(folder: Path, needed: float) -> None:
    """Raises UsageError where so many bytes are not free."""
    needed, free = ROOM * needed, shutil.disk_usage(folder).free
    if needed > free:
        raise UsageError(f"{needed / 1e6:.0f} MB are needed in {folder}, and {free / 1e6:.0f} MB are free.")


def digest(path: Path, without: Path | None = None) -> str:
    """SHA-256 of a file, or of every file of a folder with its name, but those of a folder ``without`` inside it."""
    whole = hashlib.sha256()
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    if without is not None and path.resolve() in without.resolve().parents:
        files = [f for f in files if not f.resolve().is_relative_to(without.resolve())]
    for file in files:
        with file.open("rb") as stream:
            each = hashlib.file_digest(stream, "sha256").hexdigest()
        whole.update(f"{file.relative_to(path).as_posix()} {each}\n".encode())
    return whole.hexdigest()
