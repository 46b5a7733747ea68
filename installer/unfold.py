"""The last step of an installation: what the installer carries in fewer bytes becomes the files that were built, byte for byte.

Networks are numbers that hold no repetitions, which lzma packs worse than their distribution allows: their bytes lie behind the
installer's own end, coded by how often each occurs in columns of its kind (asymmetric numeral systems, Duda, arXiv 1311.2540, many
at once so that numpy does it). Libraries lie among the other files with the targets of their calls made alike (xz's filter for x86).
:mod:`edgelam.installer.fold` makes both. ``python -m edgelam.installer.unfold INSTALLER FOLDER``
"""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import sys
from typing import Any

MAGIC = hashlib.sha256(b"edgelam: networks").digest()
"""Where the networks begin: bytes that stand in no file as they are."""

REST = ".rest"
"""End of the name of what lzma holds of a network: all that is in no table of numbers."""

MANIFEST = "manifest.json"
BITS = 15
"""Frequencies add up to 2 to this power."""

LOWEST = 1 << 16
COMMON = 108
"""In 256: what two networks have in common of their differences from a third."""

CALLS = {"id": lzma.FILTER_X86}
_CHUNK = 1 << 16


def unfold(installer: str, folder: str) -> None:
    """Write what is folded. Raises ValueError where a file does not become what was built."""
    with open(os.path.join(folder, MANIFEST), encoding="utf-8") as stream:
        manifest = json.load(stream)
    with open(installer, "rb") as binary:
        data = binary.read()
    at = data.find(MAGIC)
    if at < 0:
        raise ValueError("the installer is cut short")
    at += len(MAGIC)
    length, place = int.from_bytes(data[at : at + 8], "little"), at + 8
    header = json.loads(lzma.decompress(data[place : place + length]))
    for name in header["numpy"]:
        _write(folder, name, with_calls(_read(folder, name)), manifest)
    for name in header["programs"]:  # what undoes these needs numpy
        _write(folder, name, places(with_calls(_read(folder, name)), -1), manifest)
    place += length
    for told in header["networks"]:
        coded = data[place : place + told["bytes"]]
        other = _read(folder, told["like"]) if told["near"] else b""
        _write(folder, told["path"], network(told, coded, _read(folder, told["path"] + REST), other), manifest)
        os.remove(_at(folder, told["path"] + REST))
        place += told["bytes"]


def with_calls(data: bytes) -> bytes:
    """A library whose calls lead to where they led: xz's filter undone, by a stream that holds the bytes as they are."""
    chunks = [data[i : i + _CHUNK] for i in range(0, len(data), _CHUNK)]
    framed = [(b"\2" if i else b"\1") + (len(c) - 1).to_bytes(2, "big") + c for i, c in enumerate(chunks)]
    return lzma.decompress(
        b"".join(framed) + b"\0", lzma.FORMAT_RAW, filters=[CALLS, {"id": lzma.FILTER_LZMA2, "dict_size": _CHUNK}]
    )


OPCODES = bytes.fromhex(
    "03 10 11 14 28 29 2e 2f 38 39 3b 54 57 58 59 5c 5e 63 6f 7f 80 83 88 89 8a 8b 8d b6 b7 be c6 c7 ff"
)
"""The last byte of instructions that most often name a place by its distance from the next instruction."""


def places(data: bytes, sign: int) -> bytes:
    """A library with what its instructions name told by its place (``sign`` 1) or, as it runs, by the distance to it (-1).

    What may be such an instruction is taken from front to back, each after the end of the one before, whatever it holds, so that
    the same are found both times; distances that lead out of the file stay, the others are turned into each other one to one.
    """
    import numpy as np

    whole = np.frombuffer(data, np.uint8).copy()
    known = np.isin(np.arange(256), np.frombuffer(OPCODES, np.uint8))
    found = np.flatnonzero(known[whole[:-6]] & ((whole[1:-5] & 0xC7) == 5))
    taken, end = [], 0
    for at in found.tolist():
        if at >= end:
            taken.append(at + 2)
            end = at + 6
    fields = np.array(taken, np.int64)[:, None] + np.arange(4)
    values = whole[fields].view("<i4").ravel().astype(np.int64)
    here, size = fields[:, 0] + 4, len(data)
    inside = (values >= -here) & (values < size)
    if sign > 0:
        moved = np.where(values < size - here, values + here, values - size)
    else:
        moved = np.where(values >= 0, values - here, values + size)
    whole[fields] = np.where(inside, moved, values).astype("<i4").view(np.uint8).reshape(-1, 4)
    return whole.tobytes()


