"""``edgelam retrieval train``: a sentence encoder tuned on the language of user interfaces.

Listwise: each request against its own control, against others of the same screen, and against everything else in the
batch. With a teacher, the student also learns how alike the teacher finds them, which needs no labels.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from edgelam.errors import ModelError, UsageError
from edgelam.paths import write_atomic
from edgelam.retrieval.corpus import Corpus, Example, label_of
from edgelam.retrieval.encoder import MAX_TOKENS, Encoder, Vectors

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

Say = Callable[[str], None]
CHECKPOINT = "checkpoint.pt"
TOGETHER = 64
"""Texts that go through the network at once."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the encoder is tuned."""

    steps: int = 1500
    batch: int = 64
    others: int = 4
    """Controls of the same screen, or with a word in common, beside each one that is meant."""

    together: int = 1
    """Requests drawn from one screen at a time: its controls are then each other's negatives."""

    rate: float = 5e-5
    temperature: float = 0.05
    distil: float = 0.5
    """Weight of the teacher's opinion against the labels'; without a teacher it is 0."""

    keep: float = 0.0
    """Share of the untuned weights in the result: what was known before is lost more slowly."""

    save_every: int = 250
    seed: int = 0
    words_stay: bool = False
    """The table of words is not tuned: half of the weights, and what other networks share with the encoder."""


def train(base: Path, out: Path, corpus: Corpus, recipe: Recipe, say: Say, teacher: Path | None = None) -> None:
    """Tune the encoder in ``base`` (a sentence-transformers folder) and write it to ``out``; goes on where it stopped.

    Raises:
        UsageError: the extra ``build`` is not installed, or ``out`` holds a finished run, or another recipe's.
    """
    import torch

    if (out / "modules.json").exists():
        raise UsageError(f"{out} already holds an encoder; give another --out, or remove it.")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = load(base, device)
    guide = load(teacher, device).eval() if teacher is not None else None
    if recipe.words_stay:
        _keep_words(model)
    learned = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=recipe.rate, weight_decay=0.01)
    untuned = {k: v.detach().clone() for k, v in model.state_dict().items()} if recipe.keep else {}
    start = _resume(out, recipe, model, optimizer, device)
    model.train()
    losses: list[float] = []
    for step in range(start, recipe.steps):
        draw = random.Random(f"{recipe.seed}/{step}")
        examples = list(corpus.examples(draw, recipe.batch, recipe.others, recipe.together))
        losses.append(_learn(model, guide, optimizer, examples, recipe, warmth(step, recipe.steps)))
        if (step + 1) % recipe.save_every == 0 or step + 1 == recipe.steps:
            _save(out, recipe, step + 1, model, optimizer)
            say(f"step {step + 1} of {recipe.steps}, loss {sum(losses) / len(losses):.3f}")
            losses.clear()
    for name, value in model.state_dict().items():
        if name in untuned and value.is_floating_point():
            value.lerp_(untuned[name], recipe.keep)
    model.eval().save(str(out))
    (out / CHECKPOINT).unlink(missing_ok=True)


def _learn(
    model: SentenceTransformer, guide: SentenceTransformer | None, optimizer: torch.optim.Optimizer,
    examples: Sequence[Example], recipe: Recipe, share: float,
) -> float:  # fmt: skip
    """One step at that share of the learning rate; returns the loss."""
    import torch

    kind = model.device.type
    reduced = kind == "cuda" or torch.ops.mkldnn._is_mkldnn_bf16_supported()
    for group in optimizer.param_groups:
        group["lr"] = recipe.rate * share
    with torch.autocast(kind, torch.bfloat16, enabled=reduced):
        loss = batch_loss(model, guide, examples, recipe)
    torch.autograd.backward(loss)
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


def _keep_words(model: SentenceTransformer) -> None:
    for name, parameter in model.named_parameters():
        if name.endswith("word_embeddings.weight"):
            parameter.requires_grad_(False)


def load(folder: Path, device: str) -> SentenceTransformer:
    """A sentence-transformers folder, from disk alone.

    Raises:
        UsageError: the extra ``build`` is not installed. ModelError: the folder holds no such model.
    """
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise UsageError("Tuning the encoder needs sentence-transformers; run: pip install 'edgelam[build]'") from error
    if not (folder / "modules.json").is_file():
        raise ModelError(f"{folder} is no sentence-transformers folder: modules.json is missing.")
    model: SentenceTransformer = SentenceTransformer(str(folder), device=device, local_files_only=True)
    model.max_seq_length = MAX_TOKENS
    return model


