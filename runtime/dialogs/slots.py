"""What a sentence says for a field: nothing, some of its words, on, or off, by a network that reads both together.

Zero-shot slot filling as question answering (Namazifar, Papangelis, Tur and Hakkani-Tür 2021: the field is the question, the sentence
the passage; a span or no answer, as in SQuAD 2.0: Rajpurkar, Jia and Liang 2018). So it reads fields of applications it never saw, and
knows which fields the sentence leaves alone. What the retrieval encoder finds near is weighed with it (``slots.json``, a logistic
regression): it knows far more names of controls.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from edgelam.control import NUMERIC, Control, Role
from edgelam.numbers import amount_set
from edgelam.phrases import normalise
from edgelam.retrieval import ranking
from edgelam.retrieval.encoder import is_there
from edgelam.retrieval.network import PieceNetwork
from edgelam.retrieval.ranking import Floats, Ranking
from edgelam.retrieval.relevance import Fit
from edgelam.retrieval.text import SEPARATOR
from edgelam.runtime.request.entities import EntityKind, entities_of
from edgelam.runtime.request.tagger import SHAPES, words_of

DEFAULT = Path(__file__).parents[1] / "slots-int8"
WEIGHTS = Path(__file__).with_name("slots.json")
FEATURES = ("odds", "cosine", "behind", "whole", "data", "suits", "counts")
"""What speaks for an answer: the network's log-odds against *nothing*; how near the clause is to the field's name, and how much nearer another
field of the form is (cosine); how probably the words begin and end just there (log); whether they look like data (a name, a date, an
address, a number), whether the field is called as one for such data, and whether it can only hold numbers and they are none."""

SUITS = FEATURES.index("suits")
CALLED: dict[EntityKind, re.Pattern[str]] = {
    EntityKind.NAME: re.compile(r"\b(?:name|title|summary|subject|label|description)\b"),
    EntityKind.TEXT: re.compile(r"\b(?:name|title|summary|subject|label|description|text|memo|notes?)\b"),
    EntityKind.ADDRESS: re.compile(r"\b(?:e ?mail|mail|url|address|server|host|site|website|source|location|link|proxy)\b"),
    EntityKind.DATE: re.compile(r"\b(?:date|day|when|birthday|due|start|begins?)\b"),
    EntityKind.NUMBER: re.compile(r"\b(?:amount|number|sum|balance|value|price|cost|total|phone|port|count|size|limit|quantity)\b"),
    EntityKind.WHO: re.compile(r"\b(?:payee|recipient|to|from|who|person|shop|company|customer|sender|contact|attendee)\b"),
    EntityKind.WHERE: re.compile(r"\b(?:category|group|folder|calendar|list|album|collection|place|location)\b"),
}  # fmt: skip
"""What the names of fields for such a piece say."""

MAX_SENTENCE, MAX_NAME, MAX_ABOUT = 128, 16, 24
"""Pieces of words that are read of a sentence, a field's name, and what stands around it."""

BATCH = 16
"""Fields that are read at once."""


class Says(StrEnum):
    """What a sentence has for a field."""

    NOTHING = "nothing"
    WORDS = "words"
    ON = "on"
    OFF = "off"


ANSWERS = tuple(Says)
WIDTH = 2 + len(ANSWERS)
"""Numbers for each piece: whether the answer begins, and ends, there; and, for the first piece, which answer it is."""

ROLES = (Role.TEXT, Role.SPIN, Role.SLIDER, Role.COMBO, Role.CHECK, Role.RADIO)
_READ_AS = {Role.TOGGLE: Role.CHECK, Role.PASSWORD: Role.TEXT, Role.ITEM: Role.RADIO}
NAME, ABOUT = SHAPES, SHAPES + len(ROLES)
KINDS = SHAPES + len(ROLES) + 1
"""Beside each piece of a word: how it is written in the sentence; of which role the field is in its name; that it stands around it."""

ABLE = {
    **dict.fromkeys((Role.TEXT, Role.SPIN, Role.SLIDER, Role.COMBO), (Says.NOTHING, Says.WORDS)),
    Role.CHECK: (Says.NOTHING, Says.ON, Says.OFF),
    Role.RADIO: (Says.NOTHING, Says.ON),
}
"""What can be said for a field of a role."""


@dataclass(frozen=True, slots=True)
class Field:
    """``about`` is what stands around it: the window's title, its group, its tooltip."""

    role: Role
    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """What a sentence says for a field, with its probability; for words, where they stand in it."""

    says: Says
    probability: float
    start: int = 0
    end: int = 0


class Reading(NamedTuple):
    """What the network alone would say for a field, if it is anything."""

    says: Says
    start: int
    end: int
    odds: float
    """Logarithm, against *nothing*."""

    whole: float
    """Logarithm of how probably the words are just these; 0 where the answer is none of the sentence's words."""


