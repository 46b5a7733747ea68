"""Models: the one that comes with edgelam, and those the person added."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from edgelam.errors import ModelError, UsageError
from edgelam.paths import models_dir, private_folder

DEFAULT = "edgelam-5.1"


def shipped_dir() -> Path:
    return Path(__file__).parent


def available() -> dict[str, Path]:
    """Every model by name; an added one of the same name comes before the shipped one."""
    folders = [shipped_dir(), models_dir()]
    return {p.stem: p for folder in folders if folder.is_dir() for p in sorted(folder.glob("*.gguf"))}


def locate(model: str | None) -> Path:
    """The file of a model given by name or path; the shipped one for None (or ``$EDGELAM_MODEL``).

    Raises:
        ModelError: there is no such model.
    """
    wanted = model or os.environ.get("EDGELAM_MODEL") or DEFAULT
    named = available()
    if wanted in named:
        return named[wanted]
    path = Path(wanted).expanduser()
    if path.exists() or path.suffix or os.sep in wanted:
        return path
    known = ", ".join(sorted(named)) or "none"
    raise ModelError(
        f"There is no model called {wanted!r}; known: {known}. Give a path to a .gguf file, or add one with `edgelam models add`."
    )


def add(path: Path) -> Path:
    """Copy a model file to the person's models. Raises UsageError if one of that name is there."""
    from edgelam.runtime.engine.header import read_header

    read_header(path)
    target = models_dir() / path.name
    if target.exists():
        raise UsageError(f"A model called {path.stem} is already there; remove {target} first.")
    private_folder(target.parent)
    partial = target.with_suffix(".partial")
    shutil.copyfile(path, partial)
    partial.replace(target)
    return target
