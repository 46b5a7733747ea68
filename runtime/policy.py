"""State to action: candidates, prompt, grammar, constrained decoding."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from edgelam.action import Action, Verb, parse_action
from edgelam.control import TICK_ROLES, Control, Snapshot, State
from edgelam.errors import ActionError
from edgelam.numbers import numbers_in
from edgelam.retrieval import Candidate, Index
from edgelam.retrieval.index import TOP_K
from edgelam.retrieval.relevance import RELEVANT
from edgelam.runtime import grammar
from edgelam.runtime.choosing.beside import without_beside
from edgelam.runtime.choosing.certain import computing, finished, finishing, in_sheet, next_choice, valued
from edgelam.runtime.choosing.in_dialog import leaving_button, looked_through
from edgelam.runtime.choosing.making import added_first
from edgelam.runtime.choosing.overrides import exported, made, made_first, made_once, not_yet_named
from edgelam.runtime.choosing.removing import removed
from edgelam.runtime.choosing.unable import unable
from edgelam.runtime.choosing.ways import act_on, completes, option_said
from edgelam.runtime.choosing.weighed import chance_of, relevance, weighed_against
from edgelam.runtime.decision import (
    NEAREST,
    POSSIBLE,
    PROBABLY,
    UNREADABLE,
    Decision,
    Goal,
    own_actions,
    without_model,
)
from edgelam.runtime.dialogs.form import next_field
from edgelam.runtime.engine import Engine
from edgelam.runtime.labels import Labels
from edgelam.runtime.memory import Memory
from edgelam.runtime.prompt import COMPLETE, HistoryEntry, Observation, app_line, candidate_lines, render
from edgelam.runtime.request.gestures import able, as_click, gesture_in, named
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.numbered import field_for_number
from edgelam.runtime.request.references import shorten
from edgelam.runtime.request.several import choices_left
from edgelam.runtime.verify.reading import read_off
from edgelam.stopping import Interrupted

UNSURE = 0.35
"""Below this confidence the model is shown more candidates once."""

_NO_DRAG = "I could not see both what is to be dragged and what it is to be dragged onto."


class Policy:
    """Decides one step at a time, by the model."""

    def __init__(self, engine: Engine, index: Index, memory: Memory | None = None) -> None:
        self.engine = engine
        self.index = index
        self.memory = memory
        self.name = engine.name

    def interrupt_when(self, interrupted: Interrupted) -> None:
        """Whatever is being decided is given up when it says so: ``decide`` raises ModelError."""
        self.engine.interrupted = self.index.interrupted = interrupted

    def decide(self, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]) -> Decision:
        """The next action. The model is asked again with twice the candidates where it is unsure, and not at all where a
        subtask begins that cannot be done here, or lists what is to be chosen.

        Raises:
            ModelError: the model could not answer.
        """
        begins = not history or history[-1].completes or goal.led
        if (button := leaving_button(self.index, goal, snapshot, history, begins)) is not None:
            return button
        left = choices_left(goal.subtask, snapshot)
        if begins and left is None and not goal.wide and (known := self._remembered(goal, snapshot)) is not None:
            return known
        if begins and read_off(goal.subtask, snapshot):
            return without_model(Action(Verb.DONE))
        if begins and (why := unable(goal.subtask, snapshot)) is not None:
            return without_model(Action(Verb.FAIL, None, why))
        if left is not None:
            return next_choice(left, goal, snapshot)
        filling = self._filling(goal, snapshot, history)
        if (worked := filling or in_sheet(goal, snapshot, history) or computing(goal, snapshot, history)) is not None:
            return worked
        if (gesture := gesture_in(goal.subtask, snapshot)) is not None:
            return self._gesture(gesture, goal, snapshot, history)
        named = self._numbered(goal, snapshot, history) or (
            valued(goal, snapshot) or finished(goal, snapshot) if begins and not goal.wide else None
        )
        if named is not None:
            return named
        if goal.wide:
            decision = self._decide(goal, snapshot, history, 2 * TOP_K)
            return weighed_against(self.index, decision, goal, snapshot) if begins else decision
        decision = self._decide(goal, snapshot, history, TOP_K)
        more = sum(1 for c in snapshot.controls if c.verbs) > len(decision.candidates)
        if decision.confidence < UNSURE and more:
            wider = self._decide(goal, snapshot, history, 2 * TOP_K)
            decision = wider if wider.confidence > decision.confidence else decision
        if begins and not goal.apps:
            return exported(decision, goal, snapshot) or self._made_or_weighed(decision, goal, snapshot, history)
        return self._gone_on_with(decision, goal, snapshot, history)

    def _made_or_weighed(
        self, decision: Decision, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]
    ) -> Decision:
        weighed, done = weighed_against(self.index, decision, goal, snapshot), own_actions(history)
        other = made(weighed, goal, snapshot, self.index.fit, done) or removed(weighed, goal, snapshot, done)
        return other or weighed

    def _gone_on_with(
        self, decision: Decision, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]
    ) -> Decision:
        """What comes after a subtask's first act, where the words know better than the model."""
        done = own_actions(history)
        if snapshot.modal:
            began = self._begun_in(decision, goal, snapshot, done)
            return looked_through(self.index, began, goal, snapshot, history)
        other = made_first(decision, goal, snapshot, self.index.fit, done) or removed(decision, goal, snapshot, done)
        return other or made_once(not_yet_named(decision, goal), goal, snapshot, done)

    def _begun_in(self, decision: Decision, goal: Goal, snapshot: Snapshot, done: Sequence[Action]) -> Decision:
        """In a dialog that was only opened for a subtask it begins anew: what is likelier meant than not comes before a click of the model's, or that
        nothing is there; what it sets stands."""
        labels = Labels(snapshot.controls)
        ticks = {labels.target(c.ref) for c in snapshot.controls if c.role in TICK_ROLES and c.ref in labels}
        acts = (decision.action, *done)
        if any(action.verb not in (Verb.CLICK, Verb.FAIL) or action.target in ticks for action in acts):
            return decision
        weighed = weighed_against(self.index, decision, goal, snapshot)
        meant = weighed.control is not None and chance_of(weighed.control, decision.candidates) >= PROBABLY
        return weighed if meant and weighed.action not in done else decision

    def _gesture(self, verb: Verb, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]) -> Decision:
        """The gesture that was asked for: on what the words name, else on what a click would be meant for; a drag only where
        both its ends are named."""
        found = named(verb, goal.subtask, snapshot)
        labels = Labels(snapshot.controls)
        if found is not None and found[0] not in goal.failed_actions:
            action, control = found
            lines = candidate_lines(goal.subtask, snapshot, [Candidate(control, 0.0, 1.0)], labels)
            return without_model(action, control, True, lines)
        if found is not None or verb is Verb.DRAG:
            return without_model(
                Action(Verb.FAIL, None, _NO_DRAG if found is None else f"The {verb} did nothing here.")
            )
        usable = able(verb, snapshot.controls)
        there = replace(snapshot, controls=tuple(c for c in snapshot.controls if not c.verbs or c in usable))
        click = replace(goal, subtask=as_click(goal.subtask), failed_actions=frozenset())
        decision = weighed_against(self.index, self._decide(click, there, history, TOP_K), click, there)
        if decision.control is None or decision.control.ref not in labels:
            if decision.action.verb in (Verb.ASK, Verb.FAIL):
                return decision
            return replace(decision, action=UNREADABLE, control=None, completes=False, confidence=0.0)
        return replace(decision, action=Action(verb, labels.target(decision.control.ref)), completes=True)

    def _numbered(self, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]) -> Decision | None:
        """The number that a subtask says, into the field for it, once."""
        candidates = self._search(goal, snapshot, TOP_K)
        if (found := field_for_number(goal.subtask, candidates)) is None:
            return None
        field, amount, alone = found
        labels = Labels(snapshot.controls)
        action = Action(Verb.TYPE, labels.target(field.control.ref), amount)
        if action in goal.failed_actions or any(
            (a.verb, a.target) == (action.verb, action.target) for a in own_actions(history)
        ):
            return None
        lines = candidate_lines(goal.subtask, snapshot, candidates, labels)
        sure, near = (
            max(field.probability, PROBABLY if alone else 0.0),
            relevance(self.index, goal.subtask, candidates, field.control, action),
        )
        near = max(near, RELEVANT) if alone else near
        return Decision(action, field.control, True, sure, lines, 0, 0, 0, {}, near, tuple(candidates), weighed=True)

    def _filling(self, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]) -> Decision | None:
        """What comes next in a form that the words fill in."""
        found = (
            added_first(goal, snapshot, own_actions(history), self.index.fit)
            or next_field(goal, snapshot, history, self.index.fit)
            or finishing(goal, snapshot, history)
        )
        return (self._surer_number(found, goal, snapshot, history) or found) if found is not None else None

    def _surer_number(
        self, filling: Decision, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]
    ) -> Decision | None:
        """The field for the only number that is said, where it is likelier meant than not and likelier than the one that a form was read to have."""
        if filling.control is None or own_actions(history) or len(numbers_in(goal.subtask)) != 1:
            return None
        number = self._numbered(goal, snapshot, history)
        if number is None or number.control is None or number.control.ref == filling.control.ref:
            return None
        least = max(PROBABLY, chance_of(filling.control, number.candidates))
        return number if chance_of(number.control, number.candidates) > least else None

    def _search(self, goal: Goal, snapshot: Snapshot, top_k: int) -> list[Candidate]:
        return without_beside(self.index.search(goal.subtask, snapshot, top_k), goal.subtask, snapshot)

    def rank(self, subtask: str, snapshot: Snapshot) -> Sequence[Candidate]:
        """How probably each control of a screen is meant, the likeliest first."""
        return self.index.rank(subtask, snapshot)

    def ask(self, goal: Goal, snapshot: Snapshot) -> Decision:
        """What the model alone would do first, not weighed against retrieval."""
        return self._decide(goal, snapshot, (), TOP_K)

    def _remembered(self, goal: Goal, snapshot: Snapshot) -> Decision | None:
        """What the person has shown to mean by these words, or by nearly these: that decides, not the model."""
        began = time.perf_counter()
        recall = self.memory.recall(goal.subtask, snapshot) if self.memory is not None else None
        if recall is None:
            return None
        labels, control = Labels(snapshot.controls), recall.control
        action = act_on(control, goal.subtask, labels, taught=True)
        if action is None or action in goal.failed_actions:
            return None
        return Decision(
            action, control, completes(action, control), recall.confidence, candidate_lines(goal.subtask, snapshot, [Candidate(control, 0.0, recall.confidence)], labels),
            0, 0, 0, {"retrieve": (time.perf_counter() - began) * 1000, "decide": 0.0}, remembered=recall.name,
        )  # fmt: skip

    def _decide(self, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry], top_k: int) -> Decision:
        began = time.perf_counter()
        labels = Labels(snapshot.controls)
        candidates = self._search(goal, snapshot, top_k)
        if goal.began is not None and _stays_near(goal, snapshot, history):
            candidates = nearby(candidates, goal.began)
        retrieved = time.perf_counter()
        lines = (*map(app_line, goal.apps), *candidate_lines(goal.subtask, snapshot, candidates, labels))
        short = shorten(goal.subtask, goal.quotes)
        observation = Observation(goal.subtask, snapshot.title or snapshot.app, snapshot.modal, tuple(history), lines)
        options = [grammar.Option(c.control, labels[c.control.ref]) for c in candidates]
        answer = self.engine.generate(
            render(observation, not self.engine.trained),
            grammar.build(short.subtask, options, goal.apps, goal.may_end, short.quotes, goal.failed_actions),
        )
        decided = time.perf_counter()
        line = answer.text.removesuffix(COMPLETE)
        action, control = _read(line, labels)
        action = _as_named(short.expand(action), control, goal)
        fits = relevance(self.index, goal.subtask, candidates, control, action)
        confidence = 0.0 if action == UNREADABLE else answer.confidence
        return Decision(
            action, control, line != answer.text and _may_complete(action, goal.subtask), confidence, lines,
            answer.tokens_in, answer.tokens_out, answer.tokens_reused,
            {"retrieve": (retrieved - began) * 1000, "decide": (decided - retrieved) * 1000},
            fits, tuple(candidates),
        )  # fmt: skip


