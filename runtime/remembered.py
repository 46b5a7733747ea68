"""The store behind :mod:`edgelam.runtime.memory`: one line of JSON for each wording and the control that it means.

A line can be read by a person, and ends with a checksum: a damaged one is set aside and spoils no other. Whoever changes the
file reads it again first, alone, so that of two runs at once neither loses what the other learned.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from edgelam.errors import EdgelamError
from edgelam.locks import only_writer
from edgelam.paths import DAMAGED, set_aside, write_private
from edgelam.retrieval.encoder import Vectors

LIMIT = 2_000
"""Lines kept; the oldest go first (2 MB)."""

MAX_BYTES = 16_000_000
MAX_LINE = 20_000
CHECK = "sha256"
"""The last field of a line: the first 16 digits of the hash of the line without it."""


class Source(StrEnum):
    """How it was learned."""

    CHOSEN = "chosen"
    """The person chose it among the ways that they were asked about."""

    INSTEAD = "done instead"
    """The person took back what was done, and did this."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """In ``app``, ``wording`` means the control at ``control`` (``View › Word Wrap``) of that role.

    ``weight``: 1 as learned, half of it after each sign that it is wrong. ``vector``: of the wording, of ``encoder``,
    unit length, float16 in base64.
    """

    app: str
    wording: str
    control: str
    role: str
    source: Source
    when: str
    weight: float
    encoder: str
    vector: str

    @property
    def name(self) -> str:
        """What a log calls it: it tells nothing of what it says."""
        return entry_name(self.app, self.wording, self.control)

    def unpacked(self) -> Vectors:
        """Shape (dimensions,)."""
        return np.frombuffer(base64.b64decode(self.vector), np.float16).astype(np.float32)


def entry_name(app: str, wording: str, control: str) -> str:
    """The name of the entry for these; see :attr:`Remembered.name`."""
    key = "\0".join((app, wording, control))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def packed(vector: Vectors) -> str:
    """The inverse of :meth:`Remembered.unpacked`, within the precision of float16."""
    return base64.b64encode(np.asarray(vector, np.float16).tobytes()).decode("ascii")


def to_line(entry: Remembered) -> bytes:
    """One line, with its checksum."""
    row = asdict(entry)
    return (json.dumps({**row, CHECK: _check(row)}, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def from_line(line: bytes) -> Remembered:
    """The inverse of :func:`to_line`. Raises ValueError for what is no whole line of this kind."""
    if len(line) > MAX_LINE:
        raise ValueError("too long")
    try:
        row = json.loads(line)
        check = row.pop(CHECK)
        if check != _check(row):
            raise ValueError("changed")
        entry = Remembered(**{**row, "source": Source(row["source"]), "weight": float(row["weight"])})
        texts = [getattr(entry, f.name) for f in fields(entry) if f.name not in ("weight", "source")]
        if not all(isinstance(text, str) for text in texts) or not _is_unit(entry.unpacked()):
            raise ValueError("of another kind")
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("of another kind") from error
    return entry


def _check(row: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:16]


def _is_unit(vector: Vectors) -> bool:
    whole = vector.size > 0 and bool(np.isfinite(vector).all())
    return whole and abs(float(vector @ vector) - 1) < 0.1


class Store:
    """The lines of a file, or, without a path, of this process alone; without ``keep`` the file is never touched.

    ``notify`` is told, in one sentence, what was damaged, and what could not be kept.
    """

    def __init__(
        self, path: Path | None = None, keep: bool = True, notify: Callable[[str], None] = lambda words: None
    ) -> None:
        self._path, self._keep, self._notify = path, keep, notify
        self._entries: tuple[Remembered, ...] = ()
        self._known: tuple[int, int, int] | None = None

    def read(self) -> tuple[Remembered, ...]:
        """The entries, oldest first; read again only where the file has changed."""
        if self._path is None:
            return self._entries
        try:
            now = _state(self._path)
            if now != self._known:
                self._entries, damaged = _read(self._path)
                self._known = now
                if damaged and self._keep:
                    self.change(lambda entries: entries)
        except (OSError, EdgelamError) as error:
            self._notify(f"What edgelam remembers cannot be read: {error}")
        return self._entries

    def change(self, changed: Callable[[tuple[Remembered, ...]], Iterable[Remembered]]) -> bool:
        """Put what ``changed`` makes of the entries in their place; whether it could be kept."""
        if self._path is None:
            self._entries = tuple(changed(self._entries))[-LIMIT:]
            return True
        if not self._keep:
            return False
        try:
            with self._alone(self._path) as entries:
                self._entries = tuple(changed(entries))[-LIMIT:]
                if self._entries != entries or not self._path.exists():
                    write_private(self._path, b"".join(map(to_line, self._entries)))
                self._known = _state(self._path)
        except (OSError, EdgelamError) as error:
            self._notify(f"This could not be remembered: {error}")
            return False
        return True

    @contextmanager
    def _alone(self, path: Path) -> Iterator[tuple[Remembered, ...]]:
        """The entries as they are in the file now, while nobody else changes it; damaged lines are set aside."""
        with only_writer(path):
            entries, damaged = _read(path)
            if damaged:
                aside = path.with_name(path.name + DAMAGED)
                if len(damaged) == 1 and not damaged[0]:
                    set_aside(path)
                    self._notify(f"{path.name} was damaged and is now {aside.name}; nothing is remembered any more.")
                else:
                    kept = aside.read_bytes() if aside.exists() else b""
                    write_private(aside, (kept + b"".join(damaged))[-MAX_BYTES:])
                    write_private(path, b"".join(map(to_line, entries)))
                    lines = f"{len(damaged)} lines" if len(damaged) > 1 else "A line"
                    self._notify(f"{lines} of {path.name} could not be read and stand in {aside.name} now.")
            yield entries


def _state(path: Path) -> tuple[int, int, int] | None:
    """Tells whether a file was changed; None where there is none."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _read(path: Path) -> tuple[tuple[Remembered, ...], list[bytes]]:
    """The entries of a file and its damaged lines; of a file that is no such store one empty line, which stands for all."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return (), [b""]
        data = path.read_bytes()
    except FileNotFoundError:
        return (), []
    entries, damaged = [], []
    for line in filter(None, data.split(b"\n")):
        try:
            entries.append(from_line(line))
        except ValueError:
            damaged.append(line + b"\n")
    return tuple(entries), damaged
