"""Sentences and what they say for the fields of a form: what the slot reader learns from, and is measured on.

``forms.jsonl.gz`` to learn from, ``forms-calibration.jsonl.gz`` to weigh the network by, ``forms-test.jsonl.gz`` to measure on, of applications that the
others have nothing of: a sentence a line,
``say``; the ``app``; ``fields``, each with ``role``, ``name``, ``about`` and, where the sentence says something for it, ``value``: its
words letter for letter, true or false. Each was written by hand by somebody who had the list of the form's controls alone.
``python -m edgelam.quantize.data.forms WINDOWS.json ANSWERS.jsonl… OUT`` puts such a file together: windows by name in rows (role, name,
tooltip, options, path), answers with ``w``, ``say`` and ``set`` (number of the row: value).
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edgelam.control import Role
from edgelam.errors import UsageError
from edgelam.paths import write_atomic
from edgelam.quantize.data.lines import NO_ROW, lines_of
from edgelam.retrieval.corpus import MEASURED, digest
from edgelam.retrieval.text import SEPARATOR
from edgelam.runtime.dialogs.slots import ABLE, ROLES, Field, Says

FORMS = Path(__file__).with_name("forms.jsonl.gz")
CALIBRATION = Path(__file__).with_name("forms-calibration.jsonl.gz")
TEST = Path(__file__).with_name("forms-test.jsonl.gz")
_FIELD_ROLES = {
    "entry": Role.TEXT, "password": Role.TEXT, "toggle": Role.CHECK, "switch": Role.CHECK, "spin button": Role.SPIN, "combo box": Role.COMBO,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What is right for a field: for words, where they stand in the sentence."""

    says: Says = Says.NOTHING
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """A sentence, the fields that it may be about, and what it says for each."""

    say: str
    fields: tuple[Field, ...]
    answers: tuple[Answer, ...]
    app: str = ""


def read(path: Path = FORMS) -> list[Form]:
    """The forms of a file, packed or not.

    Raises:
        UsageError: a line is no such form.
    """
    found = []
    for number, line in enumerate(lines_of(path), 1):
        try:
            found.append(_form(json.loads(line)))
        except NO_ROW as error:
            raise UsageError(f"{path.name}, line {number}: no form ({error}).") from error
    return found


def _form(row: Mapping[str, Any]) -> Form:
    fields = tuple(Field(Role(f["role"]), f["name"], f.get("about", "")) for f in row["fields"])
    answers = tuple(
        answer_of(row["say"], field, f.get("value")) for field, f in zip(fields, row["fields"], strict=True)
    )
    return Form(row["say"], fields, answers, row.get("app", ""))


def answer_of(say: str, field: Field, value: object) -> Answer:
    """Raises ValueError where the value is not in the sentence, or not for such a field."""
    if value is None:
        return Answer()
    if isinstance(value, bool):
        says = Says.ON if value else Says.OFF
        if says not in ABLE[field.role]:
            raise ValueError(f"{field.name} cannot be {says}")
        return Answer(says)
    start = say.find(str(value))
    if start < 0 or Says.WORDS not in ABLE[field.role]:
        raise ValueError(f"{value!r} is not said for {field.name}")
    return Answer(Says.WORDS, start, start + len(str(value)))


def fields_of(window: Mapping[str, Any]) -> Iterator[tuple[int, Field]]:
    """The fields of a window in rows (role, name, tooltip, options, path), each with its number from 1."""
    for number, row in enumerate(window["rows"], 1):
        role = _FIELD_ROLES.get(row[0]) or (Role(row[0]) if row[0] in set(Role) else None)
        name = row[1] or (row[2] if len(row) > 2 else "")
        if role not in ROLES or not name:
            continue
        path = row[4] if len(row) > 4 and isinstance(row[4], str) else ""
        help_text = row[2] if len(row) > 2 and row[2] != name else ""
        yield number, Field(role, name, SEPARATOR.join(filter(None, (window.get("title", ""), path, help_text))))


def authored(windows: Mapping[str, Mapping[str, Any]], lines: Iterable[str]) -> Iterator[Form]:
    """What people wrote (``w``, ``say``, ``set``: number to value) about those windows; what names no field there is left out."""
    for line in lines:
        row = json.loads(line)
        fields = dict(fields_of(windows[row["w"]]))
        values = {int(n): v for n, v in row["set"].items()}
        if not fields or not values.keys() <= fields.keys():
            continue
        try:
            answers = tuple(answer_of(row["say"], field, values.get(n)) for n, field in fields.items())
        except ValueError:
            continue
        yield Form(row["say"], tuple(fields.values()), answers, windows[row["w"]].get("app", ""))


def write(found: Iterable[Form], path: Path) -> None:
    """A file as :func:`read` takes it."""
    lines = [json.dumps({"say": f.say, "app": f.app, "fields": list(_rows(f))}, ensure_ascii=False) for f in found]
    write_atomic(path, gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0))


def _rows(form: Form) -> Iterator[dict[str, object]]:
    for field, answer in zip(form.fields, form.answers, strict=True):
        row: dict[str, object] = {"role": str(field.role), "name": field.name, "about": field.about}
        if answer.says is not Says.NOTHING:
            row["value"] = form.say[answer.start : answer.end] if answer.says is Says.WORDS else answer.says is Says.ON
        yield {key: value for key, value in row.items() if value != ""}


def main(arguments: list[str]) -> None:
    windows = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    lines = [
        line for name in arguments[1:-1] for line in Path(name).read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    write((f for f in authored(windows, lines) if not _names_what_is_measured(f)), Path(arguments[-1]))


def _names_what_is_measured(form: Form) -> bool:
    """Whether it names an application that is measured on."""
    said = " ".join([form.app, form.say, *(f"{f.name} {f.about}" for f in form.fields)])
    return any(digest(word) in MEASURED for word in re.findall(r"[\w-]+", said.casefold()))


if __name__ == "__main__":
    main(sys.argv[1:])