def _stays_near(goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]) -> bool:
    """Whether a subtask goes on in a window, where something was done for it that may be what it means. A sum's ``=`` was there before."""
    goes_on = bool(history) and not history[-1].completes
    if not goes_on or snapshot.modal or goal.led:
        return False
    return intent_of(goal.subtask).kind is not Kind.COMPUTE


def nearby(candidates: Sequence[Candidate], began: Snapshot) -> list[Candidate]:
    """What may come next for a subtask: what was not there when it began, what its words mean, and where the caret is.

    A small model that does not know what comes next otherwise presses whatever stands beside it.
    """
    there = {(c.role, c.name, c.path) for c in began.controls}
    return [
        c for n, c in enumerate(candidates)
        if n < NEAREST or c.probability >= POSSIBLE or (c.control.role, c.control.name, c.control.path) not in there
        or c.control.has(State.FOCUSED) or Verb.TYPE in c.control.verbs
    ]  # fmt: skip


def _as_named(action: Action, control: Control | None, goal: Goal) -> Action:
    """A choice as the subtask names it, where the model takes another one of the same list."""
    named = option_said(goal.subtask, control) if control is not None and action.verb is Verb.CHOOSE else ""
    other = replace(action, text=named or action.text)
    return action if other in goal.failed_actions else other


def _may_complete(action: Action, subtask: str) -> bool:
    """Text is selected for something to be done to it, unless selecting is what was asked for."""
    return action.verb is not Verb.SELECT or intent_of(subtask).kind is Kind.SELECT


def _read(line: str, labels: Labels) -> tuple[Action, Control | None]:
    """The action that an answer says and what it is done to. An answer that was cut off says none: the run then ends with that."""
    try:
        action = parse_action(line)
        return action, labels.control(action)
    except ActionError:
        return UNREADABLE, None
