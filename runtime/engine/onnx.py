"""onnxruntime: greedy decoding under a grammar, the unchanged prefix kept in the key-value cache.

A model is a folder as Hugging Face's optimum writes it (``model.onnx``, ``tokenizer.json``, ``config.json``), or a GGUF file
that is translated while it is loaded: where llama.cpp is not installed, which takes a compiler. The grammar
is enforced by llguidance, which computes the mask over the whole vocabulary in a tenth of a millisecond.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from edgelam.errors import ModelError, UsageError
from edgelam.runtime.engine.chat import FORMAT_KEY, MARKS, Chat, by_template, chatml_chat
from edgelam.runtime.engine.exclusive import ExclusiveUse, Interruptible
from edgelam.runtime.engine.onnx_graph import Graph
from edgelam.runtime.engine.parts import Parts, parts_of
from edgelam.runtime.engine.protocol import CONTEXT, MAX_NEW_TOKENS, TIME_LIMIT, Answer, default_threads, shared_prefix
from edgelam.telemetry import load_onnxruntime

CPU = "CPUExecutionProvider"
ENDS = ("<|im_end|>", "<|endoftext|>", "<end_of_turn>", "<|eot_id|>", "</s>")
"""What ends an answer in the families that can be exported, besides what the configuration says."""

Cache = dict[str, npt.NDArray[Any]]
"""Keys and values by the name of the model's input, each of shape (1, heads, tokens, width)."""


