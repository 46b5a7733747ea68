"""Supervised imitation: the expert's next action from the prompt that the runtime will show."""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator
from transformers import LlamaForCausalLM

from edgelam.quantize.data.examples import Example
from edgelam.runtime.engine.chat import chatml

Tokens = tuple[list[int], int]
"""Token ids of a whole example, and how many of the first are the prompt's."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the result of a training run."""

    seed: int = 1
    learning_rate: float = 4e-4
    warmup: float = 0.04
    weight_decay: float = 0.01
    batch_tokens: int = 2048
    most_tokens: int = 448
    layers: int = 20
    epochs: int = 1
    minutes: float = 1e9
    """Training ends, its learning rate down, after this long even if examples are left."""


def tokenize(examples: Sequence[Example], tokenizer: Any, most: int) -> list[Tokens]:
    """Prompt and answer as the engine will tokenize them; examples over ``most`` tokens are left out."""
    rows = []
    for example in examples:
        head = tokenizer(chatml(example.prompt), add_special_tokens=False)["input_ids"]
        tail = tokenizer(example.answer + "<|im_end|>", add_special_tokens=False)["input_ids"]
        if len(head) + len(tail) <= most:
            rows.append((head + tail, len(head)))
    return rows


def batches(rows: list[Tokens], recipe: Recipe, epoch: int) -> list[list[Tokens]]:
    """Batches of like length and at most ``batch_tokens`` padded tokens, in random order."""
    rng = random.Random(f"{recipe.seed}/{epoch}")
    order = sorted(rows, key=lambda r: len(r[0]) + rng.random() * 24)
    made: list[list[Tokens]] = [[]]
    for row in order:
        longest = max([len(row[0]), *(len(r[0]) for r in made[-1])])
        if made[-1] and longest * (len(made[-1]) + 1) > recipe.batch_tokens:
            made.append([])
        made[-1].append(row)
    rng.shuffle(made)
    return made


class AnswerLoss(torch.nn.Module):
    """The model with its loss: mean cross-entropy over the answers' tokens, logits computed only there."""

    def __init__(self, model: LlamaForCausalLM) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, answer: torch.Tensor) -> torch.Tensor:
        """All of shape (batch, width); ``answer`` marks the tokens to learn."""
        hidden = self.model.model(input_ids=ids, attention_mask=mask).last_hidden_state
        logits = self.model.lm_head(hidden[:, :-1][answer[:, 1:]])
        return torch.nn.functional.cross_entropy(logits.float(), ids[:, 1:][answer[:, 1:]])


def padded(batch: list[Tokens], device: torch.device) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Token ids, attention mask and answer mask, each of shape (batch, longest)."""
    width = max(len(ids) for ids, _ in batch)
    ids = torch.zeros(len(batch), width, dtype=torch.long)
    mask = torch.zeros_like(ids)
    answer = torch.zeros_like(ids, dtype=torch.bool)
    for i, (tokens, prompt) in enumerate(batch):
        ids[i, : len(tokens)] = torch.tensor(tokens)
        mask[i, : len(tokens)] = 1
        answer[i, prompt : len(tokens)] = True
    return ids.to(device), mask.to(device), answer.to(device)


@dataclass(slots=True)
class Progress:
    """How far a run is: what a checkpoint must remember besides the weights."""

    step: int = 0
    seconds: float = 0.0

    def share(self, total: int, minutes: float) -> float:
        """0 at the start, 1 at the end, by examples or by time, whichever is further."""
        return max(self.step / max(1, total), self.seconds / (60 * minutes))


def train(
    model: LlamaForCausalLM,
    rows: list[Tokens],
    recipe: Recipe,
    folder: Path,
    say: Callable[[str], None],
    checkpoint_every: int = 100,
) -> Progress:
    """Train in place, with a checkpoint to resume from in ``folder`` and a line of progress now and then."""
    torch.manual_seed(recipe.seed)
    accelerator = Accelerator(mixed_precision="bf16")
    model.train()
    model.model.embed_tokens.weight.requires_grad_(False)
    plan = [b for epoch in range(recipe.epochs) for b in batches(rows, recipe, epoch)]
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        trained, recipe.learning_rate, betas=(0.9, 0.98), weight_decay=recipe.weight_decay, fused=True
    )
    progress = _resume(model, optimizer, folder)
    network, optimizer = accelerator.prepare(AnswerLoss(model), optimizer)
    (folder / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1), encoding="utf-8")
    smooth = 0.0
    for batch in plan[progress.step :]:
        began = time.perf_counter()
        share = progress.share(len(plan), recipe.minutes)
        if share >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * _rate(share, recipe.warmup)
        own = batch[accelerator.process_index :: accelerator.num_processes] or batch[:1]
        loss = _step(network, own, optimizer, trained, accelerator)
        smooth = loss if smooth == 0 else 0.95 * smooth + 0.05 * loss
        progress.step += 1
        progress.seconds += time.perf_counter() - began
        if progress.step % 20 == 0:
            say(
                f"step {progress.step}/{len(plan)} ({share:.0%}) loss {smooth:.4f} {progress.seconds / progress.step:.2f} s/step"
            )
        if progress.step % checkpoint_every == 0 and accelerator.is_main_process:
            _checkpoint(model, optimizer, progress, folder)
    model.eval()
    return progress


def _rate(share: float, warmup: float) -> float:
    """Linear warm-up, then a cosine down to a twentieth."""
    if share < warmup:
        return 0.02 + 0.98 * share / warmup
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * (share - warmup) / (1 - warmup)))


def _step(network: Any, batch: list[Tokens], optimizer: Any, trained: list[Any], accelerator: Accelerator) -> float:
    loss = network(*padded(batch, accelerator.device))
    accelerator.backward(loss)
    accelerator.clip_grad_norm_(trained, 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


def _checkpoint(model: LlamaForCausalLM, optimizer: Any, progress: Progress, folder: Path) -> None:
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), **asdict(progress)}
    partial = folder / "checkpoint.partial"
    torch.save(state, partial)
    partial.replace(folder / "checkpoint.pt")


def _resume(model: LlamaForCausalLM, optimizer: Any, folder: Path) -> Progress:
    """Load the checkpoint, if there is one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "checkpoint.pt"
    if not path.exists():
        return Progress()
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return Progress(int(state["step"]), float(state["seconds"]))