class Pieces(NamedTuple):
    """A sentence and a field as the network takes them."""

    ids: list[int]
    kinds: list[int]
    firsts: list[int]
    """The first piece of each word of the sentence."""

    bounds: list[tuple[int, int]]
    """Where each word stands in the sentence."""


def field_of(control: Control, title: str = "") -> Field | None:
    """A control as a field; none where nothing can be said for such a role, or it has no name."""
    role = _READ_AS.get(control.role, control.role)
    name = control.name or control.help
    if role not in ROLES or not name:
        return None
    around = [title, *(step for step in control.path if step != title), control.help if control.help != name else ""]
    return Field(role, name, SEPARATOR.join(filter(None, around)))


def pieces_of(tokenizer: Any, sentence: str, field: Field) -> Pieces | None:
    """None where the sentence is too long."""
    words = words_of(tokenizer, sentence)
    if len(words.ids) > MAX_SENTENCE or not words.firsts:
        return None
    end = words.ids[-1]
    name = tokenizer.encode(field.name, add_special_tokens=False).ids[:MAX_NAME]
    about = tokenizer.encode(field.about, add_special_tokens=False).ids[:MAX_ABOUT] if field.about else []
    kind = NAME + ROLES.index(field.role)
    ids = [*words.ids, *name, end, *about, end]
    kinds = [*words.shapes, *[kind] * (len(name) + 1), *[ABOUT] * (len(about) + 1)]
    return Pieces(ids, kinds, words.firsts, words.bounds)


Scores = npt.NDArray[np.floating[Any]]


class SlotReader:
    """The network of a folder, loaded on first use.

    Raises:
        ModelError: the folder's model or tokenizer cannot be loaded.
    """

    def __init__(self, folder: Path = DEFAULT, threads: int = 1) -> None:
        self._network = PieceNetwork(folder, threads)

    def read(self, sentence: str, fields: Sequence[Field]) -> list[Reading]:
        """What the sentence would say for each of the fields; none for any where it is too long."""
        scored = self.scores(sentence, fields)
        return [decoded(scores, row, field) for (scores, row), field in zip(scored, fields, strict=False)]

    def scores(self, sentence: str, fields: Sequence[Field]) -> list[tuple[Scores, Pieces]]:
        """For each of the fields, shape (pieces, WIDTH); none for any where the sentence is too long."""
        rows = [row for field in fields if (row := pieces_of(self._network.tokenizer, sentence, field)) is not None]
        if len(rows) < len(fields):
            return []
        taken = [(row.ids, row.kinds) for row in rows]
        scores = [s for at in range(0, len(rows), BATCH) for s in self._network.numbers(taken[at : at + BATCH])]
        return list(zip(scores, rows, strict=True))


NOT_SAID = Slot(Says.NOTHING, 1.0)
LIKELY, TO_SWITCH = 0.45, 0.6
"""Probability from which on words go into a field, and a box is switched: wrong words are seen in the form, a wrong tick is not."""

NEARLY = -1.0
"""Log-odds of the network from which on data go into the one field that is called as for them."""

TINY = 1e-4

_CLAUSE = re.compile(r"(?:(?![,;:.!?]\s|\b(?:and|with|but)\b|–).)+", re.DOTALL)

LONGEST = 24
"""Words of an answer at most."""


def decoded(scores: Scores, row: Pieces, field: Field) -> Reading:
    """The likeliest answer but *nothing* that a field of its role can have. ``scores``: shape (pieces, WIDTH)."""
    says, odds = answered(scores, field.role)
    if says is not Says.WORDS:
        return Reading(says, 0, 0, odds, 0.0)
    both = spans(scores, row)
    first, last = np.unravel_index(int(both.argmax()), both.shape)
    sure = math.log(float(both[first, last] / max(both.sum(), TINY)) + TINY)
    return Reading(says, row.bounds[first][0], row.bounds[last][1], odds, sure)


def answered(scores: Scores, role: Role) -> tuple[Says, float]:
    """The likeliest answer but *nothing* for a role, and its log-odds against *nothing*."""
    able = ABLE[role][1:]
    answers = [float(scores[0, 2 + ANSWERS.index(says)]) for says in able]
    return able[int(np.argmax(answers))], max(answers) - float(scores[0, 2 + ANSWERS.index(Says.NOTHING)])


def spans(scores: Scores, row: Pieces) -> npt.NDArray[np.float64]:
    """How probably an answer begins with one word and ends with another, for every two words of the sentence."""
    begins, ends = (_softmax(scores[row.firsts, column].astype(np.float64)) for column in (0, 1))
    both = np.triu(np.outer(begins, ends))
    both -= np.triu(both, LONGEST)
    return np.asarray(both, np.float64)


