"""One act, judged: resolve what it sets off, find what that does by rule and by what was learned, weigh it against what was asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot
from edgelam.paths import expand_home
from edgelam.risk import Risk
from edgelam.runtime.guard.consequence import consequence_of
from edgelam.runtime.guard.dialogs import Exists
from edgelam.runtime.guard.forbidden import prohibition
from edgelam.runtime.guard.learned import is_grave
from edgelam.runtime.guard.place import Place, place_of
from edgelam.runtime.guard.question import Question, question_of
from edgelam.runtime.guard.stakes import hands_over, tells_much
from edgelam.runtime.guard.surroundings import place_at
from edgelam.runtime.guard.target import resolve
from edgelam.runtime.guard.vocabulary import WISHED, Consequence, Prohibition
from edgelam.runtime.guard.wish import names_button, wishes, wishes_a_copy

Suspects = Callable[[Control, Place], bool]

READS = frozenset({Verb.WAIT, Verb.SCROLL, Verb.SWITCH, Verb.ASK, Verb.DONE, Verb.FAIL})
"""Verbs that change nothing."""


MARKS = frozenset({Verb.SELECT, Verb.RIGHT_CLICK})
"""Verbs that only mark or show something of what may be acted on."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How bad it would be to be wrong; with the question to ask, or the rule that forbids it."""

    risk: Risk
    question: Question | None = None
    forbidden: Prohibition | None = None


def judge(
    action: Action, control: Control | None, snapshot: Snapshot, subtask: str = "", exists: Exists = Path.exists,
    suspects: Suspects = is_grave,
) -> Judgement:  # fmt: skip
    """The judgement on an act in a window; ``subtask`` is what the person said.

    Without a subtask (a recorded run done again) closing a window counts as wished. ``suspects`` says of a control that no rule
    speaks against whether it is asked about nevertheless.
    """
    if action.verb in READS:
        return Judgement(Risk.READ)
    place = place_of(snapshot)
    forbidden = prohibition(action, control, place)
    if forbidden is not None:
        return Judgement(Risk.FORBIDDEN, forbidden=forbidden)
    if action.verb in MARKS:
        return Judgement(Risk.READ)
    triggers = resolve(action, control, place)
    placed = [(t, place_at(t.control, place)) for t in triggers]
    judged = [(consequence_of(action, t, at, exists), t, at) for t, at in placed]
    grave = [(c, t, at) for c, t, at in judged if c is not None and not _is_wished(c, subtask)]
    if not grave:
        doubted = [
            (t, at)
            for c, t, at in judged
            if c is None
            and t.control
            and not (_is_named(t.control, at, subtask) or _writes_out(t.control, at, subtask, exists))
        ]
        grave = [(Consequence.SUSPECTED, t, at) for t, at in doubted if t.control and suspects(t.control, at)]
    if not grave:
        return Judgement(Risk.REVERSIBLE)
    order = list(Consequence)
    consequence, trigger, at = min(grave, key=lambda found: order.index(found[0]))
    return Judgement(Risk.IRREVERSIBLE, question_of(action, control, trigger, consequence, at))


def _is_named(control: Control, place: Place, subtask: str) -> bool:
    """Whether the person themselves said to press it, outside of what tells or asks more than its name does: what is only suspected
    of what they said so exactly is no reason to ask. What the rules know is asked all the same."""
    return not place.box and not hands_over(control, place) and names_button(subtask, control.name)


def _writes_out(control: Control, place: Place, subtask: str, exists: Exists) -> bool:
    """Whether what is there is only written into a file of its own, as was asked: what is only suspected of that is no reason to ask.
    Where a dialog names a file that is there, it is one."""
    if hands_over(control, place) or tells_much(control, place) or not wishes_a_copy(subtask):
        return False
    if not place.box:
        return _EXPORTS.match(control.name) is not None  # which asks for a name first
    said = [place.snapshot.title, *(f"{c.name} {c.value}" for c in place.snapshot.controls)]
    files = (Path(expand_home(m.group().rstrip(" ."))) for text in said for m in _FILE.finditer(text))
    return any(_EXPORTS.search(text) for text in said) and not any(exists(file) for file in files)


_EXPORTS = re.compile(r"\bexport\w*\b", re.IGNORECASE)
_FILE = re.compile(r"(?:~|[A-Za-z]:)?[/\\][^\n\"<>|*?]*\.\w{1,5}\b")


def risk_of(action: Action, control: Control | None, snapshot: Snapshot, subtask: str = "") -> Risk:
    """How bad it would be to be wrong."""
    return judge(action, control, snapshot, subtask).risk


def _is_wished(consequence: Consequence, subtask: str) -> bool:
    return consequence in WISHED and (not subtask or wishes(subtask, consequence))
