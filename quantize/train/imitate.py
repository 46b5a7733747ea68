"""Supervised imitation: the expert's next action from the prompt that the runtime will show."""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
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


def loss_of(model: LlamaForCausalLM, batch: list[Tokens], device: torch.device) -> torch.Tensor:
    """Mean cross-entropy over the answers' tokens; logits are computed only there."""
    width = max(len(ids) for ids, _ in batch)
    ids = torch.zeros(len(batch), width, dtype=torch.long)
    mask = torch.zeros_like(ids)
    answer = torch.zeros_like(ids, dtype=torch.bool)
    for i, (tokens, prompt) in enumerate(batch):
        ids[i, : len(tokens)] = torch.tensor(tokens)
        mask[i, : len(tokens)] = 1
        answer[i, prompt : len(tokens)] = True
    ids, mask, answer = ids.to(device), mask.to(device), answer.to(device)
    with torch.autocast(device.type, torch.bfloat16):
        hidden = model.model(input_ids=ids, attention_mask=mask).last_hidden_state
        picked = hidden[:, :-1][answer[:, 1:]]
        logits = model.lm_head(picked)
    return torch.nn.functional.cross_entropy(logits.float(), ids[:, 1:][answer[:, 1:]])


def train(
    model: LlamaForCausalLM, rows: list[Tokens], recipe: Recipe, folder: Path, say: Callable[[str], None], checkpoint_every: int = 200
) -> None:
    """Train in place, with a checkpoint to resume from in ``folder`` and a line of progress now and then."""
    torch.manual_seed(recipe.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model.to(device).train()
    model.model.embed_tokens.weight.requires_grad_(False)
    plan = [b for epoch in range(recipe.epochs) for b in batches(rows, recipe, epoch)]
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, recipe.learning_rate, betas=(0.9, 0.98), weight_decay=recipe.weight_decay, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: _rate(s, len(plan), recipe.warmup))
    first = _resume(model, optimizer, schedule, folder)
    (folder / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1), encoding="utf-8")
    for done, loss, speed in _steps(model, plan, optimizer, schedule, first, device, trained):
        if done % 20 == 0 or done == len(plan):
            say(f"step {done}/{len(plan)} loss {loss:.4f} {speed:.0f} tok/s")
        if done % checkpoint_every == 0 and done < len(plan):
            _checkpoint(model, optimizer, schedule, folder, done)
    model.eval()


def _rate(step: int, total: int, warmup: float) -> float:
    """Linear warm-up, then a cosine down to a twentieth."""
    start = max(1, int(total * warmup))
    if step < start:
        return (step + 1) / start
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * (step - start) / max(1, total - start)))


def _steps(
    model: LlamaForCausalLM, plan: list[list[Tokens]], optimizer: Any, schedule: Any, first: int, device: torch.device, trained: list[Any]
) -> Iterator[tuple[int, float, float]]:
    smooth, seen, began = 0.0, 0, time.perf_counter()
    for number, batch in enumerate(plan[first:], first + 1):
        loss = loss_of(model, batch, device)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        smooth = float(loss) if smooth == 0 else 0.95 * smooth + 0.05 * float(loss)
        seen += sum(len(ids) for ids, _ in batch)
        yield number, smooth, seen / (time.perf_counter() - began)


def _checkpoint(model: LlamaForCausalLM, optimizer: Any, schedule: Any, folder: Path, step: int) -> None:
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(), "step": step}
    partial = folder / "checkpoint.partial"
    torch.save(state, partial)
    partial.replace(folder / "checkpoint.pt")


def _resume(model: LlamaForCausalLM, optimizer: Any, schedule: Any, folder: Path) -> int:
    """Load the checkpoint, if there is one; the number of steps already done."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "checkpoint.pt"
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    return int(state["step"])
