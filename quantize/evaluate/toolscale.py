"""``edgelam eval tools --bfcl FOLDER`` and ``--scale``: functions of others, and how finding one grows with their number.

BFCL (Patil et al., Berkeley Function Calling Leaderboard; Apache-2.0) is read from its package's ``bfcl_eval/data``: the
categories of one turn with one call. Which function is meant is decided as on a desktop, by the encoder, and its arguments
are read off the request by their types; no language model takes part.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edgelam.control import Snapshot
from edgelam.errors import UsageError
from edgelam.quantize.evaluate.statistics import percentile
from edgelam.quantize.evaluate.toolcalls import Request, share
from edgelam.retrieval.index import Index
from edgelam.risk import Risk
from edgelam.runtime.tools.choose import Chooser, Embeddings
from edgelam.runtime.tools.machine import Machine
from edgelam.runtime.tools.remote import identifier, parameters_of
from edgelam.runtime.tools.tool import Parameter, Tool, arguments_of
from edgelam.screen_text import clean

CATEGORIES = ("simple_python", "multiple", "live_simple", "live_multiple")
NONE_FITS = ("irrelevance", "live_irrelevance")
"""No function fits there: calling one is wrong."""

SIZES = (16, 64, 256, 1024, 4096, 16_000)
KEPT = 8
ASKED = 300
"""Requests at each size at most."""

_TYPES = {"dict": "object", "float": "number", "tuple": "array", "any": "string", "int": "integer", "String": "string"}
_DESKTOP = Snapshot("", "Desktop", ())


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the functions offered for it, and what may be called: arguments with every value that counts as right."""

    say: str
    tools: tuple[Tool, ...]
    answers: Mapping[str, Mapping[str, Sequence[Any]]]


def read_bfcl(folder: Path, category: str) -> list[Case]:
    """Raises UsageError where a file is missing or not of that kind."""
    path = next(
        (p for p in sorted(folder.glob("BFCL_v*.json")) if re.fullmatch(rf"BFCL_v\d+_{category}\.json", p.name)), None
    )
    if path is None:
        raise UsageError(f"{folder} holds no BFCL_v…_{category}.json; it is bfcl_eval/data of the package bfcl-eval.")
    try:
        answers = (
            {row["id"]: row["ground_truth"] for row in _rows(path.parent / "possible_answer" / path.name)}
            if category not in NONE_FITS
            else {}
        )
        return [_case(row, answers.get(row["id"], [])) for row in _rows(path)]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise UsageError(f"{path.name} is not as BFCL writes it: {error}.") from error


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _case(row: Mapping[str, Any], answers: Sequence[Mapping[str, Any]]) -> Case:
    said = [turn["content"] for turn in row["question"][0] if turn["role"] == "user"]
    right = {identifier(name): arguments for answer in answers for name, arguments in answer.items()}
    return Case(said[-1], tuple(map(_tool, row["function"])), right)


def _tool(function: Mapping[str, Any]) -> Tool:
    """A function as a tool; arguments that cannot be said in a call are left out, and count as wrong where they are needed."""
    name, description = identifier(function["name"]), clean(str(function.get("description", "")), 300)
    schema = function.get("parameters") or {}
    properties = {key: _plain(field) for key, field in (schema.get("properties") or {}).items()}
    needed = [key for key in schema.get("required") or () if key in properties]
    parameters = parameters_of({"properties": properties, "required": needed})
    if parameters is None:
        simple = [
            key
            for key in needed
            if parameters_of({"properties": {key: properties[key]}, "required": [key]}) is not None
        ]
        parameters = tuple(p for p in parameters_of({"properties": properties}) or () if p.name in simple)
    return Tool(
        name,
        lambda machine, **arguments: "",
        description or name,
        _as_needed(parameters, needed),
        Risk.READ,
        (name.replace("_", " "),),
    )


def _as_needed(parameters: Sequence[Parameter], needed: Sequence[str]) -> tuple[Parameter, ...]:
    return tuple(Parameter(p.name, p.kind, p.name not in needed) for p in parameters)


def _plain(field: Any) -> Any:
    return (
        {**field, "type": _TYPES.get(str(field.get("type")), field.get("type"))}
        if isinstance(field, Mapping)
        else field
    )


def bfcl(folder: Path, embeddings: Embeddings, machine: Machine) -> dict[str, Any]:
    """By category: the right function first, and the right call; where none fits, how often one is called all the same."""
    report: dict[str, Any] = {}
    for category in (*CATEGORIES, *NONE_FITS):
        cases = read_bfcl(folder, category)
        found = [_answer(case, embeddings, machine) for case in cases]
        report[category] = {
            "function": share(
                sum(name in case.answers for case, (name, _) in zip(cases, found, strict=True)), len(cases)
            ),
            "call": share(
                sum(is_right(case, given) for case, (_, given) in zip(cases, found, strict=True)), len(cases)
            ),
            "called_though_none_fits": share(sum(given is not None for _, given in found), len(cases)),
        }
        report[category] = {
            k: v for k, v in report[category].items() if (k == "called_though_none_fits") == (category in NONE_FITS)
        }
    return report


def _answer(case: Case, embeddings: Embeddings, machine: Machine) -> tuple[str, Mapping[str, Any] | None]:
    """The function that is nearest, and the arguments of the call that would be made or asked about, if one would."""
    tools = {t.name: t for t in case.tools}
    chooser = Chooser(tools, embeddings, Index(None))
    nearest = next(iter(chooser.scores(case.say)), "")
    found = chooser.propose(case.say, _DESKTOP, machine)
    if found is None or not found.is_likely:
        return nearest, None
    return nearest, {"": found.action.text, **arguments_of(found.action)}


def is_right(case: Case, given: Mapping[str, Any] | None) -> bool:
    """Every argument given is one of the right values, and none is missing that must be there."""
    if given is None or given[""] not in case.answers:
        return False
    right = case.answers[given[""]]
    named = {k: v for k, v in given.items() if k}
    return all(_same(value, right.get(key, ())) for key, value in named.items()) and all(
        "" in values for key, values in right.items() if key not in named
    )


def _same(value: Any, allowed: Sequence[Any]) -> bool:
    texts = {str(a).casefold().strip() for a in allowed}
    return value in allowed or str(value).casefold().strip() in texts


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
