"""A sentence encoder with a line of numbers for every piece of a word: the network under the planner's tagger.

Beside each piece stands a *kind* in place of the encoder's two kinds of sentences: how a word is written.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from edgelam.errors import ModelError, UsageError
from edgelam.paths import write_atomic
from edgelam.quantize.export.types import OnnxType
from edgelam.retrieval.train import warmth

if TYPE_CHECKING:
    import torch

Say = Callable[[str], None]
T = TypeVar("T")
E = TypeVar("E")
Learn = Callable[[Any, Any, E, float], float]
"""One step of a network with its optimizer on a batch, at that share of the learning rates; the loss."""

NOTHING = -100
"""In place of a number to be learned, where there is none."""

SORTED = 8
"""Batches that are drawn at once and put together by length, so that little is filled up."""

CHECKPOINT = "checkpoint.pt"
WEIGHTS = "weights.pt"
"""The unquantized network of a finished run."""

OUTPUT = "tags"
ENCODERS_OWN = 2
"""Kinds that an encoder of sentences knows, of which the first alone says something."""

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def network_on(base: Path, width: int, kinds: int) -> Any:
    """The encoder of a sentence-transformers folder with a fresh line of ``width`` numbers, and a table of ``kinds``; or a
    finished run's network, to go on with. The table of words is as it was: half of the weights, and known well already.

    Raises:
        ModelError: the folder holds no such encoder.
    """
    import torch
    from transformers import BertConfig, BertModel

    if not (base / "config.json").is_file():
        raise ModelError(f"{base} is no encoder's folder: config.json is missing.")
    if (base / WEIGHTS).is_file():
        config = BertConfig.from_pretrained(str(base), attn_implementation="eager")
        state = torch.load(base / WEIGHTS, map_location="cpu", weights_only=True)
        known = state["head.weight"].shape[0]
        model = _network(BertModel(config, add_pooling_layer=False), known)
        model.load_state_dict(state)
        model = model if known == width else _network(_with_kinds(model.encoder, kinds), width)
        model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        return model
    encoder = BertModel.from_pretrained(str(base), add_pooling_layer=False, local_files_only=True, attn_implementation="eager")  # fmt: skip
    encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    return _network(_with_kinds(encoder, kinds), width)


def _with_kinds(encoder: Any, kinds: int) -> Any:
    """The encoder with a table of ``kinds``: those it had, the rest like the first."""
    import torch

    known = encoder.embeddings.token_type_embeddings.weight.detach()
    kept = known if len(known) > ENCODERS_OWN else known[:1]
    fresh = known[:1].repeat(kinds - len(kept), 1)
    wider = torch.nn.Embedding(kinds, known.shape[1])
    noise = 0.02 * torch.randn(kinds, known.shape[1])
    noise[: len(kept)] *= len(kept) == 1
    wider.weight.data = torch.cat([kept, fresh]) + noise
    encoder.embeddings.token_type_embeddings = wider
    encoder.config.type_vocab_size = kinds
    return encoder


def _network(encoder: Any, width: int) -> Any:
    """torch is an extra, so the class is made when it is asked for."""
    import torch

    class Pieces(torch.nn.Module):
        """Shape (batch, pieces, width)."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder
            self.dropout = torch.nn.Dropout(0.1)
            self.head = torch.nn.Linear(encoder.config.hidden_size, width)

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
            return self.head(self.dropout(hidden))

    return Pieces()


