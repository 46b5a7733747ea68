"""What a GGUF file says of itself, read with nothing but bounds checks: llama.cpp aborts the process on some damaged
headers, so no file reaches it unread.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (little-endian, version 2 or 3).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from edgelam.errors import ModelError

MAGIC = b"GGUF"
VERSIONS = (2, 3)
MAX_TENSORS, MAX_FIELDS, MAX_DIMENSIONS = 100_000, 100_000, 4
LONGEST_STRING = 1 << 24
MAX_ELEMENTS = 1 << 24
"""Of one array in the header; the largest vocabularies have 262,144 entries."""

DEFAULT_ALIGNMENT = 32

_SCALARS = {0: "B", 1: "b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "?", 10: "<Q", 11: "<q", 12: "<d"}
_STRING, _ARRAY = 8, 9

BLOCKS: dict[int, tuple[str, int, int]] = {
    0: ("F32", 1, 4), 1: ("F16", 1, 2), 2: ("Q4_0", 32, 18), 3: ("Q4_1", 32, 20), 6: ("Q5_0", 32, 22), 7: ("Q5_1", 32, 24), 8: ("Q8_0", 32, 34),
    10: ("Q2_K", 256, 84), 11: ("Q3_K", 256, 110), 12: ("Q4_K", 256, 144), 13: ("Q5_K", 256, 176), 14: ("Q6_K", 256, 210), 15: ("Q8_K", 256, 292),
    16: ("IQ2_XXS", 256, 66), 17: ("IQ2_XS", 256, 74), 18: ("IQ3_XXS", 256, 98), 19: ("IQ1_S", 256, 50), 20: ("IQ4_NL", 32, 18), 21: ("IQ3_S", 256, 110),
    22: ("IQ2_S", 256, 82), 23: ("IQ4_XS", 256, 136), 24: ("I8", 1, 1), 25: ("I16", 1, 2), 26: ("I32", 1, 4), 27: ("I64", 1, 8), 28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56), 30: ("BF16", 1, 2), 34: ("TQ1_0", 256, 54), 35: ("TQ2_0", 256, 66), 39: ("MXFP4", 32, 17),
}  # fmt: skip
"""Number of a tensor type: its name, elements and bytes of one block."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """``shape`` as GGUF has it, the row width first; ``offset`` from the beginning of the tensors' data."""

    name: str
    shape: tuple[int, ...]
    kind: str
    offset: int
    size: int

    @property
    def elements(self) -> int:
        count = 1
        for n in self.shape:
            count *= n
        return count


@dataclass(frozen=True, slots=True)
class Header:
    """``fields``: scalars, strings, and lists; ``data``: where the tensors begin."""

    fields: dict[str, Any]
    tensors: tuple[Tensor, ...]
    data: int

    @property
    def architecture(self) -> str:
        return str(self.fields.get("general.architecture", ""))


class _Damaged(Exception):
    """What is wrong, in a few words."""


def read_header(path: Path) -> Header:
    """The header of a GGUF file, every length and offset checked against the file.

    Raises:
        ModelError: one sentence on what is wrong.
    """
    if not path.is_file():
        raise ModelError(f"There is no model file {path}; `edgelam models` lists those at hand.")
    size = path.stat().st_size
    try:
        with path.open("rb") as stream:
            return _Reader(stream, size).header()
    except _Damaged as problem:
        raise ModelError(f"{path.name} cannot be used: {problem}.") from problem
    except OSError as error:
        raise ModelError(f"{path.name} cannot be read: {error.strerror}.") from error


class _Reader:
    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self._size = stream, size

    def header(self) -> Header:
        if self._take(4) != MAGIC:
            raise _Damaged("it is not a GGUF model (it does not begin with GGUF)")
        version = self._number("<I")
        if version not in VERSIONS:
            raise _Damaged(f"it is of GGUF version {version}, and versions 2 and 3 are understood")
        tensors = self._count("tensors", MAX_TENSORS)
        count = self._count("header fields", MAX_FIELDS)
        fields: dict[str, Any] = {}
        for _ in range(count):
            key = self._string()
            fields[key] = self._value(self._number("<I"))
        rows = [self._tensor() for _ in range(tensors)]
        alignment = fields.get("general.alignment", DEFAULT_ALIGNMENT)
        if not isinstance(alignment, int) or not 0 < alignment <= 1 << 16 or alignment % 8:
            raise _Damaged(f"its alignment {alignment!r} makes no sense")
        data = -(-self._stream.tell() // alignment) * alignment
        for row in rows:
            if row.offset % alignment or data + row.offset + row.size > self._size:
                raise _Damaged(f"it is cut short or damaged: {row.name!r} would end outside the file; copy it again")
        if len({r.name for r in rows}) != len(rows):
            raise _Damaged("two of its tensors have the same name")
        return Header(fields, tuple(rows), data)

    def _take(self, count: int) -> bytes:
        data = self._stream.read(count)
        if len(data) != count:
            raise _Damaged("it is cut short inside its header; copy it again")
        return data

    def _number(self, form: str) -> Any:
        return struct.unpack(form, self._take(struct.calcsize(form)))[0]

    def _count(self, what: str, most: int) -> int:
        count: int = self._number("<Q")
        if count > most:
            raise _Damaged(f"its header is damaged (it speaks of {count} {what})")
        return count

    def _string(self) -> str:
        length: int = self._number("<Q")
        if length > min(LONGEST_STRING, self._size):
            raise _Damaged(f"its header is damaged (a text of {length} bytes)")
        return self._take(length).decode("utf-8", "replace")

    def _value(self, kind: int) -> Any:
        if kind == _STRING:
            return self._string()
        if kind == _ARRAY:
            inner: int = self._number("<I")
            return self._array(inner, self._count("array elements", MAX_ELEMENTS))
        if kind not in _SCALARS:
            raise _Damaged(f"its header is damaged (a value of unknown type {kind})")
        return self._number(_SCALARS[kind])

    def _array(self, kind: int, count: int) -> list[Any]:
        if kind == _STRING:
            return [self._string() for _ in range(count)]
        if kind not in _SCALARS:
            raise _Damaged(f"its header is damaged (a list of unknown type {kind})")
        form = f"<{count}{_SCALARS[kind].lstrip('<')}"
        return list(struct.unpack(form, self._take(struct.calcsize(form))))

    def _tensor(self) -> Tensor:
        name = self._string()
        dimensions: int = self._number("<I")
        if not 0 < dimensions <= MAX_DIMENSIONS:
            raise _Damaged(f"its tensor {name!r} has {dimensions} dimensions")
        shape = tuple(self._number("<Q") for _ in range(dimensions))
        kind: int = self._number("<I")
        offset: int = self._number("<Q")
        if kind not in BLOCKS:
            raise _Damaged(f"its tensor {name!r} is of an unknown type ({kind})")
        return self._sized(name, shape, kind, offset)

    @staticmethod
    def _sized(name: str, shape: tuple[int, ...], kind: int, offset: int) -> Tensor:
        label, block, stored = BLOCKS[kind]
        row = Tensor(name, shape, label, offset, 0)
        if min(shape) < 1 or row.elements > 1 << 40:
            raise _Damaged(f"its tensor {name!r} has an impossible shape")
        if shape[0] % block:
            raise _Damaged(f"its tensor {name!r} of type {label} has rows of {shape[0]}, no multiple of {block}")
        return Tensor(name, shape, label, offset, row.elements // block * stored)
