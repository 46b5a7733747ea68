"""Arguments that no rule finds, read off a request by the network that reads what a sentence says for the fields of a form.

A parameter is a field: its name, what its tool says of it, and the kind of its values. Its sub-grammar says which words can be a value,
a quotation is one value or none, and no words are the values of two parameters. A conditional logit over the words that may be a
parameter's value, and over *nothing is said for it*, weighs what the network makes of them (``arguments.json``; learned by
``edgelam forms calibrate --functions`` from a public collection of calls).
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from edgelam.action import Scalar
from edgelam.control import Role
from edgelam.quoted import quotations
from edgelam.retrieval import ranking
from edgelam.retrieval.lexical import words
from edgelam.retrieval.ranking import Ranking, probabilities
from edgelam.retrieval.text import SEPARATOR
from edgelam.runtime.dialogs.slots import TINY, Field, Pieces, Says, Scores, answered, shipped, spans
from edgelam.runtime.tools import notations
from edgelam.runtime.tools.kinds import Choice, Number, Span, Toggle
from edgelam.runtime.tools.lists import Items
from edgelam.runtime.tools.machine import Machine
from edgelam.runtime.tools.tool import Parameter, Tool

FILE = Path(__file__).with_name("arguments.json")

FEATURES = ("odds", "whole", "needed", "switch", "quoted", "data", "before", "after", "names", "begins", "small", "length")  # fmt: skip
"""The network's log-odds against *nothing*, and how probably, of all words that can be a value, it is these; whether the call needs the argument; whether it is on or off; whether the words
are all of a quotation; whether they look like data (figures, capitals); whether what stands before or behind them says the argument's name; what share of them names
the tool or the argument, and whether they begin so, or with a small word; how many they are."""

ROLES: Mapping[type[object], Role] = {
    Span: Role.TEXT, Number: Role.SPIN, Choice: Role.COMBO, Toggle: Role.CHECK, Items: Role.TEXT,
    **dict.fromkeys(notations.KINDS, Role.TEXT),
}  # fmt: skip
"""As which field a kind of argument is read."""

NEEDED, OPTIONAL = 0.02, 0.5
"""Chances from which on words are the value of an argument that a call needs, and of one that it may have: what is needed and unlikely makes the
call unlikely."""

TRIED = 24
"""Runs of words, the likeliest first, that are held against a sub-grammar."""

_OPENS, _CLOSES = frozenset("\"'“‘«„([{`$€£#@"), "\"'”’»“)]}`.,;:!?%°"
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "in",
        "on",
        "at",
        "of",
        "to",
        "for",
        "from",
        "by",
        "with",
        "near",
        "and",
        "or",
        "as",
        "is",
        "are",
        "be",
        "me",
        "my",
        "i",
        "you",
        "your",
        "it",
        "its",
        "this",
        "that",
        "how",
        "what",
        "which",
        "all",
        "some",
        "any",
        "between",
        "into",
        "about",
        "using",
        "via",
        "per",
    ]
)
_AROUND = 3
"""Words before the value of an argument among which its name may stand."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that some words may give a parameter."""

    parameter: Parameter
    value: Scalar
    start: int
    end: int
    features: tuple[float, ...]


def read(
    tool: Tool, missing: Collection[str], given: Mapping[str, Scalar], said: str, machine: Machine
) -> tuple[dict[str, Scalar], float]:
    """Values of the ``missing`` parameters, as far as the request says any, and the chance that all of them are right; ``given`` is what
    stands elsewhere in it."""
    found: list[tuple[float, Candidate]] = []
    for candidates in candidates_of(tool, missing, said, machine):
        chances = probabilities(weights().scores(np.array([c.features for c in candidates])))
        found += zip(map(float, chances), candidates, strict=True)
    return _assigned(found, [_place(str(value), said) for value in given.values()])


def candidates_of(tool: Tool, missing: Collection[str], said: str, machine: Machine) -> list[list[Candidate]]:
    """For each of the ``missing`` parameters that any words may give a value."""
    wanted = [p for p in tool.parameters if p.name in missing and type(p.kind) in ROLES]
    scored = _scores(said, tuple(_field(tool, p) for p in wanted)) if wanted else ()
    each = [_candidates(tool, p, said, *s, machine) for p, s in zip(wanted, scored, strict=False)]
    return [candidates for candidates in each if candidates]


def _field(tool: Tool, parameter: Parameter) -> Field:
    around = SEPARATOR.join(filter(None, (spaced(tool.name), parameter.about)))
    return Field(ROLES[type(parameter.kind)], spaced(parameter.name), around)


