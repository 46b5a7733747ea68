"""A GGUF model as a quantizer needs to see it: the logits of every token of a prompt, and the inputs of every matrix.

llama.cpp through the plain C interface of llama-cpp-python; nothing else reads all quantized types.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from edgelam.errors import ModelError
from edgelam.runtime.engine import default_threads
from edgelam.runtime.engine.header import read_header
from edgelam.runtime.engine.library import base_library, llama
from edgelam.runtime.engine.loaded import F32, Computing, Floats, Loaded

__all__ = ["CONTEXT", "Floats", "Probe", "importance", "opened"]

CONTEXT = 1024


class _Tensor(ctypes.Structure):
    """``struct ggml_tensor`` of ggml.h, up to the name."""


_Tensor._fields_ = [
    ("type", ctypes.c_int), ("buffer", ctypes.c_void_p), ("ne", ctypes.c_int64 * 4), ("nb", ctypes.c_size_t * 4), ("op", ctypes.c_int),
    ("op_params", ctypes.c_int32 * 16), ("flags", ctypes.c_int32), ("src", ctypes.POINTER(_Tensor) * 10), ("view_src", ctypes.c_void_p),
    ("view_offs", ctypes.c_size_t), ("data", ctypes.c_void_p), ("name", ctypes.c_char * 64),
]  # fmt: skip

Watch = Callable[[str, Floats], None]
"""Called with a weight's name and what it is multiplied with, of shape (tokens, columns)."""


class Probe:
    """A loaded model. ``watch`` is told the inputs of the matrices called ``watched`` whenever tokens are read."""

    def __init__(
        self, path: Path, threads: int | None = None, watch: Watch | None = None, watched: frozenset[str] = frozenset(),
        exact: bool = False,
    ) -> None:  # fmt: skip
        """``exact``: all in single precision, GELU among it."""
        self._watch, self._watched = watch, watched
        seen = self._seen if watch is not None else _exactly if exact else None
        callback = llama().llama_cpp.ggml_backend_sched_eval_callback(seen) if seen is not None else None
        self._model = Loaded(path, Computing(CONTEXT, CONTEXT, threads or default_threads(), exact, watch=callback))
        self.size = self._model.size

    def close(self) -> None:
        self._model.free()

    def tokens(self, text: str, special: bool = True) -> list[int]:
        """Token ids, without a beginning-of-text token."""
        return self._model.tokens(text, special)

    def logits(self, ids: Sequence[int]) -> Floats:
        """Of every token, shape (len(ids), vocabulary).

        Raises:
            ModelError: there are more tokens than a context holds, or they could not be evaluated.
        """
        if not 0 < len(ids) <= CONTEXT:
            raise ModelError(f"A prompt has {len(ids)} tokens; 1 to {CONTEXT} can be measured.")
        self._model.cut(0)
        self._model.evaluate(ids, 0, every=True)
        return self._model.every(len(ids))

    def _seen(self, address: int, ask: bool, _data: object) -> bool:
        """Called by llama.cpp before (``ask``) and after each operation; only matrix products are wanted."""
        tensor = ctypes.cast(address, ctypes.POINTER(_Tensor)).contents
        if not tensor.src[0] or not tensor.src[1]:
            return not ask
        weight, given = tensor.src[0].contents, tensor.src[1].contents
        name = weight.name.decode("utf-8", "replace")
        if name not in self._watched or given.type != F32 or given.ne[0] != weight.ne[0]:
            return not ask
        if not ask and self._watch is not None:
            self._watch(name, _held(given))
        return True


def _held(tensor: Any) -> Floats:
    """The numbers of a contiguous tensor where llama.cpp holds them, shape (rows, width)."""
    rows = tensor.ne[1] * tensor.ne[2] * tensor.ne[3]
    data = ctypes.cast(tensor.data, ctypes.POINTER(ctypes.c_float))
    return np.ctypeslib.as_array(data, shape=(rows, tensor.ne[0]))


