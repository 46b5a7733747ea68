"""Embeddings kept on disk by text, so that a known application costs one query embedding."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from edgelam.paths import write_atomic
from edgelam.retrieval.encoder import BATCH, Encoder, Vectors
from edgelam.stopping import Interrupted, never

LIMIT = 20_000
"""Texts kept; the oldest go first (16 MB as float16)."""


class EmbeddingCache:
    """Text to vector, in memory and, with a path, on disk."""

    def __init__(self, encoder: Encoder, path: Path | None = None) -> None:
        self._encoder = encoder
        self._path = path
        self._vectors: dict[str, Vectors] = {}
        self._dirty = False
        if path is not None and path.exists():
            self._load(path)

    def __len__(self) -> int:
        return len(self._vectors)

    def encode(self, texts: Sequence[str], max_new: int | None = None, interrupted: Interrupted = never) -> Vectors:
        """Unit vectors, shape (len(texts), dimensions); at most ``max_new`` unknown texts are encoded now,
        first come first, and the others get zeros this time; none more once it is ``interrupted``."""
        unknown = [t for t in dict.fromkeys(texts) if t not in self._vectors][:max_new]
        unknown.sort(key=len)  # texts of one length at a time cost least
        for start in range(0, len(unknown), BATCH):
            if interrupted():
                break
            batch = unknown[start : start + BATCH]
            self._vectors.update(zip(batch, self._encoder.encode(batch), strict=True))
            self._dirty = True
        zero = np.zeros(self._encoder.dimensions, np.float32)
        return np.stack([self._vectors.get(t, zero) for t in texts]) if texts else zero[None][:0]

    def save(self) -> None:
        if self._path is None or not self._dirty:
            return
        kept = list(self._vectors.items())[-LIMIT:]
        stream = io.BytesIO()
        np.savez(
            stream,
            texts=np.array([t for t, _ in kept], dtype=np.str_),
            vectors=np.array([v for _, v in kept], np.float16),
        )
        write_atomic(self._path, stream.getvalue())
        self._dirty = False

    def _load(self, path: Path) -> None:
        try:
            with np.load(path, allow_pickle=False) as stored:
                vectors = stored["vectors"].astype(np.float32)
                if vectors.shape[1:] == (self._encoder.dimensions,):
                    self._vectors = dict(zip(stored["texts"].tolist(), vectors, strict=True))
        except (OSError, ValueError, KeyError, EOFError):
            self._vectors = {}  # a damaged cache is only slow
