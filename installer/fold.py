"""What the installer carries in fewer bytes than it installs: see :mod:`edgelam.installer.unfold`, which undoes it."""

from __future__ import annotations

import io
import json
import lzma
import shutil
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from edgelam.errors import EnvironmentProblem
from edgelam.installer import unfold
from edgelam.installer.differences import GRAPH, INITIALIZER, fields, varint
from edgelam.installer.unfold import BITS, LOWEST, MAGIC, REST, contexts, lines

Bytes = npt.NDArray[np.uint8]

Place = list[int]
"""As :func:`edgelam.installer.unfold.lines` reads it."""

SMALLEST = 10_000
"""Bytes of a table that is worth it."""

KINDS, ROUNDS = 64, 12
"""Kinds of lines in one file, each with a distribution of its own, and rounds in which they are found."""

LONG, PART = 8192, 512
"""Lines longer than the first are cut in parts of the second."""

LANES = 2048
PACKAGES = "python/Lib/site-packages"
"""Libraries elsewhere are Python's own, which unfold the others."""

NEAR = {
    f"{PACKAGES}/edgelam/runtime/slots-int8/model.difference": f"{PACKAGES}/edgelam/runtime/planner-int8/model.difference"
}
"""Differences from the encoder that are like those of a network before them: both were tuned from what the encoder was tuned from."""

PROGRAMS = (".dll", ".pyd")
NETWORKS = (".onnx", ".difference", ".ort", ".gguf", ".npy", ".npz")
BLOCK = 18
"""Bytes of a block of 32 weights of 4 bits in GGUF."""

_FLOAT, _BYTES = 1, (2, 3)
"""Numbers of types of tensors, in ONNX and ORT alike."""


