"""A GGUF model of the Llama family as an ONNX graph with the same weights, for machines without llama.cpp.

Nothing is rounded again: a block of IQ4_NL or Q8_0 is 32 whole numbers of 8 bits and a scale, one of Q4_0 of 4 bits, and that is
what ``MatMulNBits`` multiplies by (https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md). Layouts of
blocks are those of ggml's ``ggml-common.h``; names of tensors and fields those of llama.cpp's ``gguf-py``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from edgelam.errors import ModelError
from edgelam.runtime.engine.header import Header, Tensor
from edgelam.runtime.engine.onnx_graph import MICROSOFT, Graph, Type
from edgelam.runtime.engine.protocol import CONTEXT

FAMILY = "llama"
BLOCK = 32
"""Weights that share a scale, in every type that is read here."""

IQ4_NL = (-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113)
"""``kvalues_iq4nl``: what its sixteen codes stand for."""

MIDDLE = 128
"""What stands for zero where weights of 8 bits are stored without a sign."""

INT8_PRODUCTS = 4
"""``accuracy_level``: what flows is rounded to 8 bits for the product, as llama.cpp does."""

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Blocks:
    """Rows of ``bits`` a weight: ``packed`` of shape (rows, blocks, bytes), ``scales`` of (rows, blocks)."""

    bits: int
    packed: Bytes
    scales: Floats


@dataclass(frozen=True, slots=True)
class Shape:
    """The numbers of a Llama network."""

    layers: int
    width: int
    heads: int
    kv_heads: int
    head_width: int
    epsilon: float
    base: float


def translate(path: Path, header: Header) -> Graph:
    """The model file of :mod:`edgelam.runtime.engine.onnx`.

    Raises:
        ModelError: it is of another family, or has weights of a type that only llama.cpp knows.
    """
    if header.architecture != FAMILY:
        raise ModelError(
            f"{path.name} is a model of the kind {header.architecture}, which only llama.cpp runs. {INSTALL}"
        )
    try:
        return _Writer(path, header).graph()
    except (KeyError, ValueError, TypeError, ZeroDivisionError) as error:
        raise ModelError(f"{path.name} lacks something of a Llama model: {error}.") from error


INSTALL = "With a C compiler at hand: pip install 'edgelam[llama]'"


def shape_of(header: Header) -> Shape:
    """Raises KeyError where the header does not say."""

    def field(name: str) -> float:
        return float(header.fields[f"{FAMILY}.{name}"])

    width, heads = int(field("embedding_length")), int(field("attention.head_count"))
    return Shape(
        int(field("block_count")), width, heads, int(field("attention.head_count_kv")), width // heads,
        field("attention.layer_norm_rms_epsilon"), field("rope.freq_base"),
    )  # fmt: skip


class _Writer:
    def __init__(self, path: Path, header: Header) -> None:
        self._path, self._shape = path, shape_of(header)
        self._tensors = {t.name: t for t in header.tensors}
        self._data = np.memmap(path, np.uint8, "r", header.data)
        self._graph = Graph(path.stem)

    def graph(self) -> Graph:
        graph, shape = self._graph, self._shape
        ids = graph.input("input_ids", Type.INT64, [1, "tokens"])
        graph.input("attention_mask", Type.INT64, [1, "total"])
        self._counts()
        self._rotations()
        table = self._blocks("token_embd.weight")
        rows = self._look_up("token_embd.weight", table, ids)
        for layer in range(shape.layers):
            rows = self._layer(f"blk.{layer}", rows, f"{layer}")
        last = self._norm("output_norm", rows)
        head = "output.weight" if "output.weight" in self._tensors else "token_embd.weight"
        self._multiply(head, last, "logits", table if head == "token_embd.weight" else None)
        graph.output("logits", Type.FLOAT, [1, "tokens", "vocabulary"])
        return graph

    def _counts(self) -> None:
        """How many tokens there are with those held: ``total`` as a scalar, ``last`` the number of the last."""
        graph = self._graph
        graph.constant("one", np.array([1], np.int64))
        graph.add("Shape", ["attention_mask"], "shape")
        graph.add("Gather", ["shape", "one"], "total_1")
        graph.add("Cast", ["total_1"], "total_vector", to=Type.INT32)
        graph.add("Squeeze", ["total_vector"], "total")
        graph.constant("one_32", np.array([1], np.int32))
        graph.add("Sub", ["total_vector", "one_32"], "last")

    def _rotations(self) -> None:
        """Cosines and sines of rotary position embeddings (arXiv 2104.09864), shape (positions, half a head)."""
        half = self._shape.head_width // 2
        speeds = self._shape.base ** (-np.arange(half) / half)
        angles = np.outer(np.arange(CONTEXT), speeds)
        self._graph.constant("cosines", np.cos(angles).astype(np.float32))
        self._graph.constant("sines", np.sin(angles).astype(np.float32))

    def _layer(self, name: str, rows: str, number: str) -> str:
        """Attention and the gated network, each added to what comes in."""
        graph = self._graph
        inner = self._norm(f"{name}.attn_norm", rows)
        query, key, value = (self._multiply(f"{name}.attn_{part}.weight", inner) for part in "qkv")
        attended = self._attention(name, [query, key, value], number)
        rows = graph.add("Add", [rows, self._multiply(f"{name}.attn_output.weight", attended)], f"{name}.mid")
        inner = self._norm(f"{name}.ffn_norm", rows)
        gate = self._multiply(f"{name}.ffn_gate.weight", inner)
        graph.add("Sigmoid", [gate], f"{name}.open")
        graph.add("Mul", [gate, f"{name}.open"], f"{name}.silu")
        graph.add("Mul", [f"{name}.silu", self._multiply(f"{name}.ffn_up.weight", inner)], f"{name}.wide")
        return graph.add("Add", [rows, self._multiply(f"{name}.ffn_down.weight", f"{name}.wide")], f"{name}.out")

    def _attention(self, name: str, parts: list[str], number: str) -> str:
        """llama.cpp turns neighbouring numbers together, hence ``rotary_interleaved``."""
        graph, shape = self._graph, self._shape
        for part in ("key", "value"):
            graph.input(f"past_key_values.{number}.{part}", Type.FLOAT, [1, shape.kv_heads, "held", shape.head_width])
            graph.output(f"present.{number}.{part}", Type.FLOAT, [1, shape.kv_heads, "total", shape.head_width])
        past = [f"past_key_values.{number}.{part}" for part in ("key", "value")]
        return graph.add(
            "GroupQueryAttention", [*parts, *past, "last", "total", "cosines", "sines"],
            f"{name}.attended", f"present.{number}.key", f"present.{number}.value",
            domain=MICROSOFT, num_heads=shape.heads, kv_num_heads=shape.kv_heads, do_rotary=1, rotary_interleaved=1,
        )  # fmt: skip

    def _norm(self, name: str, rows: str) -> str:
        weights = self._graph.constant(f"{name}.weight", self._floats(self._tensors[f"{name}.weight"]))
        return self._graph.add(
            "SimplifiedLayerNormalization", [rows, weights], name, axis=-1, epsilon=self._shape.epsilon
        )

    def _multiply(self, name: str, rows: str, to: str = "", known: Blocks | None = None) -> str:
        blocks = known or self._blocks(name)
        count, width = len(blocks.packed), blocks.packed.shape[1] * BLOCK
        if known is None:
            self._hold(name, blocks)
        return self._graph.add(
            "MatMulNBits", [rows, f"{name}.packed", f"{name}.scales"], to or f"{name}.product",
            domain=MICROSOFT, K=width, N=count, bits=blocks.bits, block_size=BLOCK, accuracy_level=INT8_PRODUCTS,
        )  # fmt: skip

    def _look_up(self, name: str, table: Blocks, ids: str) -> str:
        """Rows of the table that :meth:`_multiply` uses too, shape (1, tokens, width)."""
        graph = self._graph
        self._hold(name, table)
        graph.constant("by_block", np.array([*table.scales.shape, 1], np.int64))
        graph.constant("by_row", np.array([0, 0, -1], np.int64))
        graph.add("Reshape", [f"{name}.scales", "by_block"], "scales_by_block")
        graph.add(
            "GatherBlockQuantized", [f"{name}.packed", ids, "scales_by_block"], "rows_by_block",
            domain=MICROSOFT, bits=table.bits, block_size=BLOCK, gather_axis=0, quantize_axis=2,
        )  # fmt: skip
        return graph.add("Reshape", ["rows_by_block", "by_row"], "rows")

    def _hold(self, name: str, blocks: Blocks) -> None:
        self._graph.constant(f"{name}.packed", blocks.packed)
        self._graph.constant(f"{name}.scales", blocks.scales.reshape(-1))

    def _stored(self, tensor: Tensor) -> Bytes:
        return np.asarray(self._data[tensor.offset : tensor.offset + tensor.size])

    def _floats(self, tensor: Tensor) -> Floats:
        kinds = {"F32": np.float32, "F16": np.float16}
        if tensor.kind not in kinds:
            raise _unknown(tensor)
        return self._stored(tensor).view(kinds[tensor.kind]).astype(np.float32)

    def _blocks(self, name: str) -> Blocks:
        tensor = self._tensors[name]
        width, rows = tensor.shape
        if tensor.kind not in _PACKED:
            raise _unknown(tensor)
        stored = self._stored(tensor).reshape(rows, width // BLOCK, -1)
        scales = np.ascontiguousarray(stored[..., :2]).view(np.float16)[..., 0].astype(np.float32)
        return Blocks(4 if tensor.kind == "Q4_0" else 8, _PACKED[tensor.kind](stored[..., 2:]), scales)


def _codes(stored: Bytes) -> Bytes:
    """The sixteen low halves of a block's bytes are its first weights, the high halves its others."""
    return np.concatenate([stored & 0xF, stored >> 4], axis=-1)


def _by_pairs(stored: Bytes) -> Bytes:
    """Two neighbours in a byte, the first in its low half."""
    codes = _codes(stored)
    return np.asarray(codes[..., 0::2] | codes[..., 1::2] << 4, np.uint8)


def _values(stored: Bytes) -> Bytes:
    """What the codes of IQ4_NL stand for. Translated as bytes: as indices they would take eight times the memory."""
    codes = _codes(stored)
    return np.frombuffer(codes.tobytes().translate(_TABLE), np.uint8).reshape(codes.shape)


_TABLE = bytes(value + MIDDLE for value in IQ4_NL).ljust(256, b"\0")

_PACKED: dict[str, Callable[[Bytes], Bytes]] = {
    "Q4_0": _by_pairs,
    "IQ4_NL": _values,
    "Q8_0": lambda stored: stored ^ np.uint8(MIDDLE),
}


def _unknown(tensor: Tensor) -> ModelError:
    return ModelError(f"Weights of the type {tensor.kind} are only known to llama.cpp. {INSTALL}")
