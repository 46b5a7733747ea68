"""Is what a request wants done read as a person would: which kind of change, with which text, file, folder, name and value?

What the runtime reads of each subtask (:func:`edgelam.runtime.request.intent.intent_of`, after the whole planner) is compared with a
person's mark-up of it. Where that names nothing by which such a change can be told, nothing may be read that would be looked for in vain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from edgelam.phrases import normalise
from edgelam.quantize.data.marked import Marked
from edgelam.quantize.evaluate.statistics import Share
from edgelam.runtime import planner
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Intent, Kind
from edgelam.runtime.request.quoting import in_quotes
from edgelam.runtime.request.subtask import Command, SpanKind, Subtask

Reading = tuple[int, int, Intent]
"""Where a subtask stands in the request, and what it is read to ask for."""

Wanted = tuple[frozenset[Kind], dict[str, str]]
"""Kinds of which one is to be read, and what it must give."""

OPEN = frozenset({Kind.COMMAND, Kind.SET, Kind.SELECT, Kind.COMPUTE, Kind.SHOW_FOLDER, Kind.EDIT})
"""Kinds that leave to the screen what is to be done."""


def evaluate(sentences: Sequence[Marked]) -> dict[str, Any]:
    """Shares of subtasks, and of sentences with all of theirs, with 95 % intervals; subtasks by command."""
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    whole = 0
    for sentence in sentences:
        found = read(sentence.say)
        agreed = [agrees(subtask, _nearest(subtask, found)) for subtask in sentence.subtasks]
        for subtask, is_right in zip(sentence.subtasks, agreed, strict=True):
            every[str(subtask.command)] += 1
            right[str(subtask.command)] += is_right
        whole += all(agreed) and len(found) == len(sentence.subtasks)
    return {
        "sentences": asdict(Share.of(whole, len(sentences))),
        "subtasks": asdict(Share.of(right.total(), every.total())),
        "commands": {name: asdict(Share.of(right[name], every[name])) for name in sorted(every)},
    }


def read(request: str) -> list[Reading]:
    """What the runtime reads of each subtask of a request."""
    return [(s.start, s.end, intent_of(in_quotes(request, s))) for s in planner.divide(request)]


def _nearest(subtask: Subtask, found: Sequence[Reading]) -> Intent | None:
    """What is read of the stretch of the request that overlaps most with a subtask; none where nothing does."""
    shared = [(min(end, subtask.end) - max(start, subtask.start), intent) for start, end, intent in found]
    most = max(shared, key=lambda s: s[0], default=None)
    return most[1] if most is not None and most[0] > 0 else None


def agrees(subtask: Subtask, got: Intent | None) -> bool:
    """Whether that is what the mark-up of the subtask says."""
    kinds, names = wanted(subtask)
    if got is None or got.kind not in kinds:
        return False
    if subtask.command in (Command.TURN_ON, Command.TURN_OFF) and got.on is not (subtask.command is Command.TURN_ON):
        return False
    return all(_is_said(words, getattr(got, name), name) for name, words in names.items())


def wanted(subtask: Subtask) -> Wanted:
    """What is to be read of a subtask, by its mark-up."""
    text, value = subtask.words(SpanKind.TYPED), subtask.words(SpanKind.VALUE)
    match subtask.command:
        case Command.WRITE if text:
            return _one(Kind.WRITE, text=text)
        case Command.REPLACE if text and value:
            return _one(Kind.REPLACE, text=text, value=value)
        case Command.TURN_ON | Command.TURN_OFF:
            return _one(Kind.SWITCH)
        case Command.QUESTION:
            return _one(Kind.QUESTION)
        case Command.COMPUTE:
            return frozenset({Kind.COMPUTE, Kind.QUESTION, Kind.COMMAND}), {}
    return _wanted_of_files(subtask) or (OPEN, {})


def _wanted_of_files(subtask: Subtask) -> Wanted | None:
    """The same, where it is about files and folders that are named."""
    old, new = subtask.words(SpanKind.FILE), subtask.words(SpanKind.NEW_FILE)
    place, target = subtask.words(SpanKind.FOLDER), subtask.words(SpanKind.NEW_FOLDER)
    match subtask.command:
        case Command.SAVE:
            return _one(Kind.SAVE, file=new or old, folder=target or place)
        case Command.OPEN if old:
            return _one(Kind.OPEN, file=old, folder=place)
        case Command.RENAME if (old and new) or (place and target):
            return _one(Kind.RENAME, file=old or place, name=new or target)
        case Command.COPY if new and not old:
            return _one(Kind.SAVE, file=new, folder=place)
        case Command.COPY | Command.MOVE if (old and place) or (place and target):
            kind = Kind.COPY if subtask.command is Command.COPY else Kind.MOVE
            return _one(kind, file=old or place, folder=target or place)
        case Command.DELETE if old:
            return _one(Kind.DELETE, file=old, folder=place)
        case Command.NEW_FOLDER:
            return _one(Kind.NEW_FOLDER, name=place)
    return None


def _one(kind: Kind, **names: str) -> Wanted:
    return frozenset({kind}), names


def _is_said(words: str, got: str, name: str) -> bool:
    """Whether these words were read; a file may be called by its path."""
    wanted_name, found = _bare(words), _bare(got)
    return found == wanted_name or (name == "file" and bool(found) and wanted_name.endswith(found))


def _bare(words: str) -> str:
    return normalise(words.strip(" \"'“”‘’«».,;:!?"))
