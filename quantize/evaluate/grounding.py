"""``edgelam eval grounding``: which control of a real window does a request mean?

A folder holds windows (``NAME.json`` or ``NAME.json.gz``, as ``edgelam inspect --json`` prints them) and ``requests.jsonl``:
``app`` (the window's NAME), ``request``, ``gold`` (places of the right controls in the window's ``controls``) and ``kind``.
Other requests about the same windows may stand in another such file beside it, which is named in place of the folder.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.errors import UsageError
from edgelam.quantize.evaluate.report import machine
from edgelam.quantize.evaluate.statistics import Share
from edgelam.retrieval import Index
from edgelam.retrieval.encoder import Vectors
from edgelam.retrieval.text import control_text
from edgelam.runtime.choosing.doubt import is_unsure
from edgelam.runtime.decision import Goal
from edgelam.runtime.listen.understood import Reader
from edgelam.runtime.policy import Policy

DEPTHS = (3, 8, 30)
"""How far down the ranking is looked; the prompt shows 8."""

REQUESTS = "requests.jsonl"


class Kind(StrEnum):
    """How a request speaks of its control."""

    LABEL = "label"
    PARAPHRASE = "paraphrase"
    GOAL = "goal"
    """What the person wants, without a word of the label."""
    NONE = "none"
    """What the window cannot do."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a person said, and the refs of the controls that are right."""

    app: str
    text: str
    gold: frozenset[str]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Suite:
    """Windows by name, and the requests about them."""

    windows: Mapping[str, Snapshot]
    requests: tuple[Request, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system makes of a request: refs, best first; the chosen one (None: refused); whether it would act without asking."""

    ranking: tuple[str, ...]
    chosen: str | None
    sure: bool | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer held against the request: the place of the first right control in the ranking, from 0, or None."""

    request: Request
    place: int | None
    right: bool
    refused: bool
    sure: bool | None
    """Confident enough to act without asking; None for a system without confidences."""


class Encodes(Protocol):
    """Any encoder: texts to unit vectors, shape (texts, dimensions)."""

    def encode(self, texts: Sequence[str]) -> Vectors: ...


System = Callable[[str, Snapshot], Answer]


def read_suite(place: Path) -> Suite:
    """The windows and requests of a folder, or other requests about its windows, by their file.

    Raises:
        UsageError: a file is missing, damaged, or speaks of a window or control that is not there.
    """
    path = place if place.is_file() else place / REQUESTS
    windows = read_windows(path.parent)
    if not windows or not path.is_file():
        raise UsageError(
            f"{path.parent} holds no windows (NAME.json, as `edgelam inspect --json` prints them) or no {path.name}."
        )
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name} is no text.") from error
    return Suite(windows, tuple(_request(line, f"{path.name}, line {n}", windows) for n, line in enumerate(lines, 1)))


def read_suites(folders: Sequence[Path]) -> Suite:
    """Those of several folders together. Raises UsageError as :func:`read_suite` does."""
    suites = [read_suite(folder) for folder in folders]
    windows = {name: window for suite in suites for name, window in suite.windows.items()}
    return Suite(windows, tuple(request for suite in suites for request in suite.requests))


def read_windows(folder: Path) -> dict[str, Snapshot]:
    """The windows of a folder by name. Raises UsageError where one is damaged."""
    return {_stem(path): _window(path) for path in sorted([*folder.glob("*.json"), *folder.glob("*.json.gz")])}


def encoder_alone(encoder: Encodes) -> System:
    """Every control that can be acted on by the cosine of its text and the request."""
    known: dict[int, Vectors] = {}

    def ask(text: str, snapshot: Snapshot) -> Answer:
        usable = [c for c in snapshot.controls if c.verbs and c.name]
        if id(snapshot) not in known:
            known[id(snapshot)] = encoder.encode([control_text(c, snapshot.title) for c in usable])
        order = np.argsort(-(known[id(snapshot)] @ encoder.encode([text])[0]), kind="stable")
        ranking = tuple(usable[i].ref for i in order[: DEPTHS[-1]])
        return Answer(ranking, ranking[0] if ranking else None)

    return ask


def index_alone(index: Index) -> System:
    """The candidates of the runtime's retrieval, best score first."""

    def ask(text: str, snapshot: Snapshot) -> Answer:
        ranking = _ranking(index, text, snapshot)
        return Answer(ranking, ranking[0] if ranking else None)

    return ask


