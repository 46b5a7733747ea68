"""A graph of ONNX operators written as a model file: the few messages of onnx.proto that it takes, in protobuf's wire format.

Numbers of fields and types are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto; the wire format is
https://protobuf.dev/programming-guides/encoding. So no package is needed that only writes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

IR_VERSION, OPSET, MICROSOFT = 10, 21, "com.microsoft"

LARGE = 1024
"""Bytes from which a tensor is given to onnxruntime beside the file, which would copy it."""

OUTSIDE, _EXTERNAL = "memory", 1
"""Its place, which nobody looks at, and ``TensorProto.DataLocation``."""

_VARINT, _BYTES, _FIXED = 0, 2, 5


class Type(IntEnum):
    """``TensorProto.DataType``."""

    FLOAT = 1
    UINT8 = 2
    INT32 = 6
    INT64 = 7


_DTYPES = {"float32": Type.FLOAT, "uint8": Type.UINT8, "int32": Type.INT32, "int64": Type.INT64}
_FLOAT, _INT = 1, 2
"""``AttributeProto.AttributeType``."""


class Graph:
    """Nodes in the order in which they are added, which must be one in which they can be computed."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []
        self._inputs: list[bytes] = []
        self._outputs: list[bytes] = []
        self.weights: dict[str, npt.NDArray[Any]] = {}

    def add(self, op: str, inputs: Sequence[str], *outputs: str, domain: str = "", **attributes: float) -> str:
        """A node; returns the name of its first output. ``attributes`` are whole numbers or fractions."""
        described = [
            *_texts(1, inputs), *_texts(2, outputs), *_texts(4, [op]),
            *(_field(5, _attribute(name, value)) for name, value in attributes.items()), *_texts(7, [domain]),
        ]  # fmt: skip
        self._nodes.append(b"".join(described))
        return outputs[0]

    def constant(self, name: str, values: npt.NDArray[Any]) -> str:
        """A tensor that the model holds; returns its name. What is large is kept in :attr:`weights`, outside of the file."""
        described = [_number(1, n) for n in values.shape] + [_number(2, _DTYPES[str(values.dtype)]), *_texts(8, [name])]
        if values.nbytes >= LARGE:
            self.weights[name] = np.ascontiguousarray(values)
            place = b"".join([*_texts(1, ["location"]), *_texts(2, [OUTSIDE])])
            described += [_field(13, place), _number(14, _EXTERNAL)]
        else:
            described.append(_field(9, np.ascontiguousarray(values).tobytes()))
        self._constants.append(b"".join(described))
        return name

    def input(self, name: str, kind: Type, shape: Sequence[int | str]) -> str:
        """What is fed; a dimension that is not known before has a name instead of a number."""
        self._inputs.append(_value(name, kind, shape))
        return name

    def output(self, name: str, kind: Type, shape: Sequence[int | str]) -> None:
        """What is given back."""
        self._outputs.append(_value(name, kind, shape))

    def to_bytes(self) -> bytes:
        """The model as it stands in an ``.onnx`` file."""
        parts = ((1, self._nodes), (5, self._constants), (11, self._inputs), (12, self._outputs))
        graph = b"".join([*_texts(2, [self._name]), *(_field(n, part) for n, many in parts for part in many)])
        opsets = [_field(8, b"".join([*_texts(1, [d]), _number(2, v)])) for d, v in (("", OPSET), (MICROSOFT, 1))]
        return b"".join([_number(1, IR_VERSION), *_texts(2, ["edgelam"]), _field(7, graph), *opsets])


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3 | _VARINT) + _varint(value)


def _field(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | _BYTES) + _varint(len(value)) + value


def _texts(field: int, texts: Iterable[str]) -> list[bytes]:
    return [_field(field, text.encode()) for text in texts]


def _attribute(name: str, value: float) -> bytes:
    kind, stored = (
        (_INT, _number(3, value))
        if isinstance(value, int)
        else (_FLOAT, _varint(2 << 3 | _FIXED) + struct.pack("<f", value))
    )
    return b"".join([*_texts(1, [name]), stored, _number(20, kind)])


def _value(name: str, kind: Type, shape: Sequence[int | str]) -> bytes:
    sizes = [_field(1, _number(1, n) if isinstance(n, int) else _field(2, n.encode())) for n in shape]
    tensor = _number(1, kind) + _field(2, b"".join(sizes))
    return b"".join([*_texts(1, [name]), _field(2, _field(1, tensor))])
