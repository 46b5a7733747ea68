"""Dense relevance: a small sentence encoder, int8 ONNX, on onnxruntime alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from edgelam.errors import ModelError
from edgelam.retrieval.difference import FILE as DIFFERENCE
from edgelam.retrieval.difference import put_together
from edgelam.retrieval.words import INPUT, Words, words_of
from edgelam.telemetry import load_onnxruntime

Vectors = npt.NDArray[np.float32]

MAX_TOKENS = 48
"""Labels and requests are short; longer text is cut."""

BATCH = 32
FILES = ("model.onnx", "tokenizer.json", "config.json")
"""What an encoder's folder holds, as ``edgelam quantize`` writes it."""

DEFAULT = Path(__file__).with_name("edgelam-encoder-3-int8")


def network_file(folder: Path) -> Path:
    """The folder's network, whole or as its difference from the encoder that ships."""
    differs = folder / DIFFERENCE
    return differs if differs.is_file() else folder / FILES[0]


def is_there(folder: Path) -> bool:
    """Whether a network can be opened."""
    return network_file(folder).is_file() and all((folder / name).is_file() for name in FILES[1:])


class Encoder:
    """Mean-pooled vectors of unit length; edgelam's own unless ``folder`` holds another. Loaded on first use.

    Raises:
        ModelError: the folder lacks a file.
    """

    def __init__(self, threads: int = 1, batch: int = BATCH, folder: Path = DEFAULT) -> None:
        self._threads = threads
        self._batch_size = batch
        self._folder = folder
        self.dimensions = _width(folder)
        self.name = folder.name

    @cached_property
    def _session(self) -> Any:
        return open_session(self._folder, self._threads)

    @cached_property
    def _tokenizer(self) -> Any:
        return open_tokenizer(self._folder, MAX_TOKENS)

    @cached_property
    def _words(self) -> Words | None:
        return words_of(self._folder, DEFAULT)

    def knows(self, word: str) -> bool:
        """Whether something in lower case is one of the encoder's words; names and slips are none."""
        return self._tokenizer.token_to_id(word) is not None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), dimensions)."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for start in range(0, len(order), self._batch_size):
            rows = order[start : start + self._batch_size]
            vectors[rows] = self._batch([texts[i] for i in rows])
        return vectors

    def _batch(self, texts: list[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(list(map(whole, texts)))
        mask = np.array([e.attention_mask for e in encoded], np.int64)
        feeds: dict[str, npt.NDArray[Any]] = {
            "input_ids": np.array([e.ids for e in encoded], np.int64), "attention_mask": mask,
        }  # fmt: skip
        names = {i.name for i in self._session.get_inputs()}
        if "token_type_ids" in names:
            feeds["token_type_ids"] = np.zeros_like(mask)
        if self._words is not None:
            feeds[INPUT] = self._words.rows(feeds["input_ids"])
        hidden = self._session.run(None, feeds)[0]
        if hidden.ndim == 3:
            weight = mask[..., None].astype(np.float32)
            hidden = (hidden * weight).sum(1) / weight.sum(1)
        norm = np.linalg.norm(hidden, axis=1, keepdims=True)
        return np.asarray(hidden / np.maximum(norm, 1e-9), np.float32)


def whole(text: str) -> str:
    """Halves of characters, which applications do show, are no text to a tokenizer."""
    return text.encode("utf-8", "replace").decode()


def shared(folder: Path = DEFAULT) -> Encoder:
    """One encoder a folder for the whole process: the network is loaded once.

    Raises:
        ModelError: the folder lacks a file.
    """
    return _shared(folder)  # a cache around this function would keep one for shared() and another for shared(DEFAULT)


@cache
def _shared(folder: Path) -> Encoder:
    return Encoder(folder=folder)


def open_session(folder: Path, threads: int) -> Any:
    """An onnxruntime session for the folder's network.

    Raises:
        ModelError: it cannot be loaded.
    """
    onnxruntime = load_onnxruntime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # it would keep what the longest text ever took
    path = network_file(folder)
    network = put_together(path, DEFAULT / FILES[0]) if path.name == DIFFERENCE else str(path)
    try:
        return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors share no importable base
        raise ModelError(f"{path.name} cannot be loaded: it is damaged, cut short or no ONNX model.") from error


def open_tokenizer(folder: Path, max_tokens: int | None) -> Any:
    """The folder's tokenizer; it cuts what is longer (sooner, where it says so itself) and fills what is shorter, or, without a
    number, neither.

    Raises:
        ModelError: it cannot be loaded.
    """
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # the package raises nothing more special
        raise ModelError(f"tokenizer.json in {folder.name} cannot be loaded: it is damaged.") from error
    if max_tokens is None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
    else:
        own = tokenizer.truncation
        tokenizer.enable_truncation(min(max_tokens, own["max_length"]) if own else max_tokens)
        tokenizer.enable_padding()
    return tokenizer


def _width(folder: Path) -> int:
    """Numbers in a vector, by the folder's configuration."""
    for name in FILES:
        if not (folder / name).is_file():
            raise ModelError(f"{folder.name} is no encoder folder: {name} is missing.")
    try:
        return int(json.loads((folder / "config.json").read_text(encoding="utf-8"))["hidden_size"])
    except (UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"config.json in {folder.name} does not say how wide its vectors are.") from error
