"""``edgelam quantize``: a model in smaller types, each verified, measured against the original, and reported.

Every file appears under its name only when it has passed. What was measured is kept in a folder beside the outputs, so
that an interrupted run goes on.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from edgelam.errors import ModelError, UsageError
from edgelam.paths import write_atomic
from edgelam.quantize.data.examples import Example, examples_of, unreserved
from edgelam.quantize.evaluate import quantization
from edgelam.quantize.evaluate.fidelity import Replies, lost
from edgelam.quantize.evaluate.page import page
from edgelam.quantize.export import child, mixed, probe
from edgelam.quantize.export.disk import digest, require_room
from edgelam.quantize.export.folder import read_json
from edgelam.quantize.export.formats import PATIENCE, Format, Gguf, Onnx
from edgelam.quantize.export.mixed import BudgetTooSmall
from edgelam.quantize.export.source import Source, opened_source
from edgelam.quantize.export.types import ORIGINAL, STATE, Budget, Target, budget_of, polish_of
from edgelam.quantize.export.verify import verify
from edgelam.quantize.measure import Measure
from edgelam.runtime.engine.header import read_header

Say = Callable[[str], None]

SHARES = (1.0, 0.95, 0.9, 0.85)
"""Sizes that ``--auto`` tries mixed types at, as shares of the best uniform type's."""

MATRIX = ".importance.npz"
STATE_VERSION = 3
MATRIX_OF = ("version", "the model", "the adapter", "the trajectories", "the prompts")
"""What an importance matrix depends on; everything else but these can change and leave it as it is."""


@dataclass(frozen=True, slots=True)
class Request:
    """``types`` in the order to make them. ``trajectories``: recorded runs that the importance matrix is taken from;
    edgelam's own demonstrations by default, ``prompts`` of them. ``max_loss`` in points of step success: a file that loses more fails,
    or, with ``pick``, is not picked. ``compare``: with what the format's own tool makes of the same types. ``ignored``: keys of
    the source's configuration that the person says do not matter."""

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
    max_loss: float = 100.0
    max_mb: float = 1e9
    pick: bool = False
    compare: bool = False
    threads: int | None = None
    ignored: tuple[str, ...] = ()

    @property
    def one_file(self) -> bool:
        """Whether ``out`` names a file; otherwise it is a folder for all of them."""
        return self.target is Target.GGUF and self.out.suffix == ".gguf"


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
    exported = request.target is Target.ONNX
    with opened_source(request.model, request.lora, folder, say, request.ignored, exported) as source:
        return _Run(request, folder, source, say).all()


