"""``edgelam quantize``: a model in smaller types, each verified, measured against the original, and reported.

Every file appears under its name only when it has passed. What was measured is kept in a folder beside the outputs, so
that an interrupted run goes on.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from edgelam.errors import ModelError, UsageError
from edgelam.paths import write_atomic
from edgelam.quantize.data.examples import examples_of, unreserved
from edgelam.quantize.evaluate import quantization
from edgelam.quantize.evaluate.fidelity import Case, Deeds, act, cases, lost, nearness, texts_of
from edgelam.quantize.export import probe
from edgelam.quantize.export.formats import Format, Gguf, Onnx
from edgelam.quantize.export.source import Source, opened_source
from edgelam.quantize.export.types import Target
from edgelam.quantize.export.verify import verify
from edgelam.retrieval import Index
from edgelam.runtime.engine.chat import chatml

Say = Callable[[str], None]

TEXTS = 64
"""Prompts that divergence and perplexity are measured on."""

ROOM = 1.15
"""Disk space asked for, as a multiple of what is expected to be written."""

STATE, MATRIX = "quantize.json", ".importance.npz"


@dataclass(frozen=True, slots=True)
class Request:
    """``types`` in the order to make them. ``trajectories``: recorded runs that the importance matrix is taken from;
    edgelam's own demonstrations by default, ``prompts`` of them. ``most_loss`` in points of step success: a file that loses more fails,
    or, with ``pick``, is not picked."""

    model: Path
    out: Path
    types: tuple[str, ...]
    target: Target = Target.GGUF
    lora: Path | None = None
    trajectories: Path | None = None
    matrix: bool = True
    embedding: str | None = None
    overrides: dict[str, str] = field(default_factory=dict)
    prompts: int = 160
    cases: int = 200
    most_loss: float = 100.0
    most_mb: float = 1e9
    pick: bool = False
    threads: int | None = None

    @property
    def one_file(self) -> bool:
        """Whether ``out`` names a file; otherwise it is a folder for all of them."""
        return self.target is Target.GGUF and self.out.suffix == ".gguf"


@dataclass(slots=True)
class Result:
    """One type, and everything that was measured on it."""

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
        ModelError: the source cannot be used, or a file did not pass.
    """
    if request.one_file and len(request.types) > 1:
        raise UsageError("Several types need a folder as --out.")
    folder = request.out.parent if request.one_file else request.out
    folder.mkdir(parents=True, exist_ok=True)
    with opened_source(request.model, request.lora, folder, say) as source:
        return _Run(request, folder, source, say).all()


