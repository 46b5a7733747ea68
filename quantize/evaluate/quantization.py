"""The report of ``edgelam quantize``: a table, a picture of accuracy against size and speed, and a pick."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from edgelam.paths import write_atomic
from edgelam.quantize.evaluate.report import percent
from edgelam.quantize.export.types import budget_of

Row = dict[str, Any]


def write(folder: Path, report: Row) -> None:
    """``report.json``, ``report.md`` and, with the plotting extra, ``report.png``."""
    write_atomic(folder / "report.json", json.dumps(report, ensure_ascii=False, indent=1).encode())
    write_atomic(folder / "report.md", markdown(report).encode())
    if find_spec("matplotlib") is not None:
        _plot(folder / "report.png", report)


def front(rows: Sequence[Row]) -> list[Row]:
    """The rows that no other beats in both size and step success (the Pareto front)."""

    def beaten(row: Row) -> bool:
        return any(
            (o["megabytes"] <= row["megabytes"] and _success(o) >= _success(row))
            and (o["megabytes"] < row["megabytes"] or _success(o) > _success(row))
            for o in rows
        )

    return [r for r in rows if not beaten(r)]


def _success(row: Row) -> float:
    return float(row["measures"]["step_success"]["value"])


def choose(rows: Sequence[Row], max_loss: float, max_mb: float) -> Row:
    """The smallest file within the bounds; equal sizes (within 1 %) are decided by divergence. With its reason."""
    fits = [r for r in rows if r["megabytes"] <= max_mb and r["measures"]["loss"]["points"] <= max_loss]
    if not fits:
        return {"kind": None, "why": f"no type stays under {max_mb:g} MB and loses at most {max_loss:g} points"}
    smallest = min(r["megabytes"] for r in fits)
    best = min((r for r in fits if r["megabytes"] <= 1.01 * smallest), key=lambda r: r["measures"]["kl"])
    loss = best["measures"]["loss"]
    why = (
        f"{best['kind']} is the smallest of {len(fits)} types under {max_mb:g} MB that lose at most {max_loss:g} points: "
        f"{best['megabytes']} MB, {loss['points']:+g} points lost [{loss['low']:g}, {loss['high']:g}], n = {loss['n']}"
    )
    return {"kind": best["kind"], "file": best["file"], "why": why}


COLUMNS = (
    "type",
    "MB",
    "bits/weight",
    "load s",
    "prefill tok/s",
    "decode tok/s",
    "RSS MB",
    "perplexity",
    "KL",
    "top-1",
    "step success",
    "points lost",
)


def markdown(report: Row) -> str:
    """One row for each type, the original first; those on the Pareto front are bold."""
    source = report["source"]
    best = {r["kind"] for r in front(report["types"])}
    lines = [report["fidelity"], ""] if report["fidelity"] else []
    lines += [f"# Quantizing {source['name']}", "", f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|"]
    lines.append(_line("original", source, source))
    for row in report["types"]:
        name = f"**{row['kind']}**" if row["kind"] in best else row["kind"]
        lines.append(_line(name, row, row["measures"]))
    lines += [
        "",
        f"Step success is of {source['step_success']['n']} decisions of expert runs in the simulated applications, under the step's grammar;",
    ]
    lines += [
        f"KL (nats a token) and top-1 agreement with the original over {source['tokens']} tokens. Intervals are 95 %. Bold: on the Pareto front."
    ]
    fell = [(r["kind"], f) for r in report["types"] for f in r["fallbacks"]]
    if fell:
        lines += ["", "## Tensors that fell back", "", *_fallback_lines(report["types"])]
    mixes = [r for r in report["types"] if budget_of(r["kind"])]
    if mixes:
        lines += ["", "## Types of mixed files", ""]
        lines += [f"- {r['kind']}: {', '.join(f'{n} × {k}' for k, n in r['tensors'].items())}" for r in mixes]
    if report["plain"]:
        lines += ["", "## Against each format's own tool", "", *_baseline_lines(report)]
    if report["pick"]:
        lines += ["", f"**Pick:** {report['pick']['why']}."]
    return "\n".join(lines) + "\n"


def cells_of(name: str, row: Row, measures: Row) -> list[Any]:
    """A row of the table, by :data:`COLUMNS`."""
    loss = measures.get("loss")
    return [
        name, row["megabytes"], row["bits"], measures["load_s"], measures["prefill"], measures["decode"], measures["rss_mb"],
        f"{measures['perplexity']:.3f}", f"{measures['kl']:.4f}", f"{measures['agreement']:.1%}", percent(measures["step_success"]),
        f"{loss['points']:+.1f} [{loss['low']:+.1f}, {loss['high']:+.1f}]" if loss else "",
    ]  # fmt: skip


def _line(name: str, row: Row, measures: Row) -> str:
    return f"| {' | '.join(map(str, cells_of(name, row, measures)))} |"


BASELINE = (
    "type",
    "their tool",
    "MB, ours / theirs",
    "KL",
    "KL, ratio",
    "top-1",
    "step success",
    "points theirs loses more",
)
"""Columns of what each format's own tool makes of the same types, measured in the same run."""


