"""What was said: beam search over the network, with a bonus for names on the screen."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from edgelam.phrases import normalise
from edgelam.runtime.voice.bias import Phrases, Place
from edgelam.runtime.voice.network import END, RATE, SPACE, Network, Samples
from edgelam.runtime.voice.spoken import request_of
from edgelam.runtime.voice.vocabulary import OPENINGS

BEAM, CANDIDATES = 8, 24
"""Wider than what is heard best needs (4 hears as well): what the others end with shows how sure the best one is."""

PER_CHARACTER, OPENING = 0.5, 4.0
"""Nats for a letter of a name, and for a first word that requests begin with; chosen on the spoken commands of
voice-dev.toml, which are not those that are measured."""
TOKENS_PER_SECOND, LEAST_TOKENS = 6.5, 6
"""Nobody speaks faster; what would be longer is the decoder repeating itself (the paper's limit)."""
OTHERS = 3
"""Further readings that are kept."""

SHORTEST = 0.25
"""Seconds of sound below which there is nothing to hear."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """``sure``: the probability of these words among all that the search ended with; ``others`` are the likeliest of the rest, and
    ``shares`` their probabilities."""

    text: str
    sure: float
    others: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One hypothesis: tokens, their log probabilities, and its place among the phrases."""

    tokens: tuple[int, ...]
    logs: tuple[float, ...]
    place: Place
    parent: int = 0

    @property
    def score(self) -> float:
        return sum(self.logs) + self.place.bonus


class Recognizer:
    """Not for two threads at once."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        self._network = Network(folder, threads)
        self._texts = [p.decode("utf-8", "replace").replace(SPACE, " ") for p in self._network.pieces]

    def hear(
        self,
        samples: Samples,
        names: Iterable[str] = (),
        beam: int = BEAM,
        worth: float = PER_CHARACTER,
        opening: float = OPENING,
    ) -> Recognition:
        """``samples``: mono, ``RATE`` a second, -1 to 1. ``beam`` 1 is fast enough to be repeated while somebody speaks."""
        if len(samples) < RATE * SHORTEST:
            return Recognition("", 0.0)
        phrases = Phrases(names, worth, OPENINGS if names else (), opening)
        encoded = self._network.encode(samples)
        logits, cache = self._network.begin(encoded)
        limit = int(len(samples) / RATE * TOKENS_PER_SECOND) + LEAST_TOKENS
        hypotheses, ended = [Hypothesis((), (), phrases.start)], []
        for _ in range(limit):
            hypotheses, finished = self._grow(hypotheses, logits, phrases, beam)
            ended += finished
            if not hypotheses or (ended and max(g.score for g in ended) >= hypotheses[0].score):
                break
            logits, cache = self._network.follow(
                encoded, [g.tokens[-1] for g in hypotheses], cache, [g.parent for g in hypotheses]
            )
        return self._likeliest(ended or hypotheses)

    def _grow(
        self, hypotheses: list[Hypothesis], logits: NDArray[np.float32], phrases: Phrases, beam: int
    ) -> tuple[list[Hypothesis], list[Hypothesis]]:
        """The best continuations, best first, and those that end here."""
        grown, ended = [], []
        tokens, logs = _likeliest(logits)
        for row, hypothesis in enumerate(hypotheses):
            for token, log in zip(tokens[row].tolist(), logs[row].tolist(), strict=True):
                if token == END:
                    ended.append(
                        Hypothesis(hypothesis.tokens, (*hypothesis.logs, log), phrases.finished(hypothesis.place))
                    )
                else:
                    place = phrases.after(hypothesis.place, self._texts[token])
                    grown.append(Hypothesis((*hypothesis.tokens, token), (*hypothesis.logs, log), place, row))
        grown.sort(key=lambda g: -g.score)
        return grown[:beam], ended

    def _likeliest(self, hypotheses: list[Hypothesis]) -> Recognition:
        """What is likeliest to be meant, as its best hypothesis puts it: hypotheses that differ in case, punctuation or spelling only say the same."""
        texts: dict[str, str] = {}
        weights: defaultdict[str, float] = defaultdict(float)
        ranked = sorted(hypotheses, key=lambda g: -g.score)
        for hypothesis in ranked:
            text = self._text(hypothesis)
            meaning = normalise(request_of(text))
            texts.setdefault(meaning, text)
            weights[meaning] += math.exp(hypothesis.score - ranked[0].score)
        best, *others = texts
        total = sum(weights.values())
        rest = others[:OTHERS]
        shares = tuple(weights[m] / total for m in rest)
        return Recognition(texts[best], weights[best] / total, tuple(texts[m] for m in rest), shares)

    def _text(self, hypothesis: Hypothesis) -> str:
        data = b"".join(self._network.pieces[t] for t in hypothesis.tokens)
        return data.decode("utf-8", "replace").replace(SPACE, " ").strip()


def _likeliest(logits: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The likeliest ``CANDIDATES`` tokens of each row, in no order, and their log probabilities."""
    best = np.argpartition(logits, -CANDIDATES, axis=-1)[:, -CANDIDATES:]
    most = logits.max(axis=-1, keepdims=True)
    everything = most + np.log(np.exp(logits - most).sum(axis=-1, keepdims=True))
    return best, np.take_along_axis(logits, best, axis=-1) - everything
