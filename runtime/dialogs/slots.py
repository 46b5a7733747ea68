"""What a sentence says for a field: nothing, some of its words, on, or off, by a network that reads both together.

Zero-shot slot filling as question answering (Namazifar, Papangelis, Tur and Hakkani-Tür 2021: the field is the question, the sentence
the passage; a span or no answer, as in SQuAD 2.0: Rajpurkar, Jia and Liang 2018). So it reads fields of applications it never saw, and
knows which fields the sentence leaves alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from edgelam.control import Control, Role
from edgelam.retrieval import encoder
from edgelam.retrieval import words as vocabulary
from edgelam.retrieval.encoder import FILES, open_session, open_tokenizer
from edgelam.retrieval.text import SEPARATOR
from edgelam.runtime.request.tagger import SHAPES, words_of

DEFAULT = Path(__file__).parents[1] / "slots-int8"
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
_LIKE = {Role.TOGGLE: Role.CHECK, Role.PASSWORD: Role.TEXT, Role.ITEM: Role.RADIO}
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
    role = _LIKE.get(control.role, control.role)
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


class SlotReader:
    """The network of a folder, loaded on first use.

    Raises:
        ModelError: the folder's model or tokenizer cannot be loaded.
    """

    def __init__(self, folder: Path = DEFAULT, threads: int = 1) -> None:
        self._folder, self._threads = folder, threads

    @cached_property
    def _session(self) -> Any:
        return open_session(self._folder, self._threads)

    @cached_property
    def _tokenizer(self) -> Any:
        return open_tokenizer(self._folder, None)

    @cached_property
    def _vocabulary(self) -> vocabulary.Words | None:
        return vocabulary.words_of(self._folder, encoder.DEFAULT)

    def read(self, sentence: str, fields: Sequence[Field]) -> list[Slot]:
        """What the sentence says for each of the fields; nothing for any where it is too long."""
        rows = [pieces_of(self._tokenizer, sentence, field) for field in fields]
        found: list[Slot] = []
        for at in range(0, len(rows), BATCH):
            batch = [row for row in rows[at : at + BATCH] if row is not None]
            if not batch:
                return [NOT_SAID] * len(fields)
            found += [decoded(*each) for each in zip(self._scores(batch), batch, fields[at : at + BATCH], strict=True)]
        return found

    def _scores(self, batch: Sequence[Pieces]) -> list[npt.NDArray[np.float32]]:
        longest = max(len(row.ids) for row in batch)
        ids = np.array([[*row.ids, *[0] * (longest - len(row.ids))] for row in batch], np.int64)
        kinds = np.array([[*row.kinds, *[0] * (longest - len(row.ids))] for row in batch], np.int64)
        mask = np.array([[1] * len(row.ids) + [0] * (longest - len(row.ids)) for row in batch], np.int64)
        feeds: dict[str, Any] = {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}
        if self._vocabulary is not None:
            feeds[vocabulary.INPUT] = self._vocabulary.rows(ids)
        return list(self._session.run(None, feeds)[0])


NOT_SAID = Slot(Says.NOTHING, 1.0)
LIKELY = 0.5

LONGEST = 24
"""Words of an answer at most."""


def decoded(scores: npt.NDArray[np.floating[Any]], row: Pieces, field: Field) -> Slot:
    """The likeliest answer that a field of its role can have. ``scores``: shape (pieces, WIDTH)."""
    able = ABLE[field.role]
    answers = _softmax(np.array([scores[0, 2 + ANSWERS.index(says)] for says in able], np.float64))
    best = int(answers.argmax())
    if able[best] is not Says.WORDS:
        return Slot(able[best], float(answers[best]))
    begins, ends = (_softmax(scores[row.firsts, column].astype(np.float64)) for column in (0, 1))
    both = np.triu(np.outer(begins, ends)) - np.triu(np.outer(begins, ends), LONGEST)
    first, last = np.unravel_index(int(both.argmax()), both.shape)
    sure = float(answers[best]) * float(both[first, last] / max(both.sum(), 1e-9))
    return Slot(Says.WORDS, sure, row.bounds[first][0], row.bounds[last][1])


def _softmax(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    powers = np.exp(numbers - numbers.max())
    return np.asarray(powers / powers.sum(), np.float64)


@cache
def shipped() -> SlotReader | None:
    """The reader that ships, kept once it is loaded; none where its files are missing."""
    return SlotReader() if all((DEFAULT / name).is_file() for name in FILES) else None


@lru_cache(256)
def slots_of(sentence: str, fields: tuple[Field, ...]) -> tuple[Slot, ...]:
    """What the shipped network reads, as a form takes it; nothing for any field where there is no network."""
    reader = shipped()
    return (NOT_SAID,) * len(fields) if reader is None else tuple(resolved(reader.read(sentence, fields)))


def resolved(slots: Sequence[Slot]) -> list[Slot]:
    """Only what is likelier than not, and the same words for one field only: the one of which that is surest."""
    found = [slot if slot.probability >= LIKELY else NOT_SAID for slot in slots]
    taken: list[Slot] = []
    for place in sorted(range(len(found)), key=lambda n: -found[n].probability):
        slot = found[place]
        if slot.says is Says.WORDS and any(t.start < slot.end and slot.start < t.end for t in taken):
            found[place] = NOT_SAID
        elif slot.says is Says.WORDS:
            taken.append(slot)
    return found
