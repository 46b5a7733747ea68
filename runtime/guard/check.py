"""Passes or stops every act of one run: limits on steps, time and repetition, and a yes for what cannot be taken back."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from edgelam.action import Action, Status
from edgelam.control import Control, Snapshot
from edgelam.passwords import is_misplaced
from edgelam.risk import Risk
from edgelam.runtime.guard.judgement import Judgement, judge
from edgelam.runtime.guard.question import Question
from edgelam.runtime.guard.vocabulary import Consequence, Verdict

Confirm = Callable[[str], bool]
"""Asks the person; the sentence says exactly what will happen. True only on a yes."""

ASKED_AGAIN = 2
"""Questions at most about one act, where the screen changes while a person thinks."""


@dataclass(slots=True)
class Limits:
    """How long a run may go on."""

    steps: int = 25
    seconds: float = 300.0
    repeats: int = 3
    """The same action on the same screen."""

    idle: int = 4
    """Actions in a row without any effect."""


@dataclass(slots=True)
class Guard:
    """Passes or stops every action of one run."""

    limits: Limits = field(default_factory=Limits)
    confirm: Confirm | None = None
    assume_yes: bool = False
    request: str = ""
    """The whole of it: a password is known by what stands around it, which may be another subtask."""

    on_question: Callable[[Question], None] = lambda question: None
    """Called just before ``confirm``, with all that the question is about."""

    why: str = ""
    """Of the last verdict: the act and what it would do, or the rule that forbids it."""

    _began: float = field(default_factory=time.monotonic)
    _seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    _steps: int = 0
    _idle: int = 0
    _agreed: Question | None = None

    def check(
        self, action: Action, control: Control | None, snapshot: Snapshot, screen: str, subtask: str = "",
        look: Callable[[], Snapshot] | None = None, agreed: Question | None = None,
    ) -> Verdict:  # fmt: skip
        """The verdict on an action that is about to be done for a ``subtask`` of the request; ``screen`` names the state
        of the screen. ``look`` reads it again after a question: a yes is for what was shown, and not for what came since.
        ``agreed``: what the person has said yes to already, choosing this act; it is not asked again."""
        self.why = ""
        if action.status is not Status.CONTINUE:
            return Verdict.ALLOWED
        self._steps += 1
        if self._steps > self.limits.steps or time.monotonic() - self._began > self.limits.seconds:
            return Verdict.BUDGET
        self._seen[str(action), screen] += 1
        if self._seen[str(action), screen] > self.limits.repeats or self._idle >= self.limits.idle:
            return Verdict.LOOPING
        if is_misplaced(action, control, self.request):
            self.why = "a password, anywhere but into a password field"
            return Verdict.FORBIDDEN
        judgement = judge(action, control, snapshot, subtask)
        if judgement.forbidden is not None:
            self.why = f"{action} ({judgement.forbidden})"
            return Verdict.FORBIDDEN
        if judgement.question is None:
            return Verdict.ALLOWED
        if judgement.question == agreed:
            self._agreed = agreed
            return Verdict.CONFIRMED
        return self._ask(judgement.question, control, subtask, look)

    def note(self, had_effect: bool) -> None:
        """Tell the loop detector what came of the action."""
        self._idle = 0 if had_effect else self._idle + 1

    def _ask(
        self, question: Question, control: Control | None, subtask: str, look: Callable[[], Snapshot] | None
    ) -> Verdict:
        if self.assume_yes or self._covered(question):
            return Verdict.CONFIRMED
        for _ in range(ASKED_AGAIN):
            self.why = str(question)
            self.on_question(question)
            if self.confirm is None or not self.confirm(f"{self.why} Go on?"):
                return Verdict.REFUSED
            now = _judged_now(question, control, subtask, look)
            if now is None or now.risk is Risk.FORBIDDEN:
                return Verdict.REFUSED
            if now.question is None or now.question == question:
                self._agreed = question
                return Verdict.CONFIRMED
            question = now.question
        return Verdict.REFUSED

    def _covered(self, question: Question) -> bool:
        """An application's own *Replace?* about the file whose replacement was just agreed to is not asked again."""
        agreed = self._agreed
        self._agreed = None
        if agreed is None or {agreed.consequence, question.consequence} != {Consequence.OVERWRITE}:
            return False
        return agreed.app == question.app and bool(agreed.object) and agreed.object in question.said


def _judged_now(
    question: Question, control: Control | None, subtask: str, look: Callable[[], Snapshot] | None
) -> Judgement | None:
    """The same act judged on the screen as it is now; None where what it acts on is gone."""
    if look is None:
        return Judgement(Risk.IRREVERSIBLE, question)
    snapshot = look()
    still = None if control is None else snapshot.find(control.ref)
    if control is not None and (still is None or still.name != control.name):
        return None
    return judge(question.action, still, snapshot, subtask)
