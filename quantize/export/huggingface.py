"""A Hugging Face folder as a GGUF file, in single or half precision: one tensor in memory at a time."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import numpy.typing as npt
import torch
from safetensors import SafetensorError, safe_open

from edgelam.errors import ModelError
from edgelam.quantize.export.families import (
    Config,
    Family,
    family_of,
    read_config,
    rope_tensors,
    score_scale,
    write_shape,
)
from edgelam.quantize.export.folder import template_of, weight_files
from edgelam.quantize.export.vocabulary import write_vocabulary
from edgelam.runtime.engine.chat import FORMAT_KEY

Say = Callable[[str], None]
Array = npt.NDArray[Any]
_LAYER = re.compile(r"\.layers\.(\d+)\.")
LARGEST_HALF, TINY = 65504.0, 1e-38
MOST_LOST = 1e-3
"""Of a matrix's norm, by rounding to half precision: twice what rounding costs where nothing vanishes."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One tensor of the made file: its name there, its shape, and what makes it."""

    name: str
    shape: tuple[int, ...]
    make: Callable[[], torch.Tensor]


def convert(folder: Path, out: Path, say: Say, exact: bool = False, ignored: Collection[str] = ()) -> None:
    """Write ``out``, which appears under its name only when it is whole; ``exact``: in single precision.

    Raises:
        ModelError: the family, its position encoding or its tokenizer is not known here, or a tensor is missing.
    """
    config = read_config(folder, ignored)
    family = family_of(config)
    partial = out.with_name(out.name + ".partial")
    writer = gguf.GGUFWriter(partial, gguf.MODEL_ARCH_NAMES[family.arch])
    write_shape(writer, config)
    writer.add_name(folder.name)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32 if exact else gguf.LlamaFileType.MOSTLY_F16)
    write_vocabulary(writer, folder, int(config["vocab_size"]), config, ignored)
    if FORMAT_KEY in config:
        writer.add_uint32(FORMAT_KEY, int(config[FORMAT_KEY]))
    template = template_of(folder)
    if template is not None:
        writer.add_chat_template(template)
    with ExitStack() as stack:
        weights = Weights(stack, folder)
        weights.require_shape(config)
        rows = list(_rows(weights, config, family))
        for row in rows:
            kind = _kind(row.shape, exact)
            writer.add_tensor_info(row.name, row.shape, kind, math.prod(row.shape) * kind.itemsize)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        for number, row in enumerate(rows, 1):
            writer.write_tensor_data(_stored(row, exact))
            say(f"converting: tensor {number} of {len(rows)}, {row.name}")
    writer.close()
    partial.replace(out)


def _kind(shape: tuple[int, ...], exact: bool) -> np.dtype[Any]:
    return np.dtype(np.float32 if exact or len(shape) == 1 else np.float16)


def _stored(row: _Row, exact: bool) -> Array:
    tensor = row.make()
    if not bool(torch.isfinite(tensor).all()):
        raise ModelError(f"{row.name} has numbers that are not finite.")
    if not exact and tensor.ndim > 1:
        _require_half(tensor, row.name)
    return np.ascontiguousarray(tensor.float().numpy().astype(_kind(row.shape, exact)))


def _require_half(tensor: torch.Tensor, name: str) -> None:
    """Raises ModelError where half precision is no way to store it: numbers that are too large, or so small that they vanish."""
    if float(tensor.abs().max()) > LARGEST_HALF:
        raise ModelError(f"{name} has numbers above {LARGEST_HALF:.0f}, which half precision cannot hold.")
    whole = tensor.float()
    lost = float((whole - whole.half().float()).norm()) / max(float(whole.norm()), TINY)
    if lost > MOST_LOST:
        raise ModelError(f"{name} has numbers so small that half precision would lose {lost:.1%} of it.")


