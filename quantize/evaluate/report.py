"""What an evaluation leaves behind: ``report.json``, ``report.md`` and ``report.png`` in a folder."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from edgelam.errors import UsageError
from edgelam.paths import write_atomic

Share = dict[str, Any]
"""``value``, ``low``, ``high`` (0 to 1) and ``n``."""

OFFLINE = ("step_success", "task_success", "object_accuracy", "operation_accuracy", "status_accuracy", "recall", "plan_precision", "plan_recall")  # fmt: skip
ONLINE = ("task_success", "called_done_and_was_not", "honest_failure", "harmed")


def machine() -> str:
    """What a report's numbers were measured on."""
    return f"{platform.machine()}, {os.cpu_count()} cores"


def percent(share: Share) -> str:
    """``71.0 % [65–76], n = 200``."""
    return f"{share['value']:.1%} [{share['low']:.0%}–{share['high']:.0%}] n={share['n']}"


def write(folder: Path, title: str, report: dict[str, Any], measures: Sequence[str]) -> None:
    """Write the three files; ``report`` has ``apps`` (a part for each) and ``all``, each with the measures.

    Raises:
        UsageError: the extra for plots is not installed.
    """
    if find_spec("matplotlib") is None:
        raise UsageError("A report's plot needs matplotlib; run: pip install 'edgelam[report]'")
    write_atomic(folder / "report.json", json.dumps(report, ensure_ascii=False, indent=1).encode())
    write_atomic(folder / "report.md", markdown(title, report, measures).encode())
    _plot(folder / "report.png", title, report, measures[:2])


def markdown(title: str, report: dict[str, Any], measures: Sequence[str]) -> str:
    """The tables: a row for each application, and what went wrong."""
    lines = [
        f"# {title}",
        "",
        _facts(report),
        "",
        f"| application | {' | '.join(m.replace('_', ' ') for m in measures)} |",
        "|---" * (len(measures) + 1) + "|",
    ]
    for name, part in [*report["apps"].items(), ("**all**", report["all"])]:
        lines.append(f"| {name} | {' | '.join(percent(part[m]) for m in measures)} |")
    wrong = report["all"].get("wrong") or {}
    if wrong:
        lines += ["", "## What went wrong", "", "| expected → given | times |", "|---|---|"]
        lines += [f"| {what} | {count} |" for what, count in wrong.items()]
    failed = [t for t in report.get("tasks", ()) if not t["success"]]
    if failed:
        lines += ["", "## Tasks that failed", ""]
        lines += [f"- {t['task']['id']}: {t['outcome']} {t['message']} — {' · '.join(t['actions'])}" for t in failed]
    return "\n".join(lines) + "\n"


def _facts(report: dict[str, Any]) -> str:
    """Model, seed and times: whatever of it the report has."""
    whole = report["all"]
    facts = [f"model {report['model']}", *(f"{k} {report[k]}" for k in ("seed", "machine") if k in report)]
    facts += [f"{k} {whole[k]}" for k in ("decide_ms", "step_ms", "seconds", "prompt_tokens") if k in whole]
    return "; ".join(facts) + ". Intervals are 95 % Wilson."


def _plot(path: Path, title: str, report: dict[str, Any], measures: Sequence[str]) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    names = [*report["apps"], "all"]
    parts = [*report["apps"].values(), report["all"]]
    figure, axes = pyplot.subplots(figsize=(1.1 * len(names) + 3, 4), layout="constrained")
    width = 0.8 / len(measures)
    for i, measure in enumerate(measures):
        shares = [p[measure] for p in parts]
        values = [100 * s["value"] for s in shares]
        errors = [
            [100 * max(0, s["value"] - s["low"]) for s in shares],
            [100 * max(0, s["high"] - s["value"]) for s in shares],
        ]
        places = [n + (i - (len(measures) - 1) / 2) * width for n in range(len(names))]
        axes.bar(places, values, width * 0.92, yerr=errors, capsize=3, label=measure.replace("_", " "))
    axes.set_xticks(range(len(names)), names, rotation=20, ha="right")
    axes.set(ylim=(0, 105), ylabel="% with 95 % interval", title=title)
    axes.legend(loc="lower left")
    partial = path.with_suffix(".partial.png")
    figure.savefig(partial, dpi=120)
    pyplot.close(figure)
    partial.replace(path)
