"""A learned judgement beside the rules: how likely what a control does cannot be taken back.

A logistic regression over the shipped encoder's vectors (of the label, of window and label, of what the dialog says), hashed
character n-grams of the same texts for the languages that the encoder does not know, and a few facts: role, kind of dialog, what
the rules read in the texts. ``edgelam guard train`` learns it and writes ``learned.npz``. It only ever adds
questions. Where the encoder cannot be had, :func:`open_weighing` goes on with n-grams and facts alone, by weights of their own.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from edgelam.control import Control, Role
from edgelam.errors import ModelError
from edgelam.paths import write_atomic
from edgelam.retrieval.arrays import read_arrays
from edgelam.retrieval.encoder import Vectors, shared
from edgelam.runtime.guard.exemptions import CREATES, HARMLESS, LEADS_ON, OPENS_ONLY, SHOWS, TURNS
from edgelam.runtime.guard.meaning import is_close
from edgelam.runtime.guard.place import Kind, Place, is_message, is_past
from edgelam.runtime.guard.reading import LABEL_SIGNS, Sign, forms, is_label, is_negated, meant, plain, readable, says
from edgelam.runtime.guard.stakes import MONEY, is_told_of, wariness
from edgelam.runtime.guard.steps import only_steps
from edgelam.runtime.guard.surroundings import near, told
from edgelam.runtime.guard.windows import only_leads

FILE = Path(__file__).with_name("learned.npz")

Floats = npt.NDArray[np.float64]

Grams = tuple[npt.NDArray[np.int64], ...]

FIELDS, BUCKETS = 3, 4096
"""Texts whose n-grams count, and places for those of each; two that share one share a weight (hashing trick, arXiv 0902.2206)."""

SIZES = (1, 2, 3, 4)
"""Characters of an n-gram; single ones count only where they are no Latin letters."""

MAX_SAID = 200
"""Characters of what a dialog says that are read: its last, for there the question stands."""

FIRST_WITHOUT_SPACES = 0x2E7F
"""Above it are the scripts whose single characters say something."""

BY_RULES = OPENS_ONLY | {Role.CHECK, Role.ITEM, Role.CELL}
"""Roles that only show, choose, tick or name something; a command among them has a name that the rules know."""

PUBLISHING = frozenset({Kind.BROWSER, Kind.DISKS, Kind.CHAT, Kind.MAIL, Kind.TERMINAL})
"""Where what is created is seen by others, or takes the place of what is there."""

REMEMBERED = 4096
"""Texts and judgements kept for this process: the same window is judged again and again."""

SIGNS_SAID = (Sign.LOST, Sign.EXISTS, Sign.SAVING, Sign.KEEP, Sign.NEVER)

_OF_APP = re.compile(r"\s[-–—|]\s[^-–—|]*$")
_VERSION = re.compile(r"\s+v?\d+(?:\.\d+)+\b(?!\.?\w)", re.IGNORECASE)
"""What an application calls itself besides its name, *GTick 0.5.5*: figures in a title otherwise look like an amount."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What is judged: a label, the window's title, what stands around it, and the names of the facts that hold."""

    label: str
    title: str
    said: str
    facts: frozenset[str]

    @property
    def texts(self) -> tuple[str, str, str]:
        """What the encoder reads."""
        return self.label, f"{self.title}: {self.label}", self.said

    @property
    def grams(self) -> Grams:
        """Places of the n-grams of label, text and title among the weights."""
        return tuple(grams(text, field) for field, text in enumerate((self.label, self.said, self.title)))


def sight_of(control: Control, place: Place) -> Sight:
    """How a control stands in its window."""
    title = _VERSION.sub("", place.snapshot.title)
    if place.kind is Kind.BROWSER:
        title = _OF_APP.sub("", title)
    texts = place.said if place.box else told(near(control, place))
    said = texts.removeprefix(place.snapshot.title).removeprefix(" . ")[-MAX_SAID:]
    return Sight(control.name, title, said, frozenset(_facts(control, place, title, said)))


