"""``edgelam quantize``: a model in smaller types, each verified, measured against the original, and reported.

Every file appears under its name only when it has passed. What was measured is kept in a folder beside the outputs, so
that an interrupted run goes on.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from edgelam.errors import ModelError, UsageError
from edgelam.paths import write_atomic
from edgelam.quantize.data.examples import examples_of, unreserved
from edgelam.quantize.evaluate.fidelity import Case, Deeds, act, cases, lost, nearness, speed, texts_of
from edgelam.quantize.export import child, llamacpp, probe
from edgelam.quantize.export.llamacpp import Order, bits_per_weight, fallbacks
from edgelam.quantize.export.source import Source, opened_source
from edgelam.quantize.export.types import GgufType
from edgelam.quantize.export.verify import verify
from edgelam.retrieval import Index
from edgelam.runtime.engine.chat import chatml
from edgelam.runtime.engine.header import Header, read_header
from edgelam.runtime.engine.llama import LlamaEngine

Say = Callable[[str], None]

CALIBRATION = 160
"""Prompts for the importance matrix; more change it little."""

TEXTS = 64
"""Prompts that divergence and perplexity are measured on."""

ROOM = 1.15
"""Disk space asked for, as a multiple of what is expected to be written."""

STATE = "quantize.json"


@dataclass(frozen=True, slots=True)
class Request:
    """``types`` in the order to make them. ``trajectories``: recorded runs that the importance matrix is taken from;
    edgelam's own demonstrations by default. ``most_loss`` in points of step success: a file that loses more fails."""

    model: Path
    out: Path
    types: tuple[GgufType, ...]
    lora: Path | None = None
    trajectories: Path | None = None
    matrix: bool = True
    embedding: str | None = None
    overrides: dict[str, str] = field(default_factory=dict)
    cases: int = 200
    most_loss: float = 100.0
    most_mb: float = 1e9
    pick: bool = False
    threads: int | None = None


@dataclass(slots=True)
class Result:
    """One file, and everything that was measured on it."""

    kind: str
    file: str
    megabytes: float
    bits: float
    measures: dict[str, Any]
    fallbacks: list[str]


def shrink(request: Request, say: Say) -> dict[str, Any]:
    """Make, verify and measure every type; returns the report, which is also written beside the files.

    Raises:
        UsageError: something is in the way of an output, or there is no room for it.
        ModelError: the source cannot be used, or no file passed.
    """
    folder = request.out if request.out.suffix != ".gguf" else request.out.parent
    folder.mkdir(parents=True, exist_ok=True)
    with opened_source(request.model, request.lora, folder, say) as source:
        run = _Run(request, folder, source, say)
        return run.all()


