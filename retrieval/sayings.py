"""What people say for which label: a request is read as the labels that were meant by what was said most like it.

Nearest neighbours in the encoder's space, as kNN-LM reads the next word off similar contexts (Khandelwal et al., arXiv 1911.00172): *my lines run off the
edge* has no word of *Word Wrap*, but somebody has said nearly that for it. What was said and what was meant by it are vectors of few
numbers (the principal axes of the encoder's), 8 bits each; ``edgelam retrieval sayings`` makes the table.
"""

from __future__ import annotations

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

FILE = Path(__file__).with_name("sayings.npz")

NEAREST, SHARPNESS = 32, 20.0
"""So many sayings are listened to, each by ``exp(SHARPNESS * cosine)``: on ``grounding-dev`` 16 to 256 and 12 to 33 come to the same."""

AXES = 96
"""Numbers of a vector: 128 and 192 find no more."""

_HIGHEST = 127
_ROWS = 4096
"""Rows that become floating-point numbers at a time."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Something that was said, and the labels of the control that was meant."""

    words: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sayings:
    """``axes`` of shape (dimensions, AXES); ``said`` (sayings, AXES) and ``meant`` (meanings, AXES) in steps of ``said_step`` and
    ``meant_step``; ``of`` (sayings,): which meaning each has. ``encoder`` is the name of the encoder whose vectors these are."""

    encoder: str
    axes: Vectors
    said: npt.NDArray[np.int8]
    said_step: float
    of: npt.NDArray[np.uint16]
    meant: npt.NDArray[np.int8]
    meant_step: float

    def fits(self, query: Vectors, names: Vectors) -> tuple[Vectors, Vectors]:
        """How well each name, shape (names, dimensions), fits what was meant by sayings like the query, shape (dimensions,): by all
        of them together, and by the one that speaks most for it; 1 at most."""
        asked, labels = unit(query @ self.axes), unit(names @ self.axes)
        near = self._nearness(asked)
        heard = np.argpartition(-near, min(NEAREST, len(near) - 1))[:NEAREST]
        meant = self.meant[self.of[heard]].astype(np.float32) * self.meant_step
        weight = np.exp(SHARPNESS * (near[heard] - near[heard].max()))
        together = labels @ unit(weight @ meant)
        alone = (labels @ meant.T * np.maximum(near[heard], 0.0)).max(1, initial=0.0)
        return np.asarray(together, np.float32), np.asarray(alone, np.float32)

    def _nearness(self, asked: Vectors) -> Vectors:
        starts = range(0, len(self.said), _ROWS)
        near = [self.said[s : s + _ROWS].astype(np.float32) @ asked for s in starts]
        return np.asarray(np.concatenate(near) * self.said_step, np.float32)


def unit(vectors: npt.ArrayLike) -> Vectors:
    """Each of length 1; zeros stay."""
    rows = np.asarray(vectors, np.float32)
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.where(length == 0.0, 1.0, length), np.float32)


def table_of(encoder: str, said: Vectors, of: Sequence[int], meant: Vectors) -> Sayings:
    """From unit vectors of what was said, shape (sayings, dimensions), and of what is meant, shape (meanings, dimensions)."""
    axes = np.asarray(np.linalg.svd(np.vstack([said, meant]), full_matrices=False)[2][:AXES].T, np.float32)
    (short, step), (labels, labels_step) = _in_steps(unit(said @ axes)), _in_steps(unit(meant @ axes))
    return Sayings(encoder, axes, short, step, np.array(of, np.uint16), labels, labels_step)


def _in_steps(vectors: Vectors) -> tuple[npt.NDArray[np.int8], float]:
    step = float(np.abs(vectors).max()) / _HIGHEST
    return np.rint(vectors / step).astype(np.int8), step


@cache
def shipped() -> Sayings:
    """Raises ModelError where the file is damaged."""
    return read(FILE)


def read(path: Path) -> Sayings:
    """Raises ModelError where the file is missing or holds no sayings."""
    held = read_arrays(path, "sayings")
    try:
        found = Sayings(
            str(held["encoder"]), np.asarray(held["axes"], np.float32), np.asarray(held["said"], np.int8), float(held["said_step"]),
            np.asarray(held["of"], np.uint16), np.asarray(held["meant"], np.int8), float(held["meant_step"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path.name} holds no sayings: it is damaged or missing.") from error
    shapes = {found.axes.shape[-1], found.said.shape[-1], found.meant.shape[-1]}
    if (
        len(shapes) != 1
        or len(found.of) != len(found.said)
        or len(found.said) == 0
        or found.of.max() >= len(found.meant)
    ):
        raise ModelError(f"{path.name} holds sayings that do not belong together: it is damaged.")
    return found


def write(sayings: Sayings, path: Path) -> None:
    """Whole or not at all."""
    packed = io.BytesIO()
    np.savez_compressed(
        packed, encoder=sayings.encoder, axes=sayings.axes.astype(np.float16), said=sayings.said, said_step=sayings.said_step,
        of=sayings.of, meant=sayings.meant, meant_step=sayings.meant_step,
    )  # fmt: skip
    write_atomic(path, packed.getvalue())
