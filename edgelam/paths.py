"""Where edgelam keeps its files, and how: every store has one function here, and nobody else can read any of them.

On POSIX systems files are 0600 in folders that are 0700, whatever the umask. On Windows the stores lie in the person's
profile, which its access control list closes to others; there is nothing to add.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from pathlib import Path

import platformdirs

from edgelam.errors import EnvironmentProblem

PORTABLE = "portable.txt"
"""A file of this name in the folder above Python's own says that everything stays in that folder."""

DAMAGED = ".damaged"
"""Put after the name of a file that is set aside."""


def data_dir() -> Path:
    return _home() or Path(platformdirs.user_data_dir("edgelam", appauthor=False))


def _home() -> Path | None:
    """The folder that the person named, or that of a copy which needs no installing; None for the profile's own place."""
    if named := os.environ.get("EDGELAM_HOME"):
        return Path(named)
    folder = Path(sys.executable).parent.parent
    return folder / "data" if (folder / PORTABLE).is_file() else None


def runs_dir() -> Path:
    """One JSONL file per run."""
    return data_dir() / "runs"


def models_dir() -> Path:
    """Models that the person added."""
    return data_dir() / "models"


def routines_dir() -> Path:
    """Runs that are kept under a name, one TOML file each."""
    return data_dir() / "routines"


def memory_file() -> Path:
    """What the person's own words mean, one line each."""
    return data_dir() / "memory" / "memory.jsonl"


def settings_file() -> Path:
    """What the person has set for the window."""
    return data_dir() / "settings.toml"


def maps_dir() -> Path:
    """Maps of applications that were learned here, one JSON file each."""
    return data_dir() / "maps"


def cache_dir() -> Path:
    home = _home()
    return home / "cache" if home else Path(platformdirs.user_cache_dir("edgelam", appauthor=False))


def user_folders() -> dict[str, Path]:
    """The person's own folders by their English names, wherever the system keeps them."""
    return {
        "Documents": Path(platformdirs.user_documents_dir()),
        "Downloads": Path(platformdirs.user_downloads_dir()),
        "Desktop": Path(platformdirs.user_desktop_dir()),
        "Pictures": Path(platformdirs.user_pictures_dir()),
        "Music": Path(platformdirs.user_music_dir()),
        "Videos": Path(platformdirs.user_videos_dir()),
    }


def expand_home(text: str) -> str:
    """``~/Documents/a.txt`` as a full path on this machine; other text unchanged."""
    if not text.startswith("~/"):
        return text
    first, _, rest = text[2:].partition("/")
    folder = user_folders().get(first)
    if folder is None:
        return str(Path.home() / text[2:])
    return str(folder / rest) if rest else str(folder)


def private_folder(path: Path) -> Path:
    """The folder, made where it is missing, closed to everybody else.

    Raises:
        EnvironmentProblem: it cannot be made, or belongs to somebody else.
    """
    try:
        for missing in reversed([p for p in (path, *path.parents) if not p.exists()]):
            missing.mkdir(mode=0o700, exist_ok=True)
            close_to_others(missing, 0o700)
        close_to_others(path, 0o700)
    except OSError as error:
        raise EnvironmentProblem(
            f"{path} cannot be used: {error.strerror}; set EDGELAM_HOME to a folder of yours."
        ) from error
    return path


def open_private(path: Path) -> int:
    """A descriptor to write a new file that only the person can read.

    Raises:
        OSError: there is such a file already, or it cannot be made.
    """
    private_folder(path.parent)
    binary = getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary, 0o600)
    close_to_others(path, 0o600)
    return descriptor


def close_to_others(path: Path, mode: int) -> None:
    """The umask takes rights away when a file is made, also the owner's; an older version left folders open."""
    if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) != mode:
        path.chmod(mode)


def write_private(path: Path, data: bytes) -> None:
    """:func:`write_atomic` into a folder that only the person can enter."""
    private_folder(path.parent)
    write_atomic(path, data)


def write_atomic(path: Path, data: bytes) -> None:
    """Write a whole file or nothing: to a temporary file beside it, then rename. Only its owner can read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        close_to_others(Path(name), 0o600)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def set_aside(path: Path) -> Path:
    """Rename a damaged file, so that it spoils nothing more and can still be looked at; where it is now.

    Raises:
        OSError: the folder does not allow it.
    """
    return path.replace(path.with_name(path.name + DAMAGED))
