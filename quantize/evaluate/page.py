"""The report of ``edgelam quantize`` as one HTML file, its plots drawn in it: nothing is fetched, nothing runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from edgelam.quantize.evaluate.quantization import BASELINE, COLUMNS, baseline_cells, cells_of, front
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


@dataclass(frozen=True, slots=True)
class _Point:
    """A file in a plot: where it stands, its value with an interval, and what is said of it. ``theirs``: of the format's own tool."""

    name: str
    at: float
    value: float
    low: float
    high: float
    said: str
    theirs: bool = False


def document(title: str, parts: Sequence[str]) -> str:
    """A whole file."""
    head = (
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{escape(title)}</title>"
    )
    return "\n".join([head, f"<style>{_STYLE}</style>", *parts]) + "\n"


def table(head: Sequence[str], rows: Sequence[tuple[str, Sequence[Any]]]) -> str:
    """``rows``: a class, and cells."""
    names = "".join(f"<th>{escape(c)}" for c in head)
    body = "".join(f"<tr class='{kind}'>{''.join(f'<td>{escape(str(c))}' for c in cells)}" for kind, cells in rows)
    return f"<div class=scroll><table><tr>{names}{body}</table></div>"


def page(report: Row) -> str:
    """The report of a language model."""
    name = str(report["source"]["name"])
    best = {r["kind"] for r in front(report["types"])}
    rows = [("", cells_of("original", report["source"], report["source"]))]
    rows += [("best" if r["kind"] in best else "", cells_of(r["kind"], r, r["measures"])) for r in report["types"]]
    success = report["source"]["step_success"]["value"]
    plots = (
        _plot("step success, 95 % interval", "MB", _successes(report, lambda r: float(r["megabytes"])), success),
        _plot(
            "step success, 95 % interval", "ms a decision, median",
            _successes(report, lambda r: float(r["measures"]["decide_ms"])), success,
        ),
        _plot("KL from the original, nats a token", "MB", _divergences(report), 0.0, "{:.2g}"),
    )  # fmt: skip
    parts = [
        f"<p>{escape(report['fidelity'])}</p><h1>Quantizing {escape(name)}</h1>",
        table(COLUMNS, rows),
        f"<p>Step success is of {report['source']['step_success']['n']} decisions of expert runs in the simulated applications, under the "
        f"step's grammar; KL (nats a token) and top-1 agreement with the original over {report['source']['tokens']} tokens. Intervals are 95 %.</p>",
        f"<div class=plots>{''.join(plots)}</div><p>Dotted: the original. Hollow: the same type by the format's own tool.</p>",
        _kinds(report["types"]),
    ]
    if report["plain"]:
        cells = [("", row) for row in baseline_cells(report)]
        parts.append(f"<h2>Against each format's own tool</h2>{table(BASELINE, cells)}")
    if report["pick"]:
        parts.append(f"<p><strong>Pick:</strong> {escape(report['pick']['why'])}.</p>")
    return document(f"Quantizing {name}", parts)


def encoder_page(
    name: str, fidelity: str, head: Sequence[str], rows: Sequence[Row], cells: Sequence[Sequence[Any]]
) -> str:
    """The report of a sentence encoder; ``rows`` with ``recall``, ``megabytes`` and ``query_ms``, the original first."""
    points = [
        [
            _Point(r["kind"], float(r[place]), s["value"], s["low"], s["high"], f"recall {percent(s)}")
            for r in rows for s in [r["recall"]]
        ]
        for place in ("megabytes", "query_ms")
    ]  # fmt: skip
    level = float(rows[0]["recall"]["value"])
    plots = [
        _plot("recall, 95 % interval", label, found, level)
        for label, found in zip(("MB", "ms a query"), points, strict=True)
    ]
    parts = [
        f"<p>{escape(fidelity)}</p><h1>Quantizing {escape(name)}</h1>",
        table(head, [("", c) for c in cells]),
        f"<div class=plots>{''.join(plots)}</div>",
    ]
    return document(f"Quantizing {name}", parts)