def spaced(name: str) -> str:
    """``startDate`` and ``start_date`` as words."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_\W]+", " ", name).strip().casefold()


@lru_cache(512)
def _scores(said: str, fields: tuple[Field, ...]) -> Sequence[tuple[Scores, Pieces]]:
    reader = shipped()
    return reader.scores(said, fields) if reader is not None else ()


def _candidates(
    tool: Tool, parameter: Parameter, said: str, scores: Scores, row: Pieces, machine: Machine
) -> list[Candidate]:
    """What the request may say for a parameter: on, off, or words that are a value of its kind."""
    says, odds = answered(scores, ROLES[type(parameter.kind)])
    if says is not Says.WORDS:
        known = (odds, 0.0, float(not parameter.optional), 1.0)
        return [Candidate(parameter, says is Says.ON, 0, 0, (*known, *[0.0] * (len(FEATURES) - len(known))))]
    both = spans(scores, row) * _possible(said, row.bounds)
    values: list[tuple[float, int, int, Scalar]] = []
    for place in np.argsort(-both, axis=None)[:TRIED]:
        first, last = np.unravel_index(int(place), both.shape)
        start, end = row.bounds[first][0], row.bounds[last][1]
        quoted = isinstance(parameter.kind, Span) and _is_quotation(said, start, end)
        value = said[start:end] if quoted else parameter.kind.read(said[start:end], machine)
        if both[first, last] > 0 and value is not None:
            values.append((float(both[first, last]), start, end, value))
    every = sum(chance for chance, *_ in values) + TINY**3
    return [
        Candidate(
            parameter, value, start, end,
            (odds, math.log(chance / every + TINY), float(not parameter.optional), 0.0, *_of_words(tool, parameter, said, start, end)),
        )
        for chance, start, end, value in values
    ]  # fmt: skip


def _of_words(tool: Tool, parameter: Parameter, said: str, start: int, end: int) -> tuple[float, ...]:
    """The features of some words that they have by themselves, and by where they stand."""
    own, named = set(words(spaced(parameter.name))), {*words(spaced(tool.name)), *words(spaced(parameter.name))}
    text = said[start:end]
    spoken, behind = words(text), words(said[end:])[:1]
    before = words(said[:start])[-_AROUND:]
    first = re.match(r"\w+", text)
    begins = words(first.group()) if first is not None else []
    return (
        float(_is_quotation(said, start, end)),
        float(any(c.isdigit() for c in text) or (start > 0 and any(c.isupper() for c in text))),
        float(bool(own.intersection(before))), float(bool(own.intersection(behind))),
        sum(w in named for w in spoken) / max(len(spoken), 1), float(bool(named.intersection(begins))),
        float(first is not None and first.group().casefold() in _SMALL), min(len(text.split()), 20) / 10,
    )  # fmt: skip


def _is_quotation(said: str, start: int, end: int) -> bool:
    return (start - 1, end + 1) in quotations(said)


def _possible(said: str, bounds: Sequence[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    """Which words a value may begin and end with: none is cut in two, and of what is quoted all is meant or nothing."""
    begins = np.array([not said[:a] or said[a - 1].isspace() or said[a - 1] in _OPENS for a, _ in bounds])
    ends = np.array([not said[b:] or said[b].isspace() or _closed(said[b:]) for _, b in bounds])
    both = np.outer(begins, ends)
    for start, end in quotations(said):
        touched = np.array([a < end and start < b for a, b in bounds])
        inside = [place for place, (a, b) in enumerate(bounds) if start < a and b < end]
        both &= ~(touched[:, None] | touched[None, :])
        if inside:
            both[inside[0], inside[-1]] = True
    return both


def _closed(rest: str) -> bool:
    """Whether a value may end before this: only what closes stands between it and the next word."""
    return bool(re.match(rf"(?:[{re.escape(_CLOSES)}]+|['’]s)(?:\s|$)", rest))


def _place(value: str, said: str) -> tuple[int, int]:
    """Where a value stands that was found otherwise; nowhere if it is not written so."""
    start = said.casefold().find(value.casefold())
    return (start, start + len(value)) if value and start >= 0 else (0, 0)


def _assigned(
    found: Sequence[tuple[float, Candidate]], taken: list[tuple[int, int]]
) -> tuple[dict[str, Scalar], float]:
    """One value for each parameter, the surest first, no words twice; and the chance that all are right."""
    given: dict[str, Scalar] = {}
    together = 1.0
    for chance, one in sorted(found, key=lambda pair: -pair[0]):
        likely = chance >= (OPTIONAL if one.parameter.optional else NEEDED)
        if likely and one.parameter.name not in given and not any(a < one.end and one.start < b for a, b in taken):
            given[one.parameter.name] = one.value
            taken.append((one.start, one.end))
            together *= chance
    return given, together


@cache
def weights() -> Ranking:
    """Raises ModelError where the file is damaged."""
    return ranking.read(FILE, FEATURES)
