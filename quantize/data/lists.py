"""Lists to learn reranking from: a request, a few controls, and which of them is meant, or none.

From windows and what people asked of them (:mod:`edgelam.quantize.data.asked`): the control that is right, those of the window that the encoder
finds nearest, and some others. And from pairs of a label and other words for it (:mod:`edgelam.retrieval.corpus`), whose roles are not known.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from edgelam.control import Control, Role
from edgelam.quantize.data import asked
from edgelam.quantize.data.asked import Asked, Windows
from edgelam.retrieval.corpus import Corpus, plain
from edgelam.retrieval.encoder import Encoder
from edgelam.retrieval.index import query_of
from edgelam.retrieval.rerank import TOP, Option, option_of
from edgelam.retrieval.text import control_text

FEWEST = 5
"""Options of a list at least, where the window has so many."""

LEFT_OUT = 0.1
"""Share of requests whose control is left out, so that *none of these* is right."""

FROM_PAIRS = 0.2
"""Share of lists out of pairs."""

BARE, UNDER_MENU = 0.4, 0.3
"""Shares of controls without their tooltip, and of menus' items under some menu."""

MENUS = ("File", "Edit", "View", "Insert", "Format", "Tools", "Window", "Help", "Options", "Settings", "Go")


class Listed(NamedTuple):
    """A request, its options, and the places of those that are right; none of them, where there are none."""

    request: str
    options: tuple[Option, ...]
    right: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Question:
    asked: Asked
    order: npt.NDArray[np.int64]
    """Places of the window's controls, nearest first."""


class Lists:
    """Draws lists; the same for the same seed."""

    def __init__(self, windows: Sequence[Windows], corpus: Corpus, encoder: Encoder) -> None:
        self._windows: Mapping[str, Any] = {name: w for given in windows for name, w in given.windows.items()}
        self._corpus = corpus
        self._questions = [q for given in windows for q in self._ordered(given, encoder)]

    @classmethod
    def read(cls, folders: Sequence[Path], corpus: Corpus) -> Lists:
        """Raises UsageError where a folder holds nothing that can be read."""
        return cls([asked.read(folder) for folder in folders], corpus, Encoder())

    def __len__(self) -> int:
        return len(self._questions)

    def draw(self, rng: random.Random, count: int) -> Iterator[Listed]:
        """``count`` lists."""
        for _ in range(count):
            if not self._questions or rng.random() < FROM_PAIRS:
                yield self._of_pair(rng)
            else:
                yield self._of_window(rng, rng.choice(self._questions))

    def _ordered(self, given: Windows, encoder: Encoder) -> Iterator[_Question]:
        controls = {name: _controls(window) for name, window in given.windows.items()}
        texts = sorted({control_text(c) for found in controls.values() for c in found})
        vectors = dict(zip(texts, encoder.encode(texts), strict=True))
        queries = encoder.encode([query_of(a.request) for a in given.asked])
        matrix = {
            name: np.stack([vectors[control_text(c)] for c in found]) for name, found in controls.items() if found
        }
        for one, query in zip(given.asked, queries, strict=True):
            yield _Question(one, np.argsort(-(matrix[one.window] @ query), kind="stable"))

    def _of_window(self, rng: random.Random, question: _Question) -> Listed:
        one = question.asked
        controls = _drawn(rng, self._windows[one.window])
        names = [plain(c.name) for c in controls]
        if one.place is None:
            right: list[int] = []
        else:
            right = [
                n for n, c in enumerate(controls) if names[n] == names[one.place] and c.role is controls[one.place].role
            ]
        others = [int(n) for n in question.order if int(n) not in right and controls[n].verbs and names[n]]
        kept = [] if rng.random() < LEFT_OUT else right[:1]
        count = min(rng.randrange(FEWEST, TOP + 1) - len(kept), len(others))
        near = others[: max(1, round(count * rng.uniform(0.5, 1.0)))]
        chosen = [
            *kept,
            *near,
            *rng.sample(others[len(near) :], max(0, min(count - len(near), len(others) - len(near)))),
        ]
        rng.shuffle(chosen)
        request = asked.said(rng, one)
        return Listed(
            request, tuple(option_of(controls[n]) for n in chosen), tuple(p for p, n in enumerate(chosen) if n in right)
        )

    def _of_pair(self, rng: random.Random) -> Listed:
        example = next(self._corpus.examples(rng, 1, rng.randrange(FEWEST, TOP)))
        texts = [*dict.fromkeys(example.others)]
        if keeps := rng.random() >= LEFT_OUT:
            texts.append(example.control)
        rng.shuffle(texts)
        right = (texts.index(example.control),) if keeps else ()
        return Listed(example.request, tuple(Option(text) for text in texts), right)


def _drawn(rng: random.Random, window: Mapping[str, Any]) -> list[Control]:
    """The window's controls with plausible states, some without tooltips, menus' items often under a menu."""
    found = []
    for control in asked.snapshot_of(window, rng).controls:
        drawn = replace(control, help="") if rng.random() < BARE else control
        if control.role is Role.MENU_ITEM and not control.path and rng.random() < UNDER_MENU:
            drawn = replace(drawn, path=(rng.choice(MENUS),))
        found.append(drawn)
    return found


def _controls(window: Mapping[str, Any]) -> list[Control]:
    return list(asked.snapshot_of(window, random.Random(0)).controls)
