"""Sentences of several commands, marked up: which words are a subtask, and which of its words are what.

One JSON object a line: ``say``, and ``subtasks`` with ``text`` and, where there is one, a piece of it for each kind of span
(``typed``, ``file``, ``file2``, ``folder``, ``folder2``, ``value``, ``condition``, ``object``, ``app``), all letter for letter, and
``command``, what it wants done (:class:`edgelam.runtime.request.subtask.Command`).
Things that one command is for are one subtask with one span around them all (*hide the tool bar and the ruler*), however a line marks
them: :func:`with_lists`. What divides them is :mod:`edgelam.runtime.request.lists`, where each needs an act of its own.
``plans-authored.jsonl.gz`` holds sentences that were written for this project, each by hand; ``python -m
edgelam.quantize.data.marked FILE… OUT`` puts it together, without what is said twice or in a suite, and without sentences that name an
application that is measured on.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from edgelam.errors import UsageError
from edgelam.paths import write_atomic
from edgelam.phrases import normalise
from edgelam.quantize.data.lines import NO_ROW, lines_of
from edgelam.quantize.evaluate.suite import requests_of_suites
from edgelam.quoted import quotations
from edgelam.retrieval.corpus import MEASURED, digest
from edgelam.runtime.request.subtask import Command, Span, SpanKind, Subtask
from edgelam.runtime.request.tagging import DATA

AUTHORED = Path(__file__).with_name("plans-authored.jsonl.gz")
HELD_OUT_EVERY = 10
"""Every tenth authored sentence is kept to choose by."""

LONGEST = 20_000
"""Characters of a line; sentences have hundreds."""

QUOTES = "\"'“”‘’«»„`"


@dataclass(frozen=True, slots=True)
class Marked:
    """A request and its subtasks with their spans."""

    say: str
    subtasks: tuple[Subtask, ...]


def read(path: Path) -> list[Marked]:
    """The sentences of a file, packed or not.

    Raises:
        UsageError: a line is no such sentence, or what it marks is not in it.
    """
    return [_parsed(path.name, number, line) for number, line in enumerate(lines_of(path), 1) if line.strip()]


def split(sentences: Iterable[Marked]) -> tuple[list[Marked], list[Marked]]:
    """To train with, and to choose by."""
    numbered = list(enumerate(sentences))
    return [s for n, s in numbered if n % HELD_OUT_EVERY], [s for n, s in numbered if n % HELD_OUT_EVERY == 0]


def _parsed(name: str, number: int, line: str) -> Marked:
    if len(line) > LONGEST:
        raise UsageError(f"{name}, line {number}: no marked-up sentence (it has {len(line)} characters).")
    try:
        row = json.loads(line)
        return marked(row["say"], row["subtasks"])
    except NO_ROW as error:
        raise UsageError(f"{name}, line {number}: no marked-up sentence ({error}).") from error


def marked(say: str, rows: Iterable[dict[str, Any]]) -> Marked:
    """The sentence with positions for words.

    Raises:
        ValueError: words that are marked do not stand in the sentence, in this order.
    """
    subtasks, at = [], 0
    for row in rows:
        start, end = _find(say, row["text"], at, len(say), ())
        command = Command(row["command"]) if "command" in row else None
        subtasks.append(Subtask(start, end, say[start:end], tuple(_spans(say, row, start, end)), command=command))
        at = end
    return Marked(say, with_lists(say, subtasks))


_LISTING = re.compile(r"\s*(?:&|(?:,\s*)?(?:and|plus|as well as)\b)\s*", re.IGNORECASE)
_LISTED = (SpanKind.OBJECT, SpanKind.FILE, SpanKind.FOLDER, SpanKind.APP)
_ANSWERED = (Command.QUESTION, Command.COMPUTE)
"""Each question has an answer of its own."""


def with_lists(say: str, subtasks: Iterable[Subtask]) -> tuple[Subtask, ...]:
    """The subtasks, each with the things that go on with its last one: nothing but a thing, and wanting the same done."""
    found: list[Subtask] = []
    for subtask in subtasks:
        before = found[-1] if found else None
        span = subtask.spans[0] if len(subtask.spans) == 1 else None
        if before is not None and span is not None and (last := _goes_on(say, before, subtask, span)) is not None:
            whole = replace(last, end=span.end)
            spans = tuple(whole if s is last else s for s in before.spans)
            found[-1] = replace(before, end=subtask.end, text=say[before.start : subtask.end], spans=spans)
        else:
            found.append(subtask)
    return tuple(found)


def _goes_on(say: str, before: Subtask, subtask: Subtask, span: Span) -> Span | None:
    """The span of the subtask before that this one's only span goes on with."""
    alone = (span.start, span.end) == (subtask.start, subtask.end) and span.kind in _LISTED
    same = (
        alone
        and subtask.command is before.command not in _ANSWERED
        and _LISTING.fullmatch(say[before.end : subtask.start])
    )
    at_its_end = (s for s in before.spans if s.kind is span.kind and before.start < s.start and s.end == before.end)
    return next(at_its_end, None) if same else None


