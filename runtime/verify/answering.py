"""The answer to a question that stands on the screen: the value whose label is nearest in meaning to what is asked.

A text in front answers first where its own words decide (:mod:`edgelam.runtime.texts.answers`). Nothing is answered of which the label is not near
enough, or which does not look like such an answer; where two labels are as near, both are said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.control import Snapshot, State
from edgelam.phrases import normalise
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import Fit
from edgelam.runtime.request.goal import mentioned
from edgelam.runtime.request.question import ALONE, LOOKS, Question, Shape
from edgelam.runtime.texts.answers import answer, line_about
from edgelam.runtime.verify.bearing import FILLERS, is_asked, open_words
from edgelam.runtime.verify.listed import holds, listed, row_asked
from edgelam.runtime.verify.pairs import NAMES, Fact, facts_of, ticks_of
from edgelam.runtime.verify.reading import read_off
from edgelam.runtime.verify.windows import answer_in

NEAR, FRESH = 0.5, 0.4
"""Cosine from which on a label is what is asked for: on what was in front, and on what was opened for it."""

SURE = 0.65
"""The same of what is on or off: *yes* to another question is worse than none."""

ABOUT_IT = 0.45
"""Cosine from which on what a question names besides is what the window, or the group, is about: *the keyboard* in *Keys*."""

MARGIN = 0.06
"""Labels that are as near are said together, two at most."""

_MANY = re.compile(r"\b(?:how many|number of|count)\b", re.IGNORECASE)
"""Asks for a count, which has no unit."""

_NOT = re.compile(r"\b(?:not|no|never)\b", re.IGNORECASE)


def answer_shown(question: Question, now: Snapshot, fit: Fit, before: Snapshot | None = None) -> str:
    """The answer in a sentence or two; empty where nothing that is shown answers it. ``before``: what was in front until something was
    opened for the question, which did not answer it."""
    if said := answer(question.said, now) or read_off(question.said, now):
        return said
    if question.shape is Shape.STATE:
        return holds(question, now) or _state(question, now, fit)
    there = set(facts_of(before)) if before is not None else set()
    facts = [f for f in _of_row(question, now, facts_of(now)) if f not in there and _looks(question, f)]
    if found := _nearest(question, now, facts, fit, NEAR if before is None else FRESH):
        return " ".join(fact.sentence for fact in found)
    if before is not None:
        beside = answer_in(question.said, before, now) if _is_about_what_is_shown(question, now) else ""
        return f"{beside}." if beside and ";" not in beside else ""
    return listed(question, now, fit) or line_about(question, now, fit)


def _looks(question: Question, fact: Fact) -> bool:
    """Whether a value looks like such an answer, and the label does not say that there is none; an empty field answers that it is empty."""
    fits = question.shape in fact.shapes if fact.shapes else LOOKS[question.shape].search(fact.value) is not None
    if not fact.value:
        return _is_said(fact.label, set(words(question.said)))
    if (
        question.shape is Shape.NUMBER
        and _MANY.search(question.said)
        and any(a.fullmatch(fact.value) for a in ALONE.values())
    ):
        return False
    if question.shape is Shape.SPAN and not re.search(r"[1-9]", fact.value):
        return False
    return fits and (_NOT.search(fact.label) is None or _NOT.search(question.said) is not None)


def _nearest(question: Question, now: Snapshot, facts: Sequence[Fact], fit: Fit, least: float) -> list[Fact]:
    """The facts whose labels are nearest, one or two; none where no label is near enough, or more are alike."""
    scores = _scores(question, now, facts, fit)
    if (alone := ALONE.get(question.shape)) is not None:
        by_itself = max(fit(question.said, [NAMES[question.shape]]))
        scores = [max(s, by_itself) if alone.fullmatch(f.value) else s for s, f in zip(scores, facts, strict=True)]
    best = max(scores, default=0.0)
    if best < least:
        return []
    alike = [f for f, score in zip(facts, scores, strict=True) if score >= best - MARGIN]
    alike = [f for f in alike if not f.shapes] or alike
    if question.shape is Shape.SPAN:
        alike = sorted(alike, key=lambda f: (len(f.value), f.value))[
            -1:
        ]  # beside how far it has come stands how long it is
    said = [set(words(f.label)) for f in alike]
    whole = [f for f, own in zip(alike, said, strict=True) if not any(own < other for other in said)]
    found = list({_plainly(f.value): f for f in whole}.values())
    return found if len(found) <= 2 else []


def _scores(question: Question, now: Snapshot, facts: Sequence[Fact], fit: Fit) -> list[float]:
    labels = [f.label for f in facts]
    both = zip(fit(question.said, labels), fit(question.about, labels), facts, strict=True)
    return [_score(question, now, fact, fit, float(max(a, b))) for a, b, fact in both]


def _score(question: Question, now: Snapshot, fact: Fact, fit: Fit, cosine: float) -> float:
    """1 for what the question asks for word for word; 0 where it is about something else of which the label has one word."""
    if not _is_said(fact.label, set(words(question.said)) | set(words(question.about))):
        return cosine
    shown = (*fact.around, fact.of, fact.value, now.title, now.app)
    asked = any(is_asked(fact.label, said, shown) for said in (question.said, question.about))
    if asked or (fact.of and f" {normalise(fact.of)} " in f" {normalise(question.said)} "):
        return 1.0
    left = " ".join(open_words(fact.label, question.about, shown))
    return 1.0 if max(fit(left, [t for t in shown if t]), default=0.0) >= ABOUT_IT else 0.0


def _is_said(label: str, asked: set[str]) -> bool:
    """Whether all that a label says stands in the question."""
    meant = set(words(label)) - FILLERS
    return bool(meant) and meant <= asked


def _state(question: Question, now: Snapshot, fit: Fit) -> str:
    ticks = ticks_of(now)
    scores = _scores(question, now, ticks, fit)
    best = max(scores, default=0.0)
    alike = {t.sentence for t, score in zip(ticks, scores, strict=True) if score >= best - MARGIN}
    return alike.pop() if best >= SURE and len(alike) == 1 else ""


def _of_row(question: Question, now: Snapshot, facts: Sequence[Fact]) -> list[Fact]:
    """The facts that may be meant: of a row that is named and not chosen its own alone, else what is told of the one that is chosen."""
    if not _is_about_what_is_shown(question, now):
        return [f for f in facts if f.of and f.of in mentioned(question.said)]
    if said := _longest([f.of for f in facts if f.of and f" {normalise(f.of)} " in f" {normalise(question.said)} "]):
        return [f for f in facts if f.of == said]
    row = row_asked(question, now)
    chosen = [c.name for c in now.controls if c.columns and c.has(State.SELECTED)]
    if row is not None and not row.has(State.SELECTED):
        return [f for f in facts if f.of == row.name]
    meant = row.name if row is not None else chosen[0] if len(chosen) == 1 else ""
    return [f for f in facts if f.of in ("", meant)]


def _longest(names: Sequence[str]) -> str:
    return max(names, key=len, default="")


def _plainly(value: str) -> str:
    """A number however it is written."""
    try:
        return f"{float(value):g}"
    except ValueError:
        return value


def _is_about_what_is_shown(question: Question, now: Snapshot) -> bool:
    """Whether a file or a quoted text that the question names is what the window is about: what is chosen, or stands in it by itself."""
    chosen = (c.name for c in now.controls if c.has(State.SELECTED))
    shown = f" {normalise(' '.join((now.title, *chosen)))} "
    return all(f" {normalise(name)} " in shown for name in mentioned(question.said))