def _softmax(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    powers = np.exp(numbers - numbers.max())
    return np.asarray(powers / powers.sum(), np.float64)


@cache
def shipped() -> SlotReader | None:
    """The reader that ships, kept once it is loaded; none where its files are missing."""
    return SlotReader() if is_there(DEFAULT) else None


def read_form(sentence: str, fields: Sequence[Field], fit: Fit) -> list[Slot]:
    """What a sentence says for each field of a form; nothing for any where there is no network."""
    readings = _readings(sentence, tuple(fields))
    return weighed(sentence, fields, readings, fit, shipped_weights()) if readings else [NOT_SAID] * len(fields)


@lru_cache(256)
def _readings(sentence: str, fields: tuple[Field, ...]) -> Sequence[Reading]:
    reader = shipped()
    return reader.read(sentence, fields) if reader is not None else ()


def weighed(
    sentence: str, fields: Sequence[Field], readings: Sequence[Reading], fit: Fit, weights: Ranking
) -> list[Slot]:
    """Only what is likelier than not, and the same words for one field only: the one of which that is surest."""
    table = features(sentence, fields, readings, fit)
    chances = 1 / (1 + np.exp(-weights.scores(table)))
    found = [NOT_SAID] * len(fields)
    for place in np.argsort(-chances):
        reading, chance = readings[place], float(chances[place])
        taken = any(s.start < reading.end and reading.start < s.end for s in found if s.says is Says.WORDS)
        likely = LIKELY if reading.says is Says.WORDS else TO_SWITCH
        surely = chance >= likely or (reading.odds > NEARLY and _alone_suits(place, readings, table))
        if surely and not (taken and reading.says is Says.WORDS):
            found[place] = Slot(reading.says, chance, *_as_data(sentence, reading))
    return found


def _alone_suits(place: int, readings: Sequence[Reading], table: Floats) -> bool:
    """Whether a field is called as one for just these data, and no other that would have them is."""
    mine = readings[place]
    suit = [n for n, r in enumerate(readings) if table[n, SUITS] and r.start < mine.end and mine.start < r.end]
    return suit == [place]


def _as_data(sentence: str, reading: Reading) -> tuple[int, int]:
    """An address or a date is said by itself, whatever stands beside it: *now dict.example.org*."""
    words = sentence[reading.start : reading.end]
    inside = [p.value for p in entities_of(words) if p.kind in (EntityKind.ADDRESS, EntityKind.DATE)]
    if len(inside) != 1 or inside[0] not in words:
        return reading.start, reading.end
    start = reading.start + words.index(inside[0])
    return start, start + len(inside[0])


def clauses_of(sentence: str) -> list[tuple[int, int]]:
    """Where each part of a sentence stands that may say something for a field of its own."""
    return [(m.start(), m.end()) for m in _CLAUSE.finditer(sentence) if m.group().strip()]


def leaves_unsaid(sentence: str, slots: Sequence[Slot]) -> bool:
    """Whether a sentence has more clauses than its first that say nothing for any field: a switch may stand for one of them."""
    words = [s for s in slots if s.says is Says.WORDS]
    bare = [(a, b) for a, b in clauses_of(sentence)[1:] if not any(a < s.end and s.start < b for s in words)]
    return len(bare) > sum(s.says in (Says.ON, Says.OFF) for s in slots)


def features(sentence: str, fields: Sequence[Field], readings: Sequence[Reading], fit: Fit) -> Floats:
    """Shape (fields, features), in the order of :data:`FEATURES`."""
    clauses = clauses_of(sentence)
    near = np.array([fit(sentence[a:b], [f.name for f in fields]) for a, b in clauses], np.float64)
    rows, entities = [], entities_of(sentence)
    for place, reading in enumerate(readings):
        own = [n for n, (a, b) in enumerate(clauses) if a < reading.end and reading.start < b]
        there = near[own] if own else near
        cosine = float(there[:, place].max())
        words, field = normalise(sentence[reading.start : reading.end]), fields[place]
        kinds = [p.kind for p in entities if reading.says is Says.WORDS and normalise(p.value) == words]
        suits = any(CALLED[kind].search(normalise(field.name)) for kind in kinds)
        empty = reading.says is Says.WORDS and field.role in NUMERIC and not amount_set(words)
        known = [reading.odds, cosine, cosine - float(there.max()), reading.whole]
        rows.append([*known, float(bool(kinds)), float(suits), float(empty)])
    return np.array(rows, np.float64).reshape(-1, len(FEATURES))


@cache
def shipped_weights() -> Ranking:
    """Raises ModelError where the file is damaged."""
    return ranking.read(WEIGHTS, FEATURES)
