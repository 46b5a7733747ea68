"""A vocabulary table that serves at both ends of an ONNX model: rows are looked up in it, and its transpose makes the logits.

Quantizers pass by the transpose, or store the table twice, once for each end. Here the output's matrix is quantized and the
rows are read from it: one table, a third of a small model less on disk, and a scale for each token at both ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Blocks:
    """Weights of ``bits`` each, ``size`` of them sharing a scale."""

    bits: int
    size: int


@dataclass(frozen=True, slots=True)
class Tied:
    """``lookup`` names the node that reads ``table``, shape (vocabulary, width); ``matrix`` is its transpose."""

    lookup: str
    table: str
    matrix: str


def untie(model: Any) -> list[Tied]:
    """Give the graph a matrix of its own for every table that it transposes on the way; those that are also looked up are
    told, to be left alone by the quantizer and tied again by :func:`tie_columns` or :func:`tie_blocks`. So are tables that
    the exporter has written a second time as the output's matrix."""
    graph = model.graph
    tables = {i.name: i for i in graph.initializer if len(i.dims) == 2}
    matrices = _turned(graph, tables)
    found = []
    for node in [n for n in graph.node if n.op_type == "Gather" and n.input[0] in tables]:
        table = node.input[0]
        if (matrix := matrices.get(table) or _copy(graph, tables, table)) is not None:
            found.append(Tied(node.name, table, matrix))
    return found


def _turned(graph: Any, tables: dict[str, Any]) -> dict[str, str]:
    """Write the tables that are transposed on the way as matrices; their names by the tables'."""
    from onnx import numpy_helper

    names = {}
    for node in [n for n in graph.node if n.op_type == "Transpose" and n.input[0] in tables]:
        table, matrix = node.input[0], node.output[0]
        turned = np.ascontiguousarray(numpy_helper.to_array(tables[table]).T)
        graph.initializer.append(numpy_helper.from_array(turned, matrix))
        graph.node.remove(node)
        names[table] = matrix
    return names


def _copy(graph: Any, tables: dict[str, Any], table: str) -> str | None:
    """The matrix of a product that holds the transpose of ``table``."""
    from onnx import numpy_helper

    shape = list(reversed(tables[table].dims))
    rows = numpy_helper.to_array(tables[table])
    for node in graph.node:
        matrix = tables.get(node.input[1]) if node.op_type == "MatMul" else None
        if matrix is not None and list(matrix.dims) == shape and np.array_equal(numpy_helper.to_array(matrix).T, rows):
            return str(matrix.name)
    return None


def tie_columns(model: Any, tied: Tied) -> None:
    """Rows from the columns of the int8 matrix that onnxruntime's dynamic quantization made, one scale each."""
    from onnx import TensorProto, helper

    ids, rows, name = *_ends(model, tied), tied.lookup
    steps = [
        helper.make_node("Gather", [f"{tied.matrix}_quantized", ids], [f"{name}/whole"], axis=1),
        helper.make_node("Cast", [f"{name}/whole"], [f"{name}/float"], to=TensorProto.FLOAT),
        helper.make_node("Gather", [f"{tied.matrix}_scale", ids], [f"{name}/scale"], axis=0),
        helper.make_node("Mul", [f"{name}/float", f"{name}/scale"], [f"{name}/columns"]),
        helper.make_node("Transpose", [f"{name}/columns"], [rows], perm=[1, 2, 0]),
    ]
    _replace(model, tied, steps)


def tie_blocks(model: Any, tied: Tied, blocks: Blocks) -> None:
    """Rows from the blocks of ``MatMulNBits``: shape (vocabulary, blocks, bytes), and as many scales as blocks."""
    from onnx import TensorProto, helper

    ids, rows, name = *_ends(model, tied), tied.lookup
    packed = next(i for i in model.graph.initializer if i.name == f"{tied.matrix}_Q{blocks.bits}")
    shape = [*packed.dims[:2], 1]
    model.graph.initializer.append(helper.make_tensor(f"{name}/by_block", TensorProto.INT64, [3], shape))
    model.graph.initializer.append(helper.make_tensor(f"{name}/by_row", TensorProto.INT64, [3], [0, 0, -1]))
    steps = [
        helper.make_node("Reshape", [f"{tied.matrix}_scales", f"{name}/by_block"], [f"{name}/scales"]),
        helper.make_node(
            "GatherBlockQuantized", [packed.name, ids, f"{name}/scales"], [f"{name}/blocks"],
            domain="com.microsoft", block_size=blocks.size, bits=blocks.bits, gather_axis=0, quantize_axis=2,
        ),
        helper.make_node("Reshape", [f"{name}/blocks", f"{name}/by_row"], [rows]),
    ]  # fmt: skip
    _replace(model, tied, steps)


def _ends(model: Any, tied: Tied) -> tuple[str, str]:
    """What the lookup takes beside the table, and what it gives."""
    node = next(n for n in model.graph.node if n.name == tied.lookup)
    return node.input[1], node.output[0]


def _replace(model: Any, tied: Tied, steps: list[Any]) -> None:
    """Other steps in the place of the lookup; its table goes."""
    graph = model.graph
    nodes = list(graph.node)
    place = next(k for k, n in enumerate(nodes) if n.name == tied.lookup)
    nodes[place : place + 1] = steps
    del graph.node[:]
    graph.node.extend(nodes)
    for table in [i for i in graph.initializer if i.name == tied.table]:
        graph.initializer.remove(table)
