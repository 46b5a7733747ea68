"""A GGUF file's tokenizer as the description that the tokenizers package reads (``tokenizer.json``)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Final

from edgelam.errors import ModelError
from edgelam.runtime.engine.header import Header


class Kind(IntEnum):
    """``llama_token_type``, as far as it matters here."""

    NORMAL = 1
    CONTROL = 3
    USER_DEFINED = 4
    BYTE = 6


NFC: Final = "NFC"
NORMALIZER_KEY = "edgelam.normalizer"
"""In a model file: its tokenizer composes characters first (Unicode's NFC). llama.cpp does not, and has no field for it."""


def composes(header: Header) -> bool:
    return bool(header.fields.get(NORMALIZER_KEY) == NFC)


def composed(text: str) -> str:
    return unicodedata.normalize(NFC, text)


_PRE_DESCRIPTIONS: dict[str, list[dict[str, Any]]] = {
    "smollm": [{"type": "Digits", "individual_digits": True}],
    "gpt-2": [],
}
"""What stands before the byte level in a pre-tokenizer's description, by llama.cpp's name for it."""


def read_tokenizer(header: Header) -> dict[str, Any]:
    """The inverse of :func:`edgelam.quantize.export.vocabulary.write_vocabulary`.

    Raises:
        ModelError: the tokenizer is of a kind that is not known here.
    """
    fields = header.fields
    kind, pre = fields.get("tokenizer.ggml.model"), fields.get("tokenizer.ggml.pre", "")
    composing = composes(header)
    tokens, kinds = fields.get("tokenizer.ggml.tokens", []), fields.get("tokenizer.ggml.token_type", [])
    if kind == "gpt2" and pre in _PRE_DESCRIPTIONS:
        level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
        before = _PRE_DESCRIPTIONS[pre]
        merges = [m.split(" ") for m in fields["tokenizer.ggml.merges"]]
        parts: dict[str, Any] = {
            "normalizer": {"type": NFC} if composing else None, "decoder": level,
            "pre_tokenizer": {"type": "Sequence", "pretokenizers": [*before, level]} if before else level,
        }  # fmt: skip
    elif kind == "llama" and Kind.BYTE in kinds:
        merges = merges_of(tokens, fields["tokenizer.ggml.scores"], kinds)
        steps = [{"type": NFC}, _SENTENCEPIECE["normalizer"]]
        parts = _SENTENCEPIECE | ({"normalizer": {"type": "Sequence", "normalizers": steps}} if composing else {})
    else:
        raise ModelError(
            f"Its tokenizer ({kind} {pre}) cannot be read out of GGUF; start from the Hugging Face folder, or use llama.cpp."
        )
    added = [
        {"id": i, "content": t, "special": kinds[i] == Kind.CONTROL, **dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)}
        for i, t in enumerate(tokens) if kinds[i] in (Kind.CONTROL, Kind.USER_DEFINED)
    ]  # fmt: skip
    number = fields.get("tokenizer.ggml.unknown_token_id")
    unknown = tokens[number] if kind == "llama" and number is not None else None
    model = {
        "type": "BPE", "dropout": None, "unk_token": unknown, "continuing_subword_prefix": None, "end_of_word_suffix": None,
        "fuse_unk": False, "byte_fallback": kind == "llama", "ignore_merges": False, "vocab": {t: i for i, t in enumerate(tokens)},
        "merges": merges,
    }  # fmt: skip
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "post_processor": None, **parts, "model": model,
    }  # fmt: skip


_SENTENCEPIECE: dict[str, Any] = {
    "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
    "pre_tokenizer": None,
    "decoder": {
        "type": "Sequence",
        "decoders": [
            {"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"},
        ],
    },
}  # fmt: skip
"""What stands around a tokenizer that writes spaces as ▁ and falls back on bytes."""


def merges_of(tokens: Sequence[str], scores: Sequence[float], kinds: Sequence[int]) -> list[list[str]]:
    """SentencePiece's scores as the order of merges: two pieces become the one with the highest score first."""
    score = {t: s for t, s, kind in zip(tokens, scores, kinds, strict=True) if kind == Kind.NORMAL}
    rank = {t: i for i, t in enumerate(tokens)}
    merges = [
        (-whole, rank[token[:i]], rank[token[i:]], token[:i], token[i:])
        for token, whole in score.items()
        for i in range(1, len(token))
        if token[:i] in score and token[i:] in score
    ]
    return [[first, second] for *_, first, second in sorted(merges)]
