"""``edgelam retrieval rerank-train``: the network of :mod:`edgelam.retrieval.rerank`, tuned on lists of which one control is right, or none."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from edgelam.quantize.data.lists import Listed, Lists
from edgelam.quantize.train import pieces
from edgelam.quantize.train.pieces import Say
from edgelam.retrieval.encoder import open_tokenizer
from edgelam.retrieval.rerank import KINDS, WIDTH, Pieces, pieces_of
from edgelam.retrieval.train import warmth

SORTED = 8
"""Batches that are drawn at once and put together by length, so that little is filled up."""

FAR = -1e4
"""The score of places without an option."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the reranker is tuned."""

    steps: int = 1500
    batch: int = 32
    rate: float = 1e-4
    head_rate: float = 1e-3
    save_every: int = 100
    seed: int = 0


class Example(NamedTuple):
    """A list as the network takes it, and which options are right."""

    pieces: Pieces
    options: int
    right: tuple[int, ...]


def train(base: Path, out: Path, lists: Lists, recipe: Recipe, say: Say) -> None:
    """Tune the encoder in ``base`` (a sentence-transformers folder, or an earlier run's) to choose; goes on where it stopped.

    Raises:
        UsageError: ``out`` holds a finished run, or another recipe's. ModelError: ``base`` is no such folder.
    """
    import torch

    torch.manual_seed(recipe.seed)
    model = pieces.network_on(base, WIDTH, KINDS)
    optimizer = pieces.optimizer_for(model)
    start = pieces.resume(out, recipe, model, optimizer)
    model.train()
    losses: list[float] = []
    drawn = batches(lists, open_tokenizer(base, None), recipe, start)
    for step, batch in zip(range(start, recipe.steps), drawn, strict=False):
        share = warmth(step, recipe.steps)
        losses.append(
            pieces.step(model, optimizer, loss_of(model, batch), (recipe.rate * share, recipe.head_rate * share))
        )
        if (step + 1) % recipe.save_every == 0 or step + 1 == recipe.steps:
            pieces.save(out, recipe, step + 1, model, optimizer)
            say(f"step {step + 1} of {recipe.steps}, loss {sum(losses) / len(losses):.3f}")
            losses.clear()
    pieces.finish(model, base, out, "scores")


def batches(lists: Lists, tokenizer: Any, recipe: Recipe, start: int) -> Iterator[list[Example]]:
    """What each step learns from, from step ``start`` on: the same for the same recipe."""
    for block in range(start // SORTED, recipe.steps // SORTED + 1):
        rng = random.Random(f"{recipe.seed}/{block}")
        made = (example_of(tokenizer, listed) for listed in lists.draw(rng, SORTED * recipe.batch))
        drawn = sorted(made, key=lambda e: len(e.pieces.ids))
        together = [drawn[at : at + recipe.batch] for at in range(0, len(drawn), recipe.batch)]
        rng.shuffle(together)
        yield from together[start % SORTED if block == start // SORTED else 0 :]


def example_of(tokenizer: Any, listed: Listed) -> Example:
    return Example(pieces_of(tokenizer, listed.request, listed.options), len(listed.options), listed.right)


def loss_of(model: Any, batch: Sequence[Example]) -> Any:
    """Cross-entropy over the options and *none of these*; where several are right, of all of them together."""
    import torch

    numbers = pieces.numbers_for(model, [(e.pieces.ids, e.pieces.kinds) for e in batch])
    most = max(e.options for e in batch)
    longest = numbers.shape[1]
    owners = pieces.filled([e.pieces.owners for e in batch], longest, -1)
    belongs = torch.nn.functional.one_hot(owners + 1, most + 1)[..., 1:].float()  # (batch, pieces, options)
    counts = belongs.sum(1)
    fits = torch.einsum("bp,bpo->bo", numbers[..., 0], belongs) / counts.clamp(min=1)
    scores = torch.cat([fits.masked_fill(counts == 0, FAR), numbers[:, :1, 1]], 1).log_softmax(1)
    wanted = torch.tensor([[n in e.right for n in range(most)] + [not e.right] for e in batch])
    return -scores.masked_fill(~wanted, FAR).logsumexp(1).mean()
