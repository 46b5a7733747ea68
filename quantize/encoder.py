"""``edgelam quantize`` for the retrieval encoder: a sentence-transformers folder as ONNX, whole and smaller.

What is measured is what the encoder is for: whether the control that is needed is among the candidates.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from edgelam.control import Snapshot
from edgelam.errors import ModelError, UsageError
from edgelam.paths import write_atomic
from edgelam.quantize.evaluate.fidelity import watch_experts
from edgelam.quantize.evaluate.page import encoder_page
from edgelam.quantize.evaluate.report import percent
from edgelam.quantize.evaluate.statistics import Share, percentile
from edgelam.quantize.export import child, onnx
from edgelam.quantize.export.apart import where_apart
from edgelam.quantize.export.corpus import HARD
from edgelam.quantize.export.folder import check_folder, read_json
from edgelam.quantize.export.pooling import ask_encoder, build_in, cut_at, longest_of, read_encoder
from edgelam.quantize.export.truth import TOLERANCE
from edgelam.quantize.export.types import OnnxType
from edgelam.retrieval import Index
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.encoder import MAX_TOKENS, Encoder
from edgelam.retrieval.index import TOP_K
from edgelam.retrieval.text import control_text
from edgelam.runtime.labels import control_of
from edgelam.runtime.request.wanted import index_of
from edgelam.trajectory import Step, Trajectory

Say = Callable[[str], None]
SEED = 56_000_000
"""Of the screens: fresh tasks of the training applications."""

MIN_SIMILARITY = 0.9
"""Mean cosine with the original under which a file does not pass."""

QUERIES = 40

TEXTS = tuple(text for text in HARD if text.strip())


@dataclass(frozen=True, slots=True)
class Need:
    """A screen, the subtask of the request that is carried out on it, and the control that it needs."""

    subtask: str
    snapshot: Snapshot
    ref: str


def is_encoder(model: Path) -> bool:
    """Whether a folder holds a sentence encoder and no language model."""
    if not model.is_dir() or not (model / "config.json").is_file():
        return False
    kinds = read_json(model / "config.json").get("architectures") or [""]
    return (model / "modules.json").is_file() or not str(kinds[0]).endswith(("CausalLM", "ConditionalGeneration"))


def shrink_encoder(
    model: Path, out: Path, kinds: Sequence[str], cases: int, say: Say, ignored: Collection[str] = ()
) -> dict[str, Any]:
    """Make and measure every type in the folder ``out``; returns the report, which is also written there.

    Raises:
        UsageError: an output is already there. ModelError: the source cannot be used, or a file did not pass.
    """
    model = Path(os.path.abspath(model))  # (``.`` has no name)
    check_folder(model)
    pooling = read_encoder(model, ignored)
    targets = {kind: out / f"{model.name}-{kind}" for kind in kinds}
    for target in targets.values():
        if target.exists():
            raise UsageError(f"{target} is already there; give another --out, or remove it.")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".source-") as scratch:
        whole = Path(scratch) / model.name
        longest = longest_of(model, MAX_TOKENS)
        asked = child.run(f"Asking {model.name} itself", ask_encoder, model, TEXTS, longest, say=say)
        child.run("Exporting to ONNX", onnx.export_encoder, model, whole, say=say)
        build_in(whole / "model.onnx", pooling)
        cut_at(whole / "tokenizer.json", longest)
        fidelity = _hold(model, whole, asked, longest, say)
        needed = needs(cases)
        texts = list(
            dict.fromkeys(control_text(c, n.snapshot.title) for n in needed for c in n.snapshot.controls if c.name)
        )
        original = Encoder(folder=whole).encode(texts)
        rows: list[dict[str, Any]] = []
        for kind, target in targets.items():
            waiting = Path(scratch) / target.name
            child.run(f"Quantizing to {kind}", onnx.quantize, whole, waiting, OnnxType(kind), say=say)
            row = _row(kind, waiting, needed, texts, original)
            if row["cosine"] < MIN_SIMILARITY:
                raise ModelError(f"{kind}: its vectors are not the original's (mean cosine {row['cosine']:.3f}).")
            waiting.replace(target)
            rows.append(row)
            say(f"{target.name}: {row['megabytes']} MB, recall {percent(row['recall'])}")
        report: dict[str, Any] = {
            "fidelity": fidelity,
            "source": _row("original", whole, needed, texts, original),
            "types": rows,
        }
    write_atomic(out / "report.json", json.dumps(report, indent=1).encode())
    write_atomic(out / "report.md", markdown(model.name, report).encode())
    measured = [report["source"], *rows]
    html = encoder_page(model.name, fidelity, COLUMNS, measured, [_cells(r) for r in measured])
    write_atomic(out / "report.html", html.encode())
    return report


def _hold(model: Path, whole: Path, asked: tuple[Any, str], longest: int, say: Say) -> str:
    """The first line of the report; ``asked`` is what the folder's own library makes of the texts.

    Raises:
        ModelError: the unquantized file's vectors are not those.
    """
    expected, by = asked
    each = np.abs(Encoder(folder=whole).encode(TEXTS) - expected).max(1)
    difference = float(each.max())
    if not difference <= TOLERANCE:
        worst = TEXTS[int(each.argmax())]
        where = child.run("Looking for what differs", where_apart, model, whole, worst, longest, say=say)
        raise ModelError(
            f"{model.name}: what was made of it is not the same encoder: a vector differs by {difference:.2g} from {by} in "
            f"single precision, and {TOLERANCE:g} is allowed; {where}. Nothing was written."
        )
    said = (
        f"Source fidelity: unit vectors within {difference:.1e} of {by} in single precision before quantizing, "
        f"over {len(TEXTS)} texts of at most {longest} tokens ({TOLERANCE:g} allowed)."
    )
    say(said)
    return said


def needs(count: int) -> list[Need]:
    """At least ``count`` screens of expert runs on which a control is needed, evenly over the applications."""
    found: list[Need] = []

    def watch(done: Trajectory, snapshot: Snapshot, step: Step) -> None:
        control = control_of(step.action, snapshot)
        if control is not None:
            found.append(Need(done.plan[step.subtask], snapshot, control.ref))

    watch_experts(found, count, Index(None), SEED, watch)
    return found


def _row(kind: str, folder: Path, needed: Sequence[Need], texts: Sequence[str], original: Any) -> dict[str, Any]:
    """Size, nearness to the original's vectors, recall of the needed control, milliseconds for one query."""
    encoder = Encoder(folder=folder)
    vectors = encoder.encode(texts)
    similarity = (vectors * original).sum(1)
    index = index_of(EmbeddingCache(encoder))
    hits = sum(n.ref in {c.control.ref for c in index.search(n.subtask, n.snapshot)} for n in needed)
    return {
        "kind": kind, "megabytes": round(sum(f.stat().st_size for f in folder.iterdir()) / 1e6, 1),
        "cosine": round(float(similarity.mean()), 4), "least_cosine": round(float(similarity.min()), 4),
        "recall": asdict(Share.of(hits, len(needed))), "query_ms": _query_ms(encoder, [n.subtask for n in needed]),
        "texts": len(texts),
    }  # fmt: skip


