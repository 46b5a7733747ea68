"""What the rows of a list tell of a question: which one it names, how many there are, which comes first, which has most of something."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.control import Control, Role, Snapshot, State
from edgelam.phrases import normalise
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import Fit
from edgelam.runtime.request.question import Question, Shape
from edgelam.runtime.verify.bearing import FILLERS
from edgelam.runtime.verify.pairs import documents_of, table_in

ROWS = frozenset({Role.CELL, Role.ITEM})
LONGEST = 60
"""Characters of the name of a row."""

SHORTEST = 3
"""Letters of a name that is taken to be said."""

NAMED = 5
"""Rows at most that are told by name where they are counted."""

CALLED, MEASURED = 0.4, 0.3
"""Cosine from which on a list is what is counted, and a column what is compared."""

AHEAD = 0.1
"""By how much a list must fit better than every other."""

_ITSELF = re.compile(r"\bitself\b|\bthis (?:program|app|application|tool)\b", re.IGNORECASE)
_MANY = re.compile(
    r"^(?:how many|(?:give me |count |tell me )?(?:the )?(?:total )?number of|count(?: all)?(?: the| my)?)\s+(?P<what>[^\W\d_]+)\b",
    re.IGNORECASE,
)
_ANYTHING = frozenset({"things", "items", "rows", "entries", "lines", "records"})
_PLACE = re.compile(
    r"\b(?:in|on|inside|within)\s+(?:my|the|our)\s+(?P<where>[\w .-]+?)\s*(?:folder|directory|list)?\W*$", re.IGNORECASE
)
_NTH = re.compile(
    r"(?:wh?ich|what|who)(?:['’]?s| is)?(?:\s+\w+){0,2}?(?:\s+(?:is|comes|stands))?(?:\s+the)?\s+(?P<nth>first|top|second|third|last|bottom)"
    r"(?:\s+(?:one|row|entry|item|of them|(?:\w+ )?in (?:it|here|(?:the|this) \w+)))?",
    re.IGNORECASE,
)
_NTHS = {"first": 0, "top": 0, "second": 1, "third": 2, "last": -1, "bottom": -1}
_WHICH = re.compile(r"(?:wh?ich|what|who)\b", re.IGNORECASE)
_EXTREME = re.compile(
    r"\b(?:(?P<most>most|biggest|largest|longest|highest|newest|latest|heaviest|greatest|dearest)|(?P<least>least|smallest|shortest|lowest|oldest|earliest|lightest|fewest|cheapest))\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>[kmgt]i?b|bytes?|b|%)?(?!\w)", re.IGNORECASE)
_UNITS = {"k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12}


def is_row(control: Control) -> bool:
    """Whether it is a row of a list that is in sight; a long name is that of something else."""
    return control.role in ROWS and control.has(State.SHOWING) and 0 < len(control.name.strip(". ")) <= LONGEST


def lists_of(now: Snapshot) -> list[list[Control]]:
    """The rows of each list, top to bottom."""
    lists: dict[object, list[Control]] = {}
    for row in filter(is_row, now.controls):
        lists.setdefault((row.path, tuple(heading for heading, _ in row.columns[:1])), []).append(row)
    return [sorted(rows, key=lambda c: c.bounds.y if c.bounds else 0) for rows in lists.values()]


def row_asked(question: Question, now: Snapshot) -> Control | None:
    """The one row of a list that a question names; None where it names none or several."""
    said = f" {normalise(question.said)} "
    rows = [c for c in now.controls if is_row(c) and len(c.name) >= SHORTEST]
    if _ITSELF.search(question.said):
        own = [c for c in rows if normalise(c.name) == normalise(now.app)]
        return own[0] if len(own) == 1 else None
    named = [c for c in rows if any(len(n) >= SHORTEST and f" {n} " in said for n in _names(c))]
    if named:
        longest = max(len(c.name) for c in named)
        return next((c for c in named if len(c.name) == longest), None)
    asked = {w for w in words(question.said) if len(w) > SHORTEST} - FILLERS
    told_by = [c for c in rows if asked & {w for w in words(c.name) if not w.isdigit()}]
    headings = {w for c in rows for heading, _ in c.columns for w in words(heading)}
    return (
        told_by[0] if len({c.name for c in told_by}) == 1 and asked & set(words(told_by[0].name)) - headings else None
    )


def _names(row: Control) -> tuple[str, str]:
    return normalise(row.name), normalise(re.sub(r"\.\w{1,5}$", "", row.name.strip()))


def listed(question: Question, now: Snapshot, fit: Fit) -> str:
    """What the rows tell of it; empty where they tell nothing, or more than one list may be meant."""
    return _counted(question, now, fit) or _at_place(question, now) or _extreme(question, now, fit)


def _counted(question: Question, now: Snapshot, fit: Fit) -> str:
    """How many rows a list has, where that is what is counted and all of them are in sight."""
    asked, place = _MANY.match(question.said), _PLACE.search(question.said)
    shown = normalise(" ".join((now.title, *(step for c in now.controls for step in c.path))))
    if asked is None or (place is not None and normalise(place["where"]) not in shown):
        return ""
    what = asked["what"].casefold()
    scored = [
        (_called(what, rows, now, fit), [c.name for c in rows], _all_in_sight(now, rows)) for rows in lists_of(now)
    ]
    for table in filter(None, (table_in(document.value) for document in documents_of(now))):
        score = 1.0 if what in _ANYTHING else float(max(fit(what, [table[0][0], now.title])))
        scored.append((score, [row[0] for row in table[1:]], True))
    most = max((score for score, *_ in scored), default=0.0)
    best = [(names, all_seen) for score, names, all_seen in scored if score >= max(CALLED, most - AHEAD)]
    if len(best) != 1 or not best[0][1]:
        return ""
    names = best[0][0]
    which = f": {', '.join(n.strip() for n in names)}" if len(names) <= NAMED else ""
    return f"There {'is' if len(names) == 1 else 'are'} {len(names)} in the list{which}."


def _called(what: str, rows: Sequence[Control], now: Snapshot, fit: Fit) -> float:
    """How well what is counted fits the rows: their heading, the group they are in, the window, their names."""
    headings = [heading for heading, _ in rows[0].columns[:1]]
    if headings and what in _ANYTHING:
        return 1.0
    texts = [*headings, *rows[0].path, now.title, " ".join(c.name for c in rows[:NAMED])]
    return float(max(fit(what, [t for t in texts if t]), default=0.0))


def _all_in_sight(now: Snapshot, rows: Sequence[Control]) -> bool:
    """Whether there is room left below the last row, or nothing to scroll by."""
    boxes = [c.bounds for c in rows if c.bounds]
    if len(boxes) < len(rows):
        return False
    bottom, height = max(b.y + b.height for b in boxes), max(b.height for b in boxes)
    bars = [c.bounds for c in now.controls if c.role is Role.SCROLL and c.bounds and c.bounds.height > c.bounds.width]
    beside = [b for b in bars if b.y <= bottom <= b.y + b.height + height]
    return all(bottom + height <= b.y + b.height for b in beside)


def _at_place(question: Question, now: Snapshot) -> str:
    """Which row is the first, or the last."""
    place = _NTH.fullmatch(question.said)
    lists = [rows for rows in lists_of(now) if rows[0].columns] or lists_of(now)
    if place is None or question.shape not in (Shape.ANY, Shape.WORDS) or len(lists) != 1:
        return ""
    nth, rows = _NTHS[place["nth"].casefold()], lists[0]
    if nth >= len(rows) or (nth < 0 and not _all_in_sight(now, rows)):
        return ""
    return f"{place['nth'].capitalize()} in the list is {rows[nth].name.strip()}."


def _extreme(question: Question, now: Snapshot, fit: Fit) -> str:
    """Which row has the most, or the least, of what a column says."""
    wanted = _EXTREME.search(question.said)
    if wanted is None or not _WHICH.match(question.said):
        return ""
    best: list[tuple[float, str]] = []
    for rows in lists_of(now):
        headings = [h for h, _ in rows[0].columns if all(_AMOUNT.search(dict(c.columns).get(h, "")) for c in rows)]
        if len(rows) < 2 or not headings or not _all_in_sight(now, rows):
            continue
        scores = list(fit(question.said, headings))
        heading = headings[scores.index(max(scores))]
        pick = max if wanted["most"] else min
        row = pick(rows, key=lambda c: _amount(dict(c.columns)[heading]))
        best.append((max(scores), f"{row.name.strip()}: {heading} is {dict(row.columns)[heading]}."))
    score, sentence = max(best, default=(0.0, ""))
    return sentence if score >= MEASURED else ""


def _amount(text: str) -> float:
    found = _AMOUNT.search(text)
    if found is None:
        return 0.0
    return float(found["number"].replace(",", "")) * _UNITS.get((found["unit"] or "").casefold()[:1], 1.0)


_IS_THERE = re.compile(
    r"^(?:(?:is|are|was|were) there|(?:do|did|have) (?:i|we|you) (?:have|got)?|(?:has|does) (?:it|this) (?:have|got)?|there(?:['’]s| is| are))\b.*?"
    r"\b(?:called|named|about|with|mentioning|saying|from|for)\s+(?:the (?:name|words?)\s+|the\s+|an?\s+)?(?P<what>.+)$",
    re.IGNORECASE,
)


def holds(question: Question, now: Snapshot) -> str:
    """That there is such a thing, where a row or a line of the text in front says so; what is not in sight may still be somewhere."""
    asked = _IS_THERE.match(question.said)
    what = asked["what"].strip(" \"“”'.?!") if asked is not None else ""
    form = re.compile(rf"(?<!\w){re.escape(what)}(?!\w)", re.IGNORECASE)
    lines = [c.name.strip() for rows in lists_of(now) for c in rows]
    lines += [line.strip() for document in documents_of(now) for line in document.value.split("\n")]
    found = next((line for line in lines if what and form.search(line)), "")
    return f"Yes: {found[: 2 * LONGEST]}" if found else ""
