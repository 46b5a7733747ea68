"""A sentence with its marks while it is put together, and how people's typing garbles it: quotation marks, commas, letters."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import NamedTuple

from edgelam.quantize.data.marked import QUOTES, Marked, unquoted
from edgelam.quoted import quotations
from edgelam.runtime.request.subtask import Command, Span, SpanKind, Subtask

STYLES = (('"', '"'), ("'", "'"), ("“", "”"), ("‘", "’"), ("«", "»"), ("„", "“"))

OTHER_VALUES = (SpanKind.TYPED, SpanKind.FILE, SpanKind.NEW_FILE, SpanKind.FOLDER, SpanKind.NEW_FOLDER, SpanKind.APP)
"""Kinds whose words can be any others of the kind without the rest of the sentence having to change."""


class Mark(NamedTuple):
    """A span, or, without a kind, a subtask and what it wants done, where that is known."""

    kind: SpanKind | None
    start: int
    end: int
    command: Command | None = None


@dataclass(frozen=True, slots=True)
class MarkedText:
    """Words and what is marked in them."""

    text: str
    marks: tuple[Mark, ...] = ()

    def __add__(self, other: MarkedText) -> MarkedText:
        shift = len(self.text)
        moved = (m._replace(start=m.start + shift, end=m.end + shift) for m in other.marks)
        return MarkedText(self.text + other.text, (*self.marks, *moved))

    def replaced(self, start: int, end: int, new: str) -> MarkedText:
        """Other words in place of ``text[start:end]``, which no mark begins or ends in the middle of."""
        shift = len(new) - (end - start)
        moved = (
            m._replace(start=m.start + shift if m.start >= end and m.start > start else m.start, end=m.end + shift if m.end >= end else m.end)
            for m in self.marks
        )  # fmt: skip
        return MarkedText(self.text[:start] + new + self.text[end:], tuple(moved))

    def sentence(self) -> Marked:
        """Subtasks with the spans inside of them."""
        subtasks = []
        for one in sorted((m for m in self.marks if m.kind is None), key=lambda m: (m.start, m.end)):
            inside = (m for m in self.marks if m.kind is not None and one.start <= m.start and m.end <= one.end)
            spans = tuple(Span(m.kind, m.start, m.end) for m in inside if m.kind is not None)
            subtasks.append(Subtask(one.start, one.end, self.text[one.start : one.end], spans, command=one.command))
        return Marked(self.text, tuple(subtasks))


def marked_text_of(sentence: Marked) -> MarkedText:
    """A marked-up sentence to work on."""
    marks = [Mark(None, s.start, s.end, s.command) for s in sentence.subtasks]
    marks += [Mark(x.kind, x.start, x.end) for s in sentence.subtasks for x in s.spans]
    return MarkedText(sentence.say, tuple(marks))


def noisy(rng: random.Random, said: MarkedText) -> MarkedText:
    said = _requoted(rng, said)
    if rng.random() < 0.12:
        said = _without_commas(said)
    for _ in range(rng.choice((1, 1, 2)) if rng.random() < 0.12 else 0):
        said = _slipped(rng, said)
    draw = rng.random()
    text = said.text
    if draw < 0.22:
        text = text.lower()
    elif draw < 0.4:
        text = text[:1].upper() + text[1:]
    elif draw < 0.42:
        text = text.upper()
    return MarkedText(text, said.marks) if len(text) == len(said.text) else said


def _requoted(rng: random.Random, said: MarkedText) -> MarkedText:
    """Texts with other quotation marks now and then, or with none."""
    typed = [m for m in said.marks if m.kind is SpanKind.TYPED]
    for mark in sorted(typed, key=lambda m: -m.start):
        if rng.random() < 0.6:
            continue
        start, end = mark.start, mark.end
        text = without_quotes(said.text[start:end])
        opening, closing = rng.choice(STYLES) if rng.random() < 0.5 else ("", "")
        bare = unquoted(said.text, start, end)
        if text != said.text[start:end]:
            continue
        if not bare:
            said = said.replaced(end, end + 1, "").replaced(start - 1, start, "")
            start, end = start - 1, end - 1
        said = _wrapped(said, start, end, opening, closing)
    return said


def _wrapped(said: MarkedText, start: int, end: int, opening: str, closing: str) -> MarkedText:
    """Marks around the words; what is marked there keeps to the words, what is around it takes the marks in."""
    text = f"{said.text[:start]}{opening}{said.text[start:end]}{closing}{said.text[end:]}"
    before, both = len(opening), len(opening) + len(closing)

    def moved(m: Mark) -> Mark:
        inner = m.kind is not None and start <= m.start and m.end <= end
        a = m.start + before if m.start > start or (inner and m.start == start) else m.start
        if m.start >= end:
            a = m.start + both
        b = m.end + before if inner else m.end + both if m.end >= end else m.end + before if m.end > start else m.end
        return m._replace(start=a, end=b)

    return MarkedText(text, tuple(map(moved, said.marks)))


def without_quotes(text: str) -> str:
    return text if not quotations(text) else re.sub(f"[{QUOTES}]", "", text)


def _without_commas(said: MarkedText) -> MarkedText:
    """As speech is written down: no signs between words outside of data."""
    data = [m for m in said.marks if m.kind in OTHER_VALUES]
    for found in reversed(list(re.finditer(r"(?<=\w)[,.;](?=\s|$)", said.text))):
        if not any(m.start <= found.start() < m.end for m in data) and not quotations(said.text):
            said = said.replaced(found.start(), found.end(), "")
    return said


def _slipped(rng: random.Random, said: MarkedText) -> MarkedText:
    """Two letters exchanged, one left out, or one doubled, inside of a word."""
    places = [m.start() for m in re.finditer(r"(?<=[a-z])[a-z](?=[a-z])", said.text)]
    if not places:
        return said
    at = rng.choice(places)
    two = said.text[at : at + 2]
    edges = {edge for m in said.marks for edge in (m.start, m.end)}
    if edges & {at, at + 1}:
        return said
    return said.replaced(at, at + 2, rng.choice((two[::-1], two[:1], two[:1] + two)))
