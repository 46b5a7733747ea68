"""llama.cpp through llama-cpp-python: greedy decoding under a grammar, the unchanged prefix kept."""

from __future__ import annotations

import ctypes
import math
import time
import weakref
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from edgelam.errors import ModelError
from edgelam.runtime.engine.chat import FORMAT_KEY, MARKS, Chat, by_template, chatml_chat
from edgelam.runtime.engine.exclusive import ExclusiveUse, Interruptible
from edgelam.runtime.engine.library import our_log_lines
from edgelam.runtime.engine.loaded import Computing, Loaded, tokens_of
from edgelam.runtime.engine.protocol import CONTEXT, MAX_NEW_TOKENS, TIME_LIMIT, Answer, default_threads, shared_prefix
from edgelam.stopping import Interrupted, never

BATCH = 128
"""Tokens evaluated at once; more only takes memory, as prompts have about a hundred."""

USUAL = 768
"""Tokens that there is room for at first: three times what most prompts have. A longer one gets the whole context, which takes 20 MB more."""

SHORTLIST = 48
"""Likeliest tokens that the grammar looks at before it looks at all 49,000."""

TOKEN_DATA = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
"""``struct llama_token_data`` of llama.h."""


class _Limit:
    """What ends a computation early: its time is over, or whoever asked wants no answer any more."""

    def __init__(self) -> None:
        self.deadline = 0.0
        self.interrupted: Interrupted = never

    def reached(self) -> bool:
        return time.monotonic() > self.deadline or self.interrupted()


@dataclass(frozen=True, slots=True)
class CloseCall:
    """After the token at ``place``: the one chosen, the next best that the grammar allows, and how far their logits are apart."""

    place: int
    chosen: int
    other: int
    margin: float


