"""The network to train: a base model read from its GGUF file, with its least useful layers dropped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig, LlamaForCausalLM

PROBES = (
    "<|im_start|>user\nTask: make the title bold\nWindow: Writer\nbutton \"Bold\"\nbutton \"Italic\"<|im_end|>\n",
    "<|im_start|>user\nTask: save it as a.txt\nWindow: Editor\nmenu item \"Save As…\"\nmenu item \"Open\"<|im_end|>\n",
    "<|im_start|>user\nTask: turn on word wrap\nWindow: Editor\ncheck \"Word Wrap\" off<|im_end|>\n",
    "<|im_start|>user\nTask: type \"Grüße\" into the note\nWindow: Notes\ntext \"Note\" = \"\"<|im_end|>\n",
)  # fmt: skip


def load_base(gguf: Path) -> tuple[LlamaForCausalLM, Any]:
    """The full-precision network of a Llama-family GGUF file, and its tokenizer.

    The weights are copied into a fresh model: one that was read from a quantized file refuses to be saved.
    """
    source = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    fields = source.config.to_dict()
    fields.pop("quantization_config", None)
    model = LlamaForCausalLM(LlamaConfig(**fields))
    model.load_state_dict(source.state_dict())
    return model, tokenizer


@torch.no_grad()
def block_influence(model: LlamaForCausalLM, tokenizer: Any) -> list[float]:
    """One minus the mean cosine of each layer's input and output (ShortGPT, arXiv 2403.03853, eq. 1)."""
    totals = torch.zeros(model.config.num_hidden_layers)
    for probe in PROBES:
        states = model(**tokenizer(probe, return_tensors="pt"), output_hidden_states=True).hidden_states
        for i in range(len(totals)):
            totals[i] += 1 - torch.cosine_similarity(states[i], states[i + 1], dim=-1).mean()
    return [float(t) / len(PROBES) for t in totals]


def drop_layers(model: LlamaForCausalLM, tokenizer: Any, keep: int) -> list[int]:
    """Keep the ``keep`` most influential layers, in place; returns the numbers of those dropped."""
    influence = block_influence(model, tokenizer)
    dropped = sorted(sorted(range(len(influence)), key=influence.__getitem__)[: len(influence) - keep])
    kept = [layer for i, layer in enumerate(model.model.layers) if i not in dropped]
    for i, layer in enumerate(kept):
        layer.self_attn.layer_idx = i
    model.model.layers = torch.nn.ModuleList(kept)
    model.config.num_hidden_layers = keep
    if getattr(model.config, "layer_types", None):
        model.config.layer_types = model.config.layer_types[:keep]
    return dropped


def load_weights(model: LlamaForCausalLM, tokenizer: Any, layers: int, weights: Path | None) -> None:
    """Weights of an earlier run, whose number of layers may differ from the base's; else the base with ``layers``.

    A run of fewer layers than ``layers`` stays as it is: nothing is grown.
    """
    if weights is None:
        drop_layers(model, tokenizer, layers)
        return
    state = torch.load(weights, weights_only=True)
    count = 1 + max(int(name.split(".")[2]) for name in state if name.startswith("model.layers."))
    drop_layers(model, tokenizer, count)  # which ones does not matter: all are overwritten
    model.load_state_dict(state)