def network(told: dict[str, Any], coded: bytes, rest: bytes, other: bytes) -> bytes:
    """A network from its tables of numbers, all else, and another one that it is like."""
    import numpy as np

    whole = np.zeros(told["size"], np.uint8)
    free = np.ones(told["size"], np.bool_)
    symbols = decode(told, coded)
    at = 0
    for place in told["tables"]:
        table = lines(whole, place)
        table[...] = symbols[at : at + table.size].reshape(table.shape)
        lines(free, place)[...] = False
        at += table.size
    for place, _ in told["same"]:
        lines(free, place)[...] = False
    whole[free] = np.frombuffer(rest, np.uint8)
    for place, there in told["near"]:
        lines(whole, place)[...] += expected(other, there)
    for place, there in told["same"]:
        lines(whole, place)[...] = lines(whole, there)
    return whole.tobytes()


def lines(data: Any, place: list[int]) -> Any:
    """A view of bytes as lines: ``place`` is where they start, how many they are, how long, and the steps from line to line and
    within one."""
    import numpy as np

    start, count, length, step, stride = place
    if start < 0 or start + (count - 1) * step + (length - 1) * stride >= len(data):
        raise ValueError("a table reaches beyond its file")
    return np.lib.stride_tricks.as_strided(data[start:], (count, length), (step, stride))


def expected(other: bytes, place: list[int]) -> Any:
    """What is to be expected of a difference where another one is known: a part of it, to whole numbers."""
    import numpy as np

    known = lines(np.frombuffer(other, np.uint8), place).view(np.int8)
    return ((known.astype(np.int16) * COMMON + 128) >> 8).astype(np.uint8)


def contexts(told: dict[str, Any]) -> Any:
    """Of each symbol, the kind of its line."""
    import numpy as np

    lengths = np.concatenate([np.full(count, length) for _, count, length, _, _ in told["tables"]])
    return np.repeat(np.frombuffer(bytes.fromhex(told["kinds"]), np.uint8), lengths)


def decode(told: dict[str, Any], coded: bytes) -> Any:
    """The symbols of all tables, one after the other: ``lanes`` of them are read at once, one step after the other."""
    import numpy as np

    kinds, lanes = contexts(told), told["lanes"]
    often = np.frombuffer(bytes.fromhex(told["often"]), "<u2").astype(np.uint32).reshape(-1, 256)
    below = np.cumsum(often, 1, dtype=np.uint32) - often
    symbol_at = np.concatenate([np.repeat(np.arange(256, dtype=np.uint8), row) for row in often])
    share, start = often.ravel(), below.ravel()
    state = np.frombuffer(coded, "<u4", lanes).copy()
    words = np.frombuffer(coded, "<u2", offset=4 * lanes)
    steps = -(-len(kinds) // lanes)
    out = np.empty(steps * lanes, np.uint8)
    padded = np.zeros(steps * lanes, np.uint32)
    padded[: len(kinds)] = kinds
    at = 0
    for step in range(steps):
        kind = padded[step * lanes : (step + 1) * lanes]
        slot = state & ((1 << BITS) - 1)
        symbol = symbol_at[(kind << BITS) + slot]
        out[step * lanes : (step + 1) * lanes] = symbol
        row = (kind << 8) + symbol
        state = share[row] * (state >> BITS) + slot - start[row]
        low = np.flatnonzero(state < LOWEST)
        state[low] = (state[low] << 16) | words[at : at + len(low)]
        at += len(low)
    return out[: len(kinds)]


def _at(folder: str, name: str) -> str:
    return os.path.join(folder, *name.split("/"))


def _read(folder: str, name: str) -> bytes:
    with open(_at(folder, name), "rb") as stream:
        return stream.read()


def _write(folder: str, name: str, data: bytes, manifest: dict[str, str]) -> None:
    if hashlib.sha256(data).hexdigest() != manifest[name]:
        raise ValueError(f"{name} is not what was built")
    with open(_at(folder, name), "wb") as stream:
        stream.write(data)


if __name__ == "__main__":
    unfold(*sys.argv[1:])
