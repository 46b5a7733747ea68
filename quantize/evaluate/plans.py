"""``edgelam eval plans``: are requests divided as people would, and is what they give found, letter for letter?

A sentence is *wholly right* when its subtasks are those marked, and so are all texts, files, folders, values and conditions in
them. What joins subtasks (*and then*, *please*) belongs to none of them, so it does not count at their edges.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from edgelam.quantize.data.marked import QUOTES, Marked
from edgelam.quantize.evaluate.report import machine
from edgelam.quantize.evaluate.statistics import Share, quantiles
from edgelam.quoted import QUOTED, inside
from edgelam.runtime import planner
from edgelam.runtime.request import joints
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.names import file_in, folder_in
from edgelam.runtime.request.subtask import Span, SpanKind, Subtask
from edgelam.runtime.request.tagger import Tagger

Divide = Callable[[str], Sequence[Subtask]]
COUNTED = (
    SpanKind.TYPED, SpanKind.FILE, SpanKind.NEW_FILE, SpanKind.FOLDER, SpanKind.NEW_FOLDER, SpanKind.VALUE, SpanKind.CONDITION,
)  # fmt: skip
_JOINING = r"(?:and|then|also|now|please|pls|plz|after that|afterwards|finally|next|ok|okay|so|um|uh|uhm|hmm|just|thanks|thank you)"
_EDGES = re.compile(rf"^(?:{_JOINING}\b[\s,.;:!?–-]*)+|(?:[\s,.;:!?–-]+{_JOINING}\b)*[\s,.;:!?–-]*$", re.IGNORECASE)

Found = tuple[SpanKind, int, int]


def evaluate(systems: dict[str, Divide], sentences: Sequence[Marked]) -> dict[str, Any]:
    """Shares with their 95 % intervals for each system."""
    return {
        "sentences": len(sentences),
        "subtasks": sum(len(s.subtasks) for s in sentences),
        "machine": machine(),
        "systems": {name: _measured(divide, sentences) for name, divide in systems.items()},
    }


def taggers(folders: Sequence[Path]) -> dict[str, Divide]:
    """What divides a request: the planner as it ships, or taggers out of folders."""
    if not folders:
        return {"planner": planner.read}
    return {f.name: _reader(f) for f in folders}


def _reader(folder: Path) -> Divide:
    tagger = Tagger(folder)
    return lambda request: tagger.read(request) or planner.by_joints(request)


def differences(divide: Divide, sentences: Sequence[Marked]) -> Iterator[str]:
    """What was marked and what was found, where they are not the same."""
    for sentence in sentences:
        read = divide(sentence.say)
        wanted, got = spans(sentence.say, sentence.subtasks), spans(sentence.say, read)
        wrong = sorted(
            f"{sign}{kind} {sentence.say[a:b]!r}"
            for sign, kinds in (("-", wanted - got), ("+", got - wanted))
            for kind, a, b in kinds
            if kind in COUNTED
        )
        cuts, own = edges(sentence.say, sentence.subtasks), edges(sentence.say, read)
        if cuts != own or wrong:
            said = " | ".join(sentence.say[a:b] for a, b in own)
            yield f"{'' if cuts == own else 'CUTS '}{sentence.say}  →  {said}  {'; '.join(wrong)}"


def by_rules(request: str) -> list[Subtask]:
    """What the words alone give: cuts before known verbs, and what the rules of :mod:`edgelam.runtime.request.intent` read in each."""
    return [Subtask(a, b, request[a:b], tuple(_by_rules(request[a:b], a))) for a, b in joints.cuts(request)]


def _by_rules(said: str, start: int) -> Iterator[Span]:
    intent = intent_of(said)
    quoted = [inside(m) for m in QUOTED.finditer(said)]
    text = intent.text or (quoted[0] if quoted and quoted[0] not in (intent.file, intent.name) else "")
    renamed = intent.kind in (Kind.RENAME, Kind.COPY, Kind.MOVE)
    name_is = SpanKind.NEW_FILE if renamed else SpanKind.FOLDER if intent.kind is Kind.NEW_FOLDER else SpanKind.TYPED
    known = {
        SpanKind.TYPED: text, name_is: intent.name or (text if name_is is SpanKind.TYPED else ""),
        SpanKind.FILE: intent.file or file_in(said)[1], SpanKind.FOLDER: intent.folder or folder_in(said),
        SpanKind.VALUE: intent.value or intent.expression,
    }  # fmt: skip
    if name_is is SpanKind.FOLDER:
        known[SpanKind.FOLDER] = intent.name
    for kind, words in known.items():
        if words and (at := said.casefold().find(words.casefold())) >= 0:
            yield Span(kind, start + at, start + at + len(words))


def _measured(divide: Divide, sentences: Sequence[Marked]) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    found: dict[SpanKind, Counter[str]] = {kind: Counter() for kind in SpanKind}
    taken = []
    for sentence in sentences:
        began = time.perf_counter()
        read = divide(sentence.say)
        taken.append(1000 * (time.perf_counter() - began))
        cut = edges(sentence.say, read) == edges(sentence.say, sentence.subtasks)
        wanted, got = spans(sentence.say, sentence.subtasks), spans(sentence.say, read)
        counts["cuts"] += cut
        counts["right"] += cut and all(_of(wanted, k) == _of(got, k) for k in COUNTED)
        counts["spans"] += all(_of(wanted, k) == _of(got, k) for k in COUNTED)
        for kind in SpanKind:
            a, b = _of(wanted, kind), _of(got, kind)
            found[kind].update(wanted=len(a), got=len(b), both=len(a & b))
    shares = {name: asdict(Share.of(counts[name], len(sentences))) for name in ("right", "cuts", "spans")}
    kinds = {
        str(kind): {
            "precision": asdict(Share.of(c["both"], c["got"])),
            "recall": asdict(Share.of(c["both"], c["wanted"])),
        }
        for kind, c in found.items()
    }
    return {**shares, "kinds": kinds, "ms": quantiles(taken)}


def _of(found: set[Found], kind: SpanKind) -> set[Found]:
    return {f for f in found if f[0] is kind}


def edges(say: str, subtasks: Iterable[Subtask]) -> list[tuple[int, int]]:
    """Where subtasks begin and end, without what joins them."""
    return [_trimmed(say, s.start, s.end) for s in subtasks]


def _trimmed(say: str, start: int, end: int) -> tuple[int, int]:
    text = say[start:end]
    for edge in reversed(list(_EDGES.finditer(text))):
        if edge.start() == 0 and edge.end() < len(text):
            start += edge.end()
        elif edge.end() == len(text) and edge.start() > 0:
            end -= len(edge.group())
    return start, end


def spans(say: str, subtasks: Iterable[Subtask]) -> set[Found]:
    """Kinds and places of all spans, without quotation marks and blanks at their edges."""
    found = set()
    for span in (x for s in subtasks for x in s.spans):
        start, end = span.start, span.end
        while start < end and say[start] in QUOTES + " ":
            start += 1
        while end > start and say[end - 1] in QUOTES + " ":
            end -= 1
        found.add((span.kind, start, end))
    return found
