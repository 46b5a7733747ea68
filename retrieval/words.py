"""A network's vocabulary table in a file of its own, of which only the rows of a text are read; networks may share one.

``config.json`` says ``words``: the file's name, which holds a part of its digest, and what its bytes stand for. The file lies
beside the network, or beside the encoder that ships. ``python -m edgelam.quantize.export.words`` makes such folders.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from edgelam.errors import ModelError
from edgelam.retrieval.arrays import DAMAGED

INPUT = "words"
"""What the network calls the rows that it is given, shape (batch, pieces, width)."""


@dataclass(frozen=True, slots=True)
class Words:
    """Numbers in 8 bits, shape (vocabulary, width): each is ``scale`` times its distance from ``zero``."""

    table: npt.NDArray[np.uint8]
    scale: np.float32
    zero: np.float32

    def rows(self, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Shape (*ids.shape, width)."""
        return (self.table[ids].astype(np.float32) - self.zero) * self.scale


def words_of(folder: Path, shipped: Path) -> Words | None:
    """The table that the network of ``folder`` is to be given rows of; none where it holds one itself.

    Raises:
        ModelError: its file is missing or damaged.
    """
    try:
        said = json.loads((folder / "config.json").read_text(encoding="utf-8")).get("words")
        if said is None:
            return None
        name, scale, zero = Path(said["file"]).name, np.float32(said["scale"]), np.float32(said["zero"])
        path = next((f / name for f in (folder, shipped) if (f / name).is_file()), None)
        table = None if path is None else np.load(path, mmap_mode="r", allow_pickle=False)
    except (*DAMAGED, AttributeError) as error:
        raise ModelError(f"The table of words of {folder.name} cannot be read: it is damaged.") from error
    if table is None:
        raise ModelError(f"{name}, the table of words of {folder.name}, is missing.")
    if table.ndim != 2 or table.dtype != np.uint8:
        raise ModelError(f"{name} is no table of words.")
    return Words(np.asarray(table), scale, zero)
