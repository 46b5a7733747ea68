"""What an audit prints: a table by toolkit and role, and what was misread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from edgelam.quantize.evaluate.acts.records import Act, AppReport, Found
from edgelam.quantize.evaluate.report import machine

COLUMNS = (Found.SEEN, Found.MISREAD, Found.UNREAD, Found.OPEN, Found.FALSE, Found.BY_HAND, Found.NOTHING, Found.LOST)
TELLING = (Found.MISREAD, Found.UNREAD, Found.FALSE, Found.BY_HAND, Found.NOTHING, Found.LOST)


def report_of(reports: Sequence[AppReport]) -> dict[str, Any]:
    """For JSON."""
    return {
        "apps": [{**asdict(r), "windows": sorted(r.windows)} for r in reports],
        "counts": {f"{kit} · {role}": dict(counts) for (kit, role), counts in counted(reports).items()},
        "machine": machine(),
    }


def counted(reports: Sequence[AppReport]) -> dict[tuple[str, str], Counter[str]]:
    """How often each was found, by toolkit and role."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for report in reports:
        for act in report.acts:
            found.setdefault((report.toolkit, act.role), Counter())[act.found] += 1
    return dict(sorted(found.items()))


def rows(reports: Sequence[AppReport]) -> list[tuple[str, ...]]:
    """One for each toolkit and role, one for each toolkit, and all."""
    by_role = counted(reports)
    kits: dict[str, Counter[str]] = {}
    for (kit, _), counts in by_role.items():
        kits.setdefault(kit, Counter()).update(counts)
    total = sum(kits.values(), Counter[str]())
    lines = [(kit, role, counts) for (kit, role), counts in by_role.items()]
    lines += [(kit, "all", counts) for kit, counts in kits.items()] + [("all", "all", total)]
    return [(kit, role, str(counts.total()), *(str(counts[c] or "") for c in COLUMNS)) for kit, role, counts in lines]


def told(act: Act, app: str) -> str:
    """One act in a line."""
    return f"{app} · {act.window[:30]} · {act.role}({act.native}): {act.line[:90]} → {act.effect} ({act.evidence[:60]}); witness: {act.witness or 'nothing'}"
