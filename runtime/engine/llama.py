"""llama.cpp through llama-cpp-python: greedy decoding under a grammar, the unchanged prefix kept."""

from __future__ import annotations

import ctypes
import math
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from edgelam.errors import ModelError, UsageError
from edgelam.runtime.engine.chat import FORMAT_KEY, Chat, by_template, chatml_chat
from edgelam.runtime.engine.header import read_header
from edgelam.runtime.engine.processor import check_processor
from edgelam.runtime.engine.protocol import CONTEXT, MAX_NEW_TOKENS, TIME_LIMIT, Answer, default_threads, shared_prefix
from edgelam.stopping import Interrupted, never

BATCH = 128
"""Tokens evaluated at once; more only takes memory, as prompts have about a hundred."""

MAPPED = 200_000_000
"""Bytes from which a file is mapped instead of read: llama.cpp keeps small models in another order than the file's, and
the mapped pages would be held beside it."""

SHORTLIST = 48
"""Likeliest tokens that the grammar looks at before it looks at all 49,000."""

TOKEN_DATA = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
"""``struct llama_token_data`` of llama.h."""


MISSING = (
    "This takes llama.cpp, which is built where it is used: with a C compiler at hand run pip install 'edgelam[llama]'"
)


def load_llama() -> Any:
    """llama-cpp-python. Raises UsageError where it is not installed."""
    try:
        import llama_cpp
    except ImportError as error:
        raise UsageError(MISSING) from error
    return llama_cpp


