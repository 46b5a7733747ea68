"""The second look: a network that reads a request and a control together, at the few controls that the first ranking has in front.

A cross-encoder (Nogueira and Cho 2019, arXiv 1901.04085). The encoder of :mod:`edgelam.retrieval.encoder` sees each text by itself, so that all
controls of a window cost one query; here every piece of the request meets every piece of the control, its kind, its tooltip and its
options, which tells *louder* from *quieter* and a field from the button that opens it. Learned listwise with *none of these* at 0 (``edgelam
retrieval rerank``): what it gives are log-odds against that. And of what can be switched it says which way: *stop asking me* wants
*Confirm on exit* off, *ask me first* on, without a word that says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from edgelam.control import Control, Role
from edgelam.retrieval.encoder import is_there, whole
from edgelam.retrieval.network import PieceNetwork
from edgelam.retrieval.ranking import Floats
from edgelam.retrieval.text import control_text

DEFAULT = Path(__file__).with_name("reranker-int8")

MAX_REQUEST, MAX_NAME, MAX_ABOUT = 48, 20, 24
"""Pieces of words that are read of a request, of where and what a control is, and of what else it says."""

OPTIONS = 8
"""Entries of a list that are read."""

ROLES = tuple(Role)
NAME, ABOUT = 1, 1 + len(ROLES)
KINDS = ABOUT + 1
"""Beside each piece of a word: that it is the request's (0); of which role the control is, in its name; that it is said about it."""

MEANT, TO_BE_ON, WIDTH = 0, 1, 2
"""Places of the numbers that are given for each piece, of which the first piece's count, and how many there are."""

REMEMBERED = 4096
"""Pairs whose number is kept: one subtask is looked at in every step."""


class Pair(NamedTuple):
    """A request and a control as the network takes them."""

    ids: tuple[int, ...]
    kinds: tuple[int, ...]


def pairs_of(tokenizer: Any, request: str, controls: Sequence[Control], title: str = "") -> list[Pair]:
    """The request with each of the controls; ``title`` is the window's, which says nothing of one control more than of another."""
    asked = tokenizer.encode(whole(request)).ids
    start, end = asked[0], asked[-1]
    asked = asked[1:-1][:MAX_REQUEST]
    return [_pair(tokenizer, [start, *asked, end], end, c, title) for c in controls]


def _pair(tokenizer: Any, asked: list[int], end: int, control: Control, title: str) -> Pair:
    def pieces(text: str, most: int) -> list[int]:
        ids: list[int] = tokenizer.encode(whole(text), add_special_tokens=False).ids if text else []
        return ids[-most:] if text is where else ids[:most]

    where = control_text(control, title)
    name = pieces(where, MAX_NAME)
    about = pieces(" · ".join(filter(None, (control.help, ", ".join(control.options[:OPTIONS])))), MAX_ABOUT)
    kind = NAME + ROLES.index(control.role)
    ids = (*asked, *name, end, *about, end)
    return Pair(ids, (*[0] * len(asked), *[kind] * (len(name) + 1), *[ABOUT] * (len(about) + 1)))


class Reranker:
    """The network of a folder, loaded on first use.

    Raises:
        ModelError: the folder's model or tokenizer cannot be loaded.
    """

    def __init__(self, folder: Path = DEFAULT, threads: int = 1) -> None:
        self._network = PieceNetwork(folder, threads)
        self._known: dict[Pair, Floats] = {}

    def scores(self, request: str, controls: Sequence[Control], title: str = "") -> Floats:
        """Log-odds of each control against *none of these*, shape (controls,)."""
        return self._numbers(request, controls, title)[:, MEANT]

    def to_be_on(self, request: str, control: Control, title: str = "") -> float:
        """Log-odds that a request which means this control wants it on rather than off."""
        return float(self._numbers(request, [control], title)[0, TO_BE_ON])

    def _numbers(self, request: str, controls: Sequence[Control], title: str) -> Floats:
        """Shape (controls, :data:`WIDTH`)."""
        pairs = pairs_of(self._network.tokenizer, request, controls, title)
        if len(self._known) > REMEMBERED:
            self._known.clear()
        for pair in pairs:
            if pair not in self._known:  # one at a time: in 8 bits a number depends on what is in the batch
                self._known[pair] = self._network.numbers([pair])[0, 0].astype(np.float64)
        return np.array([self._known[pair] for pair in pairs], np.float64).reshape(-1, WIDTH)


@cache
def shipped() -> Reranker | None:
    """The reranker that ships, kept once it is loaded; none where its files are missing."""
    return Reranker() if is_there(DEFAULT) else None
