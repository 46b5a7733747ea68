"""``edgelam plans train``: a token tagger on the sentence encoder, which reads where a request's subtasks and their data are."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from edgelam.errors import ModelError, UsageError
from edgelam.paths import write_atomic
from edgelam.quantize.data.composed import Composer
from edgelam.quantize.data.marked import Marked
from edgelam.quantize.export.types import OnnxType
from edgelam.retrieval.encoder import open_tokenizer
from edgelam.retrieval.train import warmth
from edgelam.runtime.subtask import SpanKind
from edgelam.runtime.tagger import MAX_TOKENS, SHAPES, Words, words_of
from edgelam.runtime.tagging import BEGIN, CUTS, DATA, DATA_TAGS, INSIDE, OUT, THING_TAGS, WIDTHS, Tag

if TYPE_CHECKING:
    import torch

Say = Callable[[str], None]
CHECKPOINT = "checkpoint.pt"
WEIGHTS = "weights.pt"
"""The unquantized network of a finished run."""

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

    if (out / "model.onnx").exists():
        raise UsageError(f"{out} already holds a tagger; give another --out, or remove it.")
    torch.manual_seed(recipe.seed)
    model = Network.on(base)
    groups = [
        {"params": [p for p in model.encoder.parameters() if p.requires_grad], "lr": recipe.rate},
        {"params": model.head.parameters(), "lr": recipe.head_rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    start = _resume(out, recipe, model, optimizer)
    model.train()
    drawn = batches(sentences, open_tokenizer(base, None), recipe, start)
    losses: list[float] = []
    for step, batch in zip(range(start, recipe.steps), drawn, strict=False):
        losses.append(_learn(model, optimizer, batch, recipe, warmth(step, recipe.steps)))
        if (step + 1) % recipe.save_every == 0 or step + 1 == recipe.steps:
            _save(out, recipe, step + 1, model, optimizer)
            say(f"step {step + 1} of {recipe.steps}, loss {sum(losses) / len(losses):.3f}")
            losses.clear()
    torch.save(model.eval().state_dict(), out / WEIGHTS)
    export(model, base, out)
    (out / CHECKPOINT).unlink(missing_ok=True)


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
    for subtask in sentence.subtasks:
        for order, place in enumerate(_within(words, subtask.start, subtask.end)):
            cuts[place] = CUTS.index(INSIDE if order else BEGIN)
        for span in subtask.spans:
            row, tags = (data, DATA_TAGS) if span.kind in DATA else (things, THING_TAGS)
            for order, place in enumerate(_within(words, span.start, span.end)):
                row[place] = tags.index(Tag(INSIDE if order else BEGIN, SpanKind(span.kind)))
    rows = []
    for row in (cuts, data, things):
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

    for group, rate in zip(optimizer.param_groups, (recipe.rate, recipe.head_rate), strict=True):
        group["lr"] = rate * share
    longest = max(len(e.words.ids) for e in batch)

    def filled(rows: Sequence[Sequence[int]], filling: int) -> torch.Tensor:
        return torch.tensor([[*row, *[filling] * (longest - len(row))] for row in rows])

    mask = filled([[1] * len(e.words.ids) for e in batch], 0)
    with torch.autocast("cpu", torch.bfloat16, enabled=torch.ops.mkldnn._is_mkldnn_bf16_supported()):
        scores = model(
            filled([e.words.ids for e in batch], 0), mask, filled([e.words.shapes for e in batch], 0)
        ).float()
    loss = torch.zeros(())
    for group, part in enumerate(scores.split(WIDTHS, dim=2)):
        wanted = filled([e.tags[group] for e in batch], NOTHING)
        loss = loss + torch.nn.functional.cross_entropy(part.flatten(0, 1), wanted.flatten(), ignore_index=NOTHING)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


def _network() -> Any:
    """The class of the network; torch is an extra, so it is made when it is asked for."""
    import torch

    class Tagging(torch.nn.Module):
        """The encoder and a line of numbers for every piece, shape (batch, pieces, sum(WIDTHS))."""

        def __init__(self, encoder: Any) -> None:
            super().__init__()
            self.encoder = encoder
            self.dropout = torch.nn.Dropout(0.1)
            self.head = torch.nn.Linear(encoder.config.hidden_size, sum(WIDTHS))

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
            return self.head(self.dropout(hidden))

    return Tagging


class Network:
    """How a tagger's network is made."""

    @staticmethod
    def on(base: Path) -> Any:
        """The encoder of a sentence-transformers folder with a fresh head, kinds of pieces being how they are written; or a
        finished run's network, to go on with.

        Raises:
            ModelError: the folder holds no such encoder.
        """
        import torch
        from transformers import BertConfig, BertModel

        if not (base / "config.json").is_file():
            raise ModelError(f"{base} is no encoder's folder: config.json is missing.")
        if (base / WEIGHTS).is_file():
            config = BertConfig.from_pretrained(str(base), attn_implementation="eager")
            model = _network()(BertModel(config, add_pooling_layer=False))
            model.load_state_dict(torch.load(base / WEIGHTS, map_location="cpu", weights_only=True))
            model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
            return model
        encoder = BertModel.from_pretrained(str(base), add_pooling_layer=False, local_files_only=True, attn_implementation="eager")  # fmt: skip
        kinds = encoder.embeddings.token_type_embeddings.weight.detach()
        encoder.embeddings.word_embeddings.weight.requires_grad_(False)  # half of the weights, and known well already
        wider = torch.nn.Embedding(SHAPES, kinds.shape[1])
        wider.weight.data = kinds[:1].repeat(SHAPES, 1) + 0.02 * torch.randn(SHAPES, kinds.shape[1])
        encoder.embeddings.token_type_embeddings = wider
        encoder.config.type_vocab_size = SHAPES
        return _network()(encoder)


