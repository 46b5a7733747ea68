"""A Hugging Face folder as a float16 GGUF file: one tensor in memory at a time, an adapter merged on the way.

Llama (SmolLM and Llama 3 are of this family), Qwen 2 and 3, Gemma 3 (text).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
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
from edgelam.quantize.export.folder import check_template, read_json
from edgelam.quantize.export.vocabulary import write_vocabulary
from edgelam.runtime.engine.chat import FORMAT_KEY

Say = Callable[[str], None]
Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Family:
    """How llama.cpp stores an architecture. ``permuted``: rotary halves are interleaved in q and k; ``norm_plus_one``:
    norms are stored as their distance from one."""

    arch: gguf.MODEL_ARCH
    permuted: bool = False
    norm_plus_one: bool = False


FAMILIES = {
    "LlamaForCausalLM": Family(gguf.MODEL_ARCH.LLAMA, permuted=True),
    "Qwen2ForCausalLM": Family(gguf.MODEL_ARCH.QWEN2),
    "Qwen3ForCausalLM": Family(gguf.MODEL_ARCH.QWEN3),
    "Gemma3ForCausalLM": Family(gguf.MODEL_ARCH.GEMMA3, norm_plus_one=True),
}
"""By the first of ``architectures`` in config.json."""

PLAIN_ROPE = (None, "default")


def convert(folder: Path, lora: Path | None, out: Path, say: Say) -> None:
    """Write ``out``, which appears under its name only when it is whole.

    Raises:
        ModelError: the family, its position encoding or its tokenizer is not known here, or a tensor is missing.
    """
    config = read_json(folder / "config.json")
    family = family_of(config)
    check_config(config)
    partial = out.with_name(out.name + ".partial")
    writer = gguf.GGUFWriter(partial, gguf.MODEL_ARCH_NAMES[family.arch])
    _write_shape(writer, config, family)
    writer.add_name(folder.name)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    write_vocabulary(writer, folder, int(config["vocab_size"]))
    if FORMAT_KEY in config:
        writer.add_uint32(FORMAT_KEY, int(config[FORMAT_KEY]))
    template = check_template(folder)
    if template is not None:
        writer.add_chat_template(template)
    with ExitStack() as stack:
        weights = _Weights(stack, folder, lora)
        names = gguf.get_tensor_name_map(family.arch, int(config["num_hidden_layers"]))
        rows = [(name, _name(names, name), weights.shape(name)) for name in weights.names(config)]
        for _, stored, shape in rows:
            kind = np.dtype(np.float32 if len(shape) == 1 else np.float16)
            writer.add_tensor_info(stored, shape, kind, math.prod(shape) * kind.itemsize)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        for number, (name, stored, _) in enumerate(rows, 1):
            writer.write_tensor_data(_stored(weights.tensor(name), name, config, family))
            say(f"converting: tensor {number} of {len(rows)}, {stored}")
    writer.close()
    partial.replace(out)


def family_of(config: dict[str, Any]) -> Family:
    """Raises ModelError where the model is of another family, or does something that is not understood."""
    name = (config.get("architectures") or ["none"])[0]
    if name not in FAMILIES:
        raise ModelError(f"Models of the kind {name} cannot be converted; known are {', '.join(FAMILIES)}.")
    rope = config.get("rope_scaling") or {}
    if rope.get("rope_type", rope.get("type")) not in PLAIN_ROPE:
        raise ModelError(
            f"Its position encoding ({rope.get('rope_type', rope.get('type'))}) is not understood; make a GGUF file with llama.cpp's converter first."
        )
    return FAMILIES[name]


COUNTS = (
    "num_attention_heads", "hidden_size", "max_position_embeddings", "num_hidden_layers", "intermediate_size", "vocab_size",
)  # fmt: skip
NUMBERS = ("rms_norm_eps", "rope_theta", "head_dim", "num_key_value_heads", "sliding_window")


def check_config(config: dict[str, Any]) -> None:
    """Raises ModelError where a number that the shape needs is missing or is none."""
    for name in (*COUNTS, *NUMBERS):
        value = config.get(name)
        needed, kinds = (True, int) if name in COUNTS else (False, (int, float))
        if (needed or value is not None) and (not isinstance(value, kinds) or value <= 0):
            raise ModelError(f"config.json says {value!r} for {name}, where a number above 0 is needed.")


def _write_shape(writer: gguf.GGUFWriter, config: dict[str, Any], family: Family) -> None:
    heads = int(config["num_attention_heads"])
    head = int(config.get("head_dim") or config["hidden_size"] // heads)
    writer.add_context_length(int(config["max_position_embeddings"]))
    writer.add_embedding_length(int(config["hidden_size"]))
    writer.add_block_count(int(config["num_hidden_layers"]))
    writer.add_feed_forward_length(int(config["intermediate_size"]))
    writer.add_head_count(heads)
    writer.add_head_count_kv(int(config.get("num_key_value_heads") or heads))
    writer.add_key_length(head)
    writer.add_value_length(head)
    writer.add_layer_norm_rms_eps(float(config.get("rms_norm_eps", 1e-6)))
    writer.add_rope_freq_base(float(config.get("rope_theta", 10000.0)))
    writer.add_vocab_size(int(config["vocab_size"]))
    if family.arch is gguf.MODEL_ARCH.LLAMA:
        writer.add_rope_dimension_count(head)
    if config.get("sliding_window") and family.arch is gguf.MODEL_ARCH.GEMMA3:
        writer.add_sliding_window(int(config["sliding_window"]))


def _name(names: gguf.TensorNameMap, name: str) -> str:
    stored = names.get_name(name, try_suffixes=(".weight", ".bias"))
    if stored is None:
        raise ModelError(f"The tensor {name} is not one that this family has.")
    return stored


def _stored(tensor: torch.Tensor, name: str, config: dict[str, Any], family: Family) -> Array:
    if family.permuted and ".q_proj." in name:
        tensor = permuted(tensor, int(config["num_attention_heads"]))
    elif family.permuted and ".k_proj." in name:
        tensor = permuted(tensor, int(config.get("num_key_value_heads") or config["num_attention_heads"]))
    if family.norm_plus_one and name.endswith("norm.weight"):
        tensor = tensor.float() + 1
    kind = torch.float32 if tensor.ndim == 1 else torch.float16
    return np.ascontiguousarray(tensor.to(kind).numpy())


def permuted(weight: torch.Tensor, heads: int) -> torch.Tensor:
    """Rotary halves to llama.cpp's interleaved pairs."""
    shape = weight.shape
    return weight.reshape(heads, 2, shape[0] // heads // 2, *shape[1:]).swapaxes(1, 2).reshape(shape)


class _Weights:
    """The tensors of a folder's safetensors files, with an adapter merged into those that it has a part for."""

    def __init__(self, stack: ExitStack, folder: Path, lora: Path | None) -> None:
        self._files: dict[str, Any] = {}
        for path in sorted(folder.glob("*.safetensors")):
            opened = _opened(stack, path)
            self._files |= dict.fromkeys(opened.keys(), opened)
        self._lora: Any = None
        self._adapted: frozenset[str] = frozenset()
        self._scale = 0.0
        if lora is not None:
            config = read_json(lora / "adapter_config.json")
            rank = int(config["r"])
            self._scale = config["lora_alpha"] / (math.sqrt(rank) if config.get("use_rslora") else rank)
            self._lora = _opened(stack, lora / "adapter_model.safetensors")
            self._adapted = frozenset(self._lora.keys())
            self._check_adapter()

    def _check_adapter(self) -> None:
        ours = {
            f"base_model.model.{n.removesuffix('.weight')}.lora_{part}.weight" for n in self._files for part in "AB"
        }
        foreign = sorted(self._adapted - ours)
        if foreign:
            raise ModelError(f"The adapter is of another model, or not plain LoRA: it has {foreign[0]}.")

    def names(self, config: dict[str, Any]) -> Iterator[str]:
        """All but an output matrix that is the vocabulary table again, which llama.cpp takes from there."""
        for name in sorted(self._files):
            if not (name == "lm_head.weight" and config.get("tie_word_embeddings")):
                yield name

    def shape(self, name: str) -> tuple[int, ...]:
        return tuple(self._files[name].get_slice(name).get_shape())

    def tensor(self, name: str) -> torch.Tensor:
        weight: torch.Tensor = self._files[name].get_tensor(name)
        key = f"base_model.model.{name.removesuffix('.weight')}.lora_"
        if f"{key}A.weight" in self._adapted:
            down, up = (self._lora.get_tensor(f"{key}{part}.weight").float() for part in "AB")
            return weight.float() + self._scale * (up @ down)
        return weight


def _opened(stack: ExitStack, path: Path) -> Any:
    """Raises ModelError where the file is missing or no safetensors file."""
    try:
        return stack.enter_context(safe_open(path, framework="pt"))  # type: ignore[no-untyped-call]
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{path.name} in {path.parent.name} is missing, cut short or no safetensors file.") from error


def tokenizer_of(folder: Path) -> Callable[[str], list[int]]:
    """How the folder's own tokenizer divides a text, nothing added around it."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    return lambda text: list(tokenizer.encode(text, add_special_tokens=False).ids)
