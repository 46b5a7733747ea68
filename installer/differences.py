"""Networks that were tuned from the same one as the encoder, packed as their difference from it: a third smaller in the installer."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from edgelam.errors import EnvironmentProblem
from edgelam.retrieval.difference import FILE, put_together

NETWORK = "model.onnx"
SMALLEST = 10_000
"""Bytes of a tensor that is worth it."""

GRAPH, INITIALIZER, RAW_DATA = 7, 5, 9
"""Numbers of fields in onnx.proto: of a ModelProto, a GraphProto, a TensorProto."""


def replace(folder: Path, encoder: Path) -> None:
    """``model.difference`` in place of the folder's ``model.onnx``.

    Raises:
        EnvironmentProblem: it would not be put together to the same file.
    """
    network, base = folder / NETWORK, encoder / NETWORK
    own = network.read_bytes()
    (folder / FILE).write_bytes(difference(own, base.read_bytes()))
    if put_together(folder / FILE, base) != own:
        raise EnvironmentProblem(f"{folder.name} cannot be packed as its difference from {encoder.name}.")
    network.unlink()


def difference(own: bytes, base: bytes) -> bytes:
    """As :data:`edgelam.retrieval.difference.FILE` describes: tensors of the same length, in the order of both files."""
    whole, other = np.frombuffer(own, np.uint8).copy(), np.frombuffer(base, np.uint8)
    theirs = list(tensors(base))
    regions = []
    for here, length in tensors(own):
        place = next((i for i, (_, size) in enumerate(theirs) if size == length), None)
        if length >= SMALLEST and place is not None:
            there = theirs[place][0]
            del theirs[: place + 1]
            whole[here : here + length] -= other[there : there + length]
            regions.append((here, there, length))
    packed = io.BytesIO()
    np.savez(packed, bytes=whole, regions=np.array(regions, np.int64).reshape(-1, 3), crc=np.uint32(zlib.crc32(own)))
    return packed.getvalue()


def tensors(model: bytes) -> Iterator[tuple[int, int]]:
    """Where the bytes of each initializer of an ONNX file begin, and how many they are."""
    for number, start, end in fields(model, 0, len(model)):
        if number == GRAPH:
            for inner, first, last in fields(model, start, end):
                if inner == INITIALIZER:
                    yield from ((s, e - s) for n, s, e in fields(model, first, last) if n == RAW_DATA)


def fields(data: bytes, place: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Number, begin and end of the fields with a length in a message of protocol buffers; others are passed over."""
    while place < end:
        key, place = varint(data, place)
        kind = key & 7
        if kind == 2:
            length, place = varint(data, place)
            yield key >> 3, place, place + length
            place += length
        elif kind == 0:
            _, place = varint(data, place)
        else:
            place += {1: 8, 5: 4}[kind]


def varint(data: bytes, place: int) -> tuple[int, int]:
    """A number of protocol buffers, and where it ends."""
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if byte < 128:
            return value, place
