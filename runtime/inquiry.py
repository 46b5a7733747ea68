"""How a question is answered: from what is in front, else from where such things are shown, which is left again as it was found.

Nothing is typed, ticked or changed for a question. What is opened for it are windows that tell (*Properties*, *Statistics*, *About*), the likeliest
by the encoder; a row that it names is chosen. Where nothing answers it, that is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import partial

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.retrieval.relevance import RELEVANT, Fit
from edgelam.runtime.decision import Decision, without_model
from edgelam.runtime.dialogs.closing import way_out
from edgelam.runtime.executor import CLOSING, Executor
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.maps.walk import same_window
from edgelam.runtime.maps.ways import NEVER, clicked, is_harmless, only_informs, same, says_it_opens, way_back
from edgelam.runtime.options import Options
from edgelam.runtime.request.joints import COMMANDS
from edgelam.runtime.request.misuse import CHANGING
from edgelam.runtime.request.question import Question, Shape, questions_of
from edgelam.runtime.run import Run
from edgelam.runtime.verify.answering import answer_shown
from edgelam.runtime.verify.evidence import Judgement
from edgelam.runtime.verify.listed import row_asked
from edgelam.trajectory import Effect, Outcome

DOORS = 3
"""Windows that are opened for one question at most."""

LIKELY = 0.4
"""Cosine from which on a label may lead to the answer."""

MAY_ANSWER = 0.45
"""Cosine of a label with what tells of things, from which on it opens something although it does not say so."""

MENUS = 2
"""Closed menus that are looked into at most."""

BACK = 3
"""Acts at most by which what was opened is left again."""

MENU = 30
"""Entries of a menu at most; one that is longer lists what can be chosen."""

WORTH = 0.85
"""What speaks for a window that tells much of anything, where one that tells what is asked counts 1."""

_MAIN = "main menu, help"
_COUNTS, _GENERAL = "statistics and counts", "properties and details"
_OPENS = frozenset({Role.BUTTON, Role.MENU_ITEM, Role.TAB})
_LEFT = Action(Verb.PRESS, text="escape")
_BACK = re.compile(r"\b(?:it|that|this|them|those|these|the (?:answer|result|number))\b", re.IGNORECASE)
"""Words by which what comes later may be about the answer."""

_ABOUT = re.compile(r"about\b", re.IGNORECASE)
"""What tells of the application, and of nothing in it."""

NOT_SEEN = "I could not see an answer to that."


def without_fit(_: str, texts: Sequence[str]) -> list[float]:
    """Where there is no encoder, only words count."""
    return [0.0] * len(texts)


class Inquiry:
    """Answers the questions of one run."""

    def __init__(self, executor: Executor, options: Options) -> None:
        self._executor, self._options = executor, options
        self._fit: Fit = options.guide.fit if options.guide is not None else without_fit

    def is_answered(self, subtask: str, snapshot: Snapshot) -> bool:
        """Whether what is in front answers a question."""
        return any(answer_shown(question, snapshot, self._fit) for question in questions_of(subtask))

    def decide(self, run: Run, snapshot: Snapshot) -> tuple[Decision, Snapshot] | None:
        """Find the answer; the end of the subtask, and what is in front then. None where it is no question."""
        questions = questions_of(run.subtask)
        if not questions:
            return None
        answers = []
        if run.trajectory.steps and not any(answer_shown(question, snapshot, self._fit) for question in questions):
            snapshot = self._in_front(run, questions)
        for question in questions:
            said = answer_shown(question, snapshot, self._fit)
            may_look = self._options.guide is not None and not self._options.dry_run
            if not said and may_look and run.trajectory.outcome is Outcome.RUNNING:
                said, snapshot = self._sought(run, question, snapshot)
            answers.append(said or (NOT_SEEN if len(questions) == 1 else f"{NOT_SEEN[:-5]}“{question.said}”."))
        builds_on = any(_BACK.search(later) for later in run.trajectory.plan[run.trajectory.current + 1 :])
        missing = any(answer.startswith(NOT_SEEN[:-5]) for answer in answers)
        effect = Effect.UNKNOWN if missing else Effect.VERIFIED
        run.judge.answered = Judgement(effect, " ".join(dict.fromkeys(answers)), go_on=not (missing and builds_on))
        return without_model(Action(Verb.DONE), completes=True), snapshot

    def _in_front(self, run: Run, questions: Sequence[Question]) -> Snapshot:
        """What is in front once all of what was done before has come up; out of what that has brought and that does not answer."""
        self._executor.desktop.settle(CLOSING)
        now = self._executor.observe(run.trajectory.app)
        if run.opened(now) and not any(answer_shown(question, now, self._fit) for question in questions):
            button = way_out(now)
            if self._options.dry_run or (button is None and not only_informs(now)):
                return now
            now = (self._hop(run, button, now) if button is not None else self._escaped(run, now)) or now
        return now

    def _sought(self, run: Run, question: Question, snapshot: Snapshot) -> tuple[str, Snapshot]:
        """Where it is shown, if not here: at the row that is named, then behind what opens."""
        row = row_asked(question, snapshot)
        if row is not None and Verb.CLICK in row.verbs and not row.has(State.SELECTED):
            after = self._hop(run, row, snapshot)
            if after is None:
                return "", snapshot
            snapshot = after
            if said := answer_shown(question, snapshot, self._fit):
                return said, snapshot
        return self._behind(run, question, snapshot)

    def _behind(self, run: Run, question: Question, began: Snapshot) -> tuple[str, Snapshot]:
        """Behind what opens; where nothing on the screen may lead to it, behind what closed menus hold."""
        tried = set[str]()
        said, snapshot = self._through(run, question, began, began, tried)
        for menu in self._menus(began) if not said and same_window(snapshot, began) else ():
            there = same(menu, began, snapshot)
            opened = self._hop(run, there, snapshot) if there is not None else None
            if opened is None:
                break
            said, snapshot = self._through(run, question, opened, began, tried)
            if snapshot is opened:  # nothing in it was tried
                snapshot = self._folded(run, menu, began, opened)
            if said or not same_window(snapshot, began):
                break
        return said, snapshot

    def _folded(self, run: Run, menu: Control, began: Snapshot, opened: Snapshot) -> Snapshot:
        """What is in front once a menu is closed again: by Escape, or by another click where it only unfolds a part of the window."""
        now = self._escaped(run, opened)
        there = same(menu, began, now)
        unfolded = there is not None and there.has(State.EXPANDED) and not menu.has(State.EXPANDED)
        return (self._hop(run, there, now) or now) if unfolded and there is not None else now

    def _menus(self, snapshot: Snapshot) -> list[Control]:
        """The closed menus that the application may tell of itself in, the likeliest first."""
        menus = [m for m in snapshot.closed_menus if m.has(State.SHOWING) and is_harmless(m, snapshot)]
        order = sorted(zip(self._fit(_MAIN, [m.name for m in menus]), range(len(menus)), strict=True), reverse=True)
        return [menus[n] for _, n in order[:MENUS]]

    def _through(
        self, run: Run, question: Question, snapshot: Snapshot, began: Snapshot, tried: set[str]
    ) -> tuple[str, Snapshot]:
        """The answer behind one of the doors of a screen that were not ``tried``, and what is in front then."""
        for _ in range(DOORS):
            door = next((d for d in self._doors(question, snapshot) if plain(d.name) not in tried), None)
            after = self._hop(run, door, snapshot) if door is not None else None
            if door is None or after is None:
                break
            tried.add(plain(door.name))
            said = answer_shown(question, after, self._fit, before=began)
            if said and question.shows:
                return said, after
            snapshot = self._left(run, began, after)
            if said or not same_window(snapshot, began):
                return said, snapshot
        return "", snapshot

    def _doors(self, question: Question, snapshot: Snapshot) -> list[Control]:
        """What may lead to the answer, the likeliest first."""
        beside = Counter(c.path for c in snapshot.controls)
        doors = [c for c in snapshot.controls if _may_answer(c)]
        doors = [c for c in doors if c.role is not Role.MENU_ITEM or beside[c.path] <= MENU]
        names = [c.name for c in doors]
        asked = [self._fit(text, names) for text in (question.said, question.about)]
        counts, general = (self._fit(text, names) for text in (_COUNTS, _GENERAL))
        scored = []
        for door, own, of_counts, of_all in zip(doors, zip(*asked, strict=True), counts, general, strict=True):
            tells = of_counts if question.shape is Shape.NUMBER else of_all
            is_about = _ABOUT.match(door.name) is not None
            score = max(own) if is_about else max(*own, WORTH * tells)
            opens = says_it_opens(door.name) or max(of_counts, of_all) >= MAY_ANSWER
            if opens and score >= (RELEVANT if is_about else LIKELY):
                scored.append((score, door))
        return [door for _, door in sorted(scored, key=lambda s: -s[0]) if is_harmless(door, snapshot)]

    def _hop(self, run: Run, control: Control, snapshot: Snapshot) -> Snapshot | None:
        """Click it; None where that was not allowed, or ended the run."""
        after = self._executor.hop(run, clicked(control, snapshot), control, snapshot)
        return after if run.trajectory.outcome is Outcome.RUNNING else None

    def _escaped(self, run: Run, now: Snapshot) -> Snapshot:
        """What is in front after one Escape."""
        return self._executor.hop(run, _LEFT, None, now, guarded=False) or now

    def _left(self, run: Run, before: Snapshot, now: Snapshot) -> Snapshot:
        """Leave what was opened; what is in front then."""
        hop = partial(self._executor.hop, run, guarded=False)
        for _ in range(BACK):
            if same_window(now, before):
                break
            button = way_back(now)
            act = clicked(button, now) if button is not None else _LEFT
            now = hop(act, button, now) or now
        return now


def _may_answer(control: Control) -> bool:
    """Whether it opens something and changes nothing, by its role and name."""
    name = plain(control.name)
    opens = control.role in _OPENS and Verb.CLICK in control.verbs and not control.has(State.POPUP)
    opens = opens and not (control.role is Role.TAB and control.has(State.SELECTED))
    does = name.partition(" ")[0] in COMMANDS and not says_it_opens(control.name)
    names_a_file = re.search(r"\w\.\w", control.name) is not None
    return opens and bool(name) and not (does or names_a_file or NEVER.search(name) or CHANGING.match(name))
