"""Actions lost against size: the files of several runs of ``edgelam quantize`` in one table, the smallest first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from edgelam.errors import UsageError
from edgelam.quantize.evaluate.report import percent
from edgelam.quantize.export.folder import read_json
from edgelam.quantize.export.types import ORIGINAL, STATE, budget_of, polish_of

Row = dict[str, Any]
HEAD = ("MB", "type", "how it is made", "KL", "top-1", "the same line", "step success", "points lost")


def read_rows(runs: Sequence[Path]) -> list[Row]:
    """A row for each original and each file that was measured.

    Raises:
        UsageError: a folder is no run, or the runs were measured on different decisions.
    """
    found: list[Row] = []
    for run in runs:
        known = read_json(run / STATE) if (run / STATE).is_file() else {}
        if ORIGINAL not in known:
            raise UsageError(f"{run} is not a folder that `edgelam quantize` has measured anything in (its --out).")
        source = known[ORIGINAL]
        whole = _row({"kind": ORIGINAL, "measures": source, **source}, "–")
        found += [whole] if whole not in found else []  # one source may be in several runs
        weighed = not known.get("of", {}).get("--no-matrix", False)
        found += [_row(r, _made(r["kind"], weighed)) for r in known["results"].values()]
        found += [_row(r, r["tool"]) for r in known["plain"].values()]
    if len({r["step_success"]["n"] for r in found}) > 1:
        raise UsageError("These runs were measured on different decisions; give all of them the same --cases.")
    return sorted(found, key=lambda r: (r["megabytes"], r["kl"]))


def _row(row: Row, made: str) -> Row:
    measures = row["measures"]
    wanted = ("kl", "agreement", "step_success", "tokens", "loss")
    return {"megabytes": row["megabytes"], "kind": row["kind"], "made": made, **{k: measures.get(k) for k in wanted}}


def _made(kind: str, weighed: bool) -> str:
    if polish_of(kind) is not None:
        made = "edgelam, polished"
    else:
        made = "edgelam, a type for each tensor" if budget_of(kind) is not None else "edgelam, one type"
    return made if weighed else f"{made}, no importance matrix"


def markdown(rows: Sequence[Row]) -> str:
    """The table, and what it was measured on."""
    tokens = sorted({r["tokens"] for r in rows})
    lines = [f"| {' | '.join(HEAD)} |", "|---" * len(HEAD) + "|"]
    lines += [f"| {' | '.join(_cells(r))} |" for r in rows]
    said = " and ".join(f"{t:,}" for t in tokens)
    lines += ["", f"{rows[0]['step_success']['n']} decisions; KL (nats a token) and top-1 over {said} tokens."]
    return "\n".join(lines)


def _cells(row: Row) -> list[str]:
    loss = row["loss"]
    cells = [f"{row['megabytes']:.1f}", row["kind"], row["made"], f"{row['kl']:.4f}", f"{row['agreement']:.1%}"]
    same = f"{loss['same']:.1%}" if loss else ""
    points = f"{loss['points']:+.1f} [{loss['low']:+.1f}, {loss['high']:+.1f}]" if loss else ""
    return [*cells, same, percent(row["step_success"]), points]
