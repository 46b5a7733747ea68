"""The model's first decision of a subtask, weighed against what retrieval knows; and what speaks for or against what it has chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import NUMERIC, Control, Role, Snapshot, State
from edgelam.numbers import set_in_digits
from edgelam.phrases import normalise
from edgelam.retrieval import Candidate, Index
from edgelam.retrieval.index import normalise_label
from edgelam.runtime.choosing import choice
from edgelam.runtime.choosing.doubt import NAME_DOUBT
from edgelam.runtime.choosing.overrides import said_word_for_word
from edgelam.runtime.choosing.ways import act_on, completes
from edgelam.runtime.decision import PROBABLY, SURELY, Decision, Goal
from edgelam.runtime.labels import Labels
from edgelam.runtime.request.goal import mentioned
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.switching import SWITCHES, stands_so, wish_for

UNRELIABLE = 0.5
"""Below this confidence the model is overruled by what is surely meant even where a subtask is about a file or a text."""

A_WAY = 0.45
"""Confidence at most in a menu or tab of which nothing says that what is meant is behind it: others are looked behind first."""

NOTHING_HERE = Action(Verb.FAIL, None, "There is no control for that here.")
"""Decided where it is likelier than not that nothing on the screen is meant."""


def weighed_against(index: Index, decision: Decision, goal: Goal, snapshot: Snapshot) -> Decision:
    """The model's first decision of a subtask, held against what retrieval knows: one of the two may be right."""
    candidates = decision.candidates
    if (field := surer_field(decision)) is not None:
        typed = replace(decision.action, target=Labels(snapshot.controls).target(field.control.ref))
        return replace(decision, action=typed, control=field.control, relevance=field.probability)
    weighs = (
        decision.action.verb in choice.WEIGHED and bool(candidates) and not is_quoted(decision.control, goal.subtask)
    )
    unreliable = weighs and decision.confidence < UNRELIABLE and candidates[0].probability >= SURELY
    if not unreliable and not (weighs and choice.names_its_control(goal.subtask)):
        return _no_surer(decision, goal) if weighs else decision
    chances = choice.weigh(candidates, decision.action, decision.control, decision.confidence)
    best = candidates[int(chances.argmax())].control
    chance, nothing = choice.chance_of_likeliest(candidates, chances), 1 - float(chances.sum())
    if decision.action.verb is Verb.DONE and (min(chance, 1 - nothing) < PROBABLY or not best.verbs & set(SWITCHES)):
        return decision  # of what is no box only the screen tells whether it is done
    if (meant := said_word_for_word(decision, goal, snapshot)) is not None:
        return meant
    if decision.control is None and nothing > max(chance, PROBABLY):
        return replace(decision, confidence=nothing, weighed=True)
    if nothing > PROBABLY and is_way(decision.control, snapshot):  # it may be behind that
        return replace(decision, confidence=min(decision.confidence, A_WAY), weighed=True)
    if nothing > PROBABLY:
        return replace(
            decision,
            action=NOTHING_HERE,
            control=None,
            completes=False,
            confidence=nothing,
            relevance=0.0,
            weighed=True,
        )
    return _on_likeliest(index, decision, goal, snapshot, best, chance)


_MAY_BE_MEANT = frozenset({Kind.COMMAND, Kind.SET, Kind.SWITCH, Kind.WRITE})
"""What may mean a control though a name or a text is in it; a subtask about a file names that, and seldom the control on the way."""


def _no_surer(decision: Decision, goal: Goal) -> Decision:
    """A click beside what retrieval has in front is held for no surer than both together make it: of 15 such ones on the development sets
    one was right, most of them sure."""
    control, candidates = decision.control, decision.candidates
    beside = control is not None and control.ref != candidates[0].control.ref
    if not beside or decision.action.verb is not Verb.CLICK or intent_of(goal.subtask).kind not in _MAY_BE_MEANT:
        return decision
    chances = choice.weigh(candidates, decision.action, control, decision.confidence)
    own = next((p for c, p in zip(candidates, chances, strict=True) if c.control == control), 0.0)
    return replace(decision, confidence=min(decision.confidence, float(own)), weighed=True)


