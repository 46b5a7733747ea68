"""Write a Llama-family network as GGUF, with the tokenizer of the file it came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gguf
import numpy as np
import torch
from transformers import LlamaForCausalLM

from edgelam.quantize.export.huggingface import permuted
from edgelam.runtime.engine.chat import FORMAT_KEY

FORMAT_VERSION = 1
_OWN = (
    "general.architecture",
    "llama.block_count",
    "general.file_type",
    "general.quantization_version",
    "general.name",
    FORMAT_KEY,
)
_LAYER = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
}  # fmt: skip


def write_gguf(model: LlamaForCausalLM, source: Path, out: Path, name: str) -> None:
    """A float16 GGUF file; norms stay float32. Every field of the source's header but its own size is kept."""
    reader = gguf.GGUFReader(source)
    writer = gguf.GGUFWriter(out, "llama")
    writer.add_name(name)
    writer.add_block_count(model.config.num_hidden_layers)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_uint32(FORMAT_KEY, FORMAT_VERSION)
    for field in reader.fields.values():
        if field.name in _OWN or field.name.startswith("GGUF."):
            continue
        kind = field.types[0]
        sub = field.types[-1] if kind is gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, field.contents(), kind, sub)
    for key, tensor in _tensors(model):
        writer.add_tensor(key, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _tensors(model: LlamaForCausalLM) -> list[tuple[str, np.ndarray[Any, Any]]]:
    state = model.state_dict()
    config = model.config
    rows = [
        ("token_embd.weight", _half(state["model.embed_tokens.weight"])),
        ("output_norm.weight", _float(state["model.norm.weight"])),
    ]
    for i in range(config.num_hidden_layers):
        for ours, theirs in _LAYER.items():
            weight = state[f"model.layers.{i}.{ours}.weight"]
            if ours.endswith("q_proj"):
                weight = permuted(weight, config.num_attention_heads)
            elif ours.endswith("k_proj"):
                weight = permuted(weight, config.num_key_value_heads)
            rows.append((f"blk.{i}.{theirs}.weight", _float(weight) if weight.ndim == 1 else _half(weight)))
    return rows


def _half(tensor: torch.Tensor) -> np.ndarray[Any, Any]:
    return tensor.detach().to("cpu", torch.float16).numpy()


def _float(tensor: torch.Tensor) -> np.ndarray[Any, Any]:
    return tensor.detach().to("cpu", torch.float32).numpy()
