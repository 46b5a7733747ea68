"""The families that can be made into GGUF, in one table; and a folder's configuration as all versions of transformers mean it."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gguf

from edgelam.errors import ModelError
from edgelam.quantize.export.folder import read_json
from edgelam.quantize.export.known import CONFIG

Config = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Family:
    """How llama.cpp stores an architecture.

    ``permuted``: rotary halves are interleaved in q and k. ``norm_plus_one``: norms are stored as their distance from one.
    ``windowed``: llama.cpp has the family's sliding windows; elsewhere every layer sees everything. ``wide_at``: the number of
    layers at which llama.cpp divides scores by another root. ``fields``: configuration keys by the writer's method.
    """

    arch: gguf.MODEL_ARCH
    permuted: bool = False
    norm_plus_one: bool = False
    windowed: bool = False
    activation: str = "silu"
    wide_at: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


_GELU = "gelu_pytorch_tanh"
_SOFTCAPS = {
    "attn_logit_softcapping": "add_attn_logit_softcapping", "final_logit_softcapping": "add_final_logit_softcapping",
}  # fmt: skip
_SCALES = {
    "attention_multiplier": "add_attention_scale", "embedding_multiplier": "add_embedding_scale",
    "residual_multiplier": "add_residual_scale", "logits_scaling": "add_logit_scale",
}  # fmt: skip
_ARCH = gguf.MODEL_ARCH

FAMILIES: dict[str, Family] = {
    "LlamaForCausalLM": Family(_ARCH.LLAMA, permuted=True),
    "MistralForCausalLM": Family(_ARCH.LLAMA, permuted=True),
    "SmolLM3ForCausalLM": Family(_ARCH.SMOLLM3, permuted=True),
    "Qwen2ForCausalLM": Family(_ARCH.QWEN2),
    "Qwen3ForCausalLM": Family(_ARCH.QWEN3),
    "Gemma2ForCausalLM": Family(_ARCH.GEMMA2, norm_plus_one=True, windowed=True, activation=_GELU, wide_at=46, fields=_SOFTCAPS),
    "Gemma3ForCausalLM": Family(
        _ARCH.GEMMA3, norm_plus_one=True, windowed=True, activation=_GELU, wide_at=62,
        fields={"final_logit_softcapping": "add_final_logit_softcapping", "rope_local_base_freq": "add_rope_freq_base_swa"},
    ),
    "Phi3ForCausalLM": Family(_ARCH.PHI3),
    "GraniteForCausalLM": Family(_ARCH.GRANITE, permuted=True, fields=_SCALES),
    "GraniteMoeHybridForCausalLM": Family(_ARCH.GRANITE, permuted=True, fields=_SCALES),
}  # fmt: skip
"""By the first of ``architectures`` in config.json. Llama 2 and 3, SmolLM 2 and Mistral are of one kind; Granite 4 where it is all attention."""

SHORTEST_WINDOW = 1024
"""Tokens that a sliding window must have where llama.cpp computes without it: a decision's prompt has a few hundred."""

COUNTS = (
    "num_attention_heads", "hidden_size", "max_position_embeddings", "num_hidden_layers", "intermediate_size", "vocab_size",
)  # fmt: skip
_ROPE = ("rope_theta", "rope_local_base_freq", "partial_rotary_factor")
"""What transformers 4 has beside ``rope_scaling`` and transformers 5 within ``rope_parameters``."""

_TRAINED = "original_max_position_embeddings"

NUMBERS = ("rms_norm_eps", "rope_theta", "head_dim", "num_key_value_heads", "sliding_window")


def read_config(folder: Path, ignored: Collection[str] = ()) -> Config:
    """A folder's config.json with the family's own defaults filled in, and its position encoding as transformers 4 writes it.

    Raises:
        ModelError: a key that nothing here reads, a family that is not known, a number that is none.
    """
    raw = read_json(folder / "config.json")
    name = (raw.get("architectures") or ["none"])[0]
    if name not in FAMILIES:
        raise ModelError(f"Models of the kind {name} cannot be converted; known are {', '.join(FAMILIES)}.")
    CONFIG.check(folder.name, raw, ignored)
    check_numbers(raw)
    config = {**_defaults(raw), **one_rope(raw)}
    _check(config, FAMILIES[name])
    return config


def family_of(config: Config) -> Family:
    return FAMILIES[config["architectures"][0]]


