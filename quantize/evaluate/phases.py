"""What each phase of a training run brought: every phase's model on the same tasks of the held-out applications.

The table is that of the LAM paper (arXiv 2412.10047, table 3), the picture a learning curve where the same network was
trained on several shares of the data.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from edgelam.paths import write_atomic
from edgelam.quantize.config import Phase
from edgelam.quantize.evaluate.report import OFFLINE, percent
from edgelam.runtime.request.wanted import index_of

ALONE = "alone-"
"""How folders of students without a teacher begin; the number of their examples follows."""

Report = dict[str, Any]


def in_order(names: list[str]) -> list[str]:
    """Phases first, then students without a teacher by the number of their examples, then the rest."""
    places = {str(phase): i for i, phase in enumerate(Phase)}
    return sorted(names, key=lambda n: (places.get(n, len(places)), _examples(n) or 0, n))


def _examples(name: str) -> int | None:
    number = name.removeprefix(ALONE)
    return int(number) if name.startswith(ALONE) and number.isdecimal() else None


def measure(models: dict[str, Path], tasks: int, out: Path, say: Callable[[str], None]) -> dict[str, Report]:
    """``phases.json``, ``phases.md`` and, with the plotting extra, ``phases.png`` in ``out``; a model that was measured
    before is not measured again."""
    path = out / "phases.json"
    reports: dict[str, Report] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name in in_order(list(models)):
        if name not in reports:
            say(f"measuring {name} …")
            reports[name] = _evaluate(models[name], tasks, say)
            write_atomic(path, json.dumps(reports, ensure_ascii=False, indent=1).encode())
    write_atomic(out / "phases.md", markdown(reports).encode())
    if find_spec("matplotlib") is not None:
        _plot(out / "phases.png", reports)
    return reports


def _evaluate(model: Path, tasks: int, say: Callable[[str], None]) -> Report:
    from edgelam.quantize.evaluate.offline import evaluate
    from edgelam.retrieval.cache import EmbeddingCache
    from edgelam.retrieval.encoder import Encoder
    from edgelam.runtime.engine.llama import LlamaEngine
    from edgelam.runtime.policy import Policy

    engine = LlamaEngine(model)
    try:
        return evaluate(Policy(engine, index_of(EmbeddingCache(Encoder()))), tasks, say)
    finally:
        engine.close()


def markdown(reports: dict[str, Report]) -> str:
    """A row for each phase; step success of each application behind the totals."""
    names = in_order(list(reports))
    apps = list(reports[names[0]]["apps"]) if names else []
    heads = ["phase", *(m.replace("_", " ") for m in OFFLINE[:5]), *(f"{a}: steps, tasks" for a in apps)]
    lines = ["# What each phase brought", "", f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name in names:
        report = reports[name]
        cells = [percent(report["all"][m]) for m in OFFLINE[:5]]
        cells += [" ".join(f"{report['apps'][a][m]['value']:.0%}" for m in OFFLINE[:2]) for a in apps]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", "Intervals are 95 % Wilson; every model saw the same tasks.", ""])


def _plot(path: Path, reports: dict[str, Report]) -> None:
    """Step and task success of every phase, and over the number of examples for the students without a teacher."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    names = in_order(list(reports))
    curve = [(count, reports[n]["all"]) for n in names if (count := _examples(n)) is not None]
    names = [n for n in names if _examples(n) is None]
    figure, axes = pyplot.subplots(
        1, 2 if curve else 1, figsize=(10 if curve else 6, 4), squeeze=False, layout="constrained"
    )
    left, right = axes[0][0], axes[0][-1]
    for measured in OFFLINE[:2]:
        shares = [reports[n]["all"][measured] for n in names]
        left.errorbar(range(len(names)), *_with_errors(shares), fmt="o", capsize=3, label=measured.replace("_", " "))
        if curve:
            errors = _with_errors([r[measured] for _, r in curve])
            counts = [c for c, _ in curve]
            right.errorbar(counts, *errors, marker="o", capsize=3)
            right.set(
                ylim=(0, 105), xscale="log", xlabel="examples", title="A student alone, over the size of its data"
            )
            right.set_xticks(counts, [f"{c:,}" for c in counts])
            right.minorticks_off()
    left.set_xticks(range(len(names)), names, rotation=25, ha="right")
    left.set(
        xlim=(-0.5, len(names) - 0.5),
        ylim=(0, 105),
        ylabel="%, with 95 % interval",
        title="Phases, on applications never trained on",
    )
    left.legend()
    partial = path.with_suffix(".partial.png")
    figure.savefig(partial, dpi=120)
    pyplot.close(figure)
    partial.replace(path)


def _with_errors(shares: list[dict[str, Any]]) -> tuple[list[float], list[list[float]]]:
    values = [100 * s["value"] for s in shares]
    return values, [
        [100 * max(0.0, s["value"] - s["low"]) for s in shares],
        [100 * max(0.0, s["high"] - s["value"]) for s in shares],
    ]