def baseline_cells(report: Row) -> list[list[str]]:
    """Ours and theirs, type by type, by :data:`BASELINE`."""
    ours = {r["kind"]: r for r in report["types"]}
    found = []
    for row in report["plain"]:
        we, they, behind = ours[row["kind"]]["measures"], row["measures"], row["measures"]["behind"]
        found.append([
            row["kind"], row["tool"], f"{ours[row['kind']]['megabytes']} / {row['megabytes']}", f"{we['kl']:.4f} / {they['kl']:.4f}",
            f"{we['kl'] / max(they['kl'], 1e-9):.2f}", f"{we['agreement']:.1%} / {they['agreement']:.1%}",
            f"{we['step_success']['value']:.1%} / {they['step_success']['value']:.1%}",
            f"{behind['points']:+.1f} [{behind['low']:+.1f}, {behind['high']:+.1f}]",
        ])  # fmt: skip
    return found


def _baseline_lines(report: Row) -> list[str]:
    head = [f"| {' | '.join(BASELINE)} |", "|---" * len(BASELINE) + "|"]
    return head + [f"| {' | '.join(cells)} |" for cells in baseline_cells(report)]


def _fallback_lines(rows: Sequence[Row]) -> list[str]:
    return [
        f"- {r['kind']}: {len(r['fallbacks'])} tensors, such as {r['fallbacks'][0]}" for r in rows if r["fallbacks"]
    ]


def _plot(path: Path, report: Row) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    rows = report["types"]
    best = front(rows)
    figure, axes = pyplot.subplots(1, 2, figsize=(11, 4.2), layout="constrained", sharey=True)
    for axis, key, label in ((axes[0], "size", "MB"), (axes[1], "speed", "decode, tokens/s")):
        places = [r["megabytes"] if key == "size" else r["measures"]["decode"] for r in rows]
        shares = [r["measures"]["step_success"] for r in rows]
        values = [100 * s["value"] for s in shares]
        errors = [
            [100 * max(0.0, s["value"] - s["low"]) for s in shares],
            [100 * max(0.0, s["high"] - s["value"]) for s in shares],
        ]
        axis.errorbar(places, values, errors, fmt="o", capsize=3, color="#557")
        for x, y, row in zip(places, values, rows, strict=True):
            axis.annotate(row["kind"], (x, y), xytext=(5, 4), textcoords="offset points", fontsize=8)
        axis.axhline(100 * report["source"]["step_success"]["value"], linestyle=":", color="#888")
        axis.set(xlabel=label)
    ordered = sorted(best, key=lambda r: r["megabytes"])
    axes[0].plot(
        [r["megabytes"] for r in ordered], [100 * _success(r) for r in ordered], color="#c60", label="Pareto front"
    )
    axes[0].legend(loc="lower right")
    axes[0].set(ylabel="step success, % with 95 % interval")
    figure.suptitle(f"{report['source']['name']}: accuracy against size and speed (dotted: original)")
    partial = path.with_suffix(".partial.png")
    figure.savefig(partial, dpi=120)
    pyplot.close(figure)
    partial.replace(path)
