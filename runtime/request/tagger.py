"""Reads a request: where its subtasks are and what in them is data, by a tagger on the sentence encoder.

The network sees the request once (about 5 ms on one core). Beside each piece of a word stands how it is written (capitals,
a space before it, inside quotation marks), since the encoder's vocabulary has small letters alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from edgelam.quoted import quotations
from edgelam.retrieval.encoder import is_there
from edgelam.retrieval.network import PieceNetwork
from edgelam.runtime.request import tagging
from edgelam.runtime.request.belonging import referred
from edgelam.runtime.request.fillers import meaning
from edgelam.runtime.request.naming import joined_names
from edgelam.runtime.request.repairs import is_field_and_value, rejoined
from edgelam.runtime.request.subtask import Command, Span, SpanKind, Subtask

DEFAULT = Path(__file__).parents[1] / "planner-int8"
MAX_TOKENS = 256
"""Pieces of words that are read at once; a longer request is left to the rules."""

MAX_LENGTH = 8 * MAX_TOKENS
"""Characters; more are not even divided into pieces."""

SHAPES = 16
"""Ways a word can be written: see :func:`_shape`."""


_ONE = re.compile(r"\w+(?:[^\w\s,;:!?()\"“”«»–—]+\w+)+")
"""Signs between letters join them, but for those that divide sentences."""

_LEADING_ON = re.compile(r"\b(?:the|an?|my|by|of|with|from|into)\s+\w+", re.IGNORECASE)
"""Words that no command ends with."""

_SENTENCE_END = re.compile(r"(?:^|\w{3,})[.!?;:,]\s+(?=\S+\.[a-z]\w{0,4}$)", re.IGNORECASE)
"""In what is taken for one name of a file: *into one zip file. letters.zip*."""

_NAMES = (SpanKind.TYPED, SpanKind.FILE, SpanKind.NEW_FILE, SpanKind.FOLDER, SpanKind.NEW_FOLDER)
_FILES = (SpanKind.FILE, SpanKind.NEW_FILE)
_OF_FILE = re.compile(
    r"(?:(?:the|my|a|this)\s+)?(?:file|document|picture|photo|image)\s+(?=[^\s.]+\.\w+$)", re.IGNORECASE
)
"""What stands before a file's name: *the file list.txt*."""

_UNLESS = re.compile(r"\b(?:do not|don['’]?t|never|not|without)\s+(?:ever\s+)?$", re.IGNORECASE)


_POLITE_IF = re.compile(r"\bif you (?:don['’]?t|do not|wouldn['’]?t) (?:mind|object)\b[,\s]*", re.IGNORECASE)


class Words(NamedTuple):
    """A request as the network takes it: pieces with how they are written, and the words they belong to."""

    ids: list[int]
    shapes: list[int]
    firsts: list[int]
    """The first piece of each word."""

    bounds: list[tuple[int, int]]
    """Where each word, or sign, stands in the request."""


def words_of(tokenizer: Any, request: str) -> Words:
    """The request in pieces, as ``tokenizer`` (of the package tokenizers) divides it."""
    encoded = tokenizer.encode(request)
    inside = [span for span in quotations(request)]
    firsts: list[int] = []
    bounds: list[tuple[int, int]] = []
    shapes: list[int] = []
    last = None
    for piece, (word, (start, end)) in enumerate(zip(encoded.word_ids, encoded.offsets, strict=True)):
        if word is None:
            shapes.append(0)
            continue
        if word != last:
            firsts.append(piece)
            bounds.append((start, end))
        bounds[-1] = (bounds[-1][0], end)
        shapes.append(_shape(request, bounds[-1][0], end, any(a <= start < b for a, b in inside)))
        last = word
    return Words(list(encoded.ids), shapes, firsts, bounds)


def _shape(request: str, start: int, end: int, quoted: bool) -> int:
    word = request[start:end]
    case = 0 if word == word.lower() else 1 if word[1:] == word[1:].lower() else 2 if word == word.upper() else 3
    return case + 4 * (start == 0 or request[start - 1].isspace()) + 8 * quoted


class Tagger:
    """The network of a folder. Loaded on first use.

    Raises:
        ModelError: the folder's model or tokenizer cannot be loaded.
    """

    def __init__(self, folder: Path = DEFAULT, threads: int = 1) -> None:
        self._network = PieceNetwork(folder, threads)

    def read(self, request: str, labels: Collection[str] = ()) -> list[Subtask] | None:
        """The subtasks in order; none where the request is too long, or nothing in it is a command.

        ``labels`` are names on the screen: none of them is divided.
        """
        if len(request) > MAX_LENGTH:
            return None
        words = words_of(self._network.tokenizer, request)
        if not words.firsts or len(words.ids) > MAX_TOKENS:
            return None
        scores = self._network.numbers([(words.ids, words.shapes)])[0][words.firsts]
        tagged = tagging.decode(scores, unbroken(request, words.bounds, labels))
        return subtasks_of(request, words.bounds, tagged)


@cache
def shipped() -> Tagger | None:
    """The tagger that ships, kept once it is loaded; none where its files are missing."""
    return Tagger() if is_there(DEFAULT) else None


@lru_cache(64)
def read_alone(subtask: str) -> Subtask | None:
    """What one subtask says by itself; none where it holds no command, or several, or there is no tagger."""
    tagger = shipped()
    found = (tagger.read(subtask) if tagger is not None else None) or []
    if len(found) == 1 or any(map(_is_one_more, found[1:])):  # a form asks for several things
        return found[0] if len(found) == 1 else None
    if found and found[0].command is Command.WRITE and all(_SAYS_HOW.match(s.text) for s in found[1:]):
        return replace(found[0], end=found[-1].end, text=subtask[found[0].start : found[-1].end])
    whole = joined_names(subtask, referred(subtask, rejoined(subtask, meaning(found))))
    return whole[0] if len(whole) == 1 else None