def optimizer_for(model: Any) -> torch.optim.Optimizer:
    """Two groups, whose rates are set at every step: the encoder's, and the head's."""
    import torch

    groups = [
        {"params": [p for p in model.encoder.parameters() if p.requires_grad]},
        {"params": model.head.parameters()},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def numbers_for(model: Any, rows: Sequence[tuple[Sequence[int], Sequence[int]]]) -> torch.Tensor:
    """What the network gives for pieces and their kinds, shape (rows, longest, width); what is filled up is not read."""

    longest = max(len(ids) for ids, _ in rows)
    mask = filled([[1] * len(ids) for ids, _ in rows], longest, 0)
    with reduced():
        numbers: torch.Tensor = model(
            filled([ids for ids, _ in rows], longest, 0), mask, filled([kinds for _, kinds in rows], longest, 0)
        )
    return numbers.float()


def reduced() -> torch.autocast:
    """16 bits where the processor has them; around several calls, weights are brought to that once."""
    import torch

    return torch.autocast("cpu", torch.bfloat16, enabled=torch.ops.mkldnn._is_mkldnn_bf16_supported())


def filled(rows: Sequence[Sequence[int]], longest: int, filling: int) -> torch.Tensor:
    """Shape (rows, longest)."""
    import torch

    return torch.tensor([[*row, *[filling] * (longest - len(row))] for row in rows])


def step(model: Any, optimizer: Any, loss: torch.Tensor, rates: tuple[float, float]) -> float:
    """Learn from a loss at these rates; returns it."""
    import torch

    for group, rate in zip(optimizer.param_groups, rates, strict=True):
        group["lr"] = rate
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is tuned."""

    steps: int = 1200
    batch: int = 32
    rate: float = 1e-4
    head_rate: float = 1e-3
    save_every: int = 200
    seed: int = 0
    dropout: float = 0.1
    """Of the encoder; on a processor drawing what is dropped takes a fifth of the time."""


def tune(
    base: Path,
    out: Path,
    size: tuple[int, int],
    recipe: Recipe,
    drawn: Callable[[int], Iterator[E]],
    learn: Learn[E],
    say: Say,
) -> None:
    """Tune the encoder in ``base`` to give ``size``: numbers for each piece, of which there are so many kinds. Write the network and
    its tokenizer to ``out``, whole (``weights.pt``) and as int8 ONNX; goes on where it stopped. ``drawn``: the batches from a step on;
    ``learn``: one step, its loss.

    Raises:
        UsageError: ``out`` holds a finished run, or another recipe's. ModelError: ``base`` is no such folder.
    """
    import torch

    torch.manual_seed(recipe.seed)
    model = network_on(base, *size)
    for module in model.encoder.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = recipe.dropout
    optimizer = optimizer_for(model)
    start = resume(out, recipe, model, optimizer)
    model.train()
    losses: list[float] = []
    for step, batch in zip(range(start, recipe.steps), drawn(start), strict=False):
        losses.append(learn(model, optimizer, batch, warmth(step, recipe.steps)))
        if (step + 1) % recipe.save_every == 0 or step + 1 == recipe.steps:
            save(out, recipe, step + 1, model, optimizer)
            say(f"step {step + 1} of {recipe.steps}, loss {sum(losses) / len(losses):.3f}")
            losses.clear()
    finish(model, base, out)


def by_length(
    made: Callable[[random.Random], Iterator[T]], length: Callable[[T], int], recipe: Recipe, start: int
) -> Iterator[list[T]]:
    """Batches of like length out of the examples that are ``made``, from step ``start`` on: the same for the same recipe."""
    for block in range(start // SORTED, recipe.steps // SORTED + 1):
        rng = random.Random(f"{recipe.seed}/{block}")
        drawn = sorted(islice(made(rng), SORTED * recipe.batch), key=length)
        together = [drawn[at : at + recipe.batch] for at in range(0, len(drawn), recipe.batch)]
        rng.shuffle(together)
        yield from together[start % SORTED if block == start // SORTED else 0 :]


def finish(model: Any, base: Path, out: Path) -> None:
    """Write the network whole and as int8 ONNX, with what reads it: ``model.onnx``, ``tokenizer.json``, ``config.json``."""
    import torch

    torch.save(model.eval().state_dict(), out / WEIGHTS)
    _export(model, base, out)
    (out / CHECKPOINT).unlink(missing_ok=True)


def _export(model: Any, base: Path, out: Path) -> None:
    """The network as int8 ONNX."""
    import onnx
    import torch

    from edgelam.quantize.export.onnx import quantize

    with tempfile.TemporaryDirectory(dir=out, prefix=".export-") as scratch:
        whole, small = Path(scratch) / "whole", Path(scratch) / "small"
        whole.mkdir()
        one = torch.ones((1, 8), dtype=torch.int64)
        torch.onnx.export(
            model.eval(), (one, one, one), str(whole / "model.onnx"), input_names=list(INPUTS), output_names=[OUTPUT], opset_version=17,
            dynamic_axes={name: {0: "batch", 1: "pieces"} for name in [*INPUTS, OUTPUT]}, dynamo=False,
        )  # fmt: skip
        onnx.checker.check_model(str(whole / "model.onnx"))
        shutil.copy2(base / "tokenizer.json", whole / "tokenizer.json")
        write_atomic(whole / "config.json", json.dumps(model.encoder.config.to_diff_dict(), indent=1).encode())
        quantize(whole, small, OnnxType.INT8, lambda words: None)
        for file in small.iterdir():
            file.replace(out / file.name)


def save(out: Path, recipe: Any, done: int, model: Any, optimizer: Any) -> None:
    """Everything that is needed to go on after ``done`` steps of this recipe."""
    import torch

    out.mkdir(parents=True, exist_ok=True)
    waiting = out / f".{CHECKPOINT}"
    torch.save({"step": done, "model": model.state_dict(), "optimizer": optimizer.state_dict()}, waiting)
    waiting.replace(out / CHECKPOINT)
    write_atomic(out / "recipe.json", json.dumps(asdict(recipe), indent=1).encode())


def resume(out: Path, recipe: Any, model: Any, optimizer: Any) -> int:
    """Put an interrupted run's state back; returns the step to go on with.

    Raises:
        UsageError: ``out`` holds a finished run, or another recipe's.
    """
    import torch

    if (out / "model.onnx").exists():
        raise UsageError(f"{out} already holds a finished run; give another --out, or remove it.")
    if not (out / CHECKPOINT).is_file():
        return 0
    if json.loads((out / "recipe.json").read_text(encoding="utf-8")) != asdict(recipe):
        raise UsageError(f"{out} holds a run with another recipe; give another --out, or remove it.")
    state = torch.load(out / CHECKPOINT, map_location="cpu", weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])
