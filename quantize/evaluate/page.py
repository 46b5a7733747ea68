"""The report of ``edgelam quantize`` as one HTML file, its plots drawn in it: nothing is fetched, nothing runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from edgelam.quantize.evaluate.quantization import COLUMNS, cells_of, front
from edgelam.quantize.evaluate.report import percent

Row = dict[str, Any]

WIDTH, HEIGHT, MARGIN = 460, 300, 48
"""Of a plot, in CSS pixels."""

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1b2330; background: #fff }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid #dde3ea; white-space: nowrap }
th:first-child, td:first-child { text-align: left }
.scroll { overflow-x: auto } .best { font-weight: 600 } .plots { display: flex; flex-wrap: wrap; gap: 1rem }
svg text { font: 11px system-ui, sans-serif; fill: currentColor } svg { color: inherit }
@media (prefers-color-scheme: dark) { body { color: #e6e9ee; background: #14181f } th, td { border-color: #333b47 } }
"""


def page(report: Row) -> str:
    """The whole file."""
    name = escape(str(report["source"]["name"]))
    plots = (
        _plot(report, "MB", lambda r: float(r["megabytes"])),
        _plot(report, "ms a decision, median", lambda r: float(r["measures"]["decide_ms"])),
    )
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Quantizing {name}</title>",
        f"<style>{_STYLE}</style><p>{escape(report['fidelity'])}</p><h1>Quantizing {name}</h1>",
        f"<div class=scroll>{_table(report)}</div>",
        f"<p>Step success is of {report['source']['step_success']['n']} decisions of expert runs in the simulated applications, under the "
        f"step's grammar; KL (nats a token) and top-1 agreement with the original over {report['source']['tokens']} tokens. Intervals are 95 %.</p>",
        f"<div class=plots>{''.join(plots)}</div>",
        _kinds(report["types"]),
    ]
    if report["pick"]:
        parts.append(f"<p><strong>Pick:</strong> {escape(report['pick']['why'])}.</p>")
    return "\n".join(parts) + "\n"


def _table(report: Row) -> str:
    best = {r["kind"] for r in front(report["types"])}
    rows = [("", cells_of("original", report["source"], report["source"]))]
    rows += [("best" if r["kind"] in best else "", cells_of(r["kind"], r, r["measures"])) for r in report["types"]]
    head = "".join(f"<th>{escape(c)}" for c in COLUMNS)
    body = "".join(f"<tr class='{kind}'>{''.join(f'<td>{escape(str(c))}' for c in cells)}" for kind, cells in rows)
    return f"<table><tr>{head}{body}</table>"


def _plot(report: Row, label: str, place: Callable[[Row], float]) -> str:
    """Step success with its interval over size or time; the original is the dotted line."""
    rows: Sequence[Row] = report["types"]
    shares = [r["measures"]["step_success"] for r in rows]
    level = report["source"]["step_success"]["value"]
    low, high = min(level, *(s["low"] for s in shares)), max(level, *(s["high"] for s in shares))
    most = 1.08 * max(place(r) for r in rows)

    def x(value: float) -> float:
        return MARGIN + (WIDTH - 2 * MARGIN) * value / most

    def y(share: float) -> float:
        return float(HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (share - low) / max(high - low, 1e-9))

    marks = [_line(MARGIN, y(level), WIDTH - MARGIN, y(level), "stroke-dasharray='2 4'")]
    marks += [
        _line(MARGIN, HEIGHT - MARGIN, WIDTH - MARGIN, HEIGHT - MARGIN),
        _line(MARGIN, MARGIN, MARGIN, HEIGHT - MARGIN),
    ]
    for row, share in zip(rows, shares, strict=True):
        at = x(place(row))
        marks.append(_line(at, y(share["low"]), at, y(share["high"]), "opacity=.5"))
        said = escape(f"{row['kind']}: {place(row):g} {label}, step success {percent(share)}")
        marks.append(f"<circle cx={at:.1f} cy={y(share['value']):.1f} r=4 fill=#c60><title>{said}</title></circle>")
        marks.append(f"<text x={at + 6:.1f} y={y(share['value']) - 6:.1f}>{escape(row['kind'])}</text>")
    marks += [
        f"<text x={WIDTH / 2} y={HEIGHT - 12} text-anchor=middle>{escape(label)}</text>",
        f"<text x={WIDTH - MARGIN} y={HEIGHT - MARGIN + 14} text-anchor=end>{most:.0f}</text><text x={MARGIN} y={HEIGHT - MARGIN + 14}>0</text>",
        f"<text x={MARGIN - 6} y={y(high) + 4:.1f} text-anchor=end>{high:.0%}</text><text x={MARGIN - 6} y={y(low):.1f} text-anchor=end>{low:.0%}</text>",
        f"<text x={MARGIN} y={MARGIN - 16}>step success, 95 % interval</text>",
    ]
    return f"<svg viewBox='0 0 {WIDTH} {HEIGHT}' width={WIDTH} role=img aria-label='Step success over {escape(label)}'>{''.join(marks)}</svg>"


def _line(x1: float, y1: float, x2: float, y2: float, more: str = "") -> str:
    return f"<line x1={x1:.1f} y1={y1:.1f} x2={x2:.1f} y2={y2:.1f} stroke=currentColor {more}></line>"


def _kinds(rows: Sequence[Row]) -> str:
    """How many matrices are stored in which type, for types that mix."""
    mixed = [
        (r["kind"], ", ".join(f"{n} × {k}" for k, n in r["tensors"].items())) for r in rows if len(r["tensors"]) > 1
    ]
    listed = "".join(f"<li>{escape(kind)}: {escape(said)}" for kind, said in mixed)
    return f"<h2>Matrices by type</h2><ul>{listed}</ul>" if mixed else ""
