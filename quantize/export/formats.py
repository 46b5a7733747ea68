"""What a quantized model is stored as: how a file of each type is made, opened, and measured.

:mod:`edgelam.quantize.shrink` does the same with every format; what differs between them is here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

from edgelam.errors import UsageError
from edgelam.quantize.evaluate.fidelity import Reader, Speed, speed
from edgelam.quantize.export import child, llamacpp, probe
from edgelam.quantize.export.llamacpp import Order, bits_per_weight, fallbacks
from edgelam.quantize.export.probe import Floats, Probe
from edgelam.quantize.export.source import Source
from edgelam.quantize.export.types import Budget, GgufType, OnnxType, budget_of, plain_of, polish_of
from edgelam.runtime.engine import Engine
from edgelam.runtime.engine.header import Header, read_header

Say = Callable[[str], None]

EMBEDDING = "token_embd.weight"
"""The vocabulary table, whose type llama.cpp is told apart from the others'."""

PATIENCE = 600.0
"""Seconds that a decision may take while a file is measured: nobody waits for it, and models of billions of weights are slow."""


class Format(Protocol):
    """One way to store a model."""

    @property
    def original(self) -> Path:
        """The unquantized model in this format."""

    def expected_size(self, kind: str) -> float:
        """Bytes, roughly: asked for before anything is written."""

    def name(self, kind: str) -> str:
        """The file's (or folder's) name."""

    def make(self, kind: str, path: Path, say: Say) -> None:
        """Write ``path``, a file or a folder."""

    def baseline_tool(self, kind: str) -> str | None:
        """What makes this type for everybody else; None where nothing does."""

    def make_baseline(self, kind: str, path: Path, say: Say) -> None:
        """Write ``path`` as that tool does by default."""

    def engine(self, path: Path) -> Engine: ...

    def reader(self, path: Path) -> Reader: ...

    def speed(self, path: Path, say: Say) -> Speed: ...

    def size(self, path: Path) -> int:
        """Bytes on disk."""

    def bits(self, path: Path) -> float:
        """Per weight."""

    def notes(self, path: Path, kind: str) -> list[str]:
        """What is not as the type's name says."""

    def kinds(self, path: Path) -> dict[str, int]:
        """How many matrices are stored in which type."""


class Gguf:
    """One file for llama.cpp. ``matrix`` is asked for once, when the first type needs it."""

    def __init__(
        self, source: Source, overrides: Mapping[str, str], embedding: str | None, threads: int | None,
        matrix: Callable[[], Mapping[str, Floats] | None], mixed: Callable[[Budget], Mapping[str, str]] = lambda budget: {},
        texts: Callable[[], Sequence[str]] = tuple,
    ) -> None:  # fmt: skip
        """``mixed`` says which type each tensor gets within a budget; ``texts`` are what polishing trains on."""
        self._mixed, self._texts = mixed, texts
        self._source, self._overrides, self._embedding = source, dict(overrides), embedding
        self._threads, self._matrix = threads, matrix
        names = [t.name for t in read_header(source.gguf).tensors] if overrides else []
        for pattern in overrides:
            if not any(re.search(pattern, name) for name in names):
                raise UsageError(f"No tensor of {source.name} is called as --override {pattern} says.")

    @property
    def original(self) -> Path:
        return self._source.gguf

    def expected_size(self, kind: str) -> float:
        kind = plain_of(kind)
        budget = budget_of(kind)
        if budget is not None:
            return budget.most * 1e6 if budget.unit == "MB" else self.size(self.original)
        return expected_size(read_header(self._source.gguf), GgufType(kind))

    def name(self, kind: str) -> str:
        return f"{self._source.name}-{kind}.gguf"

    def make(self, kind: str, path: Path, say: Say) -> None:
        plain, polish = plain_of(kind), polish_of(kind)
        matrix = self._matrix() if plain != GgufType.F16 else None
        given = (self._source.gguf, path, self._order(plain), matrix)
        child.run(f"Quantizing to {plain}", llamacpp.quantize, *given, say=say)
        if polish is not None:
            self._polish(polish.steps, path, matrix, say)

    def _polish(self, steps: int, path: Path, matrix: Mapping[str, Floats] | None, say: Say) -> None:
        """Make ``path`` again, of weights that were trained to be stored in its types."""
        from edgelam.quantize.train.polish import Recipe, polish

        kinds = {t.name: t.kind for t in read_header(path).tensors if len(t.shape) > 1}
        trained = path.with_name("trained.gguf")
        source = self._source
        given = (source.folder, source.gguf, path, trained, matrix, self._texts(), Recipe(steps))
        child.run("Polishing", polish, *given, say=say)
        path.unlink()
        child.run("Quantizing", llamacpp.quantize, trained, path, self._exactly(kinds), matrix, say=say)
        trained.unlink()

    def _order(self, kind: str) -> Order:
        budget = budget_of(kind)
        if budget is None:
            return Order(GgufType(kind), self._embedding, self._overrides, self._threads or 1)
        return self._exactly(self._mixed(budget))

    def _exactly(self, kinds: Mapping[str, str]) -> Order:
        """A type for each tensor."""
        exact = {f"^{re.escape(name)}$": kind for name, kind in kinds.items()}
        return Order(GgufType.Q8_0, kinds.get(EMBEDDING, self._embedding), exact, self._threads or 1)

    def baseline_tool(self, kind: str) -> str | None:
        theirs = kind != GgufType.F16 and budget_of(kind) is None and polish_of(kind) is None
        return None if not theirs else "llama_model_quantize without an importance matrix"

    def make_baseline(self, kind: str, path: Path, say: Say) -> None:
        """The same types for the same tensors, so that the sizes are the same too."""
        order = Order(GgufType(kind), self._embedding, self._overrides, self._threads or 1)
        child.run(f"Quantizing to {kind}", llamacpp.quantize, self._source.gguf, path, order, None, say=say)

    def engine(self, path: Path) -> Engine:
        from edgelam.runtime.engine.llama import LlamaEngine

        return LlamaEngine(path, self._threads, limit=PATIENCE)

    def reader(self, path: Path) -> Reader:
        return Probe(path, self._threads)

    def speed(self, path: Path, say: Say) -> Speed:
        measured: Speed = child.run(f"Measuring {path.name}", _gguf_speed, path, self._threads, say=say)
        return measured

    def size(self, path: Path) -> int:
        return path.stat().st_size

    def bits(self, path: Path) -> float:
        return bits_per_weight(read_header(path))

    def notes(self, path: Path, kind: str) -> list[str]:
        plain = plain_of(kind)
        return [] if budget_of(plain) else [str(f) for f in fallbacks(path, GgufType(plain))]

    def kinds(self, path: Path) -> dict[str, int]:
        return dict(Counter(t.kind for t in read_header(path).tensors if len(t.shape) > 1))


