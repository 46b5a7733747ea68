"""What is done in place of the model's first decision, where that finds nothing and the words of the request say what there is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.phrases import normalise
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import Fit, is_said
from edgelam.runtime.choosing.formats import writes_format
from edgelam.runtime.choosing.making import SIMILAR, likeliest, makers, manager_of, pattern_said
from edgelam.runtime.choosing.rows import ROWS
from edgelam.runtime.choosing.ways import act_on, completes
from edgelam.runtime.decision import PROBABLY, Decision, Goal
from edgelam.runtime.labels import Labels
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.making import Making, making_of

STORING = re.compile(r"\b(?:save|export|store|write|back ?up|archive)\b")

NO_MORE = Action(Verb.FAIL, None, "It was made, but there is nothing here for the rest of what was said of it.")

LIKELY = 0.1
"""Of what is called so that it writes a file, from which probability on that is done rather than nothing, or than what does not."""

NEARLY = 0.7
"""Of what is said word for word, from which probability on the model's word that there is no such control does not count."""


def exported(decision: Decision, goal: Goal, snapshot: Snapshot) -> Decision | None:
    """Where the model finds nothing to save with, or something else, what probably writes a file: *Export Feed List…*."""
    intent, chosen = intent_of(goal.subtask), decision.control
    storing = [c for c in decision.candidates if STORING.search(normalise(c.control.name))]
    astray = decision.action.verb is Verb.FAIL or (chosen is not None and chosen.role is not Role.MENU)
    if intent.kind is not Kind.SAVE or not intent.file or snapshot.modal or not astray:
        return None
    own = [c for c in decision.candidates if c.probability >= LIKELY and writes_format(c.control, intent.file)]
    best = next(iter(own or storing), None)
    if best is None or (chosen is not None and chosen in [c.control for c in own or storing]):
        return None
    action = act_on(best.control, goal.subtask, Labels(snapshot.controls))
    if action is None or best.probability < LIKELY:
        return None
    sure = max(PROBABLY, best.probability)
    return replace(decision, action=action, control=best.control, completes=False, confidence=sure, relevance=sure)


def said_word_for_word(decision: Decision, goal: Goal, snapshot: Snapshot) -> Decision | None:
    """The likeliest control, where the model says that there is none and its label is said word for word."""
    surest = decision.candidates[0] if decision.candidates else None
    spoken = f" {' '.join(words(goal.subtask))} "
    if (
        surest is None
        or decision.control is not None
        or surest.probability < NEARLY
        or not is_said(surest.control.name, spoken)
    ):
        return None
    action = act_on(surest.control, goal.subtask, Labels(snapshot.controls))
    if action is None or action in goal.failed_actions:
        return None
    done = completes(action, surest.control)
    sure = surest.probability
    return replace(
        decision, action=action, control=surest.control, completes=done, confidence=sure, relevance=1.0, weighed=True
    )


def made(decision: Decision, goal: Goal, snapshot: Snapshot, fit: Fit, done: Sequence[Action] = ()) -> Decision | None:
    """What makes a new one, where the request wants one made and nothing that is surer was chosen; once."""
    making = making_of(goal.subtask)
    found = likeliest(making, snapshot, fit) if making is not None else None
    if making is None:
        return None
    if found is None or found[1] < PROBABLY:
        return _managed(making, decision, goal, snapshot, done)
    if _is_surer(decision, goal, snapshot, found[1]):
        return None
    maker, chance = found
    if (pattern := pattern_said(making, goal.subtask, snapshot)) is not None:
        first = act_on(pattern, goal.subtask, Labels(snapshot.controls))
        if first is not None and first not in (*done, *goal.failed_actions):
            return replace(
                decision,
                action=first,
                control=pattern,
                completes=False,
                confidence=chance,
                relevance=chance,
                weighed=True,
            )
    action = act_on(maker.control, goal.subtask, Labels(snapshot.controls))
    if action is None or action in goal.failed_actions or action in done:
        return None
    over = not making.details and completes(action, maker.control)
    sure = max(chance, decision.confidence) if decision.action == action else chance
    return replace(
        decision, action=action, control=maker.control, completes=over, confidence=sure, relevance=sure, weighed=True
    )


def _managed(
    making: Making, decision: Decision, goal: Goal, snapshot: Snapshot, done: Sequence[Action]
) -> Decision | None:
    """The way to where such things are listed, which is no answer by itself."""
    manager = manager_of(making, snapshot)
    action = act_on(manager, goal.subtask, Labels(snapshot.controls)) if manager is not None else None
    if manager is None or action is None or action in done or action in goal.failed_actions or snapshot.modal:
        return None
    others = decision.control is not None and decision.control.ref != manager.ref
    makes = others and decision.control in [m.control for m in makers(snapshot)]  # something else, as none makes this
    if others and not makes and decision.confidence >= SIMILAR:
        return None
    sure = max(SIMILAR, decision.confidence)
    return replace(
        decision, action=action, control=manager, completes=False, confidence=sure, relevance=sure, weighed=True
    )


def _is_surer(decision: Decision, goal: Goal, snapshot: Snapshot, chance: float) -> bool:
    """Whether what was chosen is surer than this, is a field that has a name, or is called by the words."""
    control = decision.control
    if control is None:
        return decision.action.verb is not Verb.FAIL
    if decision.action.verb in (Verb.TYPE, Verb.CHOOSE):
        return not _is_unnamed(control)
    own = next((c.probability for c in decision.candidates if c.control.ref == control.ref), 0.0)
    sure = decision.confidence if decision.weighed else own
    if f" {normalise(control.name)} " in f" {normalise(goal.subtask)} ":
        return True
    return sure >= chance and control.role not in ROWS  # what is listed makes nothing


def made_first(
    decision: Decision, goal: Goal, snapshot: Snapshot, fit: Fit, done: Sequence[Action] = ()
) -> Decision | None:
    """Where something is to be made and the model would write it into a field without a name, what makes it comes first."""
    unnamed = decision.control is not None and _is_unnamed(decision.control)
    if decision.action.verb is not Verb.TYPE or not unnamed or snapshot.modal:
        return None
    return made(decision, goal, snapshot, fit, done)


def made_once(decision: Decision, goal: Goal, snapshot: Snapshot, done: Sequence[Action]) -> Decision:
    """The decision, unless it makes the same thing once more: then nothing was found for the rest of it."""
    makes = decision.control is not None and decision.control.ref in {m.control.ref for m in makers(snapshot)}
    if not makes or decision.action not in done or making_of(goal.subtask) is None:
        return decision
    return replace(decision, action=NO_MORE, control=None, completes=False, relevance=0.0)


def not_yet_named(decision: Decision, goal: Goal) -> Decision:
    """The decision, without being the last where it gives a new thing its name where it stands: Enter takes that."""
    field, began = decision.control, goal.began
    came = field is not None and began is not None and began.find(field.ref) is None and field.has(State.FOCUSED)
    if field is None or not came or decision.action.verb is not Verb.TYPE or not _is_unnamed(field):
        return decision
    return replace(decision, completes=False) if making_of(goal.subtask) is not None else decision


def _is_unnamed(field: Control) -> bool:
    return field.name == field.role.value.capitalize() and not field.has(State.MULTILINE)