def _on_likeliest(
    index: Index, decision: Decision, goal: Goal, snapshot: Snapshot, best: Control, chance: float
) -> Decision:
    """What is to be done to the likeliest control: what the model says, where it means that, too, and it is no box."""
    surely = chance if chance >= SURELY else 0.0
    agrees = decision.control is not None and decision.control.ref == best.ref
    if Verb.UNCHECK in best.verbs or (not agrees and Verb.CHECK in best.verbs):
        return _switched(index, decision, goal, snapshot, best, chance) or decision
    if agrees:
        return replace(decision, confidence=chance, weighed=True, relevance=max(decision.relevance, surely))
    action = act_on(best, goal.subtask, Labels(snapshot.controls))
    if action is None and best.role in NUMERIC and decision.action.verb is not Verb.DONE:
        return replace(decision, confidence=min(decision.confidence, 1 - chance), weighed=True)
    if action is None or action in goal.failed_actions:
        return decision
    near = relevance(index, goal.subtask, decision.candidates, best, action)
    return replace(
        decision,
        action=action,
        control=best,
        completes=completes(action, best),
        confidence=chance,
        relevance=max(near, surely),
        weighed=True,
    )


def _switched(
    index: Index, decision: Decision, goal: Goal, snapshot: Snapshot, box: Control, chance: float
) -> Decision | None:
    """The box as it is to stand, as sure as it is that it is meant and which way; that nothing is to be done where it surely stands so. None
    where nothing can be done to it."""
    labels = Labels(snapshot.controls)
    if box.ref not in labels:
        return None
    intent, is_on = intent_of(goal.subtask), box.has(State.CHECKED)
    wish = wish_for(intent, box)
    sure = chance * wish.chance
    if stands_so(intent, box) and sure >= NAME_DOUBT:
        return replace(decision, action=Action(Verb.DONE), control=box, completes=True, confidence=sure, relevance=sure, weighed=True)  # fmt: skip
    action = Action(Verb.UNCHECK if is_on else Verb.CHECK, labels.target(box.ref))
    if action in goal.failed_actions or action.verb not in box.verbs:
        return None
    sure = sure if wish.on != is_on else chance - sure
    near = relevance(index, goal.subtask, decision.candidates, box, action)
    return replace(decision, action=action, control=box, completes=True, confidence=sure, relevance=near, weighed=True)


def relevance(
    index: Index, subtask: str, candidates: Sequence[Candidate], control: Control | None, action: Action
) -> float:
    """How well an act fits a subtask by its words, or how probably its control is meant, whichever says more."""
    if control is None:
        return 0.0
    chance = chance_of(control, candidates)
    return max(
        chance if chance >= SURELY else 0.0,
        index.relevance(set_in_digits(subtask), control, action.text or ""),
    )


def chance_of(control: Control, candidates: Sequence[Candidate]) -> float:
    """How probably a control is meant; 0 where it is none of the candidates."""
    return next((c.probability for c in candidates if c.control.ref == control.ref), 0.0)


def surer_field(decision: Decision) -> Candidate | None:
    """The field of one line that a text surely belongs into, where the model has taken another."""
    if decision.action.verb is not Verb.TYPE or not _is_line(decision.control):
        return None
    fields = [c for c in decision.candidates if _is_line(c.control)]
    best = max(fields, key=lambda c: c.probability, default=None)
    is_other = best is not None and decision.control is not None and best.control.ref != decision.control.ref
    return best if best is not None and is_other and best.probability >= SURELY else None


def _is_line(control: Control | None) -> bool:
    return (
        control is not None
        and control.role is Role.TEXT
        and Verb.TYPE in control.verbs
        and not control.has(State.MULTILINE)
    )


def is_quoted(control: Control | None, subtask: str) -> bool:
    """Whether the subtask has the label between quotation marks: retrieval takes what stands there for data."""
    return control is not None and normalise_label(control.name) in {normalise_label(m) for m in mentioned(subtask)}


def is_way(control: Control | None, snapshot: Snapshot) -> bool:
    """Whether it leads to what is not seen yet, of which its name says nothing."""
    if control is None:
        return False
    unturned = control.role is Role.TAB and not control.has(State.SELECTED)
    return unturned or control.ref in {menu.ref for menu in snapshot.closed_menus}


def is_said(name: str, subtask: str) -> bool:
    """Whether a subtask says the name of a field."""
    return bool(normalise(name)) and f" {normalise(name)} " in f" {normalise(subtask)} "
