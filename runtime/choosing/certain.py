"""What a subtask's words and the screen leave no doubt about is decided without the model: several choices, sums, cells, a value that is a label."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Action, Verb
from edgelam.control import TICK_ROLES, Control, Role, Snapshot, State
from edgelam.phrases import normalise
from edgelam.retrieval import Candidate
from edgelam.runtime.choosing.ways import act_on
from edgelam.runtime.decision import Decision, Goal, own_actions, without_model
from edgelam.runtime.labels import Labels
from edgelam.runtime.prompt import HistoryEntry, candidate_lines
from edgelam.runtime.request.intent import intent_of, without_politeness
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.sheets.doing import next_act
from edgelam.runtime.sheets.wishes import task_of
from edgelam.runtime.sums.computing import next_of, next_of_conversion

SHORTEST = 4
"""Letters of a label that is taken for a value."""

NOT_WORKED_OUT = Action(Verb.FAIL, None, "The sum was typed, but the display does not show its result.")
"""Decided where every way to work a sum out was tried."""


def computing(goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]) -> Decision | None:
    """The next act for a sum, where the window is for sums; where all that can be done was, that is said."""
    intent = intent_of(goal.subtask)
    if intent.kind is not Kind.COMPUTE or snapshot.modal:
        return None
    done, failed = own_actions(history), goal.failed_actions
    if intent.conversion is not None:
        found = next_of_conversion(intent.conversion, snapshot, done, failed)
    else:
        found = next_of(intent.expression, snapshot, done, failed)
    if found is not None:
        return without_model(*found, completes=found[0].verb is not Verb.TYPE)
    typed = any(a.verb is Verb.TYPE and a not in goal.failed_actions for a in done)
    return without_model(NOT_WORKED_OUT) if typed else None


def valued(goal: Goal, snapshot: Snapshot) -> Decision | None:
    """What is called just as what something is to be set to: *make it look like a title* where a style is called Title."""
    value = normalise(intent_of(goal.subtask).value) if intent_of(goal.subtask).kind is Kind.SET else ""
    called = [
        c
        for c in snapshot.controls
        if c.verbs and c.role in TICK_ROLES and len(c.name) >= SHORTEST and _is_value(value, c)
    ]
    if len({c.name for c in called}) != 1:
        return None
    action = act_on(called[0], goal.subtask, Labels(snapshot.controls))
    return None if action is None or action in goal.failed_actions else without_model(action, called[0], True)


def _is_value(value: str, control: Control) -> bool:
    """Whether a value is this label, with one word before it at most: *a proper title*."""
    name = normalise(control.name)
    return value == name or (value.endswith(f" {name}") and len(value.split()) == len(name.split()) + 1)


FINISHING = frozenset({"done", "finish", "continue", "next", "ok", "select", "choose", "use"})
"""Buttons that go on with what was chosen."""


def finishing(goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]) -> Decision | None:
    """The button that goes on, where it could not be used before the one that is meant was chosen, in a window that only asks for that."""
    done, began = own_actions(history), goal.began
    if not done or began is None or any(c.role is Role.MENU for c in snapshot.controls):
        return None
    labels = Labels(snapshot.controls)
    chosen = [
        c for c in snapshot.controls if c.role in CHOSEN and c.ref in labels and labels.target(c.ref) == done[-1].target
    ]
    waited = {normalise(c.name) for c in began.controls if c.role is Role.BUTTON and not c.verbs}
    found = [
        c for c in snapshot.controls
        if c.role is Role.BUTTON and Verb.CLICK in c.verbs and normalise(c.name) in FINISHING & waited
    ]  # fmt: skip
    if not chosen or len(found) != 1:
        return None
    action = Action(Verb.CLICK, labels.target(found[0].ref))
    return None if action in goal.failed_actions else without_model(action, found[0], completes=True)


_ENDS_SETUP = re.compile(
    r"(?:finish|complete|get through|go through|get past|finish off|be done with|end)\b.*\b(?:set-?up|setting up|assistant|wizard|welcome|greeting|this|these steps|it)\b",
    re.IGNORECASE,
)


def finished(goal: Goal, snapshot: Snapshot) -> Decision | None:
    """The one thing that there is to choose, where what is asked to be finished waits for that with its last button greyed."""
    waits = any(c.role is Role.BUTTON and not c.verbs and normalise(c.name) in FINISHING for c in snapshot.controls)
    to_choose = [c for c in snapshot.controls if c.role in CHOSEN and Verb.CLICK in c.verbs and c.has(State.SHOWING)]
    menus = any(c.role is Role.MENU for c in snapshot.controls)
    if menus or not waits or len(to_choose) != 1 or not _ENDS_SETUP.match(without_politeness(goal.subtask)):
        return None
    action = Action(Verb.CLICK, Labels(snapshot.controls).target(to_choose[0].ref))
    return None if action in goal.failed_actions else without_model(action, to_choose[0])


CHOSEN = frozenset({Role.ITEM, Role.CELL, Role.RADIO})
"""Roles of what is one of several."""


def in_sheet(goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]) -> Decision | None:
    """The next act in a spreadsheet, where its cells say what is meant."""
    task = task_of(goal.subtask, goal.began or snapshot)
    found = next_act(task, snapshot, own_actions(history)) if task is not None else None
    return without_model(*found) if found is not None and found[0] not in goal.failed_actions else None


def next_choice(left: Sequence[tuple[Control, Verb]], goal: Goal, snapshot: Snapshot) -> Decision:
    """The next of several choices; that one of them could not be made is said, not passed over."""
    if not left:
        return without_model(Action(Verb.DONE))
    labels = Labels(snapshot.controls)
    control, verb = left[0]
    action = Action(verb, labels.target(control.ref))
    if action in goal.failed_actions:
        return without_model(Action(Verb.FAIL, None, f"{control.name} could not be chosen together with the others."))
    lines = candidate_lines(goal.subtask, snapshot, [Candidate(c, 0.0, 1.0) for c, _ in left], labels)
    return without_model(action, control, len(left) == 1, lines)