class _Run:
    def __init__(self, request: Request, folder: Path, source: Source, say: Say) -> None:
        self._request, self._folder, self._source, self._say = request, folder, source, say
        self._header = read_header(source.gguf)
        self._known = self._read_state()
        self._asked: list[Case] = []
        self._before: Deeds | None = None

    def all(self) -> dict[str, Any]:
        targets = {kind: self._target(kind) for kind in self._request.types}
        for kind, path in targets.items():
            if path.exists() and kind not in self._known["results"]:
                raise UsageError(f"{path} is already there; give another --out, or remove it.")
        missing = [k for k in targets if not (targets[k].exists() and k in self._known["results"])]
        self._check_room(missing)
        if missing:
            self._asked = cases(self._request.cases, Index(None))
            self._measure_original()
        for kind in missing:
            self._make(kind, targets[kind])
        return self._report(targets)

    # One type

    def _make(self, kind: GgufType, target: Path) -> None:
        waiting = target.with_name(f".{target.name}.unverified")
        order = Order(kind, self._request.embedding, self._request.overrides, self._request.threads or 1)
        matrix = self._matrix() if self._request.matrix and kind is not GgufType.F16 else None
        try:
            child.run(
                f"Quantizing to {kind}", llamacpp.quantize, self._source.gguf, waiting, order, matrix, say=self._say
            )
            result = self._measured(kind, waiting, target)
        finally:
            if not self._known["results"].get(kind):
                waiting.unlink(missing_ok=True)
        waiting.replace(target)
        self._say(
            f"{target.name}: {result.megabytes:.1f} MB, step success {result.measures['step_success']['value']:.1%}"
        )

    def _measured(self, kind: GgufType, path: Path, target: Path) -> Result:
        self._say(f"{kind}: verifying")
        verify(path, self._source, self._say)
        engine = LlamaEngine(path, self._request.threads)
        try:
            deeds = act(engine, self._asked, self._say)
        finally:
            engine.close()
        loss = lost(self._original(), deeds)
        if loss.points > self._request.most_loss and not self._request.pick:
            raise ModelError(
                f"{kind} loses {loss.points} points of step success, more than the {self._request.most_loss} allowed; "
                "nothing was left under its name."
            )
        with probe.opened(self._source.gguf) as first, probe.opened(path) as second:
            near = nearness(first, second, texts_of(self._asked)[:TEXTS])
        swift = child.run(f"Measuring {kind}", _speed, path, self._request.threads, say=self._say)
        header = read_header(path)
        measures = {
            "step_success": asdict(deeds.success), "loss": asdict(loss), **asdict(near), **asdict(swift),
            "decide_ms": round(float(np.median(deeds.milliseconds)), 1),
        }  # fmt: skip
        size = path.stat().st_size / 1e6
        result = Result(kind, target.name, round(size, 1), round(bits_per_weight(header), 2), measures, [])
        result.fallbacks = [str(f) for f in fallbacks(path, kind)]
        if result.fallbacks:
            self._say(f"{kind}: {len(result.fallbacks)} tensors fell back; first {result.fallbacks[0]}")
        self._known["results"][kind] = asdict(result)
        self._write_state()
        return result

    # The original

    def _measure_original(self) -> None:
        if "lines" in self._known:
            self._before = Deeds(tuple(self._known["lines"]), tuple(self._known["right"]), (0.0,))
            return
        self._say("measuring the original")
        engine = LlamaEngine(self._source.gguf, self._request.threads)
        try:
            self._before = act(engine, self._asked, self._say)
        finally:
            engine.close()
        swift = child.run("Measuring the original", _speed, self._source.gguf, self._request.threads, say=self._say)
        with probe.opened(self._source.gguf) as first:
            near = nearness(first, first, texts_of(self._asked)[:TEXTS])
        self._known["original"] = {
            "step_success": asdict(self._before.success), **asdict(near), **asdict(swift),
            "decide_ms": round(float(np.median(self._before.milliseconds)), 1),
        }  # fmt: skip
        self._known["lines"], self._known["right"] = self._before.lines, self._before.right
        self._write_state()

    def _original(self) -> Deeds:
        if self._before is None:
            raise ModelError("The original was not measured.")
        return self._before

    def _matrix(self) -> dict[str, probe.Floats]:
        path = self._folder / ".importance.npz"
        if not path.exists():
            self._say("importance matrix …")
            matrix = probe.importance(self._source.gguf, self._calibration(), self._say)
            partial = path.with_suffix(".partial.npz")
            np.savez(partial, **matrix)  # type: ignore[arg-type]
            partial.replace(path)
        with np.load(path) as stored:
            return dict(stored)

    def _calibration(self) -> list[str]:
        """Prompts and answers of recorded runs; those of the person's own if a file was given."""
        if self._request.trajectories is None:
            return texts_of(cases(CALIBRATION, Index(None), seed=1))[:CALIBRATION]
        examples = list(examples_of(unreserved(self._request.trajectories)))
        if not examples:
            raise UsageError(f"{self._request.trajectories} holds no recorded steps.")
        return [chatml(e.prompt) + e.answer + "<|im_end|>" for e in examples[:CALIBRATION]]

    # Files

    def _target(self, kind: GgufType) -> Path:
        if self._request.out.suffix == ".gguf":
            return self._request.out
        return self._folder / f"{self._source.name}-{kind}.gguf"

    def _check_room(self, kinds: list[GgufType]) -> None:
        needed = ROOM * sum(expected_size(self._header, k) for k in kinds)
        free = shutil.disk_usage(self._folder).free
        if needed > free:
            raise UsageError(f"{needed / 1e6:.0f} MB are needed in {self._folder}, and {free / 1e6:.0f} MB are free.")

    def _read_state(self) -> dict[str, Any]:
        """What an earlier run over the same source left, or an empty state."""
        mark = [
            self._source.name,
            self._source.gguf.stat().st_size,
            self._request.cases,
            sorted(self._request.overrides.items()),
        ]
        path = self._folder / STATE
        if path.exists():
            known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            if known.get("of") == json.loads(json.dumps(mark)):
                return known
        return {"of": mark, "results": {}}

    def _write_state(self) -> None:
        write_atomic(self._folder / STATE, json.dumps(self._known, ensure_ascii=False).encode())

    def _report(self, targets: dict[GgufType, Path]) -> dict[str, Any]:
        from edgelam.quantize.evaluate.quantization import choose, write

        rows = [self._known["results"][k] for k in targets]
        size = self._source.gguf.stat().st_size / 1e6
        report = {
            "source": {"name": self._source.name, "megabytes": round(size, 1), "bits": round(bits_per_weight(self._header), 2), **self._known["original"]},
            "types": rows, "pick": choose(rows, self._request.most_loss, self._request.most_mb) if self._request.pick else None,
        }  # fmt: skip
        write(self._folder, report)
        return report


def expected_size(header: Header, kind: GgufType) -> float:
    """Bytes, from the bits that the type's name speaks of and a little for what stays larger."""
    digits = [c for c in kind if c.isdigit()]
    bits = int("".join(digits)) if kind is GgufType.F16 else int(digits[0]) + 1
    return sum(t.elements for t in header.tensors) * bits / 8


def _speed(path: Path, threads: int | None, _say: Say) -> Any:
    return speed(path, threads)
