"""Which of a few controls does a request mean? A small network reads the request and all of them together.

A listwise cross-encoder (Nogueira and Cho, arXiv 1901.04085; listwise: Gao et al., arXiv 2101.08751): request and candidates stand in one
sequence, so that each is read beside the others, *Save As…* beside *Save*. Beside every piece of a word stands whether it belongs to the request
or to a control, and of which role. *None of these* is one of the answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from edgelam.control import Control, Role
from edgelam.retrieval.encoder import open_session, open_tokenizer
from edgelam.retrieval.text import control_text

DEFAULT = Path(__file__).with_name("edgelam-reranker-int8")

TOP = 12
"""Candidates that are read together, the likeliest by the encoder."""

MAX_REQUEST, MAX_OPTION = 64, 32
"""Pieces of words that are read of the request, and of each control."""

MAX_CHOICES = 8
"""What a list offers, at most, of what is read of it."""

REQUEST_KIND = 0
ROLES = (
    Role.WINDOW, Role.DIALOG, Role.BUTTON, Role.TOGGLE, Role.CHECK, Role.RADIO, Role.MENU, Role.MENU_ITEM, Role.TEXT, Role.PASSWORD, Role.COMBO,
    Role.LIST, Role.ITEM, Role.TAB, Role.SLIDER, Role.SPIN, Role.LINK, Role.LABEL, Role.CELL, Role.IMAGE, Role.STATUS, Role.SCROLL, Role.PROGRESS, Role.GROUP,
)  # fmt: skip
"""In the order that the network has learned."""

KINDS = 32
"""Rows of the network's table of kinds: the request, a control of unknown role, and each role; the rest is spare."""

WIDTH = 2
"""Numbers the network gives for a piece: how well the control that it belongs to fits; of the first piece, how well none does."""

Floats = npt.NDArray[np.float64]


class Option(NamedTuple):
    """A control as the network reads it; None where its role is not known."""

    text: str
    role: Role | None = None

    @property
    def kind(self) -> int:
        return 1 if self.role is None else 2 + ROLES.index(self.role)


class Pieces(NamedTuple):
    """A request and its options in one sequence: pieces of words, their kinds, and which option each belongs to (-1: none)."""

    ids: list[int]
    kinds: list[int]
    owners: list[int]


def option_of(control: Control, title: str = "") -> Option:
    """Where the control stands and its name, what it offers, what its tooltip says."""
    text = control_text(control, title)
    if control.options:
        text = f"{text}: {', '.join(control.options[:MAX_CHOICES])}"
    return Option(f"{text} · {control.help}" if control.help else text, control.role)


def pieces_of(tokenizer: Any, request: str, options: Sequence[Option]) -> Pieces:
    """The sequence, as ``tokenizer`` (of the package tokenizers) divides it."""
    start, end = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    read = [e.ids for e in tokenizer.encode_batch([request, *(o.text for o in options)], add_special_tokens=False)]
    ids = [start, *read[0][:MAX_REQUEST], end]
    kinds, owners = [REQUEST_KIND] * len(ids), [-1] * len(ids)
    for number, (option, words) in enumerate(zip(options, read[1:], strict=True)):
        words = [*words[:MAX_OPTION], end]  # noqa: PLW2901
        ids += words
        kinds += [option.kind] * len(words)
        owners += [number] * len(words)
    return Pieces(ids, kinds, owners)


def scores_of(given: npt.NDArray[Any], owners: Sequence[int], options: int) -> Floats:
    """Log-odds of each option against *none of these*, shape (options,), from what the network gives, shape (pieces, WIDTH)."""
    whose = np.asarray(owners)
    fits = np.array([given[whose == number, 0].mean() for number in range(options)], np.float64)
    return np.asarray(fits - float(given[0, 1]))


class Reranker:
    """The network of a folder. Loaded on first use.

    Raises:
        ModelError: the folder's model or tokenizer cannot be loaded.
    """

    def __init__(self, folder: Path = DEFAULT, threads: int = 1) -> None:
        self._folder = folder
        self._threads = threads
        self._last: tuple[tuple[str, tuple[Option, ...]], Floats] | None = None

    @cached_property
    def _session(self) -> Any:
        return open_session(self._folder, self._threads)

    @cached_property
    def _tokenizer(self) -> Any:
        return open_tokenizer(self._folder, None)

    def scores(self, request: str, options: Sequence[Option]) -> Floats:
        """Log-odds of each option against *none of these*, shape (options,). What was asked last is remembered: a step asks twice."""
        if not options:
            return np.zeros(0)
        asked = (request, tuple(options))
        if self._last is None or self._last[0] != asked:
            self._last = asked, self._read(request, options)
        return self._last[1]

    def _read(self, request: str, options: Sequence[Option]) -> Floats:
        pieces = pieces_of(self._tokenizer, request, options)
        feeds = {
            "input_ids": np.array([pieces.ids], np.int64),
            "attention_mask": np.ones((1, len(pieces.ids)), np.int64),
            "token_type_ids": np.array([pieces.kinds], np.int64),
        }
        return scores_of(self._session.run(None, feeds)[0][0], pieces.owners, len(options))