def _files(report: Row) -> list[tuple[Row, bool]]:
    """Every measured file, and whether it is the format's own tool's."""
    return [*((r, False) for r in report["types"]), *((r, True) for r in report["plain"])]


def _successes(report: Row, place: Callable[[Row], float]) -> list[_Point]:
    shares = [(r, theirs, r["measures"]["step_success"]) for r, theirs in _files(report)]
    return [
        _Point(r["kind"], place(r), s["value"], s["low"], s["high"], f"step success {percent(s)}", theirs)
        for r, theirs, s in shares
    ]


def _divergences(report: Row) -> list[_Point]:
    found = [(r, theirs, float(r["measures"]["kl"])) for r, theirs in _files(report)]
    return [_Point(r["kind"], float(r["megabytes"]), k, k, k, f"KL {k:.4f}", theirs) for r, theirs, k in found]


def _plot(title: str, label: str, points: Sequence[_Point], level: float, form: str = "{:.0%}") -> str:
    """Values with their intervals over size or time; ``level``, the original's, is the dotted line."""
    low, high = min(level, *(p.low for p in points)), max(level, *(p.high for p in points))
    most = 1.08 * max(p.at for p in points)

    def x(value: float) -> float:
        return MARGIN + (WIDTH - 2 * MARGIN) * value / most

    def y(value: float) -> float:
        return float(HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (value - low) / max(high - low, 1e-9))

    marks = [_line(MARGIN, y(level), WIDTH - MARGIN, y(level), "stroke-dasharray='2 4'")]
    marks += [
        _line(MARGIN, HEIGHT - MARGIN, WIDTH - MARGIN, HEIGHT - MARGIN),
        _line(MARGIN, MARGIN, MARGIN, HEIGHT - MARGIN),
    ]
    marks += [_mark(p, x(p.at), y(p.low), y(p.value), y(p.high), label) for p in points]
    marks += [
        f"<text x={WIDTH / 2} y={HEIGHT - 12} text-anchor=middle>{escape(label)}</text>",
        f"<text x={WIDTH - MARGIN} y={HEIGHT - MARGIN + 14} text-anchor=end>{most:.0f}</text><text x={MARGIN} y={HEIGHT - MARGIN + 14}>0</text>",
        f"<text x={MARGIN - 6} y={y(high) + 4:.1f} text-anchor=end>{form.format(high)}</text>",
        f"<text x={MARGIN - 6} y={y(low):.1f} text-anchor=end>{form.format(low)}</text>",
        f"<text x={MARGIN} y={MARGIN - 16}>{escape(title)}</text>",
    ]
    said = escape(f"{title}, over {label}")
    return f"<svg viewBox='0 0 {WIDTH} {HEIGHT}' width={WIDTH} role=img aria-label='{said}'>{''.join(marks)}</svg>"


def _mark(point: _Point, at: float, low: float, value: float, high: float, label: str) -> str:
    who = " by the format's own tool" if point.theirs else ""
    said = escape(f"{point.name}{who}: {point.at:g} {label}, {point.said}")
    filled = "none stroke=#c60" if point.theirs else "#c60"
    named = "" if point.theirs else f"<text x={at + 6:.1f} y={value - 6:.1f}>{escape(point.name)}</text>"
    dot = f"<circle cx={at:.1f} cy={value:.1f} r=4 fill={filled}><title>{said}</title></circle>"
    return f"{_line(at, low, at, high, 'opacity=.5')}{dot}{named}"


def _line(x1: float, y1: float, x2: float, y2: float, more: str = "") -> str:
    return f"<line x1={x1:.1f} y1={y1:.1f} x2={x2:.1f} y2={y2:.1f} stroke=currentColor {more}></line>"


def _kinds(rows: Sequence[Row]) -> str:
    """How many matrices are stored in which type, for types that mix."""
    mixed = [
        (r["kind"], ", ".join(f"{n} × {k}" for k, n in r["tensors"].items())) for r in rows if len(r["tensors"]) > 1
    ]
    listed = "".join(f"<li>{escape(kind)}: {escape(said)}" for kind, said in mixed)
    return f"<h2>Matrices by type</h2><ul>{listed}</ul>" if mixed else ""