def _spans(say: str, row: dict[str, Any], start: int, end: int) -> Iterator[Span]:
    """The longest data first, since it is the least likely to be found in a wrong place; things may hold data."""
    said = [(kind, words) for kind in SpanKind for words in _listed(row.get(kind))]
    taken: list[tuple[int, int]] = []
    for kind, words in sorted(said, key=lambda s: (s[0] not in DATA, -len(s[1]))):
        a, b = _find(say, words, start, end, taken if kind in DATA else ())
        if kind in DATA:
            taken.append((a, b))
        yield Span(kind, a, b)


def _listed(words: str | list[str] | None) -> list[str]:
    """What a row gives of one kind: nothing, one, or several that do not stand beside each other."""
    return [words] if isinstance(words, str) and words else list(words or ())


def _find(say: str, words: str, start: int, end: int, taken: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """Where the words stand: as whole words rather than in others, and not where something else is."""
    for form in (rf"(?<!\w){re.escape(words)}(?!\w)", re.escape(words)):
        for match in re.compile(form).finditer(say, start, end):
            if not any(match.start() < b and a < match.end() for a, b in taken):
                return match.span()
    raise ValueError(f"{words!r} is not in its place")


def as_row(sentence: Marked) -> dict[str, Any]:
    """The sentence as its line in a file says it."""
    return {
        "say": sentence.say,
        "subtasks": [
            {"text": s.text} | _words_by_kind(sentence.say, s) | ({"command": str(s.command)} if s.command else {})
            for s in sentence.subtasks
        ],
    }


def _words_by_kind(say: str, subtask: Subtask) -> dict[str, str | list[str]]:
    """The inverse of :func:`_spans`."""
    found: dict[str, list[str]] = {}
    for span in subtask.spans:
        found.setdefault(str(span.kind), []).append(say[span.start : span.end])
    return {kind: words if len(words) > 1 else words[0] for kind, words in found.items()}


def unquoted(say: str, start: int, end: int) -> bool:
    """Whether no quotation marks stand around ``say[start:end]``."""
    return not any(a < start and end < b for a, b in quotations(say))


def gathered(paths: Iterable[Path]) -> list[Marked]:
    """The sentences of several files that may be learned from, each once."""
    kept: dict[str, Marked] = {}
    for sentence in (s for path in paths for s in read(path)):
        if not names_measured(sentence.say):
            kept.setdefault(normalise(sentence.say), sentence)
    measured = requests_of_suites()
    return [s for said, s in kept.items() if said not in measured]


def names_measured(say: str) -> bool:
    """Whether an application that nothing is learned from is named, in one word or in two or three."""
    words = re.findall(r"\w+", say.lower())
    runs = (words[at : at + n] for n in (1, 2, 3) for at in range(len(words)))
    return any(digest(joint.join(run)) in MEASURED for run in runs for joint in ("", " ", "-"))


if __name__ == "__main__":
    *sources, target = map(Path, sys.argv[1:])
    rows = (json.dumps(as_row(s), ensure_ascii=False) for s in gathered(sources))
    write_atomic(target, gzip.compress("\n".join(rows).encode(), mtime=0))