def check_numbers(config: Config) -> None:
    """Raises ModelError where a number that the shape needs is missing or is none."""
    for name in (*COUNTS, *NUMBERS):
        value = config.get(name)
        needed, kinds = (True, int) if name in COUNTS else (False, (int, float))
        if (needed or value is not None) and (isinstance(value, bool) or not isinstance(value, kinds) or value <= 0):
            raise ModelError(f"config.json says {value!r} for {name}, where a number above 0 is needed.")


def one_rope(raw: Config) -> Config:
    """The configuration with ``rope_theta`` and ``rope_scaling`` beside the rest, as transformers 4 reads it; transformers 5 writes
    both inside ``rope_parameters``, for Gemma 3 once for each kind of layer. transformers 4 would pass by that in silence."""
    config = dict(raw)
    nested = config.pop("rope_parameters", None)
    if not nested:
        return config
    local = nested.get("sliding_attention") if isinstance(nested, dict) else None
    whole = nested.get("full_attention", nested) if isinstance(nested, dict) else None
    if not isinstance(whole, dict) or not isinstance(local, dict | None):
        raise ModelError("config.json says something for rope_parameters that is not understood.")
    if local is not None:
        if local.get("rope_type", "default") != "default":
            raise ModelError("Its local layers scale their position encoding, which is not understood.")
        whole = whole | {"rope_local_base_freq": local.get("rope_theta")}
    beside = {key: whole[key] for key in _ROPE if whole.get(key) is not None}
    scaled = {"rope_type": "default"} | {key: value for key, value in whole.items() if key not in _ROPE}
    if scaled.get("rope_type") == "longrope":  # (in transformers 4 it has three keys)
        scaled = {"type": scaled.pop("rope_type"), **scaled}
        beside |= {_TRAINED: scaled.pop(_TRAINED)} if _TRAINED in scaled else {}
    if scaled.get("rope_type") != "default":
        beside["rope_scaling"] = scaled
    for key, value in beside.items():
        if config.get(key) not in (None, value):
            raise ModelError(f"config.json says one thing for {key} and another inside rope_parameters; one must go.")
    return config | beside


def _defaults(raw: Config) -> Config:
    """What the family's own library fills in."""
    from transformers import AutoConfig

    plain = one_rope(raw)
    try:
        full = AutoConfig.for_model(str(plain.pop("model_type", "")), **plain)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise ModelError(f"transformers cannot read its config.json: {str(error).splitlines()[0]}.") from error
    found: Config = full.to_dict()
    return found


def _check(config: Config, family: Family) -> None:
    """Raises ModelError for what llama.cpp would compute otherwise."""
    act = config.get("hidden_activation") or config.get("hidden_act") or family.activation
    if act != family.activation:
        raise ModelError(f"Its activation function is {act}; llama.cpp computes {family.activation} for this family.")
    window = config.get("sliding_window")
    slides = "sliding_attention" in (config.get("layer_types") or ["sliding_attention"]) and config.get(
        "use_sliding_window", True
    )
    if window and slides and not family.windowed and window < SHORTEST_WINDOW:
        raise ModelError(
            f"Its sliding window of {window} tokens is shorter than prompts are, and llama.cpp has none for this family."
        )
    rope = rope_kind(config)
    known = ("default", "linear", "llama3", *(("longrope",) if family.arch is _ARCH.PHI3 else ()))
    if rope not in known:
        raise ModelError(
            f"Its position encoding ({rope}) is not understood; make a GGUF file with llama.cpp's converter first."
        )
    if config.get("partial_rotary_factor") not in (None, 1.0) and family.arch is not _ARCH.PHI3:
        raise ModelError("Only a part of each head has positions (partial_rotary_factor), which is not understood.")
    if family.windowed and "sliding_attention" not in config["layer_types"]:
        raise ModelError("None of its layers has a sliding window, and llama.cpp computes some for this family.")
    if family.arch is _ARCH.SMOLLM3:
        expected = [int((i + 1) % 4 != 0) for i in range(config["num_hidden_layers"])]
        if list(config["no_rope_layers"]) != expected:
            raise ModelError(
                "Its layers without position encoding are not every fourth, which is all that llama.cpp computes."
            )
    if family.arch is _ARCH.GEMMA2 and not all(config.get(cap) for cap in _SOFTCAPS):
        raise ModelError(
            "It has no soft caps on its scores or logits, and llama.cpp always computes them for this family."
        )
    if config.get("num_local_experts") or set(config.get("layer_types") or []) - {
        "full_attention",
        "sliding_attention",
        "attention",
    }:
        raise ModelError("It has experts or layers other than attention (Mamba), which cannot be converted.")
    if config.get("position_embedding_type", "rope") != "rope":
        raise ModelError("It computes without position encoding, which cannot be converted.")
    if config.get("use_bidirectional_attention"):
        raise ModelError("It looks at later tokens (use_bidirectional_attention), which cannot be converted.")


