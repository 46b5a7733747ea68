"""``edgelam plans train``: a token tagger on the sentence encoder, which reads where a request's subtasks and their data are."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from edgelam.quantize.data.composed import Composer
from edgelam.quantize.data.marked import Marked
from edgelam.quantize.train import pieces
from edgelam.quantize.train.pieces import NOTHING, Recipe, Say
from edgelam.retrieval.encoder import open_tokenizer
from edgelam.runtime.request.subtask import SpanKind
from edgelam.runtime.request.tagger import MAX_TOKENS, SHAPES, Words, words_of
from edgelam.runtime.request.tagging import BEGIN, COMMANDS, CUTS, DATA, DATA_TAGS, INSIDE, OUT, THING_TAGS, WIDTHS, Tag


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
    tokenizer = open_tokenizer(base, None)

    def learn(model: Any, optimizer: Any, batch: Sequence[Example], share: float) -> float:
        return _learn(model, optimizer, batch, recipe, share)

    pieces.tune(
        base, out, (sum(WIDTHS), SHAPES), recipe, lambda start: batches(sentences, tokenizer, recipe, start), learn, say
    )


def batches(sentences: Sequence[Marked], tokenizer: Any, recipe: Recipe, start: int) -> Iterator[list[Example]]:
    """What each step learns from, from step ``start`` on: the same for the same recipe."""
    composer = Composer(sentences)

    def made(rng: random.Random) -> Iterator[Example]:
        found = (example_of(tokenizer, s) for s in composer.sentences(rng))
        return (e for e in found if 0 < len(e.words.ids) <= MAX_TOKENS // 2)

    return pieces.by_length(made, lambda e: len(e.words.ids), recipe, start)


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
