"""The files that GTK applications carry inside their programs and libraries: GResource bundles (GVDB tables, version 0)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress

_MAGIC = b"GVariant" + bytes(4)
_HEADER = struct.Struct("<8sIIII")
_ITEM = struct.Struct("<IIIHBBII")
_TYPE = b"\0(uuay)"
_COMPRESSED = 1
_MOST = 4 << 20
"""Bytes of one file that is unpacked."""


def files(binary: bytes, endings: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Name (without folders) and content of every bundled file that ends so; a damaged bundle is skipped."""
    start = binary.find(_MAGIC)
    while start >= 0:
        with suppress(struct.error, zlib.error, UnicodeDecodeError):
            yield from _table(memoryview(binary)[start:], endings)
        start = binary.find(_MAGIC, start + 1)


def _table(bundle: memoryview, endings: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    _, _, _, begin, end = _HEADER.unpack_from(bundle)
    words, buckets = struct.unpack_from("<II", bundle, begin)
    first = begin + 8 + 4 * (words & 0x07FFFFFF) + 4 * buckets
    for place in range(first, end - _ITEM.size + 1, _ITEM.size):
        _, _, key, length, kind, _, value, stop = _ITEM.unpack_from(bundle, place)
        name = bytes(bundle[key : key + length]).decode("utf-8")
        if kind == ord("v") and name.endswith(endings):
            yield name.rpartition("/")[2], _content(bytes(bundle[value:stop]))


def _content(variant: bytes) -> bytes:
    """The bytes of a serialised ``(uuay)``: size, flags, data."""
    size, flags = struct.unpack_from("<II", variant)
    data = variant.removesuffix(_TYPE)[8:]
    return zlib.decompressobj().decompress(data, _MOST) if flags & _COMPRESSED else data[:size]