class SentenceEncoder:
    """A sentence-transformers model with the manners of :class:`edgelam.retrieval.encoder.Encoder`."""

    def __init__(self, folder: Path) -> None:
        self._model = load(folder, "cpu").eval()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), dimensions)."""
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32)


def open_encoder(folder: Path) -> Encoder | SentenceEncoder:
    """An encoder out of a folder, ONNX where there is one.

    Raises:
        ModelError: the folder holds neither kind. UsageError: the extra ``build`` is not installed.
    """
    return Encoder(folder=folder) if (folder / "model.onnx").is_file() else SentenceEncoder(folder)


def warmth(step: int, steps: int) -> float:
    """The share of the full learning rate: up over the first tenth, then down to nothing in a line."""
    rising = max(1, steps // 10)
    return (step + 1) / rising if step < rising else (steps - step) / max(1, steps - rising)


def batch_loss(
    model: SentenceTransformer, guide: SentenceTransformer | None, examples: Sequence[Example], recipe: Recipe
) -> torch.Tensor:
    """Cross-entropy of each request over all controls of the batch and of each control over all requests, blended
    with the divergence from the guide's ranking."""
    import torch

    requests = [e.request for e in examples]
    controls = [e.control for e in examples] + [text for e in examples for text in e.others]
    allowed = torch.tensor(comparable(examples, controls), device=model.device)
    scores = _scores(model, requests, controls).float() / recipe.temperature
    scores = scores.masked_fill(~allowed, -1e4)
    right = torch.arange(len(examples), device=model.device)
    entropy = torch.nn.functional.cross_entropy
    loss = 0.5 * (entropy(scores, right) + entropy(scores[:, : len(examples)].T, right))
    if guide is None:
        return loss
    with torch.no_grad():
        opinion = _scores(guide, requests, controls).float() / recipe.temperature
        opinion = opinion.masked_fill(~allowed, -1e4)
    divergence = torch.nn.functional.kl_div(
        scores.log_softmax(1), opinion.log_softmax(1), log_target=True, reduction="batchmean"
    )
    return (1 - recipe.distil) * loss + recipe.distil * divergence


def comparable(examples: Sequence[Example], controls: Sequence[str]) -> list[list[bool]]:
    """For each request which controls may count against it: its own one may, others with a label of that one may not."""
    labels = [label_of(text) for text in controls]
    return [[column == row or label not in e.meant for column, label in enumerate(labels)] for row, e in enumerate(examples)]  # fmt: skip


def _scores(model: SentenceTransformer, requests: list[str], controls: list[str]) -> torch.Tensor:
    """Cosines, shape (requests, controls)."""
    import torch

    texts = list(dict.fromkeys(requests + controls))
    order = sorted(texts, key=len)  # texts of one length at a time cost least
    parts = [_vectors(model, order[start : start + TOGETHER]) for start in range(0, len(order), TOGETHER)]
    place = {text: row for row, text in enumerate(order)}
    unit = torch.nn.functional.normalize(torch.cat(parts), dim=1)
    return unit[[place[t] for t in requests]] @ unit[[place[t] for t in controls]].T


def _vectors(model: SentenceTransformer, texts: list[str]) -> torch.Tensor:
    encoded = model.tokenizer(texts, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
    vectors: torch.Tensor = model(encoded.to(model.device))["sentence_embedding"]
    return vectors.float()


def _save(out: Path, recipe: Recipe, step: int, model: SentenceTransformer, optimizer: Any) -> None:
    import torch

    out.mkdir(parents=True, exist_ok=True)
    waiting = out / f".{CHECKPOINT}"
    torch.save({"step": step, "model": model.state_dict(), "optimizer": optimizer.state_dict()}, waiting)
    waiting.replace(out / CHECKPOINT)
    write_atomic(out / "recipe.json", json.dumps(asdict(recipe), indent=1).encode())


def _resume(out: Path, recipe: Recipe, model: SentenceTransformer, optimizer: Any, device: str) -> int:
    """Put an interrupted run's state back; returns the step to go on with."""
    import torch

    if not (out / CHECKPOINT).is_file():
        return 0
    if json.loads((out / "recipe.json").read_text(encoding="utf-8")) != asdict(recipe):
        raise UsageError(f"{out} holds a run with another recipe; give another --out, or remove it.")
    state = torch.load(out / CHECKPOINT, map_location=device, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])
