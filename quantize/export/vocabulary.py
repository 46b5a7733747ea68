"""A Hugging Face tokenizer as GGUF's fields: tokens with their kinds, merges or scores, and the pre-tokenizer's name."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import gguf

from edgelam.errors import ModelError
from edgelam.quantize.export.folder import read_json

PRE_TOKENIZERS = (
    (r"\p{N}{1,3}|", "llama-bpe"),
    (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|", "qwen2"),
    ('"individual_digits": true', "smollm"),
    (r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+|", "gpt-2"),
)
"""What a pre-tokenizer's description contains, and llama.cpp's name for it; the first that fits. A wrong guess is found
out when the made file is verified."""

BYTES = 256
_BYTE = re.compile(r"<0x[0-9A-F]{2}>")
Kind = gguf.TokenType


def write_vocabulary(writer: gguf.GGUFWriter, folder: Path, size: int) -> None:
    """Every field that llama.cpp needs to tokenize as the folder's ``tokenizer.json`` does.

    Raises:
        ModelError: the tokenizer is damaged, or of a kind that is not known here.
    """
    description = read_json(folder / "tokenizer.json")
    model = description.get("model")
    kind = model.get("type") if isinstance(model, dict) else None
    if not isinstance(model, dict) or kind != "BPE":
        raise ModelError(f"Its tokenizer is of the kind {kind}; only BPE is understood.")
    try:
        merges = [tuple(m.split(" ")) if isinstance(m, str) else tuple(m) for m in model["merges"]]
        tokens, kinds = _tokens(description, size)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise ModelError(f"tokenizer.json in {folder.name} is damaged.") from error
    if '"ByteLevel"' not in json.dumps(description.get("pre_tokenizer")):
        _write_sentencepiece(writer, tokens, kinds, merges)
    else:
        writer.add_tokenizer_model("gpt2")
        writer.add_tokenizer_pre(_pre_tokenizer(description))
        writer.add_token_list(tokens)
        writer.add_token_types(kinds)
        writer.add_token_merges([" ".join(m) for m in merges])
    _write_special(writer, folder, {t: i for i, t in enumerate(tokens)})


def _tokens(description: dict[str, Any], size: int) -> tuple[list[str], list[gguf.TokenType]]:
    """By their numbers; numbers that no token has are filled up."""
    tokens = [f"[PAD{i}]" for i in range(size)]
    kinds = [Kind.UNUSED] * size
    fallback = '"ByteLevel"' not in json.dumps(description.get("pre_tokenizer"))
    for token, number in description["model"]["vocab"].items():
        tokens[number] = token
        kinds[number] = Kind.BYTE if fallback and _BYTE.fullmatch(token) else Kind.NORMAL
    for added in description.get("added_tokens") or []:
        if added["id"] >= size:
            raise ModelError(f"Its token {added['content']!r} has no row in the vocabulary table.")
        tokens[added["id"]] = added["content"]
        kinds[added["id"]] = Kind.CONTROL if added.get("special") else Kind.USER_DEFINED
    unknown = description["model"].get("unk_token")
    if unknown in tokens and fallback:
        kinds[tokens.index(unknown)] = Kind.UNKNOWN
    return tokens, kinds


def _write_sentencepiece(
    writer: gguf.GGUFWriter, tokens: list[str], kinds: list[gguf.TokenType], merges: list[tuple[str, ...]]
) -> None:
    """A tokenizer of SentencePiece's kind: scores say which merge comes first, as the order of merges does.

    Raises:
        ModelError: it cannot fall back on bytes; llama.cpp ends the process when it misses one.
    """
    if sum(kind is Kind.BYTE for kind in kinds) != BYTES:
        raise ModelError("Its tokenizer has no token for every byte, which llama.cpp needs.")
    order = {"".join(m): -float(rank) for rank, m in reversed(list(enumerate(merges)))}
    lowest = -float(len(merges))
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_scores([order.get(t, lowest) for t in tokens])
    writer.add_token_types(kinds)
    writer.add_add_space_prefix(False)


def _pre_tokenizer(description: dict[str, Any]) -> str:
    text = json.dumps(description.get("pre_tokenizer"), ensure_ascii=False).replace("\\\\", "\\")
    for part, name in PRE_TOKENIZERS:
        if part in text:
            return name
    if '"ByteLevel"' in text:
        return "gpt-2"
    raise ModelError(
        "Its pre-tokenizer is not one that llama.cpp is known to have; make a GGUF file with llama.cpp's converter first."
    )


def _write_special(writer: gguf.GGUFWriter, folder: Path, numbers: dict[str, int]) -> None:
    """Which tokens begin and end a text, from the configuration files."""
    path = folder / "tokenizer_config.json"
    config = read_json(path) if path.is_file() else {}
    setters = {
        "bos_token": writer.add_bos_token_id, "eos_token": writer.add_eos_token_id, "pad_token": writer.add_pad_token_id,
        "unk_token": writer.add_unk_token_id,
    }  # fmt: skip
    for key, add in setters.items():
        token = config.get(key)
        content = token.get("content") if isinstance(token, dict) else token
        if content in numbers:
            add(numbers[content])
    writer.add_add_bos_token(bool(config.get("add_bos_token", False)))
