"""Models small enough to make in a test, one of every family, with tokenizers of the two kinds."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path

import torch
import transformers as hf
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from edgelam.quantize.export.corpus import HARD
from edgelam.retrieval.encoder import DEFAULT

SIZE = 600
SHAPE = {
    "vocab_size": SIZE, "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
    "max_position_embeddings": 2048, "initializer_range": 0.15, "bos_token_id": 2, "eos_token_id": 1, "pad_token_id": 0,
}  # fmt: skip
LONG_FACTORS = [1.0 + i / 4 for i in range(8)]

CAUSAL = {
    "Llama 2": lambda **more: hf.LlamaForCausalLM(hf.LlamaConfig(**SHAPE | more)),
    "Llama 3": lambda **more: hf.LlamaForCausalLM(
        hf.LlamaConfig(
            **SHAPE | {
                "rope_theta": 500000.0, "attention_bias": True, "mlp_bias": True,
                "rope_scaling": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 64},
            } | more
        )
    ),
    "SmolLM 2": lambda **more: hf.LlamaForCausalLM(hf.LlamaConfig(**SHAPE | {"tie_word_embeddings": True, "rope_theta": 100000.0} | more)),
    "SmolLM 3": lambda **more: hf.SmolLM3ForCausalLM(hf.SmolLM3Config(**SHAPE | {"num_hidden_layers": 5, "tie_word_embeddings": True} | more)),
    "Mistral": lambda **more: hf.MistralForCausalLM(hf.MistralConfig(**SHAPE | {"sliding_window": 1500, "head_dim": 24} | more)),
    "Qwen 2": lambda **more: hf.Qwen2ForCausalLM(hf.Qwen2Config(**SHAPE | {"rope_theta": 1e6} | more)),
    "Qwen 3": lambda **more: hf.Qwen3ForCausalLM(hf.Qwen3Config(**SHAPE | {"head_dim": 32, "tie_word_embeddings": True} | more)),
    "Gemma 2": lambda **more: hf.Gemma2ForCausalLM(
        hf.Gemma2Config(**SHAPE | {"head_dim": 16, "sliding_window": 40, "query_pre_attn_scalar": 24, "num_hidden_layers": 3, "initializer_range": 0.06} | more)
    ),
    "Gemma 3": lambda **more: hf.Gemma3ForCausalLM(
        hf.Gemma3TextConfig(
            **SHAPE | {
                "head_dim": 16, "sliding_window": 40, "query_pre_attn_scalar": 24, "layer_types": ["sliding_attention", "full_attention"], "initializer_range": 0.06,
                "rope_scaling": {"rope_type": "linear", "factor": 8.0},
            } | more
        )
    ),
    "Phi 3": lambda **more: hf.Phi3ForCausalLM(hf.Phi3Config(**SHAPE | {"original_max_position_embeddings": 2048, "sliding_window": 2047} | more)),
    "Phi 4": lambda **more: hf.Phi3ForCausalLM(
        hf.Phi3Config(
            **SHAPE | {
                "max_position_embeddings": 8192, "original_max_position_embeddings": 1024, "partial_rotary_factor": 1.0, "tie_word_embeddings": True,
                "rope_scaling": {"type": "longrope", "long_factor": [4.0] * 8, "short_factor": LONG_FACTORS},
            } | more
        )
    ),
    "Granite 3": lambda **more: hf.GraniteForCausalLM(
        hf.GraniteConfig(
            **SHAPE | {"attention_multiplier": 0.2, "embedding_multiplier": 3.0, "residual_multiplier": 0.4, "logits_scaling": 2.0, "tie_word_embeddings": True} | more
        )
    ),
    "Granite 4": lambda **more: hf.GraniteMoeHybridForCausalLM(
        hf.GraniteMoeHybridConfig(
            **SHAPE | {
                "attention_multiplier": 0.2, "embedding_multiplier": 3.0, "residual_multiplier": 0.4, "logits_scaling": 2.0, "num_local_experts": 0,
                "num_experts_per_tok": 0, "layer_types": ["attention"] * 2, "shared_intermediate_size": 96, "position_embedding_type": "rope",
                "tie_word_embeddings": True, "mamba_n_heads": 8,
            } | more
        )
    ),
}  # fmt: skip
"""A model of random weights by its family; what is given more goes into its configuration."""

PIECES = ("Llama 2", "Gemma 2", "Gemma 3", "Phi 3", "Mistral")
"""Families whose tokenizer is of SentencePiece's kind."""