def as_understood(index: Index) -> System:
    """What the prompt window says before anything is done, without tools and maps."""
    reader = Reader(index, None, lambda subtask: None, str, Path())

    def ask(text: str, snapshot: Snapshot) -> Answer:
        ranking = _ranking(index, text, snapshot)
        found = reader.read(text, snapshot)
        chosen = found[0].control if found else ""
        return Answer(ranking, chosen or None, bool(chosen) and not found[0].unsure)

    return ask


def policy_decides(policy: Policy) -> System:
    """Retrieval and the action model: one decision, nothing done before, all controls of the window."""

    def ask(text: str, snapshot: Snapshot) -> Answer:
        ranking = _ranking(policy.index, text, snapshot)
        decision = policy.decide(Goal(text), snapshot, ())
        return Answer(ranking, decision.control.ref if decision.control else None, not is_unsure(decision))

    return ask


def evaluate(systems: Mapping[str, System], suite: Suite, say: Callable[[str], None]) -> dict[str, Any]:
    """A report: the shares of every system on the same requests."""
    found = {}
    for name, system in systems.items():
        say(f"{name} …")
        found[name] = summary(judge(system, suite))
    return {"systems": found, "requests": len(suite.requests), "windows": len(suite.windows), "machine": machine()}


def judge(system: System, suite: Suite) -> list[Verdict]:
    """The system's answer to every request, held against what is right."""
    return [_verdict(r, system(r.text, suite.windows[r.app])) for r in suite.requests]


def summary(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Shares with their intervals: of all requests that the window can do, by kind and by application."""
    possible = [v for v in verdicts if v.request.kind is not Kind.NONE]
    kinds = [k for k in Kind if k is not Kind.NONE]
    return {
        "all": _shares(possible),
        "kinds": {str(k): _shares([v for v in possible if v.request.kind is k]) for k in kinds},
        "none": _acted(v for v in verdicts if v.request.kind is Kind.NONE),
        "apps": {app: _shares([v for v in possible if v.request.app == app]) for app in sorted({v.request.app for v in possible})},
    }  # fmt: skip


def _ranking(index: Index, text: str, snapshot: Snapshot) -> tuple[str, ...]:
    """What the prompt shows, then what else is found."""
    found = [*index.search(text, snapshot), *index.search(text, snapshot, DEPTHS[-1])]
    return tuple(dict.fromkeys(c.control.ref for c in found))


def _verdict(request: Request, answer: Answer) -> Verdict:
    place = next((n for n, ref in enumerate(answer.ranking) if ref in request.gold), None)
    return Verdict(request, place, answer.chosen in request.gold, answer.chosen is None, answer.sure)


def _shares(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    count = len(verdicts)
    shares = {"chosen": sum(v.right for v in verdicts)}
    shares |= {f"in_{d}": sum(v.place is not None and v.place < d for v in verdicts) for d in DEPTHS}
    if all(v.sure is not None for v in verdicts):
        shares["wrong_and_sure"] = sum(not v.right and not v.refused and bool(v.sure) for v in verdicts)
        shares["refused"] = sum(v.refused or not v.sure for v in verdicts)
    return {name: asdict(Share.of(hits, count)) for name, hits in shares.items()}


def _acted(verdicts: Iterable[Verdict]) -> dict[str, Any] | None:
    """How many impossible requests were acted on; None where the system says nothing of its confidence."""
    acted = [v.sure and not v.refused for v in verdicts if v.sure is not None]
    return asdict(Share.of(sum(map(bool, acted)), len(acted))) if acted else None


def _stem(path: Path) -> str:
    return path.name.removesuffix(".gz").removesuffix(".json")


def _window(path: Path) -> Snapshot:
    try:
        text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        window = json.loads(text)
        return Snapshot(window["app"], window["title"], tuple(map(control_of_row, window["controls"])), window["modal"])
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path.name} is no window as `edgelam inspect --json` prints it ({error}).") from error


def control_of_row(row: Mapping[str, Any]) -> Control:
    """A control as ``edgelam inspect --json`` prints it."""
    return Control(
        row["ref"], Role(row["role"]), row["name"], row["value"], frozenset(map(State, row["states"])), None,
        tuple(row["path"]), row["help"], row["key"], tuple(row["options"]), frozenset(map(Verb, row["verbs"])),
    )  # fmt: skip


def _request(line: str, where: str, windows: Mapping[str, Snapshot]) -> Request:
    try:
        row = json.loads(line)
        controls = windows[row["app"]].controls
        return Request(row["app"], row["request"], frozenset(controls[i].ref for i in row["gold"]), Kind(row["kind"]))
    except KeyError as error:
        raise UsageError(f"{where}: there is no {error}.") from error
    except (ValueError, TypeError, IndexError) as error:
        raise UsageError(f"{where} is no request: {error}.") from error