_SAYS_HOW = re.compile(r"(?:with|in)\b", re.IGNORECASE)
"""Goes on with a text: *the sentence "We meet at nine.", with nine in bold*."""


def _is_one_more(subtask: Subtask) -> bool:
    """Whether it gives one more field of a form its value: *phone 555 0142*."""
    return is_field_and_value(subtask.text) and bool({SpanKind.TYPED, SpanKind.VALUE} & {s.kind for s in subtask.spans})


def unbroken(request: str, bounds: Sequence[tuple[int, int]], labels: Collection[str]) -> tagging.Allowed:
    """Which words go on with what stands before: all but the first of a quotation, of a label, and of what is written as one
    (*double-click*, *report.txt*) or cannot end a command (*by dragging*)."""
    stretches = [
        *quotations(request),
        *_labels_in(request, labels),
        *(m.span() for form in (_ONE, _LEADING_ON) for m in form.finditer(request)),
    ]
    return np.array([any(a < start < b for a, b in stretches) for start, _ in bounds], bool)


def _labels_in(request: str, labels: Collection[str]) -> list[tuple[int, int]]:
    said = request.casefold()
    names = {name for label in labels if len((name := label.casefold().rstrip(" .…:")).split()) > 1 and name in said}
    return [m.span() for name in names for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", said)]


def subtasks_of(request: str, bounds: Sequence[tuple[int, int]], tagged: tagging.Tagged) -> list[Subtask] | None:
    """What the tags say, in positions of the request."""
    starts = [place for place, cut in enumerate(tagged.cuts) if cut == tagging.BEGIN]
    found: list[Subtask] = []
    for first, following in pairwise([*starts, len(bounds)]):
        last = first
        while last + 1 < following and tagged.cuts[last + 1] == tagging.INSIDE:
            last += 1
        start, end = bounds[first][0], bounds[last][1]
        before = found[-1].end if found else 0
        if (
            polite := next((m for m in _POLITE_IF.finditer(request) if m.start() <= start < m.end() < end), None)
        ) is not None:
            start = polite.end()
        elif negated := _UNLESS.search(request[before:start]):  # a wish is never turned into its opposite
            start = before + negated.start()
        spans = [
            Span(kind, bounds[a + first][0], bounds[b + first - 1][1])
            for tags in (tagged.data, tagged.things)
            for kind, a, b in tagging.runs(tags[first : last + 1])
        ]
        command = (None, 0.0) if tagged.commands is None else tagging.command_of(tagged.commands[first : last + 1])
        own = tuple(_one_of_each(_snapped(request, spans)))
        found.append(Subtask(start, end, request[start:end], own, command=command[0], sure=command[1]))
    return _with_conditions(request, found) or None


def _with_conditions(request: str, subtasks: Sequence[Subtask]) -> list[Subtask]:
    """What only says when or whether belongs to the command beside it: the one before, unless a sign stands between them."""
    found: list[Subtask] = []
    waiting: Subtask | None = None
    for subtask in subtasks:
        if _is_condition(subtask) and found and request[found[-1].end : subtask.start].isspace():
            found.append(_joined(request, found.pop(), subtask))
        elif _is_condition(subtask) and waiting is None:
            waiting = subtask
        else:
            found.append(subtask if waiting is None else _joined(request, waiting, subtask))
            waiting = None
    return found if waiting is None else [*found, waiting]


def _is_condition(subtask: Subtask) -> bool:
    return any((s.kind, s.start, s.end) == (SpanKind.CONDITION, subtask.start, subtask.end) for s in subtask.spans)


def _joined(request: str, first: Subtask, second: Subtask) -> Subtask:
    text = request[first.start : second.end]
    does = first if _is_condition(second) else second
    spans = tuple(_one_of_each([*first.spans, *second.spans]))
    return Subtask(first.start, second.end, text, spans, command=does.command, sure=does.sure)


def _snapped(request: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Texts and names that begin, or end, inside of a quotation are all of it, and none ends within what is written as one (*b.txt*)."""
    quoted = quotations(request)
    ones = [m.span() for m in _ONE.finditer(request)]
    for span in spans:
        if span.kind in _NAMES and (end := next((b for a, b in ones if a < span.end < b), None)) is not None:
            span = Span(span.kind, span.start, end)  # noqa: PLW2901
        if span.kind in _FILES and (article := _OF_FILE.match(request, span.start, span.end)):
            span = Span(span.kind, article.end(), span.end)  # noqa: PLW2901
        if span.kind in _FILES and (begun := _SENTENCE_END.search(request, span.start, span.end)):
            span = Span(span.kind, begun.end(), span.end)  # noqa: PLW2901
        around = next((q for q in quoted if span.start < q[1] and q[0] < span.end), None)
        if around is None or span.kind not in _NAMES or (span.start <= around[0] and around[1] < span.end):
            yield span
        else:
            inner = request[around[0] + 1 : around[1] - 1]
            start = around[0] + 1 + len(inner) - len(inner.lstrip())
            yield Span(span.kind, start, start + len(inner.strip()))


def _one_of_each(spans: Iterable[Span]) -> list[Span]:
    """The longest of a kind: what is said twice is said once as data."""
    best: dict[SpanKind, Span] = {}
    for span in spans:
        known = best.get(span.kind)
        if known is None or span.end - span.start > known.end - known.start:
            best[span.kind] = span
    return sorted(best.values(), key=lambda s: (s.start, s.end))
