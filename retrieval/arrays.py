"""Packed arrays (``.npz``) that ship: read whole, or refused in one sentence whatever is damaged in them."""

from __future__ import annotations

import tokenize
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from edgelam.errors import ModelError

DAMAGED = (
    OSError, EOFError, ValueError, LookupError, TypeError, ArithmeticError, MemoryError, RuntimeError, SyntaxError, tokenize.TokenError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What :mod:`zipfile` and numpy raise for files that are no whole ones; a method of packing that is not known is a RuntimeError."""


def read_arrays(path: Path, what: str) -> dict[str, npt.NDArray[Any]]:
    """All arrays of a file, by name. Raises ModelError, which says that it holds no ``what``."""
    try:
        with np.load(path, allow_pickle=False) as held:
            return {name: held[name] for name in held.files}
    except DAMAGED as error:
        raise ModelError(f"{path.name} holds no {what}: it is damaged or missing.") from error
