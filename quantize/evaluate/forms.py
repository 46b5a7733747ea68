"""``edgelam eval forms``: is what a sentence says for the fields of a form read, in applications that nothing was learned from?"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from edgelam.quantize.data.forms import Answer, Form
from edgelam.quantize.evaluate.report import machine
from edgelam.quantize.evaluate.statistics import Share, quantiles
from edgelam.retrieval import Index
from edgelam.retrieval.ranking import Ranking
from edgelam.retrieval.relevance import Fit
from edgelam.runtime.dialogs.slots import (
    NOT_SAID,
    Field,
    Reading,
    Says,
    Slot,
    SlotReader,
    features,
    shipped_weights,
    weighed,
)

Read = Callable[[str, Sequence[Field]], Sequence[Slot]]

NEWTON, PRIOR = 30, 0.5
"""Steps; the strength with which weights are held near 0."""

_EDGES = " .,;:\"'“”‘’"


def encoders_fit() -> Fit:
    """How near the shipped encoder finds texts to some words."""
    from edgelam.paths import cache_dir
    from edgelam.retrieval.cache import EmbeddingCache
    from edgelam.retrieval.encoder import DEFAULT, shared

    return Index(EmbeddingCache(shared(DEFAULT), cache_dir() / f"embeddings-{DEFAULT.name}.cache", keep=False)).fit


def reader(folder: Path | None, fit: Fit) -> Read:
    """The network of a folder, or the one that ships, with the weights that ship."""
    network, weights = SlotReader(folder) if folder is not None else SlotReader(), shipped_weights()

    def read(sentence: str, fields: Sequence[Field]) -> Sequence[Slot]:
        found = network.read(sentence, fields)
        return weighed(sentence, fields, found, fit, weights) if found else [NOT_SAID] * len(fields)

    return read


def calibrate(folder: Path, forms: Sequence[Form], fit: Fit) -> Ranking:
    """Weights for the network of a folder, from forms that it has not learned from (logistic regression, by Newton's method)."""
    network = SlotReader(folder)
    columns, right = [], []
    for form in forms:
        if found := network.read(form.say, form.fields):
            columns.append(features(form.say, form.fields, found, fit))
            right += [_is_right(form.say, answer, r) for answer, r in zip(form.answers, found, strict=True)]
    table = np.column_stack([np.concatenate(columns), np.ones(len(right))])
    weights, wanted = np.zeros(table.shape[1]), np.array(right, np.float64)
    for _ in range(NEWTON):
        chances = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (chances - wanted) + PRIOR * weights
        weights -= np.linalg.solve(
            (table * (chances * (1 - chances))[:, None]).T @ table + PRIOR * np.eye(len(weights)), slope
        )
    return Ranking(tuple(float(w) for w in weights[:-1]), -float(weights[-1]))


def evaluate(systems: dict[str, Read], forms: Sequence[Form]) -> dict[str, Any]:
    """Shares with their 95 % intervals for each system: sentences of which every field is right; of what is read, what is right; of
    what is said, what is read rightly."""
    return {
        "sentences": len(forms),
        "said": sum(t.says is not Says.NOTHING for f in forms for t in f.answers),
        "fields": sum(len(f.fields) for f in forms),
        "machine": machine(),
        "systems": {name: _measured(read, forms) for name, read in systems.items()},
    }


def _measured(read: Read, forms: Sequence[Form]) -> dict[str, Any]:
    wholly = right = got = said = 0
    taken = []
    for form in forms:
        began = time.perf_counter()
        slots = read(form.say, form.fields)
        taken.append(1000 * (time.perf_counter() - began))
        hits = [_is_right(form.say, answer, slot) for answer, slot in zip(form.answers, slots, strict=True)]
        wholly += all(hits)
        got += sum(s.says is not Says.NOTHING for s in slots)
        said += sum(t.says is not Says.NOTHING for t in form.answers)
        right += sum(h and t.says is not Says.NOTHING for h, t in zip(hits, form.answers, strict=True))
    return {
        "right": asdict(Share.of(wholly, len(forms))),
        "precision": asdict(Share.of(right, got)),
        "recall": asdict(Share.of(right, said)),
        "ms": quantiles(taken),
    }


def _is_right(sentence: str, answer: Answer, slot: Slot | Reading) -> bool:
    if answer.says is not slot.says:
        return False
    return answer.says is not Says.WORDS or _said(sentence, answer) == _said(sentence, slot)


def _said(sentence: str, part: Answer | Slot | Reading) -> str:
    return sentence[part.start : part.end].strip(_EDGES).casefold()