def expected_size(header: Header, kind: GgufType) -> float:
    """Bytes, from the bits that the type's name speaks of and a little for what stays larger."""
    digits = "".join(c for c in kind.partition("_")[0] if c.isdigit())
    bits = int(digits) if kind is GgufType.F16 else int(digits) + 1
    return sum(t.elements for t in header.tensors) * bits / 8


def _gguf_speed(path: Path, threads: int | None, _say: Say) -> Speed:
    return speed(lambda: probe.Probe(path, threads))


class Onnx:
    """A folder for onnxruntime: the model, its tokenizer and its configuration. Every type is made from an unquantized
    export in the source's scratch folder."""

    def __init__(self, source: Source, threads: int | None, say: Say) -> None:
        from edgelam.quantize.export import onnx

        self._source, self._threads = source, threads
        self._original = source.scratch / f"{source.name}-onnx"
        child.run("Exporting to ONNX", onnx.export, source.folder, self._original, say=say)
        with closing(onnx.OnnxProbe(self._original, 1)) as probe:
            source.hold(probe, lambda ids: onnx.layer_outputs(self._original, probe, ids))

    @property
    def original(self) -> Path:
        return self._original

    def expected_size(self, kind: str) -> float:
        share = {OnnxType.FP32: 1.0, OnnxType.INT8W: 0.3, OnnxType.INT8: 0.3, OnnxType.INT4: 0.2}[OnnxType(kind)]
        return share * self.size(self._original)

    def name(self, kind: str) -> str:
        return f"{self._source.name}-{kind}"

    def make(self, kind: str, path: Path, say: Say) -> None:
        from edgelam.quantize.export import onnx

        child.run(f"Quantizing to {kind}", onnx.quantize, self._original, path, OnnxType(kind), say=say)

    def baseline_tool(self, kind: str) -> str | None:
        return "optimum-cli onnxruntime quantize --avx2" if kind in (OnnxType.INT8, OnnxType.INT8W) else None

    def make_baseline(self, kind: str, path: Path, say: Say) -> None:
        from edgelam.quantize.export import onnx

        child.run(f"Quantizing to {kind}", onnx.quantize_by_optimum, self._original, path, say=say)

    def engine(self, path: Path) -> Engine:
        from edgelam.runtime.engine.onnx import OnnxEngine

        return OnnxEngine(path, self._threads, limit=PATIENCE)

    def reader(self, path: Path) -> Reader:
        from edgelam.quantize.export.onnx import OnnxProbe

        return OnnxProbe(path, self._threads)

    def speed(self, path: Path, say: Say) -> Speed:
        measured: Speed = child.run(f"Measuring {path.name}", _onnx_speed, path, self._threads, say=say)
        return measured

    def size(self, path: Path) -> int:
        return sum(f.stat().st_size for f in path.rglob("*") if f.is_file())

    def bits(self, path: Path) -> float:
        from edgelam.quantize.export.onnx import count_weights

        return 8 * (path / "model.onnx").stat().st_size / count_weights(self._source.folder)

    def notes(self, path: Path, kind: str) -> list[str]:
        return []

    def kinds(self, path: Path) -> dict[str, int]:
        return {}


def _onnx_speed(path: Path, threads: int | None, _say: Say) -> Speed:
    from edgelam.quantize.export.onnx import OnnxProbe

    return speed(lambda: OnnxProbe(path, threads))