class LlamaEngine:
    """One GGUF model in memory."""

    def __init__(
        self, path: Path, threads: int | None = None, context: int = CONTEXT, limit: float = TIME_LIMIT
    ) -> None:
        """``limit``: seconds that one decision may take."""
        read_header(path)
        check_processor()
        llama_cpp = load_llama()
        self._api: Any = llama_cpp
        self._threads = threads or default_threads()
        self._context = context
        self._limit = limit
        self._log = silence(llama_cpp)
        try:
            self._llama: Any = llama_cpp.Llama(
                str(path),
                n_ctx=context,
                n_batch=BATCH,
                n_ubatch=BATCH,
                use_mmap=path.stat().st_size >= MAPPED,
                n_threads=self._threads,
                n_threads_batch=self._threads,
                verbose=False,
            )
        except (ValueError, OSError, AssertionError) as error:
            raise ModelError(
                f"{path.name} cannot be loaded: it is damaged, cut short or of an unknown kind."
            ) from error
        self.name = path.stem
        self.metadata: dict[str, str] = dict(self._llama.metadata)
        self.trained = FORMAT_KEY in self.metadata
        self._held: list[int] = []
        self._deadline = 0.0
        self.interrupted: Interrupted = never
        self._abort = llama_cpp.ggml_abort_callback(lambda _: time.monotonic() > self._deadline or self.interrupted())
        llama_cpp.llama_set_abort_callback(self._llama.ctx, self._abort, None)
        self._newline = self._llama.tokenize(b"\n", add_bos=False)[-1]
        self._begin = self._beginning()
        self._special = self._specials()

    def close(self) -> None:
        self._llama.close()

    def count(self, text: str) -> int:
        return len(self._tokenize(text, special=False))

    def tokens(self, prompt: str) -> list[int]:
        """A prompt's chat turn as token ids; nothing in the prompt itself becomes a special token."""
        return self._chat(prompt).tokens(self._special, self._tokenize)

    def generate(self, prompt: str, grammar: str) -> Answer:
        began = time.perf_counter()
        self._deadline = time.monotonic() + self._limit
        tokens = self.tokens(prompt)
        if len(tokens) + MAX_NEW_TOKENS > self._context:
            raise ModelError(
                f"The prompt has {len(tokens)} tokens and the model takes {self._context - MAX_NEW_TOKENS}; fewer candidates are needed."
            )
        reused = self._take_in(tokens)
        sampler = self._api.llama_sampler_init_grammar(self._vocabulary, grammar.encode(), b"root")
        if not sampler:
            raise ModelError("The grammar of this step could not be built.")
        try:
            line, probability = self._decode(sampler)
        finally:
            self._api.llama_sampler_free(sampler)
        text = self._llama.detokenize(line, special=False).decode("utf-8", "replace")
        milliseconds = (time.perf_counter() - began) * 1000
        return Answer(text, probability, len(tokens), len(line), reused, milliseconds)

    def accepts(self, grammar: str, line: str) -> bool:
        """Whether a grammar allows a whole line: for tests and for finding out why an answer is impossible."""
        sampler = self._api.llama_sampler_init_grammar(self._vocabulary, grammar.encode(), b"root")
        if not sampler:
            raise ModelError("The grammar could not be built.")
        try:
            tokens = [*self._llama.tokenize(line.encode(), add_bos=False), self._llama.token_eos()]
            for token in tokens:
                ids, _ = self._allowed(sampler, np.array([token]), np.zeros(self._llama.n_vocab(), np.float32))
                if not len(ids):
                    return False
                self._api.llama_sampler_accept(sampler, token)
            return True
        finally:
            self._api.llama_sampler_free(sampler)

    def _beginning(self) -> str:
        """The token that a text begins with, as chat templates write it."""
        token = self._api.llama_vocab_bos(self._vocabulary)
        return "" if token < 0 else self._api.llama_vocab_get_text(self._vocabulary, token).decode("utf-8", "replace")

    @property
    def _vocabulary(self) -> Any:
        return self._api.llama_model_get_vocab(self._llama.model)

    def apply_chat_template(self, prompt: str) -> str:
        return str(self._chat(prompt))

    def _tokenize(self, text: str, special: bool) -> list[int]:
        ids: list[int] = self._llama.tokenize(text.encode(), add_bos=False, special=special) if text else []
        return ids

    def _specials(self) -> tuple[str, ...]:
        """The texts of the vocabulary's control tokens."""
        api, vocabulary = self._api, self._vocabulary
        control = (t for t in range(self._llama.n_vocab()) if api.llama_vocab_is_control(vocabulary, t))
        return tuple(api.llama_vocab_get_text(vocabulary, t).decode("utf-8", "replace") for t in control)

    def _chat(self, prompt: str) -> Chat:
        template = self.metadata.get("tokenizer.chat_template")
        if self.trained:
            return chatml_chat(prompt)
        if template:
            return by_template(prompt, template, self._begin)
        wanted = self.metadata.get("tokenizer.ggml.add_bos_token") == "true"
        plain = chatml_chat(prompt)
        return replace(plain, before=self._begin + plain.before) if wanted else plain

    def _take_in(self, tokens: list[int]) -> int:
        """Evaluate what the cache does not hold yet; how many tokens it held."""
        shared = shared_prefix(self._held, tokens)
        self._llama.n_tokens = shared
        self._evaluate(tokens[shared:])
        self._held = list(tokens)
        return shared

    def _evaluate(self, tokens: list[int]) -> None:
        try:
            self._llama.eval(tokens)
        except RuntimeError as error:
            self._held = []
            self._llama.n_tokens = 0
            raise ModelError(
                f"The model did not finish within {self._limit:.0f} s; is the machine very busy?"
            ) from error

    def _decode(self, sampler: Any) -> tuple[list[int], float]:
        line: list[int] = []
        log_probability = 0.0
        while len(line) < MAX_NEW_TOKENS:
            token, probability = self._next(sampler)
            log_probability += math.log(max(probability, 1e-9))
            if self._api.llama_vocab_is_eog(self._vocabulary, token):
                break
            self._api.llama_sampler_accept(sampler, token)
            line.append(token)
            self._evaluate([token])
            self._held.append(token)
        return line, math.exp(log_probability)

    def _next(self, sampler: Any) -> tuple[int, float]:
        """The likeliest token that the grammar allows, and its share among the allowed ones of the shortlist."""
        size = self._llama.n_vocab()
        pointer = self._api.llama_get_logits_ith(self._llama.ctx, -1)
        logits: npt.NDArray[np.float32] = np.ctypeslib.as_array(pointer, shape=(size,))
        best = np.argpartition(-logits, SHORTLIST)[:SHORTLIST]
        ids, allowed = self._allowed(sampler, best, logits)
        if not len(ids):
            ids, allowed = self._allowed(sampler, np.arange(size), logits)
        if not len(ids):
            raise ModelError("The grammar allows no further token.")
        shares = np.exp(allowed - allowed.max())
        top = int(allowed.argmax())
        return int(ids[top]), float(shares[top] / shares.sum())

    def _allowed(
        self, sampler: Any, ids: npt.NDArray[np.intp], logits: npt.NDArray[np.float32]
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
        api = self._api
        entries = np.zeros(len(ids), TOKEN_DATA)
        entries["id"], entries["logit"] = ids, logits[ids]
        pointer = entries.ctypes.data_as(ctypes.POINTER(api.llama_token_data))
        api.llama_sampler_apply(sampler, ctypes.byref(api.llama_token_data_array(pointer, len(ids), -1, False)))
        kept = entries[np.isfinite(entries["logit"])]
        return kept["id"].astype(np.intp), kept["logit"]


def silence(api: Any) -> Any:
    """llama.cpp's own log goes nowhere; the callback must live as long as the library is used."""
    callback = api.llama_log_callback(lambda level, text, data: None)
    api.llama_log_set(callback, None)
    return callback
