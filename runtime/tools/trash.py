"""The bin of each platform: what is put there can be had back from there."""

from __future__ import annotations

import ctypes
import os
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from edgelam.runtime.tools.machine import MachineError

TRIES = 1000
"""Names that are tried for one thing; others of its name lie in the bin already."""

_DELETE = 3
_UNDOABLE, _UNASKED, _SILENT, _NO_MESSAGES, _ASK_IF_LOST = 0x40, 0x10, 0x4, 0x400, 0x4000
"""FOF_ALLOWUNDO, FOF_NOCONFIRMATION, FOF_SILENT, FOF_NOERRORUI, FOF_WANTNUKEWARNING of SHFileOperation (Shell32)."""


def into_trash(path: Path) -> None:
    """Into the home's bin, as the freedesktop trash specification 1.0 has it.

    Raises:
        MachineError: it lies on another disk, whose bin is that disk's own.
        OSError: the system does not allow it.
    """
    folder = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "Trash"
    for part in ("files", "info"):
        (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
    note = f"[Trash Info]\nPath={quote(str(path.absolute()))}\nDeletionDate={datetime.now():%Y-%m-%dT%H:%M:%S}\n"
    info, name = _noted(folder / "info", path, note)
    try:
        path.rename(folder / "files" / name)
    except OSError as error:
        info.unlink(missing_ok=True)
        if error.errno == 18:  # EXDEV, which Windows does not know
            raise MachineError(f"{path.name} lies on another disk than the bin") from error
        raise


def _noted(folder: Path, path: Path, note: str) -> tuple[Path, str]:
    """The note on what is thrown away, and the name that it has in the bin: one that nothing else there has."""
    for number in range(1, TRIES):
        name = path.name if number == 1 else f"{path.stem}.{number}{path.suffix}"
        if os.path.lexists(folder.parent / "files" / name):
            continue
        info = folder / f"{name}.trashinfo"
        try:
            with info.open("x", encoding="ascii", newline="\n") as stream:
                stream.write(note)
        except FileExistsError:
            continue
        return info, name
    raise MachineError(f"the bin is full of files called {path.name}")


class _Operation(ctypes.Structure):
    """SHFILEOPSTRUCTW; its fields have their natural places on 64 bits."""

    _fields_ = (
        ("hwnd", ctypes.c_void_p), ("function", ctypes.c_uint), ("sources", ctypes.c_wchar_p), ("targets", ctypes.c_wchar_p),
        ("flags", ctypes.c_uint16), ("aborted", ctypes.c_int), ("mappings", ctypes.c_void_p), ("title", ctypes.c_wchar_p),
    )  # fmt: skip


def into_recycle_bin(path: Path) -> None:
    """Into Windows' recycle bin; what it cannot take, Windows asks about itself.

    Raises:
        MachineError: it was not taken.
    """
    shell = getattr(ctypes, "windll", None)
    if shell is None:
        raise MachineError("only Windows has a recycle bin")
    sources = ctypes.create_unicode_buffer(f"{path.absolute()}\0")  # the list ends with two zeros
    flags = _UNDOABLE | _UNASKED | _SILENT | _NO_MESSAGES | _ASK_IF_LOST
    operation = _Operation(None, _DELETE, ctypes.cast(sources, ctypes.c_wchar_p), None, flags, 0, None, None)
    failed = shell.shell32.SHFileOperationW(ctypes.byref(operation))
    if failed or operation.aborted:
        raise MachineError(f"Windows could not put {path.name} into the recycle bin")