class LlamaEngine(Interruptible):
    """One GGUF model in memory. Any thread may ask; one is answered after the other. Closed in any order, any number of times.

    Raises:
        ModelError: the file cannot be loaded; when it is asked: it is closed, or this process was forked off after loading.
    """

    def __init__(
        self, path: Path, threads: int | None = None, context: int = CONTEXT, limit: float = TIME_LIMIT
    ) -> None:
        """``limit``: seconds that one decision may take."""
        self.name = path.stem
        self._exclusive = ExclusiveUse(self.name)
        super().__init__()
        self._context = context
        self._limit = limit
        self._early = _Limit()
        room = min(context, USUAL)
        self._model = Loaded(path, Computing(room, BATCH, threads or default_threads(), stopped=self._early.reached))
        weakref.finalize(self, self._exclusive.close, self._model.free).atexit = False
        self._api = self._model.api
        self.metadata: dict[str, str] = self._model.metadata()
        self.trained = FORMAT_KEY in self.metadata
        self._held: list[int] = []
        self._marks = self._named()
        self._special = self._specials()

    def close(self) -> None:
        self._exclusive.close(self._model.free)

    def count(self, text: str) -> int:
        with self._exclusive.held():
            return len(self._tokenize(text, special=False))

    def tokens(self, prompt: str) -> list[int]:
        """A prompt's chat turn as token ids; nothing in the prompt itself becomes a special token."""
        with self._exclusive.held():
            return self._chat(prompt).tokens(self._special, self._tokenize)

    def generate(self, prompt: str, grammar: str) -> Answer:
        with self._exclusive.held(), our_log_lines():
            return self._generate(prompt, grammar)

    def _generate(self, prompt: str, grammar: str) -> Answer:
        began = time.perf_counter()
        self._early.deadline, self._early.interrupted = time.monotonic() + self._limit, self.interrupted
        tokens = self.tokens(prompt)
        if len(tokens) + MAX_NEW_TOKENS > self._context:
            raise ModelError(
                f"The prompt has {len(tokens)} tokens and the model takes {self._context - MAX_NEW_TOKENS}; fewer candidates are needed."
            )
        reused = self._take_in(tokens)
        sampler = self._sampler(grammar)
        try:
            line, probability = self._decode(sampler)
        finally:
            self._api.llama_sampler_free(sampler)
        milliseconds = (time.perf_counter() - began) * 1000
        return Answer(self._model.text(line), probability, len(tokens), len(line), reused, milliseconds)

    def accepts(self, grammar: str, line: str) -> bool:
        """Whether a grammar allows a whole line: for tests and for finding out why an answer is impossible."""
        with self._exclusive.held(), our_log_lines():
            sampler = self._sampler(grammar)
            try:
                end = self._api.llama_vocab_eos(self._model.vocabulary)
                said = tokens_of(
                    self._api, self._model.vocabulary, line, special=False
                )  # (as it is: a grammar goes by characters)
                for token in [*said, end]:
                    ids, _ = self._allowed(sampler, np.array([token]), np.zeros(self._model.size, np.float32))
                    if not len(ids):
                        return False
                    self._api.llama_sampler_accept(sampler, token)
                return True
            finally:
                self._api.llama_sampler_free(sampler)

    def _sampler(self, grammar: str) -> Any:
        sampler = self._api.llama_sampler_init_grammar(self._model.vocabulary, grammar.encode(), b"root")
        if not sampler:
            raise ModelError("The grammar of this step could not be built.")
        return sampler

    def _named(self) -> dict[str, str]:
        """Special tokens as chat templates write them, by their names there; those that the file has."""
        given = {name: self.metadata.get(f"tokenizer.ggml.{key}", "") for name, key in MARKS.items()}
        numbers = {name: int(number) for name, number in given.items() if number.isdigit()}
        return {name: self._model.name_of(n) for name, n in numbers.items() if n < self._model.size}

    def apply_chat_template(self, prompt: str) -> str:
        return str(self._chat(prompt))

    def _tokenize(self, text: str, special: bool) -> list[int]:
        return self._model.tokens(text, special) if text else []

    def _specials(self) -> tuple[str, ...]:
        """The texts of the vocabulary's control tokens."""
        api, model = self._api, self._model
        return tuple(model.name_of(t) for t in range(model.size) if api.llama_vocab_is_control(model.vocabulary, t))

    def _chat(self, prompt: str) -> Chat:
        template = self.metadata.get("tokenizer.chat_template")
        if self.trained:
            return chatml_chat(prompt)
        if template:
            return by_template(prompt, template, self._marks)
        wanted = self.metadata.get("tokenizer.ggml.add_bos_token") == "true"
        plain = chatml_chat(prompt)
        return replace(plain, before=self._marks.get("bos_token", "") + plain.before) if wanted else plain

    def _take_in(self, tokens: list[int]) -> int:
        """Evaluate what the cache does not hold yet; how many tokens it held."""
        if len(tokens) + MAX_NEW_TOKENS > self._model.room:
            self._model.widen(self._context)
            self._held = []
        shared = self._model.cut(shared_prefix(self._held, tokens))
        self._held = tokens[:shared]
        self._evaluate(tokens[shared:])
        return shared

    def _evaluate(self, tokens: list[int]) -> None:
        try:
            self._model.evaluate(tokens, len(self._held))
        except ModelError as error:
            self._held = []
            if self._early.interrupted():
                raise ModelError("The model was interrupted.") from error
            raise ModelError(
                f"The model did not finish within {self._limit:.0f} s; is the machine very busy?"
            ) from error
        self._held += tokens

    def _decode(self, sampler: Any) -> tuple[list[int], float]:
        line: list[int] = []
        log_probability = 0.0
        while len(line) < MAX_NEW_TOKENS:
            token, probability = self._next(sampler)
            log_probability += math.log(max(probability, 1e-9))
            if self._ends(token):
                break
            self._api.llama_sampler_accept(sampler, token)
            line.append(token)
            self._evaluate([token])
        return line, math.exp(log_probability)

    def _ends(self, token: int) -> bool:
        """Whether it ends an answer."""
        return bool(self._api.llama_vocab_is_eog(self._model.vocabulary, token))

    def _next(self, sampler: Any) -> tuple[int, float]:
        """The likeliest token that the grammar allows, and its share among the allowed ones of the shortlist."""
        ids, allowed = self._ranked(sampler, 1)
        shares = np.exp(allowed - allowed.max())
        top = int(allowed.argmax())
        return int(ids[top]), float(shares[top] / shares.sum())

    def _ranked(self, sampler: Any, wanted: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
        """Tokens that the grammar allows among the likeliest, with their logits; among all, where that gives fewer than ``wanted``.

        Raises:
            ModelError: it allows none.
        """
        logits = self._model.last()
        best = np.argpartition(-logits, min(SHORTLIST, len(logits) - 1))[:SHORTLIST]
        ids, allowed = self._allowed(sampler, best, logits)
        if len(ids) < wanted:
            ids, allowed = self._allowed(sampler, np.arange(len(logits)), logits)
        if not len(ids):
            raise ModelError("The grammar allows no further token.")
        return ids, allowed

    def close_calls(self, prompt: str, grammar: str) -> tuple[list[int], list[CloseCall]]:
        """What it would answer, token by token, where the grammar leaves a choice: for finding out what an answer hangs on.
        Returns the tokens of the prompt and the answer, and the choices."""
        with self._exclusive.held(), our_log_lines():
            self._early.deadline, self._early.interrupted = time.monotonic() + self._limit, self.interrupted
            self._take_in(self.tokens(prompt))
            sampler = self._sampler(grammar)
            calls: list[CloseCall] = []
            try:
                for _ in range(MAX_NEW_TOKENS):
                    ids, allowed = self._ranked(sampler, 2)
                    order = np.argsort(-allowed)
                    chosen = int(ids[order[0]])
                    ends = self._ends(chosen)
                    others = [i for i in order[1:] if not (ends and self._ends(int(ids[i])))]
                    if others:
                        margin = float(allowed[order[0]] - allowed[others[0]])
                        calls.append(CloseCall(len(self._held) - 1, chosen, int(ids[others[0]]), margin))
                    if ends:
                        break
                    self._api.llama_sampler_accept(sampler, chosen)
                    self._evaluate([chosen])
            finally:
                self._api.llama_sampler_free(sampler)
            return list(self._held), calls

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
