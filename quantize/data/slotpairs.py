"""Sentences with one field each, and what is said for it: forms that people filled in, requests about single controls, marked-up plans.

The fields beside the one that is meant are asked about too: most of what a sentence says is not for them.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from edgelam.control import Role
from edgelam.quantize.data import forms, marked
from edgelam.quantize.data.forms import Answer, Form
from edgelam.quantize.data.marked import Marked
from edgelam.runtime.dialogs.slots import ROLES, Field, Says
from edgelam.runtime.request.subtask import Command, SpanKind

ASKED = Path(__file__).with_name("asked.jsonl.gz")
ASKED_WINDOWS = Path(__file__).with_name("asked-maps.json.gz")

SHARES = (0.45, 0.25, 0.1, 0.2)
"""Of forms, of single controls, of plans, of public dialogues, among what is drawn."""

BESIDE = 0.5
"""Share of fields that are not meant, for each that is."""

_ARTICLES = ("the ", "a ", "an ", "my ", "this ", "its ", "all ")


class Pair(NamedTuple):
    say: str
    field: Field
    answer: Answer


class Pairs:
    """Draws pairs; ``held_out`` applications are left out of all of it."""

    def __init__(
        self,
        filled: Sequence[Form],
        sentences: Sequence[Marked],
        held_out: frozenset[str] = frozenset(),
        dialogues: Sequence[Form] = (),
    ) -> None:
        self._forms = [f for f in filled if f.app not in held_out]
        self._dialogues = dialogues
        self._asked = list(_single(held_out))
        self._plans = list(_planned(sentences))
        self._labels = sorted(
            {p.field.name for p in self._asked} | {f.name for form in self._forms for f in form.fields}
        )

    def draw(self, rng: random.Random) -> Iterator[Pair]:
        """Without end."""
        shares = [
            s * bool(of) for s, of in zip(SHARES, (self._forms, self._asked, self._plans, self._dialogues), strict=True)
        ]
        while True:
            match rng.choices(range(4), shares)[0]:
                case 0:
                    yield _of_form(rng.choice(self._forms), rng)
                case 1:
                    yield rng.choice(self._asked)
                case 3:
                    yield _of_form(rng.choice(self._dialogues), rng)
                case _:
                    pair = rng.choice(self._plans)
                    yield self._beside(pair, rng) if rng.random() < BESIDE / 2 else pair

    def _beside(self, pair: Pair, rng: random.Random) -> Pair:
        return Pair(pair.say, Field(rng.choice(ROLES), rng.choice(self._labels)), Answer())


def _of_form(form: Form, rng: random.Random) -> Pair:
    said = [n for n, answer in enumerate(form.answers) if answer.says is not Says.NOTHING]
    others = [n for n in range(len(form.answers)) if n not in said]
    pool = others if others and (not said or rng.random() < BESIDE) else said
    n = rng.choice(pool)
    field = form.fields[n]
    return Pair(form.say, field if rng.random() < 0.8 else Field(field.role, field.name), form.answers[n])


def _single(held_out: frozenset[str]) -> Iterator[Pair]:
    """Requests that were written about one control of a window, and the fields beside it."""
    windows: dict[str, Any] = json.loads(gzip.decompress(ASKED_WINDOWS.read_bytes()))
    rows = [json.loads(line) for line in gzip.decompress(ASKED.read_bytes()).decode().splitlines()]
    of_app: dict[str, set[Field]] = defaultdict(set)
    for row in rows:
        if (field := _field_of(row, windows)) is not None and row.get("app"):
            of_app[row["app"]].add(field)
    rng = random.Random(0)
    for row in rows:
        app = windows[row["w"]]["app"] if row["w"] in windows else row.get("app", "")
        if app in held_out:
            continue
        field = _field_of(row, windows)
        if field is not None and (answer := _answer(row, field)) is not None:
            yield Pair(row["say"], field, answer)
        elif field is not None:
            continue  # said otherwise than it stands there
        beside = (
            [f for _, f in forms.fields_of(windows[row["w"]])] if row["w"] in windows else sorted(of_app[app], key=str)
        )
        others = [f for f in beside if field is None or f.name != field.name]
        if others and rng.random() < (1.0 if field is not None else 0.3):
            yield Pair(row["say"], rng.choice(others), Answer())


def _field_of(row: dict[str, Any], windows: dict[str, Any]) -> Field | None:
    if row["w"] in windows:
        return dict(forms.fields_of(windows[row["w"]])).get(row.get("n", 0))
    if not row.get("label"):
        return None
    found = list(forms.fields_of({"rows": [[row["role"], row["label"], "", []]]}))
    return found[0][1] if found else None


def _answer(row: dict[str, Any], field: Field) -> Answer | None:
    do, say, arg = row["do"], row["say"], str(row.get("arg") or "")
    try:
        if do in ("check", "uncheck"):
            return forms.answer_of(say, field, do == "check")
        if do in ("type", "choose") and arg:
            at = say.casefold().find(arg.casefold())
            return forms.answer_of(say, field, say[at : at + len(arg)]) if at >= 0 else None
    except ValueError:
        return None
    return None


def _planned(sentences: Sequence[Marked]) -> Iterator[Pair]:
    """What marked-up sentences say a thing is to be set to, or switched."""
    for sentence in sentences:
        for subtask in sentence.subtasks:
            things = [s for s in subtask.spans if s.kind is SpanKind.OBJECT]
            values = [s for s in subtask.spans if s.kind is SpanKind.VALUE]
            if len(things) != 1:
                continue
            thing = sentence.say[things[0].start : things[0].end]
            name = _bare(thing)
            inside = any(things[0].start <= v.start < things[0].end for v in values)
            if subtask.command in (Command.TURN_ON, Command.TURN_OFF):
                yield Pair(
                    sentence.say,
                    Field(Role.CHECK, name),
                    Answer(Says.ON if subtask.command is Command.TURN_ON else Says.OFF),
                )
            elif subtask.command is Command.SET and len(values) == 1 and not inside:
                value = sentence.say[values[0].start : values[0].end]
                role = Role.SPIN if value[:1].isdigit() else Role.COMBO if len(value) < 12 else Role.TEXT
                yield Pair(sentence.say, Field(role, name), Answer(Says.WORDS, values[0].start, values[0].end))


def _bare(thing: str) -> str:
    name = thing.strip()
    for article in _ARTICLES:
        name = name.removeprefix(article)
    return name[:1].upper() + name[1:]


def sentences() -> list[Marked]:
    """The plans to learn from."""
    return marked.split(marked.read(marked.AUTHORED))[0]
