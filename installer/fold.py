"""A network as its difference from another: encoder and planner come from one MiniLM, and half of each is its table of words.

Where training has left that table nearly alone, the two differ by a step here and there: as a difference it is nearly nothing
to compress. The installer carries the planner so and, once the files are there, has Python put it together again
(``python -m edgelam.installer.fold FOLDER``), byte for byte: its SHA-256 is checked.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

BASE, TARGET = "edgelam/retrieval/*/model.onnx", "edgelam/runtime/planner-*/model.onnx"
"""In the folder of packages; which one is there has its version in its name."""

PACKAGES = "python/Lib/site-packages"
SUFFIX = ".folded"
SAMPLE, EVERY = 48, 50_000
"""Bytes that are looked for in the other file, and how far apart."""

WINDOW, ALIKE = 38_400, 0.5
"""Bytes that are compared at a time, and the share of them that is the same where the files are taken to run together."""


@dataclass(frozen=True, slots=True)
class Fold:
    """What stands at the beginning of a folded file: from ``start`` to ``end`` it holds the difference from ``base``, read
    from ``at`` on; before and after, itself."""

    base: str
    sha256: str
    start: int
    end: int
    at: int


def fold(packages: Path, target: Path) -> Path | None:
    """Write the planner's difference to ``target``; the network that it stands for, or None where it would save nothing."""
    bases, networks = sorted(packages.glob(BASE)), sorted(packages.glob(TARGET))
    if len(bases) != 1 or len(networks) != 1:
        return None
    base, network = bases[0].read_bytes(), networks[0].read_bytes()
    shift = _shift(base, network)
    start, end = _together(base, network, shift)
    if end <= start:
        return None
    name = bases[0].relative_to(packages).as_posix()
    head = Fold(name, hashlib.sha256(network).hexdigest(), start, end, start + shift)
    middle = _difference(network[start:end], base[start + shift : end + shift])
    target.write_bytes(json.dumps(asdict(head)).encode() + b"\n" + network[:start] + middle + network[end:])
    return networks[0]


def unfold(packages: Path) -> int:
    """Put every folded network together again; how many there were.

    Raises:
        ValueError: one is not what it was. OSError: it cannot be read or written.
    """
    folded = sorted(packages.glob(f"{TARGET}{SUFFIX}"))
    for path in folded:
        row, _, data = path.read_bytes().partition(b"\n")
        head = Fold(**json.loads(row))
        base = (packages / head.base).read_bytes()
        middle = _difference(data[head.start : head.end], base[head.at : head.at + head.end - head.start])
        network = data[: head.start] + middle + data[head.end :]
        if hashlib.sha256(network).hexdigest() != head.sha256:
            raise ValueError(f"{path.name} is damaged")
        path.with_suffix("").write_bytes(network)
        path.unlink()
    return len(folded)


def _difference(one: bytes, other: bytes) -> bytes:
    """Bit by bit: the same twice is the first again."""
    return (int.from_bytes(one, "little") ^ int.from_bytes(other, "little")).to_bytes(len(one), "little")


def _shift(base: bytes, network: bytes) -> int:
    """How much further on in the base most of what the files share stands."""
    places = ((i, base.find(network[i : i + SAMPLE])) for i in range(0, len(network) - SAMPLE, EVERY))
    found = Counter(j - i for i, j in places if j >= 0)
    return found.most_common(1)[0][0] if found else 0


def _together(base: bytes, network: bytes, shift: int) -> tuple[int, int]:
    """The longest stretch of the network in which most bytes are the base's, from its start to its end."""
    import numpy as np

    low, high = max(0, -shift), min(len(network), len(base) - shift)
    count = (high - low) // WINDOW
    if count <= 0:
        return 0, 0
    ours = np.frombuffer(network, np.uint8, count * WINDOW, low)
    same = (ours == np.frombuffer(base, np.uint8, count * WINDOW, low + shift)).reshape(count, WINDOW).mean(1) > ALIKE
    best = begin = length = 0
    for place, alike in enumerate(same):
        length = length + 1 if alike else 0
        if length > best:
            best, begin = length, place - length + 1
    return low + begin * WINDOW, low + (begin + best) * WINDOW


if __name__ == "__main__":
    unfold(Path(sys.argv[1], PACKAGES))
