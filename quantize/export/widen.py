"""The same model at any size: what a large model costs can then be measured, and it still acts as the small one does.

    python -m edgelam.quantize.export.widen FOLDER OUT 3e9

More columns in every feed-forward network, whose outputs count for nothing: up and gate get random rows, down gets zeros
(function-preserving widening in the manner of Net2Net, arXiv 1511.05641). The weights are written one file per layer, so it
takes the memory of one layer.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file

from edgelam.errors import ModelError

MULTIPLE = 256
"""Widths that every type of llama.cpp can store."""


def widen(folder: Path, out: Path, parameters: float, seed: int = 0) -> int:
    """Write the widened model; its width.

    Raises:
        ModelError: the folder holds more than one file of weights, or is that large already.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    hidden, before, layers = config["hidden_size"], config["intermediate_size"], config["num_hidden_layers"]
    files = sorted(folder.glob("*.safetensors"))
    if len(files) != 1:
        raise ModelError(f"{folder.name} holds {len(files)} files of weights; one is needed.")
    with safe_open(files[0], "pt") as weights:
        now = sum(weights.get_tensor(name).numel() for name in weights.keys())  # noqa: SIM118 - not a dict
        width = before + round((parameters - now) / (3 * hidden * layers) / MULTIPLE) * MULTIPLE
        if width <= before:
            raise ModelError(f"{folder.name} has {now / 1e6:.0f} million parameters already.")
        out.mkdir(parents=True)
        for file in folder.glob("*.json"):
            shutil.copyfile(file, out / file.name)
        _write(weights, out, width - before, seed)
    (out / "config.json").write_text(json.dumps(config | {"intermediate_size": width}, indent=1), encoding="utf-8")
    return int(width)


def _write(weights: Any, out: Path, more: int, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    shards: dict[str, list[str]] = {}
    for name in weights.keys():  # noqa: SIM118 - not a dict
        parts = name.split(".")
        shards.setdefault(parts[2] if parts[:2] == ["model", "layers"] else "rest", []).append(name)
    index: dict[str, str] = {}
    for shard, names in shards.items():
        file = f"model-{shard}.safetensors"
        save_file({n: _widened(weights.get_tensor(n), n, more, generator) for n in names}, out / file)
        index |= dict.fromkeys(names, file)
    rows = {"metadata": {}, "weight_map": index}
    (out / "model.safetensors.index.json").write_text(json.dumps(rows), encoding="utf-8")


def _widened(tensor: torch.Tensor, name: str, more: int, generator: torch.Generator) -> torch.Tensor:
    tensor = tensor.to(torch.float16)
    if name.endswith(("gate_proj.weight", "up_proj.weight")):
        rows = torch.randn(more, tensor.shape[1], generator=generator) * tensor.float().std()
        return torch.cat([tensor, rows.to(torch.float16)])
    if name.endswith("down_proj.weight"):
        return torch.cat([tensor, torch.zeros(tensor.shape[0], more, dtype=torch.float16)], dim=1)
    return tensor


if __name__ == "__main__":
    widen(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
