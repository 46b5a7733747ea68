"""The kinds of file that ``edgelam quantize`` makes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from edgelam.runtime.engine.header import BLOCKS

STATE, ORIGINAL = "quantize.json", "original"
"""What a run keeps of what it measured, beside its outputs; and what the unquantized model is called there."""


class Target(StrEnum):
    """The runtime a file is for."""

    GGUF = "gguf"
    ONNX = "onnx"


class GgufType(StrEnum):
    """llama.cpp's types that are worth trying on a small model, the largest first."""

    F16 = "F16"
    Q8_0 = "Q8_0"
    Q6_K = "Q6_K"
    Q5_1 = "Q5_1"
    Q5_K_M = "Q5_K_M"
    Q5_0 = "Q5_0"
    Q4_1 = "Q4_1"
    Q4_K_M = "Q4_K_M"
    IQ4_NL = "IQ4_NL"
    Q4_0 = "Q4_0"
    IQ4_XS = "IQ4_XS"
    Q3_K_M = "Q3_K_M"
    IQ3_S = "IQ3_S"
    Q2_K = "Q2_K"


MIX = "MIX"
"""A type for each tensor, chosen by its effect on actions within a budget: ``MIX-57.7MB``, ``MIX-80ms``."""


@dataclass(frozen=True, slots=True)
class Budget:
    """``unit`` is MB of the file, or ms of a decision."""

    most: float
    unit: str

    def __str__(self) -> str:
        return f"{MIX}-{self.most:g}{self.unit}"


def budget_of(kind: str) -> Budget | None:
    """The budget that a type's name speaks of; None for a type that is the same everywhere."""
    found = re.fullmatch(rf"{MIX}-([0-9.]+)(MB|ms)", kind)
    return Budget(float(found[1]), found[2]) if found else None


@dataclass(frozen=True, slots=True)
class Polish:
    """The type ``kind`` after so many ``steps`` of training through its rounding."""

    kind: str
    steps: int

    def __str__(self) -> str:
        return f"{self.kind}-polished{self.steps}"


def polish_of(kind: str) -> Polish | None:
    """The training that a type's name speaks of; None for one that is only rounded."""
    found = re.fullmatch(r"(.+)-polished([0-9]+)", kind)
    return Polish(found[1], int(found[2])) if found else None


def plain_of(kind: str) -> str:
    """The type without the training."""
    polish = polish_of(kind)
    return kind if polish is None else polish.kind


class OnnxType(StrEnum):
    """Variants of an ONNX file. ``int8`` rounds what flows between the weights, too; ``int8w`` and ``int4`` the weights alone."""

    FP32 = "fp32"
    INT8W = "int8w"
    INT8 = "int8"
    INT4 = "int4"


TYPES: dict[Target, type[GgufType] | type[OnnxType]] = {Target.GGUF: GgufType, Target.ONNX: OnnxType}

WIDTHS = {label: block for label, block, _ in BLOCKS.values()}
"""Tensor type: elements of one block, which a row's width must be a multiple of."""


@dataclass(frozen=True, slots=True)
class Fallback:
    """A tensor that could not be stored as its file's type asks for."""

    tensor: str
    width: int
    wanted: str
    given: str

    def __str__(self) -> str:
        return f"{self.tensor}: rows of {self.width} are no multiple of {WIDTHS[self.wanted]}; {self.given} instead of {self.wanted}"
