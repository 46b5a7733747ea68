"""llama.cpp's quantizer: one GGUF file into another type, with an importance matrix and types for single tensors."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gguf

from edgelam.errors import ModelError
from edgelam.quantize.export.probe import Floats
from edgelam.quantize.export.types import WIDTHS, Fallback, GgufType
from edgelam.runtime.engine.header import Header, read_header
from edgelam.runtime.engine.library import llama, our_log_lines

MAX_BUFFER = 1 << 29
"""Bytes of one tensor's rows that llama.cpp holds at once."""

_REASON = re.compile(r"failed to quantize:\s*(.+)")
_PROGRESS = re.compile(r"\[\s*(\d+)/\s*(\d+)\]\s+(\S+)")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made. ``overrides``: tensor types by a pattern of tensor names (a regular expression)."""

    kind: GgufType
    embedding: str | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)
    threads: int = 1


def quantize(
    source: Path, out: Path, order: Order, matrix: Mapping[str, Floats] | None, say: Callable[[str], None]
) -> None:
    """Write ``out``, which appears under its name only when it is whole; a line for every tensor goes to ``say``.

    Raises:
        ModelError: llama.cpp refused.
    """
    api = llama()

    reasons: list[str] = []

    def progress(_level: int, text: str) -> None:
        if said := _REASON.search(text):
            reasons.append(said[1].strip())
        if match := _PROGRESS.search(text):
            say(f"{order.kind}: tensor {match[1]} of {match[2]}, {match[3]}")

    partial = out.with_name(out.name + ".partial")
    params, kept = _params(api, order, matrix)
    with our_log_lines(progress):
        refused = api.llama_model_quantize(str(source).encode(), str(partial).encode(), ctypes.byref(params))
    del kept  # llama.cpp reads it while it works
    if refused:
        partial.unlink(missing_ok=True)
        why = f": {reasons[-1]}" if reasons else ""
        raise ModelError(f"llama.cpp could not quantize {source.name} to {order.kind}{why}.")
    partial.replace(out)


def widen(source: Path, out: Path, say: Callable[[str], None]) -> None:
    """The same weights in single precision, to measure with.

    Raises:
        ModelError: llama.cpp refused.
    """
    api = llama()
    params = api.llama_model_quantize_default_params()
    params.ftype, params.nthread, params.allow_requantize, params.max_buf_size = 0, 1, True, MAX_BUFFER
    with our_log_lines():
        if api.llama_model_quantize(str(source).encode(), str(out).encode(), ctypes.byref(params)):
            raise ModelError(f"llama.cpp could not widen {source.name}.")
    say("widened to single precision")


def _params(api: Any, order: Order, matrix: Mapping[str, Floats] | None) -> tuple[Any, list[Any]]:
    """llama.cpp's settings, and what must stay alive as long as they are used."""
    params = api.llama_model_quantize_default_params()
    params.ftype = int(gguf.LlamaFileType[f"MOSTLY_{order.kind}"])
    params.nthread = order.threads
    params.allow_requantize = True
    params.max_buf_size = MAX_BUFFER
    if order.embedding is not None:
        params.token_embedding_type = int(gguf.GGMLQuantizationType[order.embedding])
    kept: list[Any] = []
    low = api.llama_cpp
    if order.overrides:
        rows = [(pattern.encode(), int(gguf.GGMLQuantizationType[kind])) for pattern, kind in order.overrides.items()]
        table = (low.llama_model_tensor_override * (len(rows) + 1))(*rows, (None, 0))
        params.tt_overrides = ctypes.cast(table, ctypes.POINTER(low.llama_model_tensor_override))
        kept.append(table)
    if matrix:
        pointer = ctypes.POINTER(ctypes.c_float)
        entries = [(n.encode(), v.ctypes.data_as(pointer), v.size) for n, v in matrix.items()]
        table = (low.llama_model_imatrix_data * (len(entries) + 1))(*entries, (None, None, 0))
        params.imatrix = ctypes.cast(table, ctypes.POINTER(low.llama_model_imatrix_data))
        kept += [table, matrix]
    return params, kept


def fallbacks(path: Path, kind: GgufType) -> list[Fallback]:
    """The tensors of a made file that are not of its type because their rows do not fit that type's blocks."""
    wanted = re.sub(r"_[SML]$", "", kind) if kind.startswith(("Q2_K", "Q3_K", "Q4_K", "Q5_K")) else str(kind)
    block = WIDTHS.get(wanted, 1)
    return [
        Fallback(t.name, t.shape[0], wanted, t.kind)
        for t in read_header(path).tensors
        if len(t.shape) == 2 and t.shape[0] % block and t.kind != wanted
    ]


def bits_per_weight(header: Header) -> float:
    """Over all tensors."""
    return 8 * sum(t.size for t in header.tensors) / sum(t.elements for t in header.tensors)
