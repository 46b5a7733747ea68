"""``python -m edgelam.quantize.export.unsigned MODEL OUT``: the matrices of an int8 network in unsigned bytes.

Where a processor has no instruction for it (VNNI: most PCs from before 2020, many after), products of unsigned and signed bytes are added
in pairs of 16 bits, and what does not fit is cut off (onnxruntime's documentation, *Quantize ONNX models*, data type selection). The same
file then answers otherwise there. Between unsigned bytes nothing is cut off, so that it answers alike everywhere.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

SHIFT = 128
"""Between a signed byte and the unsigned one that stands for the same weight."""

MATRIX, ZERO = 1, 3
"""Inputs of ``MatMulInteger`` that hold the weights, and the byte that stands for zero."""


def to_unsigned(model: Any) -> int:
    """Shift the matrices of ``model`` that are multiplied as signed bytes, and their zeros: the same weights. How many there were.
    One that something else reads, too, stays as it is."""
    from onnx import TensorProto, numpy_helper

    read = Counter(name for node in model.graph.node for name in node.input)
    tensors = {t.name: t for t in model.graph.initializer if t.data_type == TensorProto.INT8}
    changed = 0
    for node in model.graph.node:
        if node.op_type != "MatMulInteger" or len(node.input) <= ZERO:
            continue
        names = {node.input[MATRIX], node.input[ZERO]}
        if not all(name in tensors and read[name] == 1 for name in names):
            continue
        for name in names:
            shifted = (numpy_helper.to_array(tensors[name]).astype(np.int16) + SHIFT).astype(np.uint8)
            tensors[name].CopyFrom(numpy_helper.from_array(shifted, name))
        changed += 1
    return changed


def _convert(source: Path, out: Path) -> None:
    import onnx

    model = onnx.load(source)
    to_unsigned(model)
    onnx.save(model, out)


if __name__ == "__main__":
    _convert(*map(Path, sys.argv[1:3]))
