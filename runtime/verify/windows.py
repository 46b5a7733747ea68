"""What a window that was opened for a question shows: *Words … 23* for *how many words are there*."""

from __future__ import annotations

import re
from itertools import takewhile

from edgelam.control import Control, Role, Snapshot
from edgelam.retrieval.lexical import stems, words
from edgelam.runtime.verify.bearing import open_words

READABLE = frozenset({Role.LABEL, Role.STATUS, Role.TEXT, Role.CELL, Role.SPIN})

SAME_ROW = 8
"""Pixels between the middles of what stands in one row."""

LONGEST = 80
"""Characters of a text that is an answer by itself."""

_EMPTY = frozenset(
    words(
        "how many much what which is are does do did the a an of in my this that it there here has have got so far long big old i we you s to for on"
    )
)
_VERSION = re.compile(r"(?:version|release|v)?\s*\d+(?:\.\d+)+\S*", re.IGNORECASE)
"""What an *About* window says by itself, in whatever place."""

_FACT = re.compile(r"\d")


def answer_in(question: str, before: Snapshot, now: Snapshot) -> str:
    """What stands beside the words of a question in what was not there before; empty where nothing does."""
    there = {(c.role, c.name, c.value) for c in before.controls}
    fresh = [c for c in now.controls if c.role in READABLE and (c.role, c.name, c.value) not in there]
    asked = stems(question) - _EMPTY
    scored = [(len(asked & stems(c.name)), c) for c in fresh]
    if "version" in asked and (number := next((c.name for c in fresh if _VERSION.fullmatch(c.name.strip())), "")):
        return number.strip() if number[:1].isalpha() else f"Version {number.strip()}"
    best = max((score for score, _ in scored), default=0)
    if not best:
        return ""
    told = (before.title, now.title, now.app)
    meant = [c for score, c in scored if score == best and (best > 1 or not open_words(c.name, question, told))]
    said = [_said(c, fresh) for c in meant]
    return "; ".join(dict.fromkeys(filter(None, said)))


def is_version(answer: str) -> bool:
    """Whether it is nothing but a version, which no window shows for anything else."""
    return _VERSION.fullmatch(answer) is not None


def _said(label: Control, controls: list[Control]) -> str:
    """A label with what stands to the right of it, each under its heading."""
    if label.value and " ".join(label.value.split()) != label.name:
        return f"{label.name}: {label.value}"
    beside = sorted((c for c in controls if _is_beside(c, label)), key=lambda c: c.bounds.x if c.bounds else 0)
    own = takewhile(
        lambda c: _FACT.search(c.value or c.name) or c.role is not Role.LABEL, beside
    )  # what follows has a label of its own
    facts = [(_heading(c, controls), c.value or c.name) for c in own if _FACT.search(c.value or c.name)]
    if facts:
        return f"{label.name.rstrip(' :')}: " + ", ".join(f"{heading} {fact}".strip() for heading, fact in facts)
    return label.name if _FACT.search(label.name) and len(label.name) <= LONGEST else ""


def _is_beside(control: Control, label: Control) -> bool:
    here, there = label.bounds, control.bounds
    return (
        here is not None
        and there is not None
        and there.x >= here.x + here.width
        and abs(there.center[1] - here.center[1]) <= SAME_ROW
    )


def _heading(fact: Control, controls: list[Control]) -> str:
    """The words nearest above a fact, in its column; empty where there are none."""
    box = fact.bounds
    above = [
        (box.y - c.bounds.y, c.name) for c in controls
        if box and c.bounds and c.name and not _FACT.search(c.name) and c.bounds.y + c.bounds.height <= box.y
        and c.bounds.x <= box.center[0] <= c.bounds.x + c.bounds.width
    ]  # fmt: skip
    return min(above)[1].rstrip(" :") if above else ""
