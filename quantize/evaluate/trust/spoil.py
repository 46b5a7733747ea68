"""Damage: a whole input, spoiled the way that broken programs, disks and hostile people spoil it."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Sequence
from typing import Any

HUGE = 100_000
"""Times that something may be repeated."""

JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**31, -(2**63), 2**64, 1e308, float("nan"), float("inf"), "", " ", "\0", "\n", "\u202e", "\ud800", "a" * 5000, "<|im_end|>",
    "\x1b[2J", '"', "\\", [], {}, [[]], [None], {"": None}, [1, "a"], "9" * 5000,
)  # fmt: skip
"""Values of every type, the odd ones of each."""

_NUMBERS = [
    struct.pack(form, most)
    for form, most in (("<B", 255), ("<I", 2**32 - 1), ("<Q", 2**64 - 1), ("<Q", 2**63), ("<I", 0))
]
_TEXTS = (
    b"\xff\xfe",
    b"\xc3",
    b"\x00",
    b"\r\n",
    b"\xed\xa0\x80",
    "\u202e".encode(),
    b"'''",
    b'"',
    b"\\u0000",
    b"1e999",
    b"9" * 400,
    b"-",
    b"=",
    b"[" * 3,
)


def _flip(data: bytearray, at: int, rng: random.Random) -> None:
    if data:
        data[at % len(data)] = rng.randrange(256)


def _cut(data: bytearray, at: int, rng: random.Random) -> None:
    del data[at : at + rng.choice((1, 2, 8, 40, 10_000))]


def _double(data: bytearray, at: int, rng: random.Random) -> None:
    data[at:at] = data[at : at + rng.choice((1, 4, 16, 64))] * rng.choice((1, 2, 50))


def _exchange(data: bytearray, at: int, rng: random.Random) -> None:
    other, length = rng.randrange(len(data) + 1), rng.choice((1, 4, 12))
    data[at : at + length], data[other : other + length] = data[other : other + length], data[at : at + length]


def _enlarge(data: bytearray, at: int, rng: random.Random) -> None:
    number = rng.choice(_NUMBERS)
    data[at : at + len(number)] = number


def _nest(data: bytearray, at: int, rng: random.Random) -> None:
    data[at:at] = rng.choice((b"[", b"{", b'{"a":', b"(", b"a = [")) * rng.choice((3, 200, HUGE))


def _put(words: Sequence[bytes]) -> Callable[[bytearray, int, random.Random], None]:
    def put(data: bytearray, at: int, rng: random.Random) -> None:
        data[at:at] = rng.choice((*_TEXTS, *words))

    return put


def spoil_bytes(whole: bytes, rng: random.Random, words: Sequence[bytes] = ()) -> bytes:
    """With one to six damages; ``words`` are what a parser of this kind looks for, to be put where they do not belong."""
    data = bytearray(whole)
    ways = (_flip, _flip, _cut, _double, _exchange, _enlarge, _put(words), _put(words))
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        way = _nest if rng.random() < 0.02 else rng.choice(ways)
        way(data, rng.randrange(len(data) + 1), rng)
    return bytes(data)


def spoil_json(value: Any, rng: random.Random) -> Any:
    """A copy of plain data in which one to three values are something else, are missing, or are there twice."""
    holder = [_copied(value)]
    for _ in range(rng.choice((1, 1, 2, 3))):
        _spoil_one(holder, rng)
    return holder[0]


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _copied(v) for k, v in value.items()}
    return [_copied(v) for v in value] if isinstance(value, (list, tuple)) else value


def _spoil_one(holder: Any, rng: random.Random) -> None:
    """Somewhere below: the deeper it goes, the likelier it stops."""
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    if not keys:
        return
    key = rng.choice(keys)
    inner = holder[key]
    if isinstance(inner, (dict, list)) and inner and rng.random() < 0.8:
        _spoil_one(inner, rng)
        return
    match rng.randrange(4):
        case 0 if isinstance(holder, dict):
            del holder[key]
        case 1 if isinstance(holder, list):
            holder.insert(key, _copied(inner))
        case 2 if isinstance(holder, dict):
            holder[str(rng.choice(JUNK))] = inner
        case _:
            holder[key] = _copied(rng.choice(JUNK))
