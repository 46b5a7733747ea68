"""How what a request wants gone is got rid of: by what removes in the window, else by what the context menu of its row holds.

Nothing is lost by choosing: each of these is asked about by the guard.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.phrases import normalise
from edgelam.runtime.choosing.rows import ROWS, place_of, rows_said
from edgelam.runtime.decision import PROBABLY, Decision, Goal
from edgelam.runtime.labels import Labels
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.removing import Removing, removing_of

REMOVERS = frozenset({Role.BUTTON, Role.MENU_ITEM})
_REMOVES = re.compile(
    r"(?:delete|remove|erase|trash|discard|bin|move to (?:the )?(?:trash|bin|recycle bin|wastebasket)|unsubscribe|uninstall)\b(?: (?P<noun>.+))?$"
)
_ENDS = re.compile(r"(?:kill|terminate|term|end|force quit|stop)\b(?: (?P<noun>.+))?$")
_ALL = re.compile(r"\b(?:all|every|everything)\b")
_PARTS = re.compile(r"\b(?:from|window|tab|pane|view|row|column|line|filter|selection|text|formatting|marks?)\b")
"""What is only taken out of a list, or belongs to the window."""

_GENERIC = re.compile(
    r"(?:the )?(?:selected|current|this)?\s*(?:files?|items?|entry|entries|selected|selection|it|this|objects?|process|task|now)?$"
)
EXACT, UNSAID, DIFFERENT = 0.9, 0.75, 0.4
"""How probably a control is meant that removes just such a thing; that removes and does not say what; that removes something else."""

_WINDOW = re.compile(r"\b(?:app|application|program|window|session|everything)\b", re.IGNORECASE)
PRESSED = frozenset({Role.BUTTON, Role.MENU_ITEM, Role.CHECK, Role.ITEM, Role.CELL})
NOTHING = Action(Verb.FAIL, None, "There is no control for that here.")

MILDER = 0.02
"""What is put into the bin comes before what is lost."""


def removed(decision: Decision, goal: Goal, snapshot: Snapshot, done: Sequence[Action]) -> Decision | None:
    """The next act for what is to be gone, where nothing surer was chosen; a doubt where several are called so."""
    removing = removing_of(goal.subtask)
    if removing is None or snapshot.modal:
        return None
    rows = rows_said(intent_of(goal.subtask), snapshot)
    named, found = bool(rows) or bool(done), remover(removing, snapshot)
    exact = found is not None and found[1] >= EXACT  # *get rid of the feed*, in the menu Feed
    if not (removing.shown or named or exact) and _only_quits(decision, removing, snapshot):
        return _not_here(decision)
    if not (removing.shown or named or exact) or _is_surer(decision, named or exact):
        return None
    if len({place_of(row) for row in rows}) > 1:
        return replace(decision, confidence=min(decision.confidence, DIFFERENT), weighed=True)
    labels = Labels(snapshot.controls)
    if found is not None:
        chosen = any(c.role in ROWS and c.has(State.SELECTED) for c in snapshot.controls)
        chance = found[1] if removing.shown or named or chosen else DIFFERENT
        return _decided(decision, Action(Verb.CLICK, labels.target(found[0].ref)), found[0], chance, goal)
    if not rows or any(a.verb is Verb.RIGHT_CLICK for a in done):
        return _not_here(decision)
    return _decided(decision, Action(Verb.RIGHT_CLICK, labels.target(rows[0].ref)), rows[0], UNSAID, goal)


def _only_quits(decision: Decision, removing: Removing, snapshot: Snapshot) -> bool:
    """Whether the window would be closed for what is something else that runs."""
    control = decision.control
    quits = control is not None and plain_label(control.name) in ("quit", "exit", "close")
    itself = (
        removing.shown or _WINDOW.search(removing.thing) or _stem(normalise(snapshot.app)) in normalise(removing.thing)
    )
    return quits and not itself


def _not_here(decision: Decision) -> Decision | None:
    """Nothing, rather than what removes nothing; a menu may hold what does."""
    control = decision.control
    if control is None or control.role not in PRESSED or control.has(State.POPUP):
        return None
    return replace(
        decision, action=NOTHING, control=None, completes=False, confidence=UNSAID, relevance=0.0, weighed=True
    )


def _is_surer(decision: Decision, named: bool) -> bool:
    """Whether what was chosen removes something itself, or is surer; where a row is named, nothing that removes nothing is."""
    control = decision.control
    if control is None:
        return decision.action.verb is not Verb.FAIL
    if any(form.match(plain_label(control.name)) for form in (_REMOVES, _ENDS)):
        return decision.confidence >= PROBABLY
    return not named and decision.confidence >= UNSAID


def _decided(decision: Decision, action: Action, control: Control, chance: float, goal: Goal) -> Decision | None:
    if action in goal.failed_actions:
        return None
    over = action.verb is Verb.CLICK
    return replace(
        decision, action=action, control=control, completes=over, confidence=chance, relevance=chance, weighed=True
    )


def remover(removing: Removing, snapshot: Snapshot) -> tuple[Control, float] | None:
    """What removes or ends such a thing here, and how probably it is meant."""
    forms = (_ENDS, _REMOVES) if removing.ends and removing.shown else (_ENDS,) if removing.ends else (_REMOVES,)
    rated = [
        (c, _chance(removing, found["noun"] or "", c.path[-1] if c.role is Role.MENU_ITEM and c.path else "") + MILDER * ("trash" in plain_label(c.name)))
        for c in snapshot.controls
        for form in forms
        if c.role in REMOVERS and Verb.CLICK in c.verbs and (found := form.match(plain_label(c.name))) is not None
    ]  # fmt: skip
    best = max(rated, key=lambda r: (r[1], r[0].has(State.SHOWING)), default=None)
    return best if best is not None and best[1] >= PROBABLY else None


def plain_label(label: str) -> str:
    return normalise(label).strip(" .…")


def _chance(removing: Removing, noun: str, menu: str) -> float:
    """``menu``: what the menu that holds it is called, which says what is removed."""
    if _PARTS.search(noun):
        return 0.0
    if _ALL.search(noun):
        return UNSAID if removing.every else 0.0
    said, named, held = (set(map(_stem, normalise(text).split())) for text in (removing.thing, noun, menu))
    if _GENERIC.fullmatch(noun):
        return EXACT if said & held else UNSAID
    return EXACT if said & named else DIFFERENT


def _stem(word: str) -> str:
    return word.removesuffix("s")
