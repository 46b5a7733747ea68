"""One training loop for every phase: batches by token budget, a learning rate by time or examples, checkpoints."""

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

from edgelam.paths import write_atomic
from edgelam.quantize.train.objectives import Objective


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the result of a training run besides its examples.

    ``lora``: rank of the adapters that are trained instead of the whole network; 0 trains the network.
    """

    seed: int = 1
    learning_rate: float = 4e-4
    warmup: float = 0.04
    weight_decay: float = 0.01
    batch_tokens: int = 2048
    max_tokens: int = 448
    layers: int = 20
    epochs: int = 1
    lora: int = 0
    minutes: float = 1e9
    """Training ends, its learning rate down, after this long even if examples are left."""


def batches(rows: Sequence[Any], recipe: Recipe, epoch: int) -> list[list[Any]]:
    """Batches of like length and at most ``batch_tokens`` padded tokens, in random order."""
    rng = random.Random(f"{recipe.seed}/{epoch}")
    order = sorted(rows, key=lambda r: len(r) + rng.random() * 24)
    made: list[list[Any]] = [[]]
    for row in order:
        longest = max([len(row), *(len(r) for r in made[-1])])
        if made[-1] and longest * (len(made[-1]) + 1) > recipe.batch_tokens:
            made.append([])
        made[-1].append(row)
    rng.shuffle(made)
    return made


@dataclass(slots=True)
class Progress:
    """How far a run is: what a checkpoint must remember besides the weights."""

    step: int = 0
    seconds: float = 0.0

    def share(self, total: int, minutes: float) -> float:
        """0 at the start, 1 at the end, by examples or by time, whichever is further."""
        return max(self.step / max(1, total), self.seconds / (60 * minutes))


def fit(
    objective: Objective,
    rows: Sequence[Any],
    recipe: Recipe,
    folder: Path,
    say: Callable[[str], None],
    checkpoint_every: int = 100,
) -> Progress:
    """Train the objective's network in place, with a checkpoint to resume from in ``folder`` and a line of progress
    now and then. Under ``accelerate launch`` each process takes its share of every batch."""
    torch.manual_seed(recipe.seed)
    accelerator = Accelerator(mixed_precision="bf16", cpu=not torch.cuda.is_available())
    model = objective.model
    model.train()
    model.model.embed_tokens.weight.requires_grad_(False)
    plan = [b for epoch in range(recipe.epochs) for b in batches(rows, recipe, epoch)]
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        trained, recipe.learning_rate, betas=(0.9, 0.98), weight_decay=recipe.weight_decay, fused=True
    )
    progress = _resume(model, optimizer, folder)
    network, optimizer = accelerator.prepare(objective, optimizer)
    if accelerator.is_main_process:
        described = {**asdict(recipe), "processes": accelerator.num_processes, "examples": len(rows)}
        write_atomic(folder / "recipe.json", json.dumps(described, indent=1).encode())
    smooth = 0.0
    for batch in plan[progress.step :]:
        began = time.perf_counter()
        share = _agreed(progress.share(len(plan), recipe.minutes), accelerator)
        if share >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * _rate(share, recipe.warmup)
        own = batch[accelerator.process_index :: accelerator.num_processes] or batch[:1]
        loss = _step(network, objective.collate(own, accelerator.device), optimizer, trained, accelerator)
        smooth = loss if smooth == 0 else 0.95 * smooth + 0.05 * loss
        progress.step += 1
        progress.seconds += time.perf_counter() - began
        if progress.step % 20 == 0 and accelerator.is_main_process:
            pace = progress.seconds / progress.step
            say(f"step {progress.step}/{len(plan)} ({share:.0%}) loss {smooth:.4f} {pace:.2f} s/step")
        if progress.step % checkpoint_every == 0 and accelerator.is_main_process:
            _checkpoint(model, optimizer, progress, folder)
    model.eval()
    return progress


def _agreed(share: float, accelerator: Accelerator) -> float:
    """The main process's share: each has its own clock, and all must stop at the same batch."""
    if accelerator.num_processes == 1:
        return share
    shared = torch.tensor([share], device=accelerator.device)
    torch.distributed.broadcast(shared, 0)
    return float(shared)


def _rate(share: float, warmup: float) -> float:
    """Linear warm-up, then a cosine down to a twentieth."""
    if share < warmup:
        return 0.02 + 0.98 * share / warmup
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * (share - warmup) / (1 - warmup)))


def _step(network: Any, tensors: Any, optimizer: Any, trained: list[Any], accelerator: Accelerator) -> float:
    loss = network(*tensors)
    accelerator.backward(loss)
    accelerator.clip_grad_norm_(trained, 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


def _checkpoint(model: Any, optimizer: Any, progress: Progress, folder: Path) -> None:
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), **asdict(progress)}
    partial = folder / "checkpoint.partial"
    torch.save(state, partial)
    partial.replace(folder / "checkpoint.pt")


def _resume(model: Any, optimizer: Any, folder: Path) -> Progress:
    """Load the checkpoint, if there is one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "checkpoint.pt"
    if not path.exists():
        return Progress()
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return Progress(int(state["step"]), float(state["seconds"]))
