"""Where edgelam keeps its files; every store has one function here."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs


def data_dir() -> Path:
    return Path(os.environ.get("EDGELAM_HOME") or platformdirs.user_data_dir("edgelam", appauthor=False))


def runs_dir() -> Path:
    """One JSONL file per run."""
    return data_dir() / "runs"


def models_dir() -> Path:
    """Models that the person added."""
    return data_dir() / "models"


def routines_dir() -> Path:
    """Runs that are kept under a name, one TOML file each."""
    return data_dir() / "routines"


def cache_dir() -> Path:
    home = os.environ.get("EDGELAM_HOME")
    return Path(home) / "cache" if home else Path(platformdirs.user_cache_dir("edgelam", appauthor=False))


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


def write_atomic(path: Path, data: bytes) -> None:
    """Write a whole file or nothing: to a temporary file beside it, then rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
