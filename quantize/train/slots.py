"""``edgelam forms train``: a network that reads what a sentence says for a field, on the sentence encoder."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from edgelam.quantize.data.slotpairs import Pair, Pairs
from edgelam.quantize.train import pieces
from edgelam.quantize.train.pieces import NOTHING, Recipe, Say
from edgelam.retrieval.encoder import open_tokenizer
from edgelam.runtime.dialogs.slots import ANSWERS, KINDS, WIDTH, Pieces, Says, pieces_of


class Example(NamedTuple):
    """A sentence and a field as the network takes them, which answer is right, and the pieces where it begins and ends."""

    pieces: Pieces
    answer: int
    first: int
    last: int


def train(base: Path, out: Path, pairs: Pairs, recipe: Recipe, say: Say) -> None:
    """Tune the encoder in ``base`` (a sentence-transformers folder, or a finished run's), and write the network and its tokenizer to
    ``out``, whole (``weights.pt``) and as int8 ONNX; goes on where it stopped.

    Raises:
        UsageError: ``out`` holds a finished run, or another recipe's. ModelError: ``base`` is no such folder.
    """
    tokenizer = open_tokenizer(base, None)

    def learn(model: Any, optimizer: Any, batch: Sequence[Example], share: float) -> float:
        return _learn(model, optimizer, batch, recipe, share)

    pieces.tune(base, out, (WIDTH, KINDS), recipe, lambda start: batches(pairs, tokenizer, recipe, start), learn, say)


def batches(pairs: Pairs, tokenizer: Any, recipe: Recipe, start: int) -> Iterator[list[Example]]:
    """What each step learns from, from step ``start`` on: the same for the same recipe."""

    def made(rng: random.Random) -> Iterator[Example]:
        return (e for e in (example_of(tokenizer, pair) for pair in pairs.draw(rng)) if e is not None)

    return pieces.by_length(made, lambda e: len(e.pieces.ids), recipe, start)


def example_of(tokenizer: Any, pair: Pair) -> Example | None:
    """None where the sentence is too long."""
    row = pieces_of(tokenizer, pair.say, pair.field)
    if row is None:
        return None
    if pair.answer.says is not Says.WORDS:
        return Example(row, ANSWERS.index(pair.answer.says), NOTHING, NOTHING)
    within = [n for n, (a, b) in enumerate(row.bounds) if a < pair.answer.end and pair.answer.start < b]
    return Example(row, ANSWERS.index(Says.WORDS), row.firsts[within[0]], row.firsts[within[-1]]) if within else None


def _learn(model: Any, optimizer: Any, batch: Sequence[Example], recipe: Recipe, share: float) -> float:
    """One step at that share of the learning rates; returns the loss."""
    import torch

    numbers = pieces.numbers_for(model, [(e.pieces.ids, e.pieces.kinds) for e in batch])
    answers = torch.tensor([e.answer for e in batch])
    loss = torch.nn.functional.cross_entropy(numbers[:, 0, 2:], answers)
    said = torch.zeros(numbers.shape[:2], dtype=torch.bool)
    for n, e in enumerate(batch):
        said[n, e.pieces.firsts] = True
    for column, places in ((0, [e.first for e in batch]), (1, [e.last for e in batch])):
        wanted = torch.tensor(places)
        if (wanted != NOTHING).any():
            over = numbers[:, :, column].masked_fill(~said, -1e4)
            loss = loss + torch.nn.functional.cross_entropy(over, wanted, ignore_index=NOTHING)
    return pieces.step(model, optimizer, loss, (recipe.rate * share, recipe.head_rate * share))
