"""Shares with their uncertainty."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """A share of successes with the 95 % Wilson interval (Wilson, 1927)."""

    value: float
    low: float
    high: float
    n: int

    @classmethod
    def of(cls, successes: int, n: int) -> Share:
        if n == 0:
            return cls(0.0, 0.0, 1.0, 0)
        p = successes / n
        middle = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
        half = Z95 / (1 + Z95**2 / n) * math.sqrt(p * (1 - p) / n + Z95**2 / (4 * n * n))
        return cls(round(p, 4), round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4), n)

    def __str__(self) -> str:
        return f"{self.value:.1%} [{self.low:.1%}, {self.high:.1%}] n={self.n}"


def percentile(values: list[float], share: float) -> float:
    """The nearest-rank percentile; 0.0 for no values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]


def quantiles(values: list[float]) -> dict[str, float]:
    """The median and what 95 % stay under, as reports give them."""
    return {"p50": percentile(values, 0.5), "p95": percentile(values, 0.95)}