def fold(tree: Path, folder: Path) -> bytes:
    """Copy ``tree`` to ``folder`` with networks and libraries folded; what is to lie behind the installer's end.

    Raises:
        EnvironmentProblem: one would not be unfolded to the same file.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(tree, folder)
    header: dict[str, Any] = {"numpy": [], "programs": [], "networks": []}
    streams = []
    for path in sorted(p for p in (folder / PACKAGES).rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.suffix in PROGRAMS:
            numpy = name.startswith(f"{PACKAGES}/numpy")
            path.write_bytes(program(path.read_bytes(), not numpy))
            header["numpy" if numpy else "programs"].append(name)
        elif path.suffix in NETWORKS and tables_of(path)[0]:
            near = NEAR.get(name)
            told, coded, rest = network(path, name, (near, tree / near) if near else None)
            header["networks"].append(told)
            streams.append(coded)
            path.unlink()
            path.with_name(path.name + REST).write_bytes(rest)
    told_of = lzma.compress(json.dumps(header, separators=(",", ":")).encode())
    return b"".join((MAGIC, len(told_of).to_bytes(8, "little"), told_of, *streams))


def program(data: bytes, data_too: bool) -> bytes:
    """A library in which a call is told by where it leads, not by how far that is, so that the same function is the same bytes;
    with ``data_too`` so is what is read and written.

    Raises:
        EnvironmentProblem: it would not be unfolded to the same file.
    """
    filters = [unfold.CALLS, {"id": lzma.FILTER_LZMA2, "preset": 0}]
    told = unfold.places(data, 1) if data_too else data
    alike = lzma.decompress(lzma.compress(told, lzma.FORMAT_RAW, filters=filters), lzma.FORMAT_RAW, filters=filters[1:])
    undone = unfold.with_calls(alike)
    if (unfold.places(undone, -1) if data_too else undone) != data:
        raise EnvironmentProblem("A library cannot be folded.")
    return alike


def network(path: Path, name: str = "", near: tuple[str, Path] | None = None) -> tuple[dict[str, Any], bytes, bytes]:
    """What is told of a network, its tables coded, and all else of it; ``near`` is another one, and its name, that it is like.

    Raises:
        EnvironmentProblem: it would not be unfolded to the same file.
    """
    data = path.read_bytes()
    whole = np.frombuffer(data, np.uint8).copy()
    tables, same = tables_of(path)
    told: dict[str, Any] = {"path": name, "size": len(data), "tables": tables, "same": same, "lanes": LANES, "near": []}
    other = b""
    if near:
        other, told["like"] = near[1].read_bytes(), near[0]
        told["near"] = list(_pairs(tables, tables_of(near[1])[0]))
        for here, there in told["near"]:
            lines(whole, here)[...] -= unfold.expected(other, there)
    free = np.ones(len(whole), np.bool_)
    for place in (*tables, *(place for place, _ in same)):
        lines(free, place)[...] = False
    symbols, often = _sorted(whole, told)
    told["often"] = often.astype("<u2").tobytes().hex()
    coded, rest = encode(symbols, contexts(told), often), whole[free].tobytes()
    told["bytes"] = len(coded)
    if unfold.network(told, coded, rest, other) != data:
        raise EnvironmentProblem(f"{path.name} cannot be folded.")
    return told, coded, rest


def _pairs(tables: list[Place], others: list[Place]) -> Iterator[tuple[Place, Place]]:
    """Tables of one shape, in the order of both files."""
    for place in tables:
        found = next((i for i, other in enumerate(others) if other[1:] == place[1:]), None)
        if found is not None:
            yield place, others[found]
            others = others[found + 1 :]


def _sorted(whole: Bytes, told: dict[str, Any]) -> tuple[Bytes, npt.NDArray[np.uint32]]:
    """All symbols, and how often each occurs in each kind of line; ``kinds`` is told: lines of like distributions, by k-means."""
    views = [lines(whole, place) for place in told["tables"]]
    counts = np.concatenate([_histograms(view) for view in views])
    number = min(KINDS, len(counts))
    kinds = np.empty(len(counts), np.int64)
    kinds[np.argsort(counts.max(1) / counts.sum(1), kind="stable")] = np.arange(len(counts)) * number // len(counts)
    for _ in range(ROUNDS):
        totals = np.stack([counts[kinds == k].sum(0) for k in range(number)]) + 0.02
        kinds = (counts @ -np.log2(totals / totals.sum(1, keepdims=True)).T).argmin(1)
    told["kinds"] = kinds.astype(np.uint8).tobytes().hex()
    often = np.stack([_frequencies(counts[kinds == k].sum(0)) for k in range(number)])
    return np.concatenate([view.ravel() for view in views]), often


def _histograms(view: Bytes) -> npt.NDArray[np.float32]:
    return np.stack([np.bincount(line, minlength=256) for line in view]).astype(np.float32)


def _frequencies(counts: npt.NDArray[np.float32]) -> npt.NDArray[np.uint32]:
    """Whole numbers that add up to 2 ** BITS; none of what occurs is 0."""
    if not counts.any():
        counts = np.ones(256, np.float32)
    often = np.where(counts > 0, np.maximum(np.rint(counts * ((1 << BITS) / counts.sum())), 1), 0).astype(np.int64)
    while (off := int(often.sum()) - (1 << BITS)) != 0:
        most = np.argsort(-often, kind="stable")[: min(abs(off), 16)]
        often[most] -= 1 if off > 0 else -1
    return often.astype(np.uint32)


def encode(symbols: Bytes, kinds: Bytes, often: npt.NDArray[np.uint32], lanes: int = LANES) -> bytes:
    """As :func:`edgelam.installer.unfold.decode` reads it, from the last step to the first."""
    below = (np.cumsum(often, 1, dtype=np.uint32) - often).ravel()
    flat = often.ravel()
    steps = -(-len(symbols) // lanes)
    padded = np.full(steps * lanes, int(often[0].argmax()), np.uint32)
    padded[: len(symbols)] = symbols
    padded[: len(symbols)] += kinds.astype(np.uint32) << 8
    state = np.full(lanes, LOWEST, np.uint32)
    words = []
    for step in range(steps - 1, -1, -1):
        row = padded[step * lanes : (step + 1) * lanes]
        share = flat[row]
        high = np.flatnonzero((state >> (32 - BITS)) >= share)
        words.append((state[high] & 0xFFFF).astype("<u2"))
        state[high] >>= 16
        times = state // share
        state = (times << BITS) + (state - times * share) + below[row]
    return state.astype("<u4").tobytes() + b"".join(w.tobytes() for w in reversed(words))


def tables_of(path: Path) -> tuple[list[Place], list[tuple[Place, Place]]]:
    """Tables of numbers in a file, and those that are another one of it, as it is or with rows for columns."""
    data = path.read_bytes()
    if path.suffix == ".gguf":
        return list(_of_gguf(path)), []
    if path.suffix == ".npy":
        return list(_cut(_of_array(data, 0)[0])), []
    if path.suffix == ".npz":
        return [part for _, at in _stored(path, data) for part in _cut(_of_array(data, at)[0])], []
    if path.suffix == ".difference":
        _, at = next(row for row in _stored(path, data) if row[0] == "bytes.npy")
        place, begin = _of_array(data, at)
        inner = data[begin : begin + place[1] * place[2]]
        return _of_tensors(data, [(begin + at, size, kind, shape) for at, size, kind, shape in _onnx(inner)])
    return _of_tensors(data, list(_ort(data)) if path.suffix == ".ort" else list(_onnx(data)))


def _stored(path: Path, data: bytes) -> list[tuple[str, int]]:
    """Names and places of the arrays of a zip that are not pressed and worth it."""
    with zipfile.ZipFile(path) as packed:
        stored = [i for i in packed.infolist() if i.compress_type == zipfile.ZIP_STORED and i.file_size >= SMALLEST]
    # Behind an entry's header, its name, and what else is told of it.
    lengths = [struct.unpack_from("<HH", data, i.header_offset + 26) for i in stored]
    return [(i.filename, i.header_offset + 30 + a + b) for i, (a, b) in zip(stored, lengths, strict=True)]


def _of_gguf(path: Path) -> Iterator[Place]:
    from edgelam.runtime.engine.header import read_header

    header = read_header(path)
    for tensor in header.tensors:
        at = header.data + tensor.offset
        if tensor.kind in ("IQ4_NL", "Q4_0") and tensor.size >= SMALLEST:
            width = tensor.shape[0] // 32 * BLOCK
            yield from _cut([at, width, tensor.size // width, 1, width])


def _of_array(data: bytes, at: int) -> tuple[Place, int]:
    """An array as numpy writes it, its columns byte by byte; and where its numbers begin."""
    stream = io.BytesIO(data[at : at + 1024])
    np.lib.format.read_magic(stream)
    shape, _, kind = np.lib.format.read_array_header_1_0(stream)
    at += stream.tell()
    width = int(np.prod(shape[1:])) * kind.itemsize
    return [at, width, shape[0], 1, width], at


Tensor = tuple[int, int, int, tuple[int, ...]]
"""Where a tensor's bytes are, how many, the number of its type, its shape."""