def _facts(control: Control, place: Place, title: str, said: str) -> Iterator[str]:
    yield f"role {control.role}"
    yield f"kind {place.kind}"
    yield from _of_text("label", control.name)
    yield from (f"label is {sign}" for sign in LABEL_SIGNS if is_label(control.name, sign))
    yield from (name for name, holds in _OF_LABEL.items() if holds(control.name))
    yield from around(title, said)
    yield from (name for name, holds in (("box", place.box), ("modal", place.snapshot.modal)) if holds)


def around(title: str, said: str) -> Iterator[str]:
    """The names of the facts that the texts around a control are."""
    yield from _of_text("title", title)
    yield from _of_text("said", said)
    yield from (f"said has {sign}" for sign in SIGNS_SAID if says(said, sign))
    yield from ("said",) if said else ()


def _of_text(where: str, text: str) -> Iterator[str]:
    yield from (f"{where} means {c}" for c in (meant(text) if text else ()))
    yield from (f"{where} {name}" for name, found in _IN_TEXT.items() if found.search(text))


ASKS = re.compile("[?？؟]")
_IN_TEXT = {"names money": MONEY, "has a number": re.compile(r"\d"), "asks": ASKS}
_OF_LABEL: Mapping[str, Callable[[str], bool]] = {
    "only looks grave": lambda label: any(HARMLESS.search(form) for form in forms(label)),
    "is about looks": lambda label: says(label, Sign.LOOKS),
    "negated": is_negated,
    "readable": readable,
    "leads on": lambda label: label.rstrip().endswith(LEADS_ON),
    "over three words": lambda label: len(label.split()) > 3,
    "over six words": lambda label: len(label.split()) > 6,
    "ascii": str.isascii,
}


