"""Quantization-aware polishing: a few minutes of training through llama.cpp's own rounding.

The network computes with its weights as they will be stored, and is drawn back to what it said before (its own distribution on
recorded decisions is the teacher, arXiv 2305.17888). The gradient passes the rounding as if it were not there (the
straight-through estimator, arXiv 1308.3432). llama.cpp rounds a matrix in seconds, not milliseconds: it does so every few steps,
and in between the error of the rounding stays what it was.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import torch
from torch.nn.functional import kl_div, log_softmax

from edgelam.quantize.export.huggingface import convert
from edgelam.quantize.export.mixed import Stored, rounded, stored_as
from edgelam.quantize.export.probe import CONTEXT, Floats, Probe
from edgelam.runtime.engine.parts import FILES, TEMPLATE

Say = Callable[[str], None]

MOVED = 0.02
"""Of a matrix's own size (root mean square): matrices that rounding moves by less are not trained."""

ANEW = 10
"""Steps after which llama.cpp rounds what is trained anew."""

UNROUNDED = ("F32", "F16", "BF16")

LESS = 0.9
"""By how much of itself the learning rate has shrunk at the end."""

HELD = 0.1
"""Share of the texts that are kept out of training, to tell what it brought."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """``rate`` of the matrices; ``rate_whole`` of what is stored whole (norms, biases). ``texts`` in a step."""

    steps: int
    rate: float = 5e-5
    rate_whole: float = 5e-4
    texts: int = 4
    seed: int = 1


@dataclass(slots=True)
class _Rounded:
    """A matrix: ``used`` is what the network computes with, ``whole`` what is trained, ``error`` what rounding adds to it."""

    used: torch.nn.Parameter
    whole: torch.Tensor
    error: torch.Tensor
    stored: Stored
    kind: str
    column: Floats | None

    def round(self) -> None:
        """By llama.cpp, in its order of rows."""
        order = self.stored.order
        rows = self.whole if order is None else self.whole[order]
        self.take(rounded(rows.numpy(), self.kind, self.column))

    def take(self, rows: Floats) -> None:
        """What llama.cpp has made of it."""
        made, order = torch.from_numpy(rows), self.stored.order
        if order is not None:
            made = torch.empty_like(made).index_copy_(0, order, made)
        self.error = made - self.whole
        self.use()

    def use(self) -> None:
        self.used.data = self.whole + self.error

    @property
    def moved(self) -> float:
        return float(self.error.norm() / self.whole.norm().clamp_min(1e-12))


def polish(
    folder: Path, source: Path, made: Path, out: Path, matrix: Mapping[str, Floats] | None, texts: Sequence[str],
    recipe: Recipe, say: Say,
) -> None:  # fmt: skip
    """Write ``out``, a GGUF file in half precision: the network of ``folder``, trained so that it says the same as before once
    its tensors are stored as in ``made``, the GGUF file that rounding alone gave. ``source`` is the same network as a GGUF file, for
    its tokens. To be run in a process of its own.

    Raises:
        ModelError: the folder is of a family whose tensors are not known by name.
    """
    from transformers import AutoModelForCausalLM

    torch.set_num_threads(1)
    torch.manual_seed(recipe.seed)
    with closing(Probe(source, 1)) as probe:
        rows = [probe.tokens(text)[:CONTEXT] for text in texts]
    teacher, model = (
        AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, use_safetensors=True).eval() for _ in range(2)
    )
    trained = _round(model, folder, made, matrix, say)
    _train(teacher, model, trained, rows, recipe, say)
    _unround(model, teacher, trained)
    polished = out.parent / folder.name  # the name goes into the file
    model.save_pretrained(polished)
    for name in (*FILES[1:], "tokenizer_config.json", TEMPLATE):
        if (folder / name).is_file():
            shutil.copy2(folder / name, polished / name)
    convert(polished, out, say)
    shutil.rmtree(polished)


def _round(model: Any, folder: Path, made: Path, matrix: Mapping[str, Floats] | None, say: Say) -> list[_Rounded]:
    """Round every matrix that is stored rounded; those that are to be trained. The ones that rounding hardly moves are not, nor
    is the vocabulary table: most of its rows no text holds."""
    names = {n: p for n, p in model.named_parameters() if p.ndim == 2}
    tensors = {t.name: t for t in gguf.GGUFReader(made).tensors}
    trained = []
    for name, stored in stored_as(folder, names).items():
        used, tensor = names[name], tensors[stored.name]
        used.requires_grad_(False)
        if tensor.tensor_type.name in UNROUNDED:
            continue
        column = matrix.get(stored.name) if matrix else None
        one = _Rounded(used, used.data.clone(), torch.zeros(()), stored, tensor.tensor_type.name, column)
        one.take(np.asarray(gguf.quants.dequantize(tensor.data, tensor.tensor_type), np.float32).reshape(used.shape))
        if "embed" not in name and "lm_head" not in name and one.moved > MOVED:
            used.requires_grad_(True)
            trained.append(one)
    say(f"polishing: {len(trained)} of {len(names)} matrices are trained")
    return trained


def _unround(model: Any, teacher: Any, trained: Sequence[_Rounded]) -> None:
    """Every matrix in full precision again: what was trained, and the others as they were."""
    known = {id(one.used): one.whole for one in trained}
    for parameter, original in zip(model.parameters(), teacher.parameters(), strict=True):
        if parameter.ndim == 2:
            parameter.data = known.get(id(parameter), original.data)


def _train(
    teacher: Any, model: Any, trained: Sequence[_Rounded], rows: Sequence[list[int]], recipe: Recipe, say: Say
) -> None:
    cut = round((1 - HELD) * len(rows))
    rows, kept_out = rows[:cut], rows[cut:]
    whole = [p for p in model.parameters() if p.requires_grad and p.ndim < 2]
    groups = [{"params": [h.whole for h in trained], "lr": recipe.rate}, {"params": whole, "lr": recipe.rate_whole}]
    optimizer = torch.optim.Adam([g for g in groups if g["params"]])
    rates = [g["lr"] for g in optimizer.param_groups]
    say(f"polishing: KL {_mean(teacher, model, kept_out):.4f} before, on {len(kept_out)} texts that are kept out")
    for step, batch in enumerate(_batches(rows, recipe), 1):
        loss = torch.stack([_divergence(teacher, model, ids) for ids in batch]).sum() / sum(map(len, batch))
        model.zero_grad(set_to_none=True)
        loss.backward()
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * (1 - LESS * step / recipe.steps)
        for one in trained:
            one.whole.grad = one.used.grad
        optimizer.step()
        anew = step % ANEW == 0 or step == recipe.steps
        for one in trained:
            one.round() if anew else one.use()
        say(f"polishing: step {step} of {recipe.steps}, KL {float(loss.detach()):.4f}")
    say(f"polishing: KL {_mean(teacher, model, kept_out):.4f} after")


def _batches(rows: Sequence[list[int]], recipe: Recipe) -> Iterator[list[list[int]]]:
    rng = random.Random(recipe.seed)
    for _ in range(recipe.steps):
        yield rng.sample(rows, min(recipe.texts, len(rows)))


def _divergence(teacher: Any, model: Any, ids: list[int]) -> torch.Tensor:
    """KL of what the teacher says after every token, summed."""
    given = torch.tensor([ids])
    with torch.autocast("cpu", torch.bfloat16):
        with torch.no_grad():
            target = log_softmax(teacher(given, use_cache=False).logits[0].float(), -1)
        said = log_softmax(model(given, use_cache=False).logits[0].float(), -1)
    return kl_div(said, target, reduction="sum", log_target=True)


@torch.no_grad()
def _mean(teacher: Any, model: Any, rows: Sequence[list[int]]) -> float:
    """KL in nats a token."""
    return float(np.sum([float(_divergence(teacher, model, r)) for r in rows]) / max(1, sum(map(len, rows))))
