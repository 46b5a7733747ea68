"""A Hugging Face tokenizer as GGUF's fields: tokens with their kinds, merges or scores, and the pre-tokenizer's name."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

import gguf

from edgelam.errors import ModelError
from edgelam.quantize.export.corpus import HARD
from edgelam.quantize.export.folder import read_json
from edgelam.quantize.export.known import GENERATION, TOKENIZER
from edgelam.runtime.engine.chat import MARKS
from edgelam.runtime.engine.gguf_tokenizer import NFC, NORMALIZER_KEY
from edgelam.runtime.engine.loaded import divided

PRE_TOKENIZERS = (
    "gpt-2", "llama-bpe", "qwen2", "smollm", "gpt-4o", "tekken", "dbrx", "refact", "starcoder", "deepseek-llm", "deepseek-coder",
    "falcon", "olmo", "stablelm2", "command-r", "qwen35", "superbpe", "kimi-k2", "seed-coder",
)  # fmt: skip
"""llama.cpp's names for ways to cut a text before its pieces are joined. Which one is a tokenizer's is found out by asking
llama.cpp to divide the hard corpus in each way."""

_PRE_HINTS = (
    (r"\p{N}{1,3}|", "llama-bpe"),
    (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|", "qwen2"),
    ('"individual_digits": true', "smollm"),
)
"""What a pre-tokenizer's description contains, and the name to try first."""

BYTES = 256
_BYTE = re.compile(r"<0x[0-9A-F]{2}>")
_NUMBER = re.compile(r"\d+")
Kind = gguf.TokenType
Tokenize = Callable[[str], list[int]]


def write_vocabulary(
    writer: gguf.GGUFWriter, folder: Path, size: int, config: dict[str, Any], ignored: Collection[str] = ()
) -> None:
    """Every field that llama.cpp needs to tokenize as the folder's ``tokenizer.json`` does.

    Raises:
        ModelError: the tokenizer is damaged, of a kind that is not known here, or one that llama.cpp divides otherwise.
    """
    for known in (TOKENIZER, GENERATION):
        known.read_in(folder, ignored)
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
    opened = opened_tokenizer(folder)
    _require_numbers(tokens, opened.get_vocab(with_added_tokens=True), folder)
    source = _dividing(opened)
    _write_normalizer(writer, description)
    if '"ByteLevel"' not in json.dumps(description.get("pre_tokenizer")):
        _write_sentencepiece(writer, tokens, kinds, merges, _prefixes_space(description))
    else:
        _write_bytes(writer, tokens, kinds, merges)
        writer.add_tokenizer_pre(_fitting_pre(description, source, tokens, kinds, merges))
    numbers = {t: i for i, t in enumerate(tokens)}
    unknown = model.get("unk_token")
    _write_special(writer, folder, numbers, config | {"unk_token_id": numbers.get(str(unknown))})


def tokenizer_of(folder: Path) -> Tokenize:
    """How the folder's own tokenizer divides a text, nothing added around it.

    Raises:
        ModelError: it cannot be read.
    """
    return _dividing(opened_tokenizer(folder))


def _dividing(tokenizer: Any) -> Tokenize:
    return lambda text: list(tokenizer.encode(text, add_special_tokens=False).ids)


def opened_tokenizer(folder: Path) -> Any:
    """As its own library reads it, whole texts left whole. Raises ModelError where it cannot be read."""
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except BaseException as error:  # the package raises nothing more special, and what it panics with is no Exception
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise ModelError(f"tokenizer.json in {folder.name} is damaged.") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def own_tokenizer(folder: Path) -> Any:
    """The folder's tokenizer as transformers sets it up: by ``tokenizer.json`` and by what the files beside it change of it.

    Raises:
        ModelError: the two divide texts differently, so that files made of the first alone would not be the source's.
    """
    alone, own = tokenizer_of(folder), _set_up(folder)
    texts = texts_of(own)
    differ = sum(own(text, add_special_tokens=False)["input_ids"] != alone(text) for text in texts)
    if differ:
        raise ModelError(
            f"By tokenizer_config.json transformers divides {differ} of {len(texts)} texts otherwise than tokenizer.json says; "
            "save the tokenizer anew."
        )
    return own


def texts_of(own: Any) -> tuple[str, ...]:
    """The hard corpus, and one text for each token that was added to a tokenizer, with spaces and letters around it: such tokens
    may swallow either. Those that only a number tells apart stand for each other."""
    named = {_NUMBER.sub("0", token): token for token in own.get_added_vocab()}
    return (*HARD, *(f"a {token} b{token}c\n{token}\nd" for token in named.values()))


def _set_up(folder: Path) -> Any:
    from transformers import AutoTokenizer, PreTrainedTokenizerFast

    said = folder / TOKENIZER.file
    if said.is_file() and read_json(said).get("tokenizer_class"):  # else it would be guessed by the model's family
        with suppress(Exception):  # classes that only another version has, or that bring code of their own
            return AutoTokenizer.from_pretrained(str(folder), local_files_only=True, trust_remote_code=False)
    return PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))


def _write_bytes(
    writer: gguf.GGUFWriter, tokens: list[str], kinds: list[gguf.TokenType], merges: list[tuple[str, ...]]
) -> None:
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges([" ".join(m) for m in merges])