class OnnxEngine(Interruptible):
    """One ONNX model in memory. Any thread may ask; one is answered after the other. ``provider`` is onnxruntime's, such as ``DmlExecutionProvider`` on Windows."""

    def __init__(self, path: Path, threads: int | None = None, provider: str = CPU, limit: float = TIME_LIMIT) -> None:
        """``limit``: seconds that one decision may take."""
        self._limit = limit
        super().__init__()
        parts = parts_of(path)
        config = parts.config
        self._session = _session(parts, threads or default_threads(), provider)
        self._tokenizer, self._guide = _tokenizers(parts)
        self.name = parts.name
        self._exclusive = ExclusiveUse(self.name)
        self.trained = FORMAT_KEY in config
        self._past = [i for i in self._session.get_inputs() if i.name.startswith("past_key_values.")]
        self._present = [f"present.{i.name.removeprefix('past_key_values.')}" for i in self._past]
        self._positions = any(i.name == "position_ids" for i in self._session.get_inputs())
        self._held: list[int] = []
        self._cache = self._empty(config)
        self._template = None if self.trained else parts.template
        self._marks = _marks(config, self._tokenizer)
        self._end = _ends(config.get("eos_token_id"), self._tokenizer)

    def close(self) -> None:
        self._exclusive.close(self._free)

    def _free(self) -> None:
        self._cache, self._session = {}, None

    def apply_chat_template(self, prompt: str) -> str:
        return str(self._chat(prompt))

    def _chat(self, prompt: str) -> Chat:
        return chatml_chat(prompt) if self._template is None else by_template(prompt, self._template, self._marks)

    def tokens(self, prompt: str) -> list[int]:
        """A prompt's chat turn as token ids; nothing in the prompt itself becomes a special token."""
        with self._exclusive.held():
            return self._chat(prompt).tokens(specials(self._tokenizer), partial(tokenize, self._tokenizer))

    def count(self, text: str) -> int:
        with self._exclusive.held():
            return len(tokenize(self._tokenizer, text, special=False))

    def generate(self, prompt: str, grammar: str) -> Answer:
        with self._exclusive.held():
            return self._generate(prompt, grammar)

    def _generate(self, prompt: str, grammar: str) -> Answer:
        began = time.perf_counter()
        tokens = self.tokens(prompt)
        if len(tokens) + MAX_NEW_TOKENS > CONTEXT:
            raise ModelError(
                f"The prompt has {len(tokens)} tokens and the model takes {CONTEXT - MAX_NEW_TOKENS}; fewer candidates are needed."
            )
        matcher = self._matcher(grammar)
        shared = self._keep(tokens)
        logits = self._forward(tokens[shared:])
        line: list[int] = []
        surprise = 0.0
        while len(line) < MAX_NEW_TOKENS and not matcher.is_stopped():
            if time.perf_counter() - began > self._limit or self.interrupted():
                self._forget()
                raise ModelError(f"The model did not finish within {self._limit:.0f} s; is the machine very busy?")
            token, share = _likeliest(logits, matcher, self._end)
            surprise -= math.log(max(share, 1e-9))
            if token in self._end:
                break
            matcher.consume_token(token)
            line.append(token)
            logits = self._forward([token])
        text = self._tokenizer.decode(line)
        milliseconds = (time.perf_counter() - began) * 1000
        return Answer(text, math.exp(-surprise), len(tokens), len(line), shared, milliseconds)

    def _matcher(self, grammar: str) -> Any:
        from llguidance import LLMatcher
        from llguidance.gbnf_to_lark import gbnf_to_lark

        matcher = LLMatcher(self._guide, gbnf_to_lark(grammar))
        if matcher.is_error():
            raise ModelError("The grammar of this step could not be built.")
        return matcher

    def _empty(self, config: Mapping[str, Any]) -> Cache:
        heads = int(config.get("num_key_value_heads") or config["num_attention_heads"])
        width = int(config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"])
        return {i.name: np.zeros((1, heads, 0, width), np.float32) for i in self._past}

    def _forget(self) -> None:
        self._held = []
        self._cache = {name: rows[:, :, :0] for name, rows in self._cache.items()}

    def _keep(self, tokens: list[int]) -> int:
        """Cut the cache back to what it shares with ``tokens``, the last of which is always evaluated."""
        shared = shared_prefix(self._held, tokens)
        self._held = self._held[:shared]
        self._cache = {name: np.ascontiguousarray(rows[:, :, :shared]) for name, rows in self._cache.items()}
        return shared

    def _forward(self, tokens: list[int]) -> npt.NDArray[np.float32]:
        """Evaluate tokens after those held; the logits of the last."""
        logits, *present = self._session.run(["logits", *self._present], self._feeds(tokens))
        self._cache = {i.name: rows for i, rows in zip(self._past, present, strict=True)}
        self._held += tokens
        return np.asarray(logits[0, -1], np.float32)

    def _feeds(self, tokens: list[int]) -> dict[str, Any]:
        """The model's inputs for tokens after those held."""
        total = len(self._held) + len(tokens)
        feeds: dict[str, Any] = {
            "input_ids": np.array([tokens], np.int64), "attention_mask": np.ones((1, total), np.int64), **self._cache,
        }  # fmt: skip
        if self._positions:
            feeds["position_ids"] = np.arange(len(self._held), total, dtype=np.int64)[None]
        return feeds


def specials(tokenizer: Any) -> tuple[str, ...]:
    """The texts of a tokenizer's special tokens."""
    return tuple(t.content for t in tokenizer.get_added_tokens_decoder().values() if t.special)


def tokenize(tokenizer: Any, text: str, special: bool) -> list[int]:
    """Token ids of a text; without ``special``, what looks like a special token is plain text."""
    tokenizer.encode_special_tokens = not special
    ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
    return ids


def _marks(config: Mapping[str, Any], tokenizer: Any) -> dict[str, str]:
    """Special tokens as chat templates write them, by their names there; of several numbers the first."""
    given = {name: config.get(f"{name}_id") for name in MARKS}
    numbers = {name: n[0] if isinstance(n, list) and n else n for name, n in given.items()}
    found = {name: tokenizer.id_to_token(n) for name, n in numbers.items() if isinstance(n, int)}
    return {name: token for name, token in found.items() if token}


def _ends(configured: Any, tokenizer: Any) -> set[int]:
    """Tokens that end an answer; ``configured`` is a number, a list of them, or nothing."""
    own = configured if isinstance(configured, list) else [configured]
    return {end for end in (*own, *map(tokenizer.token_to_id, ENDS)) if isinstance(end, int)}


def _likeliest(logits: npt.NDArray[np.float32], matcher: Any, end: set[int]) -> tuple[int, float]:
    """The likeliest token that the grammar allows, and its share among the allowed ones."""
    mask = np.unpackbits(np.frombuffer(matcher.compute_bitmask(), np.uint8), bitorder="little")[: len(logits)].astype(
        bool
    )
    if matcher.is_accepting():
        mask[list(end)] = True
    allowed = np.flatnonzero(mask)
    if not len(allowed):
        raise ModelError("The grammar allows no further token.")
    values = logits[allowed]
    shares = np.exp(values - values.max())
    best = int(values.argmax())
    return int(allowed[best]), float(shares[best] / shares.sum())


def _session(parts: Parts, threads: int, provider: str) -> Any:
    onnxruntime = load_onnxruntime()
    if provider not in onnxruntime.get_available_providers():
        raise UsageError(
            f"This onnxruntime has no {provider}; it has {', '.join(onnxruntime.get_available_providers())}."
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 4
    model = parts.model
    if isinstance(model, Graph):
        values = map(onnxruntime.OrtValue.ortvalue_from_numpy, model.weights.values())
        options.add_external_initializers(list(model.weights), list(values))
    source = model.to_bytes() if isinstance(model, Graph) else str(model)
    try:
        return onnxruntime.InferenceSession(source, options, providers=list(dict.fromkeys([provider, CPU])))
    except Exception as error:  # onnxruntime's own errors share no importable base
        raise ModelError(f"{parts.name} cannot be loaded: it is damaged, cut short or no ONNX model.") from error


def _tokenizers(parts: Parts) -> tuple[Any, Any]:
    """The tokenizer, and the same for the grammar's masks."""
    from llguidance import LLTokenizer
    from tokenizers import Tokenizer

    try:
        tokenizer, guide = Tokenizer.from_str(parts.tokenizer), LLTokenizer(parts.tokenizer)
    except Exception as error:  # both raise plain Exception
        raise ModelError(f"The tokenizer of {parts.name} cannot be read.") from error
    tokenizer.no_truncation()  # (what a folder was trained or saved with would cut prompts in silence)
    tokenizer.no_padding()
    return tokenizer, guide