def rope_kind(config: Config) -> str:
    scaling = config.get("rope_scaling") or {}
    return str(scaling.get("rope_type", scaling.get("type")) or "default")


def head_width(config: Config) -> int:
    return int(config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"])


def write_shape(writer: gguf.GGUFWriter, config: Config) -> None:
    """Every number of the header."""
    family, heads, head = family_of(config), int(config["num_attention_heads"]), head_width(config)
    writer.add_context_length(context_length(config))
    writer.add_embedding_length(int(config["hidden_size"]))
    writer.add_block_count(int(config["num_hidden_layers"]))
    writer.add_feed_forward_length(int(config.get("shared_intermediate_size") or config["intermediate_size"]))
    writer.add_head_count(heads)
    writer.add_head_count_kv(int(config.get("num_key_value_heads") or heads))
    writer.add_key_length(head)
    writer.add_value_length(head)
    writer.add_layer_norm_rms_eps(float(config["rms_norm_eps"]))
    writer.add_rope_freq_base(float(config["rope_theta"]))
    writer.add_rope_dimension_count(int(head * float(config.get("partial_rotary_factor") or 1.0)))
    writer.add_vocab_size(int(config["vocab_size"]))
    _write_rope_scaling(writer, config)
    for key, method in family.fields.items():
        if config.get(key):
            getattr(writer, method)(float(config[key]))
    if family.windowed and config.get("sliding_window"):
        writer.add_sliding_window(int(config["sliding_window"]))
        writer.add_sliding_window_pattern([kind == "sliding_attention" for kind in config["layer_types"]])
    elif family.arch is _ARCH.PHI3:
        writer.add_sliding_window(0)


def context_length(config: Config) -> int:
    """Tokens; no more than a sliding window that llama.cpp computes without."""
    longest, window = int(config["max_position_embeddings"]), config.get("sliding_window")
    unused = family_of(config).windowed or config.get("use_sliding_window") is False
    return longest if unused or not window else min(longest, int(window))


def _write_rope_scaling(writer: gguf.GGUFWriter, config: Config) -> None:
    kind, scaling = rope_kind(config), config.get("rope_scaling") or {}
    if kind == "linear":
        writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(float(scaling["factor"]))
    elif kind == "longrope":
        before = int(config["original_max_position_embeddings"])
        longer = int(config["max_position_embeddings"]) / before
        writer.add_rope_scaling_orig_ctx_len(before)
        writer.add_rope_scaling_attn_factors(math.sqrt(1 + math.log(longer) / math.log(before)) if longer > 1 else 1.0)


def rope_tensors(config: Config) -> dict[str, list[float]]:
    """What every frequency is divided by, for encodings that are not scaled alike everywhere."""
    kind, scaling = rope_kind(config), config.get("rope_scaling") or {}
    if kind == "longrope":
        return {
            "rope_factors_long.weight": scaling["long_factor"],
            "rope_factors_short.weight": scaling["short_factor"],
        }
    if kind == "llama3":
        return {"rope_freqs.weight": _llama3_divisors(config, scaling)}
    return {}


def _llama3_divisors(config: Config, scaling: Mapping[str, Any]) -> list[float]:
    """Llama 3.1: high frequencies stay, low ones are divided by the factor, those between by something between."""
    width, before = head_width(config), float(scaling["original_max_position_embeddings"])
    low, high, factor = (float(scaling[k]) for k in ("low_freq_factor", "high_freq_factor", "factor"))
    found = []
    for i in range(0, width, 2):
        length = 2 * math.pi * float(config["rope_theta"]) ** (i / width)
        if length < before / high:
            found.append(1.0)
        elif length > before / low:
            found.append(factor)
        else:
            smooth = (before / length - low) / (high - low)
            found.append(1 / ((1 - smooth) / factor + smooth))
    return found


def score_scale(config: Config) -> float:
    """What q must be multiplied with so that llama.cpp's scores are the model's: it knows the usual divisor alone."""
    family, wanted = family_of(config), config.get("query_pre_attn_scalar")
    if wanted is None or family.wide_at is None:
        return 1.0
    wide = int(config["num_hidden_layers"]) == family.wide_at
    divisor = config["hidden_size"] // config["num_attention_heads"] if wide else head_width(config)
    return math.sqrt(divisor / float(wanted))