def _rows(weights: Weights, config: Config, family: Family) -> Iterator[_Row]:
    names = gguf.get_tensor_name_map(family.arch, int(config["num_hidden_layers"]))
    for name in weights.names(bool(config.get("tie_word_embeddings"))):
        shape = weights.shape(name)
        if name.endswith("shared_mlp.input_linear.weight"):  # Granite 4: gate and up in one
            layer, half = name.split(".")[2], (shape[0] // 2, shape[1])
            yield _Row(f"blk.{layer}.ffn_gate.weight", half, lambda n=name, h=half[0]: weights.tensor(n)[:h])  # type: ignore[misc]
            yield _Row(f"blk.{layer}.ffn_up.weight", half, lambda n=name, h=half[0]: weights.tensor(n)[h:])  # type: ignore[misc]
            continue
        known = name.replace("shared_mlp.output_linear", "mlp.down_proj")
        stored = names.get_name(known, try_suffixes=(".weight", ".bias"))
        if stored is None:
            raise ModelError(f"The tensor {name} is not one that this family has.")
        yield _Row(stored, shape, lambda n=name: _changed(weights.tensor(n), n, config, family))  # type: ignore[misc]
    for stored, values in rope_tensors(config).items():
        yield _Row(stored, (len(values),), lambda v=values: torch.tensor(v, dtype=torch.float32))  # type: ignore[misc]


def _changed(tensor: torch.Tensor, name: str, config: Config, family: Family) -> torch.Tensor:
    """A tensor as llama.cpp computes with it."""
    heads = int(config["num_attention_heads"])
    if family.permuted and ".q_proj." in name:
        tensor = permuted(tensor, heads)
    elif family.permuted and ".k_proj." in name:
        tensor = permuted(tensor, int(config.get("num_key_value_heads") or heads))
    if family.norm_plus_one and name.endswith("norm.weight"):
        tensor = tensor.float() + 1
    scale = score_scale(config)
    if scale != 1.0 and name.endswith("q_norm.weight" if family.arch is gguf.MODEL_ARCH.GEMMA3 else "q_proj.weight"):
        tensor = tensor.float() * scale
    return tensor


def permuted(weight: torch.Tensor, heads: int) -> torch.Tensor:
    """Rotary halves to llama.cpp's interleaved pairs."""
    shape = weight.shape
    return weight.reshape(heads, 2, shape[0] // heads // 2, *shape[1:]).swapaxes(1, 2).reshape(shape)


class Weights:
    """The tensors of a folder's safetensors files."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._files: dict[str, Any] = {}
        for path in weight_files(folder):
            opened = _opened(stack, path)
            self._files |= dict.fromkeys(opened.keys(), opened)

    def names(self, tied: bool) -> Iterator[str]:
        """All but an output matrix that is the vocabulary table again, which llama.cpp takes from there.

        Raises:
            ModelError: there is no output matrix, and the configuration does not say that there is none.
        """
        if not tied and "lm_head.weight" not in self._files:
            raise ModelError(
                "Its weights have no output matrix (lm_head.weight), and config.json does not say that it is tied."
            )
        for name in sorted(self._files):
            if not (name == "lm_head.weight" and tied) and not name.endswith(".rotary_emb.inv_freq"):
                yield name

    def require_shape(self, config: Config) -> None:
        """Raises ModelError where the weights have another width or other layers than the configuration says."""
        table = next((n for n in self._files if n.endswith("embed_tokens.weight")), None)
        wanted = (int(config["vocab_size"]), int(config["hidden_size"]))
        if table is None or self.shape(table) != wanted:
            found = "none" if table is None else " × ".join(map(str, self.shape(table)))
            raise ModelError(f"Its vocabulary table is {found}, and config.json says {wanted[0]} × {wanted[1]}.")
        layers = {int(m[1]) for n in self._files if (m := _LAYER.search(n))}
        if layers != set(range(int(config["num_hidden_layers"]))):
            raise ModelError(
                f"It has weights of {len(layers)} layers, and config.json says {config['num_hidden_layers']}."
            )

    def shape(self, name: str) -> tuple[int, ...]:
        return tuple(self._files[name].get_slice(name).get_shape())

    def tensor(self, name: str) -> torch.Tensor:
        weight: torch.Tensor = self._files[name].get_tensor(name)
        return weight


def _opened(stack: ExitStack, path: Path) -> Any:
    """Raises ModelError where the file is missing or no safetensors file."""
    try:
        return stack.enter_context(safe_open(path, framework="pt"))  # type: ignore[no-untyped-call]
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{path.name} in {path.parent.name} is missing, cut short or no safetensors file.") from error
