"""How well each control fits a request, by a small network over what both say: the encoder's cosines with its label, its tooltip and its
options, the words they share, its kind and state, and what the request wants done.

One hidden layer beside a linear one, and a linear score for *none of these*; trained listwise (a conditional logit, McFadden 1974) on what
people asked of real windows (``edgelam retrieval match FOLDER…``, ``retrieval/matcher.npz``). Its log-odds are one feature of :mod:`edgelam.retrieval.ranking`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from edgelam.control import TICK_ROLES, Control, Role, State
from edgelam.errors import ModelError
from edgelam.paths import write_atomic
from edgelam.retrieval.arrays import read_arrays
from edgelam.retrieval.lexical import words
from edgelam.retrieval.names import Name
from edgelam.retrieval.relevance import are_opposite, is_said, lexical_fit

FILE = Path(__file__).with_name("matcher.npz")

Floats = npt.NDArray[np.float64]

OPTIONS = 12
"""Entries of a list that are looked at; longer lists are data (fonts, files, countries)."""

RANKS = 8
"""Places from which on being further behind makes no difference."""

ROLES = (
    Role.BUTTON, Role.MENU, Role.MENU_ITEM, Role.CHECK, Role.RADIO, Role.TOGGLE, Role.TEXT,
    Role.COMBO, Role.SPIN, Role.TAB, Role.ITEM, Role.CELL, Role.SLIDER, Role.LINK,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request wants done: how probable each command is, in the order of whoever reads requests (empty: nobody does), and what
    something is to be set to."""

    commands: tuple[float, ...] = ()
    value: str = ""
    names: tuple[Name, ...] = ()
    """What it calls files and folders."""

    stores: bool = False
    """Whether something is to be saved."""


Wants = Callable[[str], Wanted]
"""Reads a request."""


def wants_nothing(_request: str) -> Wanted:
    """Where nobody reads requests."""
    return Wanted()


@dataclass(frozen=True, slots=True)
class Cosines:
    """Of the request with, for each control: where and what it is, that with its tooltip, its name alone, the nearest of its options
    (each of shape (controls,)); and with the window's title."""

    where: Floats
    helped: Floats
    name: Floats
    option: Floats
    title: float


@dataclass(frozen=True, slots=True)
class Features:
    """What the network sees: of each control, shape (controls, features), and of the request as a whole, shape (features,)."""

    controls: Floats
    request: Floats


def features(request: str, controls: Sequence[Control], cosines: Cosines, wanted: Wanted) -> Features:
    """What can be told of at least one control."""
    spoken = f" {' '.join(words(request))} "
    own = np.array([_of_one(request, spoken, c, wanted.value) for c in controls], np.float64)
    best, best_helped = float(cosines.where.max()), float(cosines.helped.max())
    ahead = len(controls) - np.searchsorted(np.sort(cosines.where), cosines.where, side="right")
    shared = np.tile(np.array([best, best_helped, *wanted.commands]), (len(controls), 1))
    seen = np.column_stack([
        cosines.where, cosines.helped, cosines.name, cosines.option, own,
        cosines.where - best, cosines.helped - best_helped, np.minimum(ahead, RANKS) / RANKS, shared,
    ])  # fmt: skip
    return Features(seen, np.array([best, best_helped, own[:, _FIT].max(), cosines.title, 1.0, *wanted.commands]))


OF_REQUEST = 5
"""Features of a request beside its commands."""

CONSTANT = 4
"""Place of the one among them that is always 1."""

NAME = 2
"""Place of the cosine with the name alone among what is told of a control."""

_FIT = 3
"""Place of the share of common words among what :func:`_of_one` tells."""


def _of_one(request: str, spoken: str, control: Control, value: str) -> list[float]:
    """What needs no encoder."""
    offered = control.options
    return [
        max((lexical_fit(request, o) for o in offered[:OPTIONS]), default=0.0),
        any(is_said(o, spoken) for o in offered),
        bool(value) and any(value.casefold() == o.casefold() for o in offered),
        lexical_fit(request, control.name),
        is_said(control.name, spoken),
        are_opposite(request, control.name),
        control.has(State.CHECKED),
        control.role in TICK_ROLES,
        bool(offered),
        *(control.role is role for role in ROLES),
    ]


@dataclass(frozen=True, slots=True)
class Matcher:
    """The network: ``direct`` and ``none`` are its linear parts, ``inner``, ``bias`` and ``outer`` its hidden layer (rectified linear units)."""

    direct: Floats
    inner: Floats
    bias: Floats
    outer: Floats
    none: Floats

    def scores(self, seen: Features) -> Floats:
        """Log-odds against *none of these*, shape (controls,)."""
        hidden = np.maximum(seen.controls @ self.inner + self.bias, 0.0)
        return np.asarray(seen.controls @ self.direct + hidden @ self.outer - seen.request @ self.none)

    @property
    def commands(self) -> int:
        """How many commands it was taught to tell apart."""
        return len(self.none) - OF_REQUEST


@cache
def shipped() -> Matcher:
    """Raises ModelError where the file is damaged."""
    return read(FILE)


def read(path: Path) -> Matcher:
    """Raises ModelError where the file is missing or holds no network."""
    held = read_arrays(path, "weights")
    try:
        found = Matcher(*(np.asarray(held[f.name], np.float64) for f in fields(Matcher)))
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path.name} holds no weights: it is damaged or missing.") from error
    if found.inner.shape != (len(found.direct), len(found.outer)) or len(found.bias) != len(found.outer):
        raise ModelError(f"{path.name} holds weights that do not belong together: it is damaged.")
    return found


def write(matcher: Matcher, path: Path) -> None:
    """Whole or not at all."""
    packed = io.BytesIO()
    np.savez_compressed(packed, **{f.name: getattr(matcher, f.name).astype(np.float32) for f in fields(Matcher)})
    write_atomic(path, packed.getvalue())
