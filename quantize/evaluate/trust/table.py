"""One table of ``edgelam eval trust``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """``broken`` is how many cases break the promise that the table is about; 0 is the bar. ``cases`` names them."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    broken: int
    cases: tuple[str, ...] = ()
