"""What is done in place of the model's first decision, where that finds nothing and the words of the request say what there is."""

from __future__ import annotations

import re
from dataclasses import replace

from edgelam.action import Verb
from edgelam.control import Role, Snapshot, State
from edgelam.phrases import normalise
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import is_said
from edgelam.runtime.choosing.ways import act_on, completes
from edgelam.runtime.decision import PLAIN, Decision, Goal
from edgelam.runtime.labels import Labels
from edgelam.runtime.request.intent import intent_of, without_politeness
from edgelam.runtime.request.kinds import Kind

STORING = re.compile(r"\b(?:save|export|store|write|back ?up|archive)\b")

LIKELY = 0.1
"""Of what is called so that it writes a file, from which probability on that is done rather than nothing, or than what does not."""

NEARLY = 0.7
"""Of what is said word for word, from which probability on the model's word that there is no such control does not count."""


def exported(decision: Decision, goal: Goal, snapshot: Snapshot) -> Decision | None:
    """Where the model finds nothing to save with, or something else, what probably writes a file: *Export Feed List…*."""
    intent, chosen = intent_of(goal.subtask), decision.control
    storing = [c for c in decision.candidates if STORING.search(normalise(c.control.name))]
    astray = decision.action.verb is Verb.FAIL or (chosen is not None and chosen.role is not Role.MENU)
    if intent.kind is not Kind.SAVE or not intent.file or snapshot.modal or not storing or not astray:
        return None
    best = storing[0]
    action = act_on(best.control, goal.subtask, Labels(snapshot.controls))
    if action is None or best.probability < LIKELY or (chosen is not None and chosen in [c.control for c in storing]):
        return None
    sure = max(PLAIN, best.probability)
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


def made_first(decision: Decision, goal: Goal, snapshot: Snapshot) -> Decision | None:
    """Where something is to be added and the model would write it into a field without a name, what makes a new one comes first."""
    field, adds = decision.control, _ADDS.match(without_politeness(goal.subtask)) is not None
    unnamed = field is not None and field.name == field.role.value.capitalize() and not field.has(State.MULTILINE)
    if not adds or not unnamed or decision.action.verb is not Verb.TYPE or snapshot.modal:
        return None
    makes = [c for c in decision.candidates if c.control.role in MAKERS and _MAKES.match(normalise(c.control.name))]
    action = act_on(makes[0].control, goal.subtask, Labels(snapshot.controls)) if makes else None
    if action is None or action in goal.failed_actions or makes[0].probability < LIKELY:
        return None
    sure = max(PLAIN, makes[0].probability)
    return replace(decision, action=action, control=makes[0].control, completes=False, confidence=sure, relevance=sure)


MAKERS = frozenset({Role.BUTTON, Role.MENU_ITEM})
_ADDS = re.compile(r"(?:add|new|create|make|put in|enter|set up)\b", re.IGNORECASE)
_MAKES = re.compile(r"(?:add|new|create)\b")