def _of_tensors(data: bytes, tensors: list[Tensor]) -> tuple[list[Place], list[tuple[Place, Place]]]:
    tables: list[Place] = []
    same: list[tuple[Place, Place]] = []
    seen: dict[bytes, Place] = {}
    for at, size, kind, shape in sorted(tensors):
        if size < SMALLEST or kind not in (_FLOAT, *_BYTES):
            continue
        if kind == _FLOAT:
            tables.append([at, 4, size // 4, 1, 4])
            continue
        rows, columns = (size // shape[-1], shape[-1]) if len(shape) > 1 else (size, 1)
        array = np.frombuffer(data, np.uint8, size, at).reshape(rows, columns)
        found = seen.get(array.tobytes())
        if found is not None:
            same.append(([at, rows, columns, columns, 1], found))
            continue
        seen[np.ascontiguousarray(array.T).tobytes()] = [at, columns, rows, 1, columns]
        seen[array.tobytes()] = [at, rows, columns, columns, 1]
        # The longer way round, few lines of many, where a tensor is tall or wide.
        tables += _cut([at, columns, rows, 1, columns] if columns <= 8 * rows else [at, rows, columns, columns, 1])
    return tables, same


def _cut(place: Place) -> Iterator[Place]:
    """A table of long lines in parts: words that are met more often, and so come first, have other numbers than rare ones."""
    start, count, length, step, stride = place
    part = PART if length > LONG else length
    for at in range(0, length, part):
        yield [start + at * stride, count, min(part, length - at), step, stride]


class _Table:
    """A table of a flatbuffer: its fields by their number (https://flatbuffers.dev/internals/)."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at
        self._fields = at - struct.unpack_from("<i", data, at)[0]
        self._end = struct.unpack_from("<H", data, self._fields)[0]

    def place(self, field: int) -> int | None:
        """Where a field is in this table."""
        at = 4 + 2 * field
        offset = struct.unpack_from("<H", self._data, self._fields + at)[0] if at < self._end else 0
        return self._at + offset if offset else None

    def vector(self, field: int) -> tuple[int, int]:
        """Where a vector begins, and how many elements it has."""
        at = self.place(field)
        if at is None:
            return 0, 0
        at += struct.unpack_from("<I", self._data, at)[0]
        return at + 4, struct.unpack_from("<I", self._data, at)[0]

    def table(self, field: int) -> _Table | None:
        at = self.place(field)
        return None if at is None else _Table(self._data, at + struct.unpack_from("<I", self._data, at)[0])

    def tables(self, field: int) -> Iterator[_Table]:
        begin, count = self.vector(field)
        for at in range(begin, begin + 4 * count, 4):
            yield _Table(self._data, at + struct.unpack_from("<I", self._data, at)[0])


def _ort(data: bytes) -> Iterator[Tensor]:
    """The initializers of an ORT file (onnxruntime/core/flatbuffers/schema/ort.fbs), those of its branches, too."""
    root = _Table(data, struct.unpack_from("<I", data)[0])
    model = root.table(1)
    graph = model.table(7) if model else None
    if graph:
        yield from _ort_graph(data, graph)


def _ort_graph(data: bytes, graph: _Table) -> Iterator[Tensor]:
    for tensor in graph.tables(0):
        begin, count = tensor.vector(2)
        at, size = tensor.vector(4)
        kind = tensor.place(3)
        if size and kind is not None:
            yield at, size, struct.unpack_from("<i", data, kind)[0], struct.unpack_from(f"<{count}q", data, begin)
    for node in graph.tables(2):
        for attribute in node.tables(10):
            branch = attribute.table(7)
            if branch:
                yield from _ort_graph(data, branch)


def _onnx(data: bytes) -> Iterator[Tensor]:
    """The initializers of an ONNX file (onnx.proto)."""
    for number, start, end in fields(data, 0, len(data)):
        if number == GRAPH:
            for inner, first, last in fields(data, start, end):
                if inner == INITIALIZER:
                    yield _tensor(data, first, last)


def _tensor(data: bytes, place: int, end: int) -> Tensor:
    at = size = kind = 0
    shape: list[int] = []
    while place < end:
        key, place = varint(data, place)
        value, place = varint(data, place)  # the number itself, or how long it is
        match key >> 3, key & 7:
            case 1, 0:
                shape.append(value)
            case 2, 0:
                kind = value
            case 9, 2:
                at, size = place, value
        if key & 7 == 2:
            place += value
    return at, size, kind, tuple(shape)