class _Run:
    def __init__(self, request: Request, folder: Path, source: Source, say: Say) -> None:
        self._request, self._folder, self._source, self._say = request, folder, source, say
        self._known = self._read_state()
        self._asked: list[Case] = []
        self._before: Deeds | None = None
        self._format = self._chosen_format()

    def all(self) -> dict[str, Any]:
        targets = {kind: self._target(kind) for kind in self._request.types}
        for kind, path in targets.items():
            if path.exists() and kind not in self._known["results"]:
                raise UsageError(f"{path} is already there; give another --out, or remove it.")
        missing = [k for k in targets if not (targets[k].exists() and k in self._known["results"])]
        self._check_room(missing)
        if missing:
            self._asked = cases(self._request.cases, Index(None))
            self._before = self._original_deeds()
            for kind in missing:
                self._make(kind, targets[kind], self._before)
        return self._report(targets)

    # One type

    def _make(self, kind: str, target: Path, before: Deeds) -> None:
        waiting = target.with_name(f".{target.name}.unverified")
        _remove(waiting)
        try:
            self._format.make(kind, waiting, self._say)
            self._say(f"{kind}: verifying")
            verify(waiting, self._format, self._source, self._say)
            result = self._measured(kind, waiting, target, before)
            waiting.replace(target)
        finally:
            _remove(waiting)
        self._known["results"][kind] = asdict(result)
        self._write_state()
        self._say(
            f"{target.name}: {result.megabytes:.1f} MB, step success {result.measures['step_success']['value']:.1%}"
        )

    def _measured(self, kind: str, path: Path, target: Path, before: Deeds) -> Result:
        measures, deeds = self._measures(path)
        loss = lost(before, deeds)
        if loss.points > self._request.most_loss and not self._request.pick:
            raise ModelError(
                f"{kind} loses {loss.points} points of step success, more than the {self._request.most_loss} allowed; "
                "nothing was left under its name."
            )
        size = self._format.size(path) / 1e6
        notes = self._format.notes(path, kind)
        if notes:
            self._say(f"{kind}: {len(notes)} tensors fell back; {notes[0]}")
        return Result(
            kind,
            target.name,
            round(size, 1),
            round(self._format.bits(path), 2),
            {**measures, "loss": asdict(loss)},
            notes,
        )

    def _measures(self, path: Path) -> tuple[dict[str, Any], Deeds]:
        """Everything that is measured on a file, and what it did."""
        engine = self._format.engine(path)
        try:
            deeds = act(engine, self._asked, self._say)
        finally:
            engine.close()
        first, second = self._format.reader(self._format.original), self._format.reader(path)
        try:
            near = nearness(first, second, texts_of(self._asked)[:TEXTS])
        finally:
            first.close()
            second.close()
        return {
            "step_success": asdict(deeds.success), **asdict(near), **asdict(self._format.speed(path, self._say)),
            "decide_ms": round(float(np.median(deeds.milliseconds)), 1),
        }, deeds  # fmt: skip

    def _original_deeds(self) -> Deeds:
        """What the unquantized model does in every case; measured once for a run folder."""
        if "lines" not in self._known:
            self._say("measuring the original")
            original = self._format.original
            self._known["original"], deeds = self._measures(original)
            self._known["original"]["megabytes"] = round(self._format.size(original) / 1e6, 1)
            self._known["original"]["bits"] = round(self._format.bits(original), 2)
            self._known["lines"], self._known["right"] = deeds.lines, deeds.right
            self._write_state()
        return Deeds(tuple(self._known["lines"]), tuple(self._known["right"]), (0.0,))

    # What it is made with

    def _chosen_format(self) -> Format:
        request = self._request
        if request.target is Target.ONNX:
            return Onnx(self._source, request.threads, self._say)
        return Gguf(self._source, request.overrides, request.embedding, request.threads, self._matrix)

    def _matrix(self) -> dict[str, probe.Floats] | None:
        """The importance matrix, made once for a run folder."""
        if not self._request.matrix:
            return None
        path = self._folder / MATRIX
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
            return texts_of(cases(self._request.prompts, Index(None), seed=1))[: self._request.prompts]
        examples = list(examples_of(unreserved(self._request.trajectories)))
        if not examples:
            raise UsageError(f"{self._request.trajectories} holds no recorded steps.")
        return [chatml(e.prompt) + e.answer + "<|im_end|>" for e in examples[: self._request.prompts]]

    # Files

    def _target(self, kind: str) -> Path:
        return self._request.out if self._request.one_file else self._folder / self._format.name(kind)

    def _check_room(self, kinds: Sequence[str]) -> None:
        needed = ROOM * sum(self._format.expected_size(k) for k in kinds)
        free = shutil.disk_usage(self._folder).free
        if needed > free:
            raise UsageError(f"{needed / 1e6:.0f} MB are needed in {self._folder}, and {free / 1e6:.0f} MB are free.")

    def _read_state(self) -> dict[str, Any]:
        """What an earlier run over the same source left, or an empty state."""
        request = self._request
        mark = [
            self._source.name,
            self._source.size,
            request.target,
            request.cases,
            request.matrix,
            request.embedding,
            request.overrides,
        ]
        path = self._folder / STATE
        if path.exists():
            known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            if known.get("of") == json.loads(json.dumps(mark)):
                return known
        return {"of": mark, "results": {}}

    def _write_state(self) -> None:
        write_atomic(self._folder / STATE, json.dumps(self._known, ensure_ascii=False).encode())

    def _report(self, targets: dict[str, Path]) -> dict[str, Any]:
        request = self._request
        rows = [self._known["results"][k] for k in targets]
        pick = quantization.choose(rows, request.most_loss, request.most_mb) if request.pick else None
        report = {"source": {"name": self._source.name, **self._known["original"]}, "types": rows, "pick": pick}
        quantization.write(self._folder, report)
        return report


def _remove(path: Path) -> None:
    """A file or a folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