def _fitting_pre(
    description: dict[str, Any], source: Tokenize, tokens: list[str], kinds: list[gguf.TokenType], merges: list[tuple[str, ...]]
) -> str:  # fmt: skip
    """The name of the pre-tokenizer with which llama.cpp divides the hard corpus as the source does.

    Raises:
        ModelError: there is none.
    """
    said = json.dumps(description.get("pre_tokenizer"), ensure_ascii=False).replace("\\\\", "\\")
    hinted = [name for part, name in _PRE_HINTS if part in said]
    wanted = [source(text) for text in HARD]
    least, nearest = len(HARD) + 1, ""
    with tempfile.TemporaryDirectory() as scratch:
        for name in dict.fromkeys((*hinted, *PRE_TOKENIZERS)):
            path = Path(scratch) / f"{name}.gguf"
            alone = gguf.GGUFWriter(path, "llama")
            _write_bytes(alone, tokens, kinds, merges)
            _write_normalizer(alone, description)
            alone.add_tokenizer_pre(name)
            alone.write_header_to_file()
            alone.write_kv_data_to_file()
            alone.close()
            differ = sum(a != b for a, b in zip(wanted, divided(path, HARD), strict=True))
            if not differ:
                return name
            least, nearest = min((least, nearest), (differ, name))
    raise ModelError(
        f"llama.cpp divides {least} of {len(HARD)} texts otherwise than its tokenizer, with the nearest pre-tokenizer it has ({nearest})."
    )


def _write_normalizer(writer: gguf.GGUFWriter, description: dict[str, Any]) -> None:
    """Unicode's NFC (Qwen's) is done before llama.cpp is asked. What else a normalizer changes, the hard corpus shows."""
    if f'"{NFC}"' in json.dumps(description.get("normalizer")):
        writer.add_string(NORMALIZER_KEY, NFC)


def _prefixes_space(description: dict[str, Any]) -> bool:
    """Whether a text is read as if a space stood before it."""
    parts = json.dumps([description.get("normalizer"), description.get("pre_tokenizer")])
    return '"Prepend"' in parts or '"prepend_scheme": "first"' in parts or '"prepend_scheme": "always"' in parts


def _tokens(description: dict[str, Any], size: int) -> tuple[list[str], list[gguf.TokenType]]:
    """By their numbers; numbers that no token has are filled up."""
    tokens = [f"[PAD{i}]" for i in range(size)]
    kinds = [Kind.UNUSED] * size
    fallback = '"ByteLevel"' not in json.dumps(description.get("pre_tokenizer"))
    for token, number in description["model"]["vocab"].items():
        if number >= size:
            raise ModelError(f"Its token {token!r} has no row in the vocabulary table.")
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


def _require_numbers(tokens: list[str], known: dict[str, int], folder: Path) -> None:
    """Raises ModelError where the tokenizer's own library numbers its tokens otherwise than its description says."""
    for number, token in enumerate(tokens):
        if known.get(token, number) != number:
            raise ModelError(
                f"tokenizer.json in {folder.name} says {number} for {token!r}, and its own library takes it for {known[token]}."
            )


def _write_sentencepiece(
    writer: gguf.GGUFWriter, tokens: list[str], kinds: list[gguf.TokenType], merges: list[tuple[str, ...]], space_first: bool
) -> None:  # fmt: skip
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
    writer.add_add_space_prefix(space_first)


def _write_special(writer: gguf.GGUFWriter, folder: Path, numbers: dict[str, int], config: dict[str, Any]) -> None:
    """Which tokens begin and end a text: the tokenizer's configuration says it in words, the others in numbers. Of several that
    end an answer, llama.cpp takes one as the end of a text and one as the end of a turn."""
    chosen, ends = special_tokens(folder, numbers.get, len(numbers), config)
    setters = {
        "bos_token": writer.add_bos_token_id, "eos_token": writer.add_eos_token_id, "pad_token": writer.add_pad_token_id,
        "unk_token": writer.add_unk_token_id,
    }  # fmt: skip
    for key, number in chosen.items():
        setters[key](number)
    others = [n for n in ends if n != chosen.get("eos_token")]
    if others:
        writer.add_eot_token_id(others[0])
    _write_around(writer, folder, chosen)


def special_tokens(
    folder: Path,
    number_of: Callable[[str], int | None],
    size: int,
    config: dict[str, Any],
    ignored: Collection[str] = (),
) -> tuple[dict[str, int], list[int]]:
    """The numbers of the special tokens by their names in tokenizer_config.json, and of all that end an answer."""
    paths = (folder / known.file for known in (TOKENIZER, GENERATION))
    said, generation = (read_json(path) if path.is_file() else {} for path in paths)
    ends = [n for n in (*_listed(generation.get("eos_token_id")), *_listed(config.get("eos_token_id"))) if n < size]
    chosen: dict[str, int] = {}
    for key in MARKS:
        token = said.get(key)
        content = token.get("content") if isinstance(token, dict) else token
        named = number_of(content) if isinstance(content, str) else None
        known = ends if key == "eos_token" else [n for n in _listed(config.get(f"{key}_id")) if n < size]
        known = [named] if named is not None else known
        if known:
            chosen[key] = known[0]
    return chosen, list(dict.fromkeys(ends))


def _write_around(writer: gguf.GGUFWriter, folder: Path, chosen: dict[str, int]) -> None:
    """Whether a text begins and ends with the tokens chosen for it: as the folder's own tokenizer does."""
    own = own_tokenizer(folder)
    alone, whole = (list(own("x", add_special_tokens=add)["input_ids"]) for add in (False, True))
    start = next((i for i in range(len(whole)) if whole[i : i + len(alone)] == alone), 0)
    before, after = whole[:start], whole[start + len(alone) :]
    for around, key in ((before, "bos_token"), (after, "eos_token")):
        if around and around != [chosen.get(key)]:
            raise ModelError(f"Its tokenizer puts {around} around every text; llama.cpp can put one {key} there.")
    writer.add_add_bos_token(bool(before))
    writer.add_add_eos_token(bool(after))


def _listed(value: Any) -> list[int]:
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, int)]
