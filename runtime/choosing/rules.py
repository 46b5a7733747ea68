"""What comes next where that is in no doubt, asked before the model: an edit of the text in front, an answer that it holds, a row
that is called by these words, a dialog that is done with."""

from __future__ import annotations

from collections.abc import Callable

from edgelam.action import Action, Verb
from edgelam.control import Snapshot
from edgelam.runtime.decision import Decision, without_model
from edgelam.runtime.dialogs.dismissing import is_dismissed
from edgelam.runtime.dialogs.questions import question_back
from edgelam.runtime.dialogs.settling import applied, entered, settled
from edgelam.runtime.request.intent import without_politeness
from edgelam.runtime.texts.answers import answer
from edgelam.runtime.texts.edits import next_edit
from edgelam.runtime.texts.fresh import next_of_new
from edgelam.runtime.texts.searching import next_search
from edgelam.runtime.verify.judge import Judge
from edgelam.runtime.verify.rows import opening, row_about

Source = Callable[[str, Judge, Snapshot], Decision | None]
"""Decides about a subtask on a screen, by what was done for it so far; None where it knows nothing."""


def _over(subtask: str, judge: Judge, now: Snapshot) -> Decision | None:
    """What was asked for was looked up, the screen holds the answer, or the dialog that is to be left is gone."""
    is_over = judge.opened or answer(without_politeness(subtask), now) or is_dismissed(subtask, now)
    return without_model(Action(Verb.DONE), completes=True) if is_over else None


def _edit(subtask: str, judge: Judge, now: Snapshot) -> Decision | None:
    worked = [act.step.action for act in judge.evidence(now).acts]
    return next_edit(judge.intent, now, judge.actions, worked)


SOURCES: tuple[Source, ...] = (
    _over,
    _edit,
    lambda subtask, judge, now: next_search(judge.intent, now, judge.began, judge.actions),
    lambda subtask, judge, now: next_of_new(judge.intent, now, judge.began, judge.actions),
    lambda subtask, judge, now: question_back(subtask, judge.acts, now),
    lambda subtask, judge, now: row_about(subtask, judge.acts, now),
    lambda subtask, judge, now: opening(subtask, judge.acts, judge.began, now),
    lambda subtask, judge, now: settled(judge.evidence(now)),
    lambda subtask, judge, now: entered(judge.evidence(now)),
    lambda subtask, judge, now: applied(judge.evidence(now)),
)
"""In the order in which they are asked: the first that knows decides."""


def by_rules(subtask: str, judge: Judge, now: Snapshot) -> Decision | None:
    """The next act of a subtask that needs no model; None where no source knows one."""
    return next((found for source in SOURCES if (found := source(subtask, judge, now)) is not None), None)
