"""``edgelam eval tools --bfcl FOLDER`` and ``--seal FOLDER``: functions of others, known by their descriptions alone.

BFCL (Patil et al., Berkeley Function Calling Leaderboard; Apache-2.0) is read from its package's ``bfcl_eval/data``, of which nothing is
ever chosen by: the categories of one turn with one call. Seal-Tools (Wu et al. 2024, arXiv 2405.08355; Apache-2.0) is read from its
repository's ``Seal-Tools_Dataset``: the requests for one call; by its parts ``dev`` and ``test_in_domain`` weights are learned, ``test_out_domain``
is for choosing. Which function is meant is decided as on a desktop, by the encoder, and its arguments are read off the request by
their types, names and descriptions; no language model takes part.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from edgelam.action import Action
from edgelam.control import Snapshot
from edgelam.errors import UsageError
from edgelam.quantize.evaluate.toolcalls import share
from edgelam.retrieval.index import Index
from edgelam.risk import Risk
from edgelam.runtime.tools.choose import Chooser, Embeddings
from edgelam.runtime.tools.lists import Items
from edgelam.runtime.tools.machine import Machine
from edgelam.runtime.tools.reading import spaced
from edgelam.runtime.tools.remote import identifier
from edgelam.runtime.tools.schema import parameters_of
from edgelam.runtime.tools.tool import Parameter, Tool, arguments_of
from edgelam.screen_text import clean

CATEGORIES = ("simple_python", "multiple", "live_simple", "live_multiple")
NONE_FITS = ("irrelevance", "live_irrelevance")
"""No function fits there: calling one is wrong."""

_TYPES = {
    "str": "string",
    "bool": "boolean",
    "dict": "object",
    "float": "number",
    "tuple": "array",
    "any": "string",
    "int": "integer",
    "String": "string",
}
PARTS = ("dev", "test_in_domain", "test_out_domain")
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
    called, needs = (name.replace("_", " "),), _as_needed(parameters, needed)
    return Tool(name, lambda machine, **arguments: "", description or name, needs, Risk.READ, called, described=True)


def _as_needed(parameters: Sequence[Parameter], needed: Sequence[str]) -> tuple[Parameter, ...]:
    return tuple(replace(p, optional=p.name not in needed) for p in parameters)


def _plain(field: Any) -> Any:
    """A field with the names of types that JSON Schema has."""
    if not isinstance(field, Mapping):
        return field
    inner = {"items": _plain(field["items"])} if "items" in field else {}
    return {**field, **inner, "type": _TYPES.get(str(field.get("type")), field.get("type"))}


def read_seal(folder: Path, part: str, offered: int = 4, seed: int = 0) -> list[Case]:
    """The requests of a part for one call whose arguments all stand in their words. Each is offered the right function and others of the
    same collection, drawn at random. Raises UsageError where a file is missing or not of that kind."""
    try:
        rows = list(_rows(folder / "tool.jsonl"))
        asked = [r for r in _rows(folder / f"{part}.jsonl") if "-easy-" in r["id"] and len(r["calling"]) == 1]
        functions = {row["api_name"]: _tool(_as_function(row)) for row in rows}
        cases = [(r["query"], r["calling"][0]["api"], r["calling"][0]["parameters"]) for r in asked]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{folder} is no Seal-Tools_Dataset of the repository Seal-Tools: {error}.") from error
    chance = random.Random(seed)
    return [
        Case(say, (functions[name], *chance.sample(list(functions.values()), offered - 1)), {functions[name].name: _only(given)})
        for say, name, given in cases
        if name in functions and given and all(str(v).casefold() in say.casefold() for v in given.values())
    ]  # fmt: skip


def _as_function(row: Mapping[str, Any]) -> dict[str, Any]:
    schema = {"properties": row["parameters"], "required": row.get("required")}
    return {"name": spaced(row["api_name"]), "description": row["api_description"], "parameters": schema}


def _only(given: Mapping[str, Any]) -> dict[str, list[Any]]:
    """A call all of whose arguments have one right value."""
    return {name: [value, *_as_number(value)] for name, value in given.items()}


def _as_number(value: Any) -> list[float]:
    try:
        return [float(value)]
    except (TypeError, ValueError):
        return []


def bfcl(folder: Path, embeddings: Embeddings, machine: Machine) -> dict[str, Any]:
    """By category: the right function first, and the right call; where none fits, how often one is called all the same."""
    return {name: _measured(read_bfcl(folder, name), embeddings, machine) for name in (*CATEGORIES, *NONE_FITS)}


def seal(folder: Path, embeddings: Embeddings, machine: Machine) -> dict[str, Any]:
    """The same by part of Seal-Tools; and each part with the right function left out, where none fits."""
    report: dict[str, Any] = {}
    for part in PARTS:
        cases = read_seal(folder, part)
        report[part] = _measured(cases, embeddings, machine)
        none = [Case(c.say, c.tools[1:], {}) for c in cases]
        report[f"{part}, none fits"] = _measured(none, embeddings, machine)
    return report


def _measured(cases: Sequence[Case], embeddings: Embeddings, machine: Machine) -> dict[str, Any]:
    found = [_answer(case, embeddings, machine) for case in cases]
    if not any(case.answers for case in cases):
        return {"called_though_none_fits": share(sum(given is not None for _, given in found), len(cases))}
    named = sum(name in case.answers for case, (name, _) in zip(cases, found, strict=True))
    right = sum(is_right(case, given) for case, (_, given) in zip(cases, found, strict=True))
    wrong = sum(given is not None and not is_right(case, given) for case, (_, given) in zip(cases, found, strict=True))
    shares = {"function": named, "call": right, "wrong_call": wrong}
    return {name: share(hits, len(cases)) for name, hits in shares.items()}


def _answer(case: Case, embeddings: Embeddings, machine: Machine) -> tuple[str, Mapping[str, Any] | None]:
    """The function that is nearest, and the arguments of the call that would be made or asked about, if one would."""
    tools = {t.name: t for t in case.tools}
    chooser = Chooser(tools, embeddings, Index(None))
    nearest = next(iter(chooser.scores(case.say)), "")
    found = chooser.propose(case.say, _DESKTOP, machine)
    if found is None or not found.is_likely:
        return nearest, None
    return nearest, {"": found.action.text, **_values(tools[found.action.text or ""], found.action)}


def _values(tool: Tool, action: Action) -> dict[str, Any]:
    """The arguments as the function gets them."""
    lists = {p.name: p.kind for p in tool.parameters if isinstance(p.kind, Items)}
    return {k: lists[k].values(v) if k in lists else v for k, v in arguments_of(action).items()}


def is_right(case: Case, given: Mapping[str, Any] | None) -> bool:
    """Every argument given is one of the right values, and none is missing that must be there."""
    if given is None or given[""] not in case.answers:
        return False
    right = case.answers[given[""]]
    named = {k: v for k, v in given.items() if k}
    return all(same(value, right.get(key, ())) for key, value in named.items()) and all(
        "" in values for key, values in right.items() if key not in named
    )


def same(value: Any, allowed: Sequence[Any]) -> bool:
    texts = {str(a).casefold().strip() for a in allowed}
    return value in allowed or str(value).casefold().strip() in texts
