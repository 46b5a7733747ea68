"""Moonshine (Jeffries et al. 2024, arXiv 2410.15608) on onnxruntime: an encoder over raw samples, a decoder with a cache."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from edgelam.errors import EnvironmentProblem
from edgelam.telemetry import load_onnxruntime

RATE: Final = 16_000
"""Samples per second."""
BEGIN, END = 1, 2
ENCODER, DECODER, TOKENIZER = "encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin"
SPACE = "▁"
_ENCODED = ".encoder."
"""In the names of what the cache keeps of the sound: one row for all sequences, which the graph broadcasts."""

Samples = NDArray[np.float32]
Cache = dict[str, NDArray[np.float32]]


class Network:
    """The two graphs. Sequences that are decoded together share one encoding."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        onnxruntime = load_onnxruntime()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # Threads that spin between two tokens take the processor from the search: a third of the time, on two cores.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._encoder = onnxruntime.InferenceSession(str(folder / ENCODER), options)
            self._decoder = onnxruntime.InferenceSession(str(folder / DECODER), options)
            self.pieces = read_pieces((folder / TOKENIZER).read_bytes())
        except Exception as error:  # onnxruntime's own errors share no importable base
            raise EnvironmentProblem(f"The speech model in {folder} cannot be read; install it again.") from error
        self._shapes = {i.name: i.shape for i in self._decoder.get_inputs() if i.name.startswith("past")}
        self._outputs = [o.name.replace("present", "past_key_values") for o in self._decoder.get_outputs()][1:]

    def encode(self, samples: Samples) -> NDArray[np.float32]:
        """(1, frames, width), about 41 frames a second."""
        mask = np.ones((1, len(samples)), np.int64)
        encoded: NDArray[np.float32] = self._encoder.run(
            None, {"input_values": samples[None].astype(np.float32), "attention_mask": mask}
        )[0]
        return encoded

    def begin(self, encoded: NDArray[np.float32]) -> tuple[NDArray[np.float32], Cache]:
        """Logits (1, vocabulary) of the first token, and the cache."""
        empty = {name: np.zeros((1, shape[1], 0, shape[3]), np.float32) for name, shape in self._shapes.items()}
        return self._run(encoded, np.array([[BEGIN]]), empty, first=True)

    def follow(
        self, encoded: NDArray[np.float32], tokens: list[int], cache: Cache, parents: list[int]
    ) -> tuple[NDArray[np.float32], Cache]:
        """Logits (n, vocabulary) after ``tokens``; sequence i goes on from row ``parents[i]`` of the cache."""
        rows = {name: past if _ENCODED in name else past[parents] for name, past in cache.items()}
        return self._run(encoded, np.array(tokens)[:, None], rows, first=False)

    def _run(
        self, encoded: NDArray[np.float32], tokens: NDArray[np.int64], cache: Cache, first: bool
    ) -> tuple[NDArray[np.float32], Cache]:
        feeds: dict[str, Any] = {
            "encoder_attention_mask": np.ones(encoded.shape[:2], np.int64),
            "input_ids": tokens,
            "encoder_hidden_states": encoded,
            "use_cache_branch": np.array([not first]),
            **cache,
        }
        logits, *present = self._decoder.run(None, feeds)
        values = dict(zip(self._outputs, present, strict=True))
        # The branch with a cache does not return the encoder's part again.
        kept = {name: past if first or _ENCODED not in name else cache[name] for name, past in values.items()}
        return logits[:, -1], kept


def read_pieces(data: bytes) -> list[bytes]:
    """The vocabulary: for each token its length (one byte, or two from 128 on: low seven bits, then the rest) and its bytes."""
    pieces, at = [], 0
    while at < len(data):
        size, at = data[at], at + 1
        if size > 127:
            size, at = size - 128 + 128 * data[at], at + 1
        if at + size > len(data):
            raise ValueError("the vocabulary ends in the middle of a token")
        pieces.append(data[at : at + size])
        at += size
    return pieces
