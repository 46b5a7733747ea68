"""What came of many cases: of each kind how many were tried, how they ended, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from edgelam.quantize.evaluate.trust.table import Table

COLUMNS = ("kind", "n", "ended", "slowest, s", "went wrong")


@dataclass(slots=True)
class Tally:
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


def as_table(title: str, seed: int, tallies: Iterable[Tally]) -> Table:
    """With the seed and the count in its title."""
    kept = [t for t in tallies if t.n]
    rows = [(t.kind, str(t.n), _ends(t), f"{t.slowest:.2f}", str(len(t.failed))) for t in kept]
    cases = tuple(f"{t.kind}: {failure}" for t in kept for failure in t.failed)
    return Table(f"{title} (n = {sum(t.n for t in kept)}, seed {seed})", COLUMNS, tuple(rows), len(cases), cases)


def _ends(tally: Tally) -> str:
    return ", ".join(f"{ended} {n}" for ended, n in sorted(tally.ends.items(), key=lambda entry: -entry[1]))
