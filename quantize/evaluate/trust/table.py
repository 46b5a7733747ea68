"""What a table of ``edgelam eval trust`` says, and how the cases of one that counts by kind are collected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Table:
    """``broken`` is how many cases break the promise that the table is about; 0 is the bar. ``cases`` names them."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    broken: int
    cases: tuple[str, ...] = ()


@dataclass(slots=True)
class Row:
    """One kind; ``failed`` says in a few words what went wrong, one text a case. ``slowest`` is in seconds."""

    kind: str
    n: int = 0
    failed: list[str] = field(default_factory=list)
    slowest: float = 0.0
    ends: dict[str, int] = field(default_factory=dict)
    """How the cases ended, by words such as *refused* or an exit code."""

    def add(self, ended: str, seconds: float, failure: str = "") -> None:
        self.n += 1
        self.slowest = max(self.slowest, seconds)
        self.ends[ended] = self.ends.get(ended, 0) + 1
        if failure:
            self.failed.append(failure)


def table_of(title: str, rows: Sequence[Row]) -> Table:
    """Counts by kind."""
    lines = tuple(
        (
            r.kind,
            str(r.n),
            str(len(r.failed)),
            f"{r.slowest:.2f} s",
            ", ".join(f"{n} {end}" for end, n in r.ends.items()),
        )
        for r in rows
    )
    cases = tuple(f"{row.kind}: {failure}" for row in rows for failure in row.failed)
    total = ("all", str(sum(r.n for r in rows)), str(len(cases)), "", "")
    return Table(title, ("kind", "n", "went wrong", "slowest", "ended"), (*lines, total), len(cases), cases)
