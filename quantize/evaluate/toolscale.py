"""``edgelam eval tools --scale``: how finding a tool grows with their number, from 16 to 16,000."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from edgelam.quantize.evaluate.functions import CATEGORIES, read_bfcl
from edgelam.quantize.evaluate.statistics import percentile
from edgelam.quantize.evaluate.toolcalls import Request, share
from edgelam.retrieval.index import Index
from edgelam.risk import Risk
from edgelam.runtime.tools.choose import Chooser, Embeddings
from edgelam.runtime.tools.remote import identifier
from edgelam.runtime.tools.tool import Tool

SIZES = (16, 64, 256, 1024, 4096, 16_000)
KEPT = 8
ASKED = 300
"""Requests at each size at most."""

_ACTS = (
    "list",
    "create",
    "delete",
    "update",
    "export",
    "import",
    "schedule",
    "approve",
    "archive",
    "share",
    "merge",
    "validate",
    "summarise",
    "rename",
    "assign",
    "cancel",
)
_THINGS = ("invoice", "ticket", "customer record", "shipment", "playlist", "calendar event", "support case", "purchase order", "sensor reading", "recipe", "flight booking", "insurance claim", "lesson plan", "chat channel", "code review", "backup", "campaign", "warehouse bin", "patient visit", "water meter", "loyalty card", "press release", "rental contract", "survey", "parking permit", "build job", "budget line", "loan", "course", "exhibit", "seat", "vaccine batch")  # fmt: skip
_PLACES = ("for a team", "in the archive", "of a branch office", "for one customer", "by its number", "in bulk", "for the current month", "with an audit note", "in the test system", "for a partner", "by region", "across all sites", "for a supplier", "by priority", "from a template", "with attachments", "on behalf of a manager", "for review", "in draft", "by date range", "for a contractor", "as a copy", "in the cloud store", "on the mobile app", "for the kiosk", "by owner", "with tags", "for export", "with reminders", "in a sandbox", "as a report", "by status")  # fmt: skip


def synthetic(count: int, seed: int = 0) -> list[Tool]:
    """Made-up tools with descriptions of their own: an act, a thing and a circumstance each."""
    triples = list(itertools.product(_ACTS, _THINGS, _PLACES))
    random.Random(seed).shuffle(triples)
    return [
        Tool(identifier(f"{act} {thing} {place}"), lambda machine, **arguments: "", f"{act.capitalize()} a {thing} {place}.", (), Risk.READ, (f"{act} a {thing} {place}",))
        for act, thing, place in triples[:count]
    ]  # fmt: skip


def scale(
    own: Mapping[str, Tool],
    requests: Sequence[Request],
    folder: Path | None,
    embeddings: Embeddings,
    count_tokens: Any,
    seed: int = 0,
) -> list[dict[str, Any]]:
    """For each number of tools: recall in 8, prompt tokens of the 8 and of all, milliseconds for one request, megabytes of vectors."""
    cases = [c for name in CATEGORIES for c in read_bfcl(folder, name)] if folder is not None else []
    real = {t.name: t for c in cases for t in c.tools}
    asked = [(r.say, r.calls[0].text or "") for r in requests if r.calls]
    asked += [(c.say, name) for c in cases if len(c.answers) == 1 for name in c.answers]
    random.Random(seed).shuffle(asked)
    return [_at(size, own, real, asked, embeddings, count_tokens, seed) for size in SIZES]


def _at(
    size: int,
    own: Mapping[str, Tool],
    real: Mapping[str, Tool],
    asked: Sequence[tuple[str, str]],
    embeddings: Embeddings,
    count_tokens: Any,
    seed: int,
) -> dict[str, Any]:
    """One size: the tools that some of the requests mean, then real ones of others, then made-up ones."""
    known = {**real, **own}
    wanted = list(dict.fromkeys(name for _, name in asked if name in known))[:size]
    others = [name for name in known if name not in set(wanted)]
    names = [*wanted, *others][:size]
    tools = {name: known[name] for name in names} | {t.name: t for t in synthetic(max(0, size - len(names)), seed)}
    chooser = Chooser(tools, embeddings, Index(None))
    mine = [(say, name) for say, name in asked if name in tools][:ASKED]
    kept, times = [], []
    for say, _ in mine:
        embeddings.encode_query(say)
        began = time.perf_counter()
        kept.append(list(chooser.scores(say, KEPT))[:KEPT])
        times.append((time.perf_counter() - began) * 1000)
    lines = {
        name: f"tool {name}({', '.join(p.name for p in t.parameters)}): {t.description}" for name, t in tools.items()
    }
    tokens = [count_tokens("\n".join(lines[name] for name in found)) for found in kept[:50]]
    return {
        "tools": len(tools), "real": len(names), "requests": len(mine),
        "recall_in_8": share(sum(name in found for (_, name), found in zip(mine, kept, strict=True)), len(mine)),
        "tokens_of_8": percentile([float(t) for t in tokens], 0.5), "tokens_of_all": count_tokens("\n".join(lines.values())) if size <= 1024 else None,
        "milliseconds": {"p50": percentile(times, 0.5), "p95": percentile(times, 0.95)}, "vectors_mb": round(chooser.megabytes, 2),
    }  # fmt: skip
