"""A GGUF file in memory and one context to compute in: llama.cpp through the plain C interface of llama-cpp-python.

For one thread at a time; :class:`edgelam.runtime.engine.exclusive.ExclusiveUse` sees to that.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from edgelam.errors import ModelError
from edgelam.runtime.engine.gguf_tokenizer import composed, composes
from edgelam.runtime.engine.header import read_header
from edgelam.runtime.engine.library import llama, our_log_lines

Floats = npt.NDArray[np.float32]

MAPPED = 200_000_000
"""Bytes from which a file is mapped instead of read: llama.cpp keeps small models in another order than the file's, and
the mapped pages would be held beside it."""

F32 = 0
"""``GGML_TYPE_F32`` of ggml.h."""


@dataclass(frozen=True, slots=True)
class Computing:
    """How to compute. ``context``: tokens held; ``batch``: tokens evaluated at once. ``exact``: keys, values and attention
    in single precision, to measure with. ``stopped`` is asked between operations. ``watch`` is llama.cpp's callback for
    every operation, to look inside."""

    context: int
    batch: int
    threads: int
    exact: bool = False
    stopped: Callable[[], bool] | None = None
    watch: Any = None


class Loaded:
    """``size``: tokens of the vocabulary.

    Raises:
        ModelError: the file is damaged, or there is no memory for it.
    """

    def __init__(self, path: Path, how: Computing) -> None:
        self._composes = composes(read_header(path))
        self.api = llama()
        self._batch: Any = None
        self._context: Any = None
        self._raised: list[BaseException] = []
        with our_log_lines():
            self._model = self._load(path)
        if not self._model:
            raise ModelError(f"{path.name} cannot be loaded: it is damaged, cut short or of an unknown kind.")
        try:
            self._open(path.name, how)
        except ModelError:
            self.api.llama_model_free(self._model)
            raise
        self._name = path.name
        self._batch, self._batch_size = self.api.llama_batch_init(how.batch, 0, 1), how.batch
        self.vocabulary = self.api.llama_model_get_vocab(self._model)
        self.size: int = self.api.llama_vocab_n_tokens(self.vocabulary)

    def widen(self, tokens: int) -> None:
        """Make room for so many tokens; nothing is held afterwards.

        Raises:
            ModelError: there is no memory for them.
        """
        before = self._context
        self._open(self._name, replace(self._how, context=tokens))
        self.api.llama_free(before)

    @property
    def room(self) -> int:
        """Tokens that can be held."""
        return self._how.context

    def _open(self, name: str, how: Computing) -> None:
        with our_log_lines():
            context = self.api.llama_init_from_model(self._model, self._params(how))
        if not context:
            raise ModelError(f"{name} cannot be run here: there is no memory for its context.")
        self._how, self._context, self._memory = how, context, self.api.llama_get_memory(context)

    def _load(self, path: Path) -> Any:
        api = self.api
        params = api.llama_model_default_params()
        mapped = path.stat().st_size >= MAPPED
        params.load_mode = api.LLAMA_LOAD_MODE_MMAP if mapped else api.LLAMA_LOAD_MODE_NONE
        return api.llama_model_load_from_file(str(path).encode(), params)

    def _params(self, how: Computing) -> Any:
        api = self.api
        params = api.llama_context_default_params()
        params.n_ctx, params.n_batch, params.n_ubatch = how.context, how.batch, how.batch
        params.n_threads = params.n_threads_batch = how.threads
        params.flash_attn_type = api.LLAMA_FLASH_ATTN_TYPE_DISABLED
        if how.exact:
            params.type_k = params.type_v = F32
        if how.stopped is not None:
            params.abort_callback = self._stopped = api.ggml_abort_callback(self._asked(how.stopped))
        if how.watch is not None:
            params.cb_eval = self._watch = how.watch
        return params

    def _asked(self, stopped: Callable[[], bool]) -> Callable[[Any], bool]:
        """``stopped`` for llama.cpp. Ctrl-C may come while it is asked, and ctypes drops what a callback raises: it is raised
        again when the evaluation has ended."""
        raised = self._raised

        def ask(_data: Any) -> bool:
            try:
                return stopped()
            except BaseException as error:  # noqa: BLE001  raised again
                raised.append(error)
                return True

        return ask

    def free(self) -> None:
        """Give the memory back; nothing may be asked afterwards."""
        with our_log_lines():
            self.api.llama_batch_free(self._batch)
            self.api.llama_free(self._context)
            self.api.llama_model_free(self._model)

    def tokens(self, text: str, special: bool) -> list[int]:
        """Token ids, nothing added around them; only with ``special`` does what looks like a special token become one."""
        return tokens_of(self.api, self.vocabulary, composed(text) if self._composes else text, special)

    def text(self, tokens: Sequence[int]) -> str:
        """What they say; special tokens say nothing."""
        return b"".join(map(self._piece, tokens)).decode("utf-8", "replace")

    def _piece(self, token: int) -> bytes:
        room = ctypes.create_string_buffer(64)
        count = self.api.llama_token_to_piece(self.vocabulary, token, room, len(room), 0, False)
        if count < 0:
            room = ctypes.create_string_buffer(-count)
            count = self.api.llama_token_to_piece(self.vocabulary, token, room, len(room), 0, False)
        return room.raw[:count]

    def name_of(self, token: int) -> str:
        """A token as the vocabulary writes it."""
        name: bytes = self.api.llama_vocab_get_text(self.vocabulary, token)
        return name.decode("utf-8", "replace")

    def cut(self, length: int) -> int:
        """Keep that many tokens of what is held; returns how many are: none where the model cannot keep a part."""
        if length and self.api.llama_memory_seq_rm(self._memory, 0, length, -1):
            return length
        self.api.llama_memory_clear(self._memory, True)
        return 0

    def evaluate(self, tokens: Sequence[int], held: int, every: bool = False) -> None:
        """Read tokens after the ``held`` ones. The logits of the last one, or of ``every`` one of the last batch, can be had then.

        Raises:
            ModelError: it was stopped, or it failed.
        """
        with our_log_lines():
            for start in range(0, len(tokens), self._batch_size):
                part = tokens[start : start + self._batch_size]
                batch = self._batch
                batch.n_tokens = len(part)
                for i, token in enumerate(part):
                    batch.token[i], batch.pos[i], batch.n_seq_id[i], batch.seq_id[i][0] = token, held + start + i, 1, 0
                    batch.logits[i] = every or i == len(part) - 1
                failed = self.api.llama_decode(self._context, batch)
                if self._raised:
                    raise self._raised.pop()
                if failed:
                    raise ModelError("llama.cpp could not evaluate a prompt.")

    def last(self) -> Floats:
        """Logits of the last token; overwritten by the next evaluation."""
        pointer = self.api.llama_get_logits_ith(self._context, -1)
        return np.ctypeslib.as_array(pointer, shape=(self.size,))

    def every(self, count: int) -> Floats:
        """Logits of the ``count`` tokens of the last evaluation, shape (count, size)."""
        return np.ctypeslib.as_array(self.api.llama_get_logits(self._context), shape=(count, self.size)).copy()

    def metadata(self) -> dict[str, str]:
        """What the file says of itself, as text; without its lists."""
        count = self.api.llama_model_meta_count(self._model)
        return {
            self._said(self.api.llama_model_meta_key_by_index, i): self._said(
                self.api.llama_model_meta_val_str_by_index, i
            )
            for i in range(count)
        }

    def _said(self, ask: Any, number: int) -> str:
        room = ctypes.create_string_buffer(1024)
        needed = ask(self._model, number, room, len(room))
        if needed >= len(room):
            room = ctypes.create_string_buffer(needed + 1)
            ask(self._model, number, room, len(room))
        return room.value.decode("utf-8", "replace")


def divided(path: Path, texts: Sequence[str]) -> list[list[int]]:
    """How llama.cpp divides texts by the vocabulary of a file, its weights left alone.

    Raises:
        ModelError: the vocabulary cannot be loaded.
    """
    composing = composes(read_header(path))
    api = llama()
    params = api.llama_model_default_params()
    params.vocab_only = True
    with our_log_lines():
        model = api.llama_model_load_from_file(str(path).encode(), params)
        if not model:
            raise ModelError(f"The vocabulary of {path.name} cannot be loaded by llama.cpp.")
        vocabulary = api.llama_model_get_vocab(model)
        given = map(composed, texts) if composing else texts
        found = [tokens_of(api, vocabulary, text, special=True) for text in given]
        api.llama_model_free(model)
    return found


def tokens_of(api: Any, vocabulary: Any, text: str, special: bool) -> list[int]:
    """Token ids, nothing added around them."""
    data = text.encode()
    room = (ctypes.c_int32 * (len(data) + 8))()
    count = api.llama_tokenize(vocabulary, data, len(data), room, len(room), False, special)
    if count < 0:  # some tokenizers add more than they are given
        room = (ctypes.c_int32 * -count)()
        count = api.llama_tokenize(vocabulary, data, len(data), room, len(room), False, special)
    return list(room[:count])