def _query_ms(encoder: Encoder, queries: Sequence[str]) -> float:
    taken = []
    for query in queries[:QUERIES]:
        began = time.perf_counter()
        encoder.encode([query])
        taken.append(1000 * (time.perf_counter() - began))
    return round(percentile(taken, 0.5), 2)


COLUMNS = ("type", "MB", "cosine, mean", "cosine, least", f"recall at {TOP_K}", "ms a query")


def _cells(row: dict[str, Any]) -> tuple[Any, ...]:
    """By :data:`COLUMNS`."""
    return (
        row["kind"], row["megabytes"], row["cosine"], row["least_cosine"], percent(row["recall"]), row["query_ms"],
    )  # fmt: skip


def markdown(name: str, report: dict[str, Any]) -> str:
    """One row for each type, the original first."""
    lines = [
        report["fidelity"],
        "",
        f"# Quantizing {name}",
        "",
        f"| {' | '.join(COLUMNS)} |",
        "|---" * len(COLUMNS) + "|",
    ]
    lines += [f"| {' | '.join(map(str, cells))} |" for cells in map(_cells, (report["source"], *report["types"]))]
    lines += [
        "",
        f"Cosine with the original over {report['source']['texts']} texts of controls; recall: the control that is needed is",
        "among the candidates of the runtime's retrieval. Intervals are 95 %.",
    ]
    return "\n".join(lines) + "\n"
