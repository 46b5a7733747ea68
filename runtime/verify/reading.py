"""A question that what stands on the screen answers: *what is the repeat delay?*, *is the grid on?* Nothing is done for it."""

from __future__ import annotations

import re

from edgelam.control import TICK_ROLES, Control, Role, Snapshot, State
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import ASKING
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.verify.bearing import around, is_asked

_VALUED = frozenset({Role.SPIN, Role.SLIDER, Role.COMBO, Role.STATUS, Role.PROGRESS, Role.TEXT})
TOGETHER = 4
"""Controls at most that one question is about: *which keyboard and which language*."""

_SEVERAL = re.compile(r"\band\b", re.IGNORECASE)
LENGTH = 60
"""Characters of a value that are said."""


def read_off(subtask: str, snapshot: Snapshot) -> str:
    """The answer in a sentence; empty where it is no question, or nothing that it names shows the answer."""
    if intent_of(subtask).kind is not Kind.QUESTION:
        return ""
    asked = set(words(subtask))
    named = [(n, c) for c in snapshot.controls if _shows_value(c) and (n := _named(c, asked))]
    parts = _SEVERAL.split(subtask)
    named = [(n, c) for n, c in named if any(is_asked(c.name, part, around(c, snapshot)) for part in parts)]
    most = max((n for n, _ in named), default=0)
    best = [c for n, c in named if n == most]
    if _SEVERAL.search(subtask):
        best = [c for _, c in named if not any(set(words(c.name)) < set(words(other.name)) for _, other in named)]
    together = len(best) <= TOGETHER and _SEVERAL.search(subtask) is not None
    return " ".join(map(_sentence, best)) if len(best) == 1 or together else ""


def _shows_value(control: Control) -> bool:
    if not control.has(State.SHOWING) or control.has(State.MULTILINE) or control.has(State.POPUP):
        return False
    return control.role in TICK_ROLES or (control.role in _VALUED and bool(control.value.strip()))


def _named(control: Control, asked: set[str]) -> int:
    """How many words that name something a question and a control's name share, where the question has all of them."""
    name = set(words(control.name)) - ASKING
    return len(name) if name and name <= asked else 0


def _sentence(control: Control) -> str:
    if control.role in TICK_ROLES:
        return f"{control.name} is {'on' if control.has(State.CHECKED) else 'off'}."
    return f"{control.name} is {control.value.strip()[:LENGTH]}."
