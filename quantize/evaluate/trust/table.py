"""What a trust table says: of each kind how many were tried, and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass, field


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


@dataclass(frozen=True, slots=True)
class Table:
    """What ``run(seed, count)`` of a module found."""

    name: str
    seed: int
    rows: tuple[Row, ...]

    @property
    def n(self) -> int:
        return sum(row.n for row in self.rows)

    @property
    def failed(self) -> list[str]:
        return [f"{row.kind}: {failure}" for row in self.rows for failure in row.failed]
