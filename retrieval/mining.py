"""What an encoder takes for the control that is meant, on the same screen: the negatives that teach most (ANCE, Xiong et al. 2021,
arXiv 2007.00808, once before the training)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np

from edgelam.retrieval.corpus import Corpus, Entry, Near, words_of
from edgelam.retrieval.encoder import Vectors
from edgelam.retrieval.text import SEPARATOR

NEAREST = 8
"""How many of a screen are drawn from: the very nearest is now and then as right as the one that was meant."""

KIND = "asked"
"""Kind of the entries whose wordings were said about one screen."""


class Encodes(Protocol):
    """Whatever makes unit vectors of texts."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimensions)."""


def nearest(corpus: Corpus, encoder: Encodes, say: Callable[[str], None]) -> Near:
    """For every wording of an entry of :data:`KIND`, the entries of its screen that are most like it and called otherwise."""
    groups = sorted({e.group for e in corpus.by_kind.get(KIND, ())})
    found: Near = {}
    for number, group in enumerate(groups, 1):
        found.update(_mistaken(corpus.by_group[group], encoder))
        if number % 200 == 0 or number == len(groups):
            say(f"{number} of {len(groups)} screens looked through")
    return found


def _mistaken(screen: Sequence[Entry], encoder: Encodes) -> Iterator[tuple[tuple[Entry, str], tuple[Entry, ...]]]:
    asked = [(entry, wording) for entry in screen for wording in entry.wordings]
    cosines = encoder.encode([wording for _, wording in asked]) @ encoder.encode([_text(e) for e in screen]).T
    called = [{words_of(label) for label in e.labels} for e in screen]
    for (entry, wording), row in zip(asked, cosines, strict=True):
        own = {words_of(label) for label in entry.labels}
        others = [n for n in np.argsort(-row, kind="stable") if not own & called[n]]
        yield (entry, wording), tuple(screen[n] for n in others[:NEAREST])


def _text(entry: Entry) -> str:
    return SEPARATOR.join((*entry.parents[:1], entry.labels[0]))
