"""Vectors of texts that many applications share (*OK*, *Edit › Copy*): they ship, and a window that nobody has seen costs so much less.

``python -m edgelam.quantize.data.common`` makes them, from the maps that ship.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from edgelam.errors import ModelError
from edgelam.paths import write_atomic
from edgelam.retrieval.arrays import read_arrays
from edgelam.retrieval.encoder import Vectors

FILE = Path(__file__).with_name("common.npz")

_HIGHEST = 127


@dataclass(frozen=True, slots=True)
class Common:
    """``keys`` (texts,) in ascending order; ``rows`` (texts, dimensions) in ``steps`` (texts,). ``encoder`` is the name of the encoder
    whose unit vectors these are."""

    encoder: str
    keys: npt.NDArray[np.uint64]
    rows: npt.NDArray[np.int8]
    steps: npt.NDArray[np.float32]

    def of(self, text: str, encoder: str) -> Vectors | None:
        """The vector of a text, shape (dimensions,); None where it is not there, or of another encoder."""
        if encoder != self.encoder:
            return None
        key = _key(text)
        place = int(np.searchsorted(self.keys, key))
        if place == len(self.keys) or self.keys[place] != key:
            return None
        vector = self.rows[place] * self.steps[place]
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


def table_of(encoder: str, texts: Sequence[str], vectors: Vectors) -> Common:
    """From each text's unit vector, shape (texts, dimensions)."""
    keys = np.array([_key(text) for text in texts], np.uint64)
    order = np.argsort(keys)
    steps = np.abs(vectors).max(1) / _HIGHEST
    rows = np.rint(vectors / steps[:, None]).astype(np.int8)
    return Common(encoder, keys[order], rows[order], steps[order].astype(np.float32))


def _key(text: str) -> np.uint64:
    return np.uint64(
        int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
    )


@cache
def shipped() -> Common | None:
    """None where the file is missing: then every text is encoded.

    Raises:
        ModelError: it is damaged.
    """
    return read(FILE) if FILE.is_file() else None


def read(path: Path) -> Common:
    """Raises ModelError where the file is missing or holds no vectors."""
    held = read_arrays(path, "vectors of labels")
    try:
        found = Common(
            str(held["encoder"]), np.asarray(held["keys"], np.uint64), np.asarray(held["rows"], np.int8), np.asarray(held["steps"], np.float32)
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path.name} holds no vectors of labels: it is damaged or missing.") from error
    if found.rows.ndim != 2 or not len(found.keys) == len(found.rows) == len(found.steps):
        raise ModelError(f"{path.name} holds vectors that do not belong together: it is damaged.")
    return found


def write(table: Common, path: Path) -> None:
    """Whole or not at all."""
    packed = io.BytesIO()
    np.savez_compressed(packed, encoder=table.encoder, keys=table.keys, rows=table.rows, steps=table.steps)
    write_atomic(path, packed.getvalue())