@cache
def byte_level() -> str:
    """The description of a byte-level BPE with ChatML's marks."""
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trained.decoder = decoders.ByteLevel()
    special = ["<pad>", "<eos>", "<bos>", "<unk>", "<|im_start|>", "<|im_end|>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=SIZE - 20, special_tokens=special, initial_alphabet=alphabet)
    trained.train_from_iterator(HARD * 3, trainer)
    return trained.to_str()


@cache
def pieces(space_first: bool = False) -> str:
    """The description of a BPE that falls back on bytes and writes spaces as ▁, as Gemma's and Llama 2's do."""
    trained = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>"))
    trained.normalizer = normalizers.Replace(" ", "▁")
    trained.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    special = ["<pad>", "<eos>", "<bos>", "<unk>", *(f"<0x{i:02X}>" for i in range(256))]
    trained.train_from_iterator(HARD * 3, trainers.BpeTrainer(vocab_size=SIZE - 20, special_tokens=special))
    description = json.loads(trained.to_str())
    description["added_tokens"] = description["added_tokens"][:4]
    if space_first:
        steps = [{"type": "Prepend", "prepend": "▁"}, description["normalizer"]]
        description["normalizer"] = {"type": "Sequence", "normalizers": steps}
    return json.dumps(description)


WORDS = {"bos_token": "<bos>", "eos_token": "<eos>", "pad_token": "<pad>", "tokenizer_class": "PreTrainedTokenizerFast"}


def causal(path: Path, family: str = "Llama 2", bf16: bool = False, shards: bool = False, **more) -> Path:
    """A folder with a model of a family."""
    torch.manual_seed(5)
    model = CAUSAL[family](**more)
    with torch.no_grad():  # norms and biases that were never trained hide what becomes of them
        for parameter in model.parameters():
            if parameter.ndim == 1:
                parameter.add_(0.1 * torch.randn_like(parameter))
    model = model.to(torch.bfloat16) if bf16 else model
    model.save_pretrained(path, max_shard_size="60KB" if shards else "1GB")
    text = pieces(space_first=family == "Llama 2") if family in PIECES else byte_level()
    (path / "tokenizer.json").write_text(text, encoding="utf-8")
    (path / "tokenizer_config.json").write_text(json.dumps(WORDS), encoding="utf-8")
    return path


NARROW = {
    "vocab_size": 30522,
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "initializer_range": 0.2,
}
ENCODERS = {
    "BERT": lambda: hf.BertModel(hf.BertConfig(**NARROW)),
    "MPNet": lambda: hf.MPNetModel(hf.MPNetConfig(**NARROW)),
    "ModernBERT": lambda: hf.ModernBertModel(
        hf.ModernBertConfig(**NARROW, pad_token_id=0, local_attention=8, global_attn_every_n_layers=2)
    ),
    "RoBERTa": lambda: hf.RobertaModel(hf.RobertaConfig(**NARROW, max_position_embeddings=128)),
    "DistilBERT": lambda: hf.DistilBertModel(
        hf.DistilBertConfig(vocab_size=30522, dim=32, n_layers=2, n_heads=2, hidden_dim=64, initializer_range=0.2)
    ),
    "multilingual E5": lambda: hf.XLMRobertaModel(hf.XLMRobertaConfig(**NARROW, max_position_embeddings=128)),
}  # fmt: skip
"""Encoders of random weights by their family."""

KEYS = {"cls": "cls_token", "max": "max_tokens", "mean": "mean_tokens", "weightedmean": "weightedmean_tokens"}


def sentence_folder(path: Path, family: str = "BERT", pooling: str = "cls", **more) -> Path:
    """A folder as sentence-transformers writes it."""
    torch.manual_seed(6)
    ENCODERS[family]().save_pretrained(path)
    shutil.copy2(DEFAULT / "tokenizer.json", path / "tokenizer.json")
    words = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "pad_token": "[PAD]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "unk_token": "[UNK]",
    }
    words |= {"model_input_names": ["input_ids", "attention_mask"]}
    (path / "tokenizer_config.json").write_text(json.dumps(words), encoding="utf-8")
    names = ("", "1_Pooling", "2_Normalize")
    steps = [
        {"idx": i, "name": str(i), "path": names[i], "type": f"sentence_transformers.models.{kind}"}
        for i, kind in enumerate(("Transformer", "Pooling", "Normalize"))
    ]
    (path / "modules.json").write_text(json.dumps(steps), encoding="utf-8")
    (path / "1_Pooling").mkdir()
    modes = {f"pooling_mode_{KEYS.get(pooling, pooling)}": True}
    config = {
        "word_embedding_dimension": 32,
        "pooling_mode_mean_tokens": False,
        "pooling_mode_cls_token": False,
        **modes,
        **more,
    }
    (path / "1_Pooling" / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return path


def edit(path: Path, **changes) -> None:
    """Change a JSON file; what becomes None goes."""
    known = {**json.loads(path.read_text(encoding="utf-8")), **changes}
    path.write_text(json.dumps({k: v for k, v in known.items() if v is not None}), encoding="utf-8")