def grams(text: str, field: int) -> npt.NDArray[np.int64]:
    """The places of a text's n-grams and words among the weights of its field, each once."""
    words = plain(text)
    marked = f" {words} "
    found = {marked[i : i + n] for n in SIZES for i in range(len(marked) - n + 1)}
    found = {g for g in found if len(g) > 1 or ord(g) > FIRST_WITHOUT_SPACES}
    found |= {f"={word}" for word in words.split()}
    places = {zlib.crc32(g.encode("utf-8", "surrogatepass")) % BUCKETS for g in found}
    return np.array(sorted(places), np.int64) + field * BUCKETS


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned; ``vectors`` has shape (3, dimensions), or (0, 0) where the encoder is to be done without.

    From the score ``limit`` on the guard asks.
    """

    vectors: Floats
    grams: Floats
    facts: Mapping[str, float]
    bias: float
    limit: float

    def score(self, sight: Sight, encode: Callable[[str], Vectors]) -> float:
        """The log-odds that it cannot be taken back."""
        total = self.bias + sum(self.facts.get(name, 0.0) for name in sight.facts)
        for places in sight.grams:
            total += float(self.grams[places].sum()) / max(len(places), 1) ** 0.5
        for row, text in zip(self.vectors, sight.texts, strict=False):
            total += float(row @ encode(text)) if text else 0.0
        return total


def is_settled(control: Control, place: Place) -> bool:
    """Whether the rules alone decide: what only opens, ticks or lists, is a key of a
    keypad, leads to another dialog, saves, or leaves a dialog."""
    label = control.name
    if (
        not any(map(str.isalpha, label))
        or control.role in BY_RULES
        or label.rstrip().endswith(LEADS_ON)
        or (control.role is Role.LINK and only_leads(label))
        or (TURNS.fullmatch(label.strip()) is not None and not place.box and not is_told_of(control, place))
        or SHOWS.fullmatch(plain(label)) is not None
        or (HARMLESS.fullmatch(plain(label)) is not None and not place.box)
        or _creates(label, place)
    ):
        return True
    if _only_leaves(label, place) or place.looks_for or only_steps(control, place):
        return True
    return place.box and _is_understood(label, place)


def _creates(label: str, place: Place) -> bool:
    """Whether it makes something empty. A small window that is no dialog may have that as its only button: there it says what."""
    said = plain(label)
    says_what = len(said.split()) > 1 and not place.snapshot.modal
    return CREATES.fullmatch(said) is not None and place.kind not in PUBLISHING and (not place.box or says_what)


def _only_leaves(label: str, place: Place) -> bool:
    """Whether it leaves a window, or saves. Where a dialog tells what will be, saving and keeping something may bring that about, and so
    may closing it where it can be left otherwise: by the only other button, whatever it is called, or by one that says so."""
    if is_close(label):
        ways = [b.name for b in place.buttons if b.name != label and not b.name.endswith(LEADS_ON)]
        leaves = len(ways) != 1 and not any(is_label(way, sign) for way in ways for sign in (Sign.DISMISS, Sign.NO))
    else:
        leaves = is_label(label, Sign.DISMISS) or is_label(label, Sign.NO)
    if leaves or not (is_label(label, Sign.SAVE) or is_negated(label) or is_close(label)):
        return leaves
    asked = says(place.said, Sign.SAVING) or (is_negated(label) and ASKS.search(place.said) is not None)
    return not place.asks or asked or is_past(place)


def _is_understood(label: str, place: Place) -> bool:
    """Whether a dialog is one of those that the rules know whole: a form of settings, a question whether to save, a message."""
    said = place.said
    if is_label(label, Sign.AFFIRM) and (not said.removeprefix(place.snapshot.title) or says(said, Sign.SAVING)):
        return True
    return is_message(place) and is_past(place)


def is_grave(control: Control, place: Place) -> bool:
    """Whether what was learned takes it for something that cannot be taken back.

    Raises:
        ModelError: ``learned.npz`` is damaged.
    """
    if is_settled(control, place):
        return False
    limit, score = _weighing()
    return score(sight_of(control, place)) + wariness(control, place) >= limit


@cache
def _weighing() -> tuple[float, Callable[[Sight], float]]:
    """The limit and the score, with the encoder; by n-grams and facts alone where it cannot be loaded, which ``edgelam doctor`` reports."""
    whole, alone = read(FILE)
    try:
        encoder = shared()
        encoder.encode(["save"])
    except ModelError:
        return alone.limit, lambda sight: alone.score(sight, _nothing)
    encode = lru_cache(maxsize=REMEMBERED)(lambda text: encoder.encode([text])[0])
    return whole.limit, lru_cache(maxsize=REMEMBERED)(lambda sight: whole.score(sight, encode))


def _nothing(_text: str) -> Vectors:
    return np.zeros(0, np.float32)


def read(path: Path) -> tuple[Weights, Weights]:
    """With the encoder, and without it.

    Raises:
        ModelError: the file is missing or damaged.
    """
    found = read_arrays(path, "weights of the guard")
    try:
        return _weights(found, "whole"), _weights(found, "alone")
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path.name} holds no weights of the guard: it is damaged.") from error


def _weights(found: Mapping[str, npt.NDArray[Any]], name: str) -> Weights:
    vectors, counted, names, facts, (bias, limit) = (
        found[f"{name}_{part}"] for part in ("vectors", "grams", "names", "facts", "bias")
    )
    if counted.shape != (FIELDS * BUCKETS,):
        raise ValueError("of another size")
    pairs = zip(map(str, names), map(float, facts), strict=True)
    return Weights(vectors.astype(np.float64), counted.astype(np.float64), dict(pairs), float(bias), float(limit))


def write(path: Path, whole: Weights, alone: Weights) -> None:
    """The inverse of :func:`read`, to half precision."""
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, weights in (("whole", whole), ("alone", alone)):
        arrays[f"{name}_vectors"] = weights.vectors.astype(np.float16)
        arrays[f"{name}_grams"] = weights.grams.astype(np.float16)
        arrays[f"{name}_names"] = np.array(list(weights.facts))
        arrays[f"{name}_facts"] = np.array(list(weights.facts.values()), np.float16)
        arrays[f"{name}_bias"] = np.array([weights.bias, weights.limit], np.float64)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    write_atomic(path, buffer.getvalue())
