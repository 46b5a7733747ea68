"""A model of another maker, trained on edgelam's decisions for some minutes: what quantizing costs in actions can be told only of
a model that acts.

    python -m edgelam.quantize.train.adapt FOLDER OUT --minutes 10

It learns from other draws of what ``edgelam quantize`` measures with: expert runs of the training applications.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM

from edgelam.quantize.data.examples import Example
from edgelam.quantize.evaluate.fidelity import cases
from edgelam.quantize.export.folder import read_json
from edgelam.quantize.export.source import TOKENIZER_FILES
from edgelam.quantize.export.vocabulary import own_tokenizer
from edgelam.quantize.train.fit import Recipe, fit
from edgelam.quantize.train.lora import adapters
from edgelam.quantize.train.objectives import Objective, tokenize
from edgelam.retrieval import Index
from edgelam.runtime.engine.chat import FORMAT_KEY

SEED = 57_000_000
"""Of the decisions: drawn apart from those that anything is measured on or weighed by."""

RANK = 32
NEVER = 1_000_000
"""Steps between checkpoints of a run that is over in minutes."""


def adapt(folder: Path, out: Path, count: int, recipe: Recipe) -> None:
    """Write ``out``: the network of a Hugging Face folder with an adapter that learned ``count`` decisions merged in, in single
    precision, marked as one that knows edgelam's prompt."""
    torch.set_num_threads(1)
    torch.manual_seed(recipe.seed)
    asked = cases(count, Index(None), seed=SEED)[:count]
    examples = [Example("", case.prompt, case.right) for case in asked]
    model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, use_safetensors=True)
    rows = tokenize(examples, own_tokenizer(folder), recipe.max_tokens)
    say(f"{len(rows)} decisions, {sum(map(len, rows))} tokens")
    out.mkdir(parents=True)
    with adapters(model, recipe.lora, out / "training"):
        fit(Objective(model), rows, recipe, out / "training", say, NEVER)
    model.save_pretrained(out)
    shutil.rmtree(out / "training")
    for file in (folder / name for name in TOKENIZER_FILES):
        if file.is_file():
            shutil.copy2(file, out / file.name)
    config = out / "config.json"
    config.write_text(json.dumps(read_json(config) | {FORMAT_KEY: 1}, indent=1), encoding="utf-8")


def say(text: str) -> None:
    """A message for people."""
    sys.stderr.write(f"{text}\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--decisions", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=1e-3)
    return parser.parse_args()


if __name__ == "__main__":
    given = _arguments()
    adapt(
        given.folder, given.out, given.decisions,
        Recipe(learning_rate=given.rate, batch_tokens=1024, lora=RANK, minutes=given.minutes),
    )  # fmt: skip