def _exactly(address: int, ask: bool, _data: object) -> bool:
    """Called by llama.cpp before (``ask``) and after each operation: what GELU gave is computed anew.

    ggml looks GELU up in a table of half-precision numbers (``GGML_GELU_FP16``), which moves a logit of Gemma 3 270M by 0.05:
    that is how the runtime computes, and says nothing of what was converted. Where its input is not kept, the table's stays.
    """
    kind = base_library().ggml_op_desc(address)
    if kind not in (b"GEGLU", b"GELU"):
        return not ask
    if not ask:
        tensor = ctypes.cast(address, ctypes.POINTER(_Tensor)).contents
        given = tensor.src[0].contents
        out, whole = _held(tensor), _held(given)
        if given.type == F32 and given.data != tensor.data and whole.shape == out.shape:
            factor = _held(tensor.src[1].contents) if kind == b"GEGLU" else np.float32(1)
            out[:] = _gelu(whole) * factor
    return True


def _gelu(given: Floats) -> Floats:
    """By the hyperbolic tangent, as the families that llama.cpp has it for compute it."""
    inner = np.float32(math.sqrt(2 / math.pi)) * given * (1 + np.float32(0.044715) * given * given)
    return np.asarray(np.float32(0.5) * given * (1 + np.tanh(inner)), np.float32)


def layer_outputs(path: Path, ids: Sequence[int]) -> list[Floats]:
    """What every layer gives for a prompt, in single precision, each of shape (tokens, width)."""
    found: dict[int, Floats] = {}

    def seen(address: int, ask: bool, _data: object) -> bool:
        tensor = ctypes.cast(address, ctypes.POINTER(_Tensor)).contents
        name = tensor.name.decode("utf-8", "replace")
        if not name.startswith("l_out-") or tensor.type != F32:
            return _exactly(address, ask, _data)
        if not ask:
            found[int(name.removeprefix("l_out-"))] = _held(tensor).copy()
        return True

    callback = llama().llama_cpp.ggml_backend_sched_eval_callback(seen)
    model = Loaded(path, Computing(CONTEXT, CONTEXT, 1, exact=True, watch=callback))
    model.evaluate(ids, 0, every=True)
    model.free()
    return [found[n] for n in sorted(found)]


def loads(path: Path, _say: Callable[[str], None]) -> None:
    """Raises ModelError where llama.cpp does not load a file. To be run in a process of its own, which llama.cpp may end."""
    Probe(path, 1, exact=True).close()


@contextmanager
def opened(path: Path, threads: int | None = None) -> Iterator[Probe]:
    """A probe that is closed at the end."""
    probe = Probe(path, threads)
    try:
        yield probe
    finally:
        probe.close()


def importance(path: Path, prompts: Iterable[str], say: Callable[[str], None]) -> dict[str, Floats]:
    """The importance matrix: of every weight, the mean square of each column's input over the prompts' tokens.

    Quantization then errs where it matters least. Raises ModelError where the model cannot be run.
    """
    header = read_header(path)
    matrices = {t.name: t.shape[0] for t in header.tensors if len(t.shape) == 2 and t.name.endswith(".weight")}
    sums = {name: np.zeros(width, np.float64) for name, width in matrices.items()}
    counts = dict.fromkeys(matrices, 0)

    def watch(name: str, given: Floats) -> None:
        sums[name] += np.square(given, dtype=np.float64).sum(0)
        counts[name] += len(given)

    probe = Probe(path, watch=watch, watched=frozenset(matrices))
    try:
        for number, prompt in enumerate(prompts, 1):
            probe.logits(probe.tokens(prompt)[:CONTEXT])
            if number % 20 == 0:
                say(f"importance: {number} prompts")
    finally:
        probe.close()
    return {n: (sums[n] / counts[n]).astype(np.float32) for n in matrices if counts[n]}
