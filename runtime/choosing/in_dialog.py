"""What is decided where a dialog is in front: which button leaves it, and which of its pages is looked at next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import Role, Snapshot, State
from edgelam.retrieval import Index
from edgelam.runtime.choosing.ways import act_on, completes
from edgelam.runtime.choosing.weighed import is_said, relevance
from edgelam.runtime.decision import PROBABLY, SURELY, Decision, Goal, own_actions, without_model
from edgelam.runtime.dialogs import forced as dialogs
from edgelam.runtime.dialogs.dismissing import dismissing_button
from edgelam.runtime.labels import Labels
from edgelam.runtime.prompt import HistoryEntry
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Intent, Kind

HARDLY = 0.2
"""Below this probability nothing in a dialog that is left open by what was done before is meant by what comes next."""

UNLIKELY = 0.55
"""The same of what is to be switched on or off, which a dialog of many boxes nearly has."""


def leaving_button(
    index: Index, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry], begins: bool
) -> Decision | None:
    """The button of a dialog that the words leave no choice in: the answer to a question about the format, the way out that is asked
    for, or out of what stands before a subtask that is about something else."""
    if not snapshot.modal:
        return None
    intent = intent_of(goal.subtask)
    acted = any(entry.note == "" for entry in history)
    answer, clears = (
        dialogs.format_answer(intent, snapshot) or dismissing_button(goal.subtask, snapshot, acted),
        False,
    )
    if answer is None and begins and not goal.there and _is_elsewhere(index, goal, intent, snapshot, acted):
        answer, clears = dialogs.confirming(snapshot) if acted else dialogs.opening_answer(snapshot), True
    if answer is None:
        return None
    action = Action(Verb.CLICK, Labels(snapshot.controls).target(answer.ref))
    if action in goal.failed_actions:
        return None
    return replace(without_model(action, answer, completes=not clears), clears=clears)


def _is_elsewhere(index: Index, goal: Goal, intent: Intent, snapshot: Snapshot, acted: bool) -> bool:
    """Whether a subtask that begins in a dialog is about nothing in it; ``acted``: it may be there for what was done before."""
    if dialogs.is_for_files(snapshot):
        return False
    fields = (c.name for c in snapshot.controls if Verb.TYPE in c.verbs)
    named = any(is_said(name, goal.subtask) for name in fields)
    if intent.kind in (Kind.SAVE, Kind.OPEN) or (intent.kind is Kind.WRITE and not named and not acted):
        return True
    found = index.search(goal.subtask, snapshot, 1)
    unlike = (
        UNLIKELY if intent.kind is Kind.SWITCH else HARDLY
    )  # what is not clearly a box in it is looked for behind it
    return not found or found[0].probability < (unlike if acted else SURELY)


def looked_through(
    index: Index, decision: Decision, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]
) -> Decision:
    """In a dialog, where the model would leave the page or the dialog: what is probably meant on this page comes first, then
    the likeliest page that was not looked at yet."""
    control, done = decision.control, {*own_actions(history), *goal.failed_actions}
    if decision.action.verb is not Verb.CLICK or control is None or not dialogs.leaves_page(control):
        return decision
    labels = Labels(snapshot.controls)
    for candidate in decision.candidates:
        is_page = candidate.control.role is Role.TAB
        if is_page == (candidate.probability >= PROBABLY) or dialogs.leaves_page(candidate.control) != is_page:
            continue
        action = act_on(candidate.control, goal.subtask, labels)
        if action is not None and action not in done and not candidate.control.has(State.SELECTED):
            chance = max(candidate.probability, decision.confidence)
            fits = relevance(index, goal.subtask, decision.candidates, candidate.control, action)
            does = completes(action, candidate.control) and not is_page
            return replace(
                decision,
                action=action,
                control=candidate.control,
                completes=does,
                confidence=chance,
                relevance=fits,
            )
    return decision