class _Run:
    def __init__(self, request: Request, folder: Path, source: Source, say: Say) -> None:
        self._request, self._folder, self._source, self._say = request, folder, source, say
        self._recorded = _recorded(request.trajectories)
        self._known = self._read_state()
        self._format = self._chosen_format()
        self._measure = Measure(self._format, request.cases, say)

    def all(self) -> dict[str, Any]:
        targets = {kind: self._target(kind) for kind in self._request.types}
        for path in targets.values():
            if path.exists() and not self._is_ours(path):
                raise UsageError(f"{path} is already there; give another --out, or remove it.")
        missing = [k for k in targets if not (targets[k].exists() and k in self._known["results"])]
        self._check_room(missing)
        self._original()
        for kind in missing:
            self._make(kind, targets[kind])
        if self._request.pick and self._request.target is Target.GGUF:
            targets |= self._search(targets)
        if self._request.compare:
            for kind in [k for k in targets if k not in self._known["plain"]]:
                self._make_baseline(kind)
        return self._report(targets)

    def _search(self, made: dict[str, Path]) -> dict[str, Path]:
        """Mixed types no larger than the best uniform one, then smaller and smaller, as long as they lose little."""
        request = self._request
        found: dict[str, Path] = {}
        best = quantization.choose([self._known["results"][k] for k in made], request.max_loss, request.max_mb)
        if best["kind"] is None:
            return found
        size = self._known["results"][best["kind"]]["megabytes"]
        for share in SHARES:
            kind = str(Budget(round(share * size, 1), "MB"))
            found[kind] = self._target(kind)
            if kind not in self._known["results"] or not found[kind].exists():
                try:
                    self._make(kind, found[kind])
                except BudgetTooSmall:
                    del found[kind]
                    break
            if self._known["results"][kind]["measures"]["loss"]["points"] > request.max_loss:
                break
        return found

    # One type

    def _original(self) -> None:
        """What the unquantized model does in every case; measured once for a run folder."""
        if ORIGINAL not in self._known["replies"]:
            self._say("measuring the original")
            path = self._format.original
            measures, replies = self._measure(path)
            self._known[ORIGINAL] = {**measures, **self._sizes(path)}
            self._known["replies"][ORIGINAL] = replies.stored()
            self._known["fidelity"] = self._source.fidelity
            self._write_state()

    def _make(self, kind: str, target: Path) -> None:
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".unverified-") as scratch:
            waiting = Path(scratch) / target.name
            self._format.make(kind, waiting, self._say)
            self._say(f"{kind}: verifying")
            verify(waiting, self._format, self._source, self._say)
            result, replies = self._measured(kind, waiting)
            self._check_loss(kind, result["measures"]["loss"]["points"])
            if target.is_dir():
                shutil.rmtree(target)
            waiting.replace(target)
        self._known["files"][target.name] = digest(target)
        self._known["results"][kind] = {**result, "file": target.name}
        self._known["replies"][kind] = replies.stored()
        self._write_state()
        success = result["measures"]["step_success"]["value"]
        self._say(f"{target.name}: {result['megabytes']:.1f} MB, step success {success:.1%}")

    def _make_baseline(self, kind: str) -> None:
        """The same type as the format's own tool makes it by default: measured against ours, and thrown away."""
        tool = self._format.baseline_tool(kind)
        if tool is None:
            return
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".plain-") as scratch:
            path = Path(scratch) / self._format.name(kind)
            self._say(f"{kind}: {tool}")
            self._format.make_baseline(kind, path, self._say)
            result, replies = self._measured(kind, path)
        result["measures"]["behind"] = asdict(lost(Replies.of(self._known["replies"][kind]), replies))
        self._known["plain"][kind] = {**result, "tool": tool}
        self._write_state()

    def _measured(self, kind: str, path: Path) -> tuple[dict[str, Any], Replies]:
        """A row of the report, and what the file did in every case."""
        measures, replies = self._measure(path)
        loss = asdict(lost(Replies.of(self._known["replies"][ORIGINAL]), replies))
        notes = self._format.notes(path, kind)
        if notes:
            self._say(f"{kind}: {len(notes)} tensors fell back; {notes[0]}")
        return {
            "kind": kind, **self._sizes(path), "measures": {**measures, "loss": loss}, "fallbacks": notes, "tensors": self._format.kinds(path),
        }, replies  # fmt: skip

    def _sizes(self, path: Path) -> dict[str, float]:
        return {
            "megabytes": round(self._format.size(path) / 1e6, 1), "bits": round(self._format.bits(path), 2),
        }  # fmt: skip

    def _check_loss(self, kind: str, points: float) -> None:
        if points > self._request.max_loss and not self._request.pick:
            raise ModelError(
                f"{kind} loses {points} points of step success, more than the {self._request.max_loss} allowed; "
                "nothing was left under its name."
            )

    # What it is made with

    def _chosen_format(self) -> Format:
        request = self._request
        if request.target is Target.ONNX:
            return Onnx(self._source, request.threads, self._say)
        source, threads = self._source, request.threads
        return Gguf(source, request.overrides, request.embedding, threads, self._matrix, self._mixed, self._calibration)

    def _mixed(self, budget: Budget) -> dict[str, str]:
        """A type for each tensor. How much harm each does is found out once for a run folder, and kept there.

        Raises:
            BudgetTooSmall: nothing is that small. UsageError: it is in milliseconds, and no uniform type was measured.
        """
        ways = self._choices()
        header = read_header(self._source.gguf)
        if budget.unit == "ms":
            price = self._milliseconds(sum(t.elements for t in header.tensors if t.name in ways))
            ways = {
                n: [replace(c, cost=c.cost / self._BYTES[c.kind] * price[c.kind]) for c in w if c.kind in price]
                for n, w in ways.items()
            }
            if lacks := [n for n, w in ways.items() if not w]:
                raise UsageError(f"A budget in ms needs a uniform type measured that fits {lacks[0]}, such as Q8_0.")
            return mixed.mix(ways, budget.most)
        beside = header.data + sum(t.elements * 4 for t in header.tensors if t.name not in ways)
        return mixed.mix(ways, budget.most * 1e6 - beside)

    _BYTES = mixed.bytes_per_weight()

    def _milliseconds(self, weights: int) -> dict[str, float]:
        """What a weight costs in each type, in ms of a decision, by the uniform types that were measured here. A file speaks for the
        type that most of its matrices are stored in, whatever its name (rows that fit no K type fall back); of several the purest."""
        found: dict[str, tuple[float, float]] = {}
        for name, row in self._known["results"].items():
            if budget_of(name) is None and polish_of(name) is None:
                kind, count = max(row["tensors"].items(), key=lambda t: t[1])
                share = count / sum(row["tensors"].values())
                found[kind] = max(found.get(kind, (0.0, 0.0)), (share, row["measures"]["decide_ms"] / weights))
        if not found:
            raise UsageError("A budget in ms needs uniform types measured in the same run: name some as --type, too.")
        return {kind: price for kind, (_, price) in found.items()}

    def _choices(self) -> dict[str, list[mixed.Choice]]:
        if "choices" not in self._known:
            asked = [(c.prompt, c.grammar) for c in self._measure.others(self._request.prompts)]
            decided = mixed.closest(self._source.gguf, asked, PATIENCE, self._say)
            given = (self._source.folder, decided, self._source.gguf, self._matrix(), self._BYTES)
            ways = child.run("Weighing types", mixed.weigh_all, *given, say=self._say)
            self._known["choices"] = {n: [[c.kind, c.cost, c.harm] for c in w] for n, w in ways.items()}
            self._write_state()
        return {n: [mixed.Choice(*c) for c in w] for n, w in self._known["choices"].items()}

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
        if not self._recorded:
            return self._measure.texts(self._request.prompts)
        return [self._measure.text(e.prompt, e.answer) for e in self._recorded[: self._request.prompts]]

    # Files

    def _target(self, kind: str) -> Path:
        return self._request.out if self._request.one_file else self._folder / self._format.name(kind)

    def _check_room(self, kinds: Sequence[str]) -> None:
        require_room(self._folder, sum(self._format.expected_size(k) for k in kinds))

    def _is_ours(self, path: Path) -> bool:
        """Whether it is what an earlier run left, untouched since."""
        return bool(self._known["files"].get(path.name) == digest(path))

    def _read_state(self) -> dict[str, Any]:
        """What an earlier run of the same source with the same arguments left. Where something changed, it is said what, and
        all is made anew."""
        mark = self._mark()
        fresh = {"of": mark, "results": {}, "plain": {}, "replies": {}, "files": {}, "fidelity": ""}
        path = self._folder / STATE
        if not path.exists():
            return fresh
        with suppress(ModelError):  # a damaged one only costs time
            known = read_json(path)
            before = known.get("of")
            if before == mark:
                return known
            if isinstance(before, dict) and isinstance(known.get("files"), dict):
                changed = [k for k in mark if before.get(k) != mark[k]]
                self._say(f"made anew, since these are not as they were last time: {', '.join(changed)}")
                if set(changed) & set(MATRIX_OF):
                    (self._folder / MATRIX).unlink(missing_ok=True)
                return {**fresh, "files": known["files"]}
        (self._folder / MATRIX).unlink(missing_ok=True)
        return fresh

    def _mark(self) -> dict[str, Any]:
        """Everything that the outputs depend on: files by what is in them."""
        request, digests = self._request, self._source.digests
        recorded = digest(request.trajectories) if request.trajectories is not None else ""
        mark = {
            "version": STATE_VERSION, "the model": digests["model"], "the adapter": digests["adapter"], "the trajectories": recorded,
            "the prompts": request.prompts, "--to": request.target, "--cases": request.cases, "--no-matrix": not request.matrix,
            "--embedding": request.embedding, "--override": request.overrides, "--ignore": list(request.ignored),
        }  # fmt: skip
        found: dict[str, Any] = json.loads(json.dumps(mark))
        return found

    def _write_state(self) -> None:
        write_atomic(self._folder / STATE, json.dumps(self._known, ensure_ascii=False).encode())

    def _report(self, targets: dict[str, Path]) -> dict[str, Any]:
        request = self._request
        rows = [self._known["results"][k] for k in targets]
        pick = quantization.choose(rows, request.max_loss, request.max_mb) if request.pick else None
        plain = [self._known["plain"][k] for k in targets if k in self._known["plain"]]
        source = {"name": self._source.name, **self._known[ORIGINAL]}
        report = {"fidelity": self._known["fidelity"], "source": source, "types": rows, "plain": plain, "pick": pick}
        quantization.write(self._folder, report)
        write_atomic(self._folder / "report.html", page(report).encode())
        return report


def _recorded(path: Path | None) -> list[Example]:
    """The steps of a person's own runs, if a file was given. Raises UsageError where it holds none."""
    found = list(examples_of(unreserved(path))) if path is not None else []
    if path is not None and not found:
        raise UsageError(f"{path} holds no recorded steps.")
    return found
