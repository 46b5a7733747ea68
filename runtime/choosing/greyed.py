"""What a subtask means is greyed out, often since nothing is chosen that it would be done to.

Where the words say what that is, or there is one thing alone to choose, it is chosen first; else the person is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot, State, verbs_for
from edgelam.retrieval import Candidate
from edgelam.runtime.choosing.rows import is_row
from edgelam.runtime.choosing.unable import cannot_be_used, is_greyed
from edgelam.runtime.decision import PROBABLY, Decision, without_model
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.labels import Labels

Rank = Callable[[str, Snapshot], Sequence[Candidate]]

SELECT_ALL = re.compile(r"select all\b(?! text)")
_ALL = re.compile(r"\b(?:all|every|everything|each|entire|whole)\b", re.IGNORECASE)


def with_greyed(subtask: str, snapshot: Snapshot, rank: Rank) -> Decision | None:
    """What comes before a subtask for which nothing on the screen will do but what is greyed out; None where that is not it either."""
    meant = _meant(subtask, snapshot, rank)
    if meant is None:
        return None
    first = _chooser(subtask, snapshot)
    if first is None:
        return without_model(Action(Verb.FAIL, None, cannot_be_used(meant)))
    return without_model(Action(Verb.CLICK, Labels(snapshot.controls).target(first.ref)), first, relevance=0.0)


def chooses_all(control: Control) -> bool:
    """Whether it chooses everything there is, for something to be done to that."""
    return SELECT_ALL.match(plain(control.name)) is not None


def _meant(subtask: str, snapshot: Snapshot, rank: Rank) -> Control | None:
    """The greyed control that is likelier meant than not, of all there is on the screen."""
    greyed = {c.ref for c in snapshot.controls if is_greyed(c)}
    if not greyed:
        return None
    usable = tuple(_enabled(c) if c.ref in greyed else c for c in snapshot.controls)
    best = next(iter(rank(subtask, replace(snapshot, controls=usable))), None)
    likely = best is not None and best.probability >= PROBABLY and best.control.ref in greyed
    return snapshot.find(best.control.ref) if best is not None and likely else None


def _enabled(control: Control) -> Control:
    states = control.states | {State.ENABLED}
    return replace(control, states=states, verbs=verbs_for(control.role, states))


def _chooser(subtask: str, snapshot: Snapshot) -> Control | None:
    """What chooses that: everything where the words say so, else the only thing there is; None where it is chosen already, or open."""
    rows = [c for c in snapshot.controls if is_row(c)]
    if any(c.has(State.SELECTED) for c in rows):
        return None
    if _ALL.search(subtask):
        return next((c for c in snapshot.controls if chooses_all(c) and Verb.CLICK in c.verbs), None)
    return rows[0] if len(rows) == 1 else None