def export(model: Any, base: Path, out: Path) -> None:
    """The network as int8 ONNX, with what reads it: ``model.onnx``, ``tokenizer.json``, ``config.json``."""
    import onnx
    import torch

    from edgelam.quantize.export.onnx import quantize

    with tempfile.TemporaryDirectory(dir=out, prefix=".export-") as scratch:
        whole, small = Path(scratch) / "whole", Path(scratch) / "small"
        whole.mkdir()
        one = torch.ones((1, 8), dtype=torch.int64)
        names = ["input_ids", "attention_mask", "token_type_ids"]
        torch.onnx.export(
            model.eval(), (one, one, one), str(whole / "model.onnx"), input_names=names, output_names=["tags"], opset_version=17,
            dynamic_axes={name: {0: "batch", 1: "pieces"} for name in [*names, "tags"]}, dynamo=False,
        )  # fmt: skip
        onnx.checker.check_model(str(whole / "model.onnx"))
        shutil.copy2(base / "tokenizer.json", whole / "tokenizer.json")
        write_atomic(whole / "config.json", json.dumps(model.encoder.config.to_diff_dict(), indent=1).encode())
        quantize(whole, small, OnnxType.INT8, lambda words: None)
        for file in small.iterdir():
            file.replace(out / file.name)


def _save(out: Path, recipe: Recipe, step: int, model: Any, optimizer: Any) -> None:
    import torch

    out.mkdir(parents=True, exist_ok=True)
    waiting = out / f".{CHECKPOINT}"
    torch.save({"step": step, "model": model.state_dict(), "optimizer": optimizer.state_dict()}, waiting)
    waiting.replace(out / CHECKPOINT)
    write_atomic(out / "recipe.json", json.dumps(asdict(recipe), indent=1).encode())


def _resume(out: Path, recipe: Recipe, model: Any, optimizer: Any) -> int:
    """Put an interrupted run's state back; returns the step to go on with."""
    import torch

    if not (out / CHECKPOINT).is_file():
        return 0
    if json.loads((out / "recipe.json").read_text(encoding="utf-8")) != asdict(recipe):
        raise UsageError(f"{out} holds a run with another recipe; give another --out, or remove it.")
    state = torch.load(out / CHECKPOINT, map_location="cpu", weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])
