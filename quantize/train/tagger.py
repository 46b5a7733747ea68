"""``edgelam plans train``: a token tagger on the sentence encoder, which reads where a request's subtasks and their data are."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from edgelam.quantize.data.composed import Composer
from edgelam.quantize.data.marked import Marked
from edgelam.quantize.train import pieces
from edgelam.quantize.train.pieces import Say
from edgelam.retrieval.encoder import open_tokenizer
from edgelam.retrieval.train import warmth
from edgelam.runtime.request.subtask import SpanKind
from edgelam.runtime.request.tagger import MAX_TOKENS, SHAPES, Words, words_of
from edgelam.runtime.request.tagging import BEGIN, COMMANDS, CUTS, DATA, DATA_TAGS, INSIDE, OUT, THING_TAGS, WIDTHS, Tag

NOTHING = -100
"""In place of a tag: pieces of a word after its first have none."""

SORTED = 8
"""Batches that are drawn at once and put together by length, so that little is filled up."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the tagger is tuned."""

    steps: int = 1200
    batch: int = 32
    rate: float = 1e-4
    head_rate: float = 1e-3
    save_every: int = 200
    seed: int = 0


class Example(NamedTuple):
    """A sentence as the network takes it, and the tags of its pieces: a row for each group of tags."""

    words: Words
    tags: list[list[int]]


def train(base: Path, out: Path, sentences: Sequence[Marked], recipe: Recipe, say: Say) -> None:
    """Tune the encoder in ``base`` (a sentence-transformers folder) to tag, and write the network and its tokenizer to ``out``,
    whole (``weights.pt``) and as int8 ONNX; goes on where it stopped.

    Raises:
        UsageError: ``out`` holds a finished run, or another recipe's. ModelError: ``base`` is no such folder.
    """
    import torch

    torch.manual_seed(recipe.seed)
    model = pieces.network_on(base, sum(WIDTHS), SHAPES)
    optimizer = pieces.optimizer_for(model)
    start = pieces.resume(out, recipe, model, optimizer)
    model.train()
    drawn = batches(sentences, open_tokenizer(base, None), recipe, start)
    losses: list[float] = []
    for step, batch in zip(range(start, recipe.steps), drawn, strict=False):
        losses.append(_learn(model, optimizer, batch, recipe, warmth(step, recipe.steps)))
        if (step + 1) % recipe.save_every == 0 or step + 1 == recipe.steps:
            pieces.save(out, recipe, step + 1, model, optimizer)
            say(f"step {step + 1} of {recipe.steps}, loss {sum(losses) / len(losses):.3f}")
            losses.clear()
    pieces.finish(model, base, out)


def batches(sentences: Sequence[Marked], tokenizer: Any, recipe: Recipe, start: int) -> Iterator[list[Example]]:
    """What each step learns from, from step ``start`` on: the same for the same recipe."""
    composer = Composer(sentences)
    for block in range(start // SORTED, recipe.steps // SORTED + 1):
        rng = random.Random(f"{recipe.seed}/{block}")
        made = (example_of(tokenizer, s) for s in composer.sentences(rng))
        fitting = (e for e in made if 0 < len(e.words.ids) <= MAX_TOKENS // 2)
        drawn = sorted((next(fitting) for _ in range(SORTED * recipe.batch)), key=lambda e: len(e.words.ids))
        together = [drawn[at : at + recipe.batch] for at in range(0, len(drawn), recipe.batch)]
        rng.shuffle(together)
        yield from together[start % SORTED if block == start // SORTED else 0 :]


def example_of(tokenizer: Any, sentence: Marked) -> Example:
    """The sentence's pieces and their tags; a mark that begins or ends within a word takes the word."""
    words = words_of(tokenizer, sentence.say)
    cuts = [CUTS.index(OUT)] * len(words.bounds)
    data, things = [0] * len(words.bounds), [0] * len(words.bounds)
    commands = [NOTHING] * len(words.bounds)
    for subtask in sentence.subtasks:
        for order, place in enumerate(_within(words, subtask.start, subtask.end)):
            cuts[place] = CUTS.index(INSIDE if order else BEGIN)
            commands[place] = NOTHING if subtask.command is None else COMMANDS.index(subtask.command)
        for span in subtask.spans:
            row, tags = (data, DATA_TAGS) if span.kind in DATA else (things, THING_TAGS)
            for order, place in enumerate(_within(words, span.start, span.end)):
                row[place] = tags.index(Tag(INSIDE if order else BEGIN, SpanKind(span.kind)))
    rows = []
    for row in (cuts, data, things, commands):
        tags_of_pieces = [NOTHING] * len(words.ids)
        for piece, tag in zip(words.firsts, row, strict=True):
            tags_of_pieces[piece] = tag
        rows.append(tags_of_pieces)
    return Example(words, rows)


def _within(words: Words, start: int, end: int) -> list[int]:
    return [place for place, (a, b) in enumerate(words.bounds) if a < end and start < b]


def _learn(model: Any, optimizer: Any, batch: Sequence[Example], recipe: Recipe, share: float) -> float:
    """One step at that share of the learning rates; returns the loss."""
    import torch

    scores = pieces.numbers_for(model, [(e.words.ids, e.words.shapes) for e in batch])
    loss = torch.zeros(())
    for group, part in enumerate(scores.split(WIDTHS, dim=2)):
        wanted = pieces.filled([e.tags[group] for e in batch], scores.shape[1], NOTHING)
        if (wanted == NOTHING).all():  # a mean over nothing is no number
            continue
        loss = loss + torch.nn.functional.cross_entropy(part.flatten(0, 1), wanted.flatten(), ignore_index=NOTHING)
    return pieces.step(model, optimizer, loss, (recipe.rate * share, recipe.head_rate * share))
