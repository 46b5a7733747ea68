"""Embeddings kept on disk by label, so that a known application costs one query embedding.

What a label says is not kept: an entry's key is a hash of the text with a salt of this cache, and queries, which are the
person's words, are never kept at all.
"""

from __future__ import annotations

import hashlib
import secrets
import struct
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from edgelam.paths import DAMAGED, set_aside, write_private
from edgelam.retrieval import common
from edgelam.retrieval.encoder import BATCH, Encoder, Vectors
from edgelam.stopping import Interrupted, never

QUERIES = 500
"""Queries remembered at a time: a program may ask for years."""

LIMIT = 20_000
"""Texts kept; the oldest go first (16 MB as float16)."""

MAGIC = b"EDGELAM-EMBEDDINGS-1"
_HEADER = struct.Struct(f"<{len(MAGIC)}s16sII")
"""Magic, salt, entries, numbers in a vector; then the keys, the vectors as float16, and a SHA-256 of all that."""

_K = TypeVar("_K")
KEY_BYTES = 16
MAX_BYTES = 200_000_000
CHECK_BYTES = 32


class EmbeddingCache:
    """Text to vector, in memory and, with a path, on disk; without ``keep`` nothing is added to what is on disk.

    ``notify`` is called with one sentence: that a damaged file was set aside.
    """

    def __init__(
        self,
        encoder: Encoder,
        path: Path | None = None,
        keep: bool = True,
        notify: Callable[[str], None] = lambda words: None,
    ) -> None:
        self._encoder = encoder
        self._path = path
        self._keep = keep
        self._salt = secrets.token_bytes(16)
        self._vectors: dict[bytes, Vectors] = {}
        self._queries: dict[str, Vectors] = {}
        self._dirty = False
        if path is not None:
            path.with_suffix(".npz").unlink(missing_ok=True)  # of versions that kept the texts themselves
            if path.exists():
                self._load(path, notify)

    def __len__(self) -> int:
        return len(self._vectors)

    @property
    def encoder(self) -> str:
        """The name of the encoder that it asks."""
        return self._encoder.name

    def knows(self, word: str) -> bool:
        """Whether it is one of the encoder's words."""
        return self._encoder.knows(word)

    def encode_query(self, query: str) -> Vectors:
        """A unit vector, shape (dimensions,); remembered for this process only."""
        known = self._queries.get(query)
        if known is None:
            known = self._encoder.encode([query])[0]
            self._queries[query] = known
            _forget_oldest(self._queries, QUERIES)
        return known

    def encode(self, texts: Sequence[str], max_new: int | None = None, interrupted: Interrupted = never) -> Vectors:
        """Unit vectors, shape (len(texts), dimensions); at most ``max_new`` unknown texts are encoded now,
        first come first, and the others get zeros this time; none more once it is ``interrupted``."""
        _forget_oldest(self._vectors, 2 * LIMIT)
        keys = [self._key(t) for t in texts]
        unknown = [(t, k) for k, t in dict(zip(keys, texts, strict=True)).items() if k not in self._vectors]
        unknown = self._without_common(unknown)[:max_new]
        unknown.sort(key=lambda entry: len(entry[0]))  # texts of one length at a time cost least
        for start in range(0, len(unknown), BATCH):
            if interrupted():
                break
            batch = unknown[start : start + BATCH]
            self._vectors.update(zip((k for _, k in batch), self._encoder.encode([t for t, _ in batch]), strict=True))
            self._dirty = True
        zero = np.zeros(self._encoder.dimensions, np.float32)
        return np.stack([self._vectors.get(k, zero) for k in keys]) if keys else zero[None][:0]

    def _without_common(self, unknown: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        """Those of these texts, each with its key, whose vectors do not ship; the others' are taken from there."""
        table = common.shipped()
        if table is None:
            return unknown
        found = [(key, table.of(text, self._encoder.name)) for text, key in unknown]
        self._vectors.update((key, vector) for key, vector in found if vector is not None)
        return [entry for entry in unknown if entry[1] not in self._vectors]

    def _key(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES, key=self._salt).digest()

    def save(self) -> None:
        """Raises OSError where the folder cannot be written."""
        if self._path is None or not self._dirty or not self._keep:
            return
        kept = list(self._vectors.items())[-LIMIT:]
        write_private(self._path, whole_file(self._salt, [key for key, _ in kept], [vector for _, vector in kept]))
        self._dirty = False

    def _load(self, path: Path, notify: Callable[[str], None]) -> None:
        try:
            try:
                self._take_in(path.read_bytes() if path.stat().st_size <= MAX_BYTES else b"")
            except ValueError:
                set_aside(path)
                notify(f"{path.name} was damaged and is now {path.name}{DAMAGED}; this run is only slower.")
        except OSError as error:
            notify(f"The embeddings in {path.name} cannot be read ({error.strerror}); this run is only slower.")

    def _take_in(self, data: bytes) -> None:
        """Raises ValueError for what is not a whole file of this kind; vectors of another encoder are left out."""
        body = data[:-CHECK_BYTES]
        if len(body) < _HEADER.size or hashlib.sha256(body).digest() != data[-CHECK_BYTES:]:
            raise ValueError("cut short or changed")
        magic, salt, count, width = _HEADER.unpack_from(body)
        keys = body[_HEADER.size : _HEADER.size + count * KEY_BYTES]
        rest = body[_HEADER.size + count * KEY_BYTES :]
        if magic != MAGIC or len(rest) != count * width * 2:
            raise ValueError("not as long as it says")
        if width != self._encoder.dimensions:
            return
        vectors = np.frombuffer(rest, np.float16).reshape(count, width).astype(np.float32)
        split = (keys[i : i + KEY_BYTES] for i in range(0, len(keys), KEY_BYTES))
        self._salt, self._vectors = salt, dict(zip(split, vectors, strict=True))


def whole_file(salt: bytes, keys: Sequence[bytes], vectors: Sequence[npt.ArrayLike]) -> bytes:
    """A file of these keys and vectors, which are of one length."""
    rows = np.array(vectors, np.float16)
    body = _HEADER.pack(MAGIC, salt, len(keys), rows.shape[1] if len(rows) else 0) + b"".join(keys) + rows.tobytes()
    return body + hashlib.sha256(body).digest()


def _forget_oldest(kept: dict[_K, Vectors], most: int) -> None:
    while len(kept) > most:
        with suppress(KeyError, RuntimeError):  # another thread forgot it, or adds one
            del kept[next(iter(kept))]
