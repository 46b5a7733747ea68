"""The way to where a subtask can begin: out of notices and dialogs that are none of its own, and along the map to what it means."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from edgelam.action import Action, Verb
from edgelam.control import Snapshot
from edgelam.runtime.choosing.deciding import step_of
from edgelam.runtime.choosing.doubt import listed
from edgelam.runtime.choosing.greyed import chooses_all
from edgelam.runtime.choosing.rows import ROWS, is_chosen, row_meant
from edgelam.runtime.choosing.ways import Way, say
from edgelam.runtime.decision import PROBABLY, Decider, Decision
from edgelam.runtime.dialogs.beginning import left_by, standing_question
from edgelam.runtime.dialogs.closing import fits_behind, is_elsewhere, way_out
from edgelam.runtime.dialogs.settling import ESCAPE
from edgelam.runtime.executor import CLOSING, LOOKS, Executor
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.inquiry import Inquiry
from edgelam.runtime.maps.guide import STORES, Guide
from edgelam.runtime.maps.ways import SETTINGS, clicked, says_it_opens
from edgelam.runtime.options import Options
from edgelam.runtime.preparing import prepared
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.permanent import is_permanent
from edgelam.runtime.run import Run
from edgelam.runtime.verify.sentences import spoken as app_named
from edgelam.trajectory import Outcome, Step

DIALOGS = 2
"""Dialogs above each other that are left before a subtask that is none of theirs."""

NOTICES = 3
"""Notices in a row that are left where a subtask begins."""

LED_FOR = frozenset({Kind.SWITCH, Kind.SET, Kind.COMMAND, Kind.NEW_FOLDER})
"""What a map may lead away for; texts, files and sums have their place on the screen in front."""


def _may_be_led(run: Run, snapshot: Snapshot) -> bool:
    """Whether a subtask may mean what is elsewhere; saving, where nothing in front is called so."""
    kind = run.judge.intent.kind
    saves = (
        kind is Kind.SAVE
        and not snapshot.modal
        and not any(c.verbs and STORES.search(c.name) for c in snapshot.controls)
    )
    return kind in LED_FOR or saves


def _opens_settings(action: Action) -> bool:
    name = action.target.name if action.verb is Verb.CLICK and action.target is not None else ""
    return says_it_opens(name) and SETTINGS.search(plain(name)) is not None


def _usable(snapshot: Snapshot) -> set[tuple[str, str, tuple[str, ...]]]:
    """What can be acted on."""
    return {(c.role, c.name, c.path) for c in snapshot.controls if c.verbs}


class Navigator:
    """Gets one run from where a subtask left the screen to where the next can begin."""

    def __init__(self, executor: Executor, options: Options, policy: Decider) -> None:
        self._executor = executor
        self._policy = policy
        self._options = options
        self._behind: Snapshot | None = None
        """The window as it was when no dialog stood before it."""

        self._cleared: set[int] = set()
        """Numbers of steps that only left a dialog which stood in the way of a subtask."""

        self.turning: frozenset[Action] = frozenset()
        """What would leave the page that the map led to: withheld, unless that turned out to be the wrong one."""

        self.arrived = False
        """Whether the map led to what the subtask means: the dialog that holds it is not left before that is done."""

        self.just_led = False
        """Whether the last steps only led to the screen that is shown."""

        self._chose: set[int] = set()
        """Numbers of subtasks for which the row that they are about was chosen first."""

        self._rows: set[int] = set()
        """Numbers of steps that only chose a row."""

    def saw(self, snapshot: Snapshot) -> None:
        """What is shown, before anything is decided."""
        self._behind = self._behind if snapshot.modal else snapshot

    def has_begun(self, run: Run) -> bool:
        """Whether anything was done for the subtask itself; opening the settings is only on the way to what is to be set there."""
        return not self._is_on_the_way(run, self._cleared)

    def did(self, decision: Decision, step: Step) -> None:
        """What was done last. Where it chose a row, or all of them, what the subtask asks for is still to be done to that."""
        control = decision.control
        if decision.action.verb is not Verb.CLICK or control is None or step.completes:
            return
        if control.role in ROWS or chooses_all(control):
            self._rows.add(step.index)

    def is_to_begin(self, run: Run) -> bool:
        """Whether nothing was done for the subtask itself but choosing what it is to be done to."""
        return self._is_on_the_way(run, self._cleared | self._rows)

    @staticmethod
    def _is_on_the_way(run: Run, but: Collection[int]) -> bool:
        """Whether what was done for the subtask, ``but`` for these steps, only opened settings."""
        current = run.trajectory.current
        steps = (s for s in run.trajectory.steps if s.subtask == current and s.index not in but)
        return all(_opens_settings(s.action) for s in steps)

    def clear(self, run: Run, decision: Decision, snapshot: Snapshot) -> Snapshot:
        """Leave a dialog that stands in the way; that is no act of the subtask."""
        step = step_of(run.trajectory, snapshot, decision, None)
        self._cleared.add(step.index)
        if self._executor.may_act(run, decision, snapshot, step, None):
            snapshot = self._executor.until_dialog_closes(
                run.trajectory.app, self._executor.act(run, decision, snapshot, step)
            )
        run.record(step)
        self._options.on_step(step)
        if run.trajectory.outcome is not Outcome.RUNNING:
            return snapshot
        for _ in range(LOOKS):  # what the dialog was about is only opened now
            self._executor.desktop.settle(CLOSING)
            later = self._executor.observe(run.trajectory.app)
            same, snapshot = not later - snapshot, later
            if same:
                break
        run.begin(snapshot)
        return snapshot

    def _to_row(self, run: Run, snapshot: Snapshot) -> Snapshot:
        """Choose the row that a subtask is about, where another one is chosen that would be acted on."""
        current, row = run.trajectory.current, row_meant(run.judge.intent, snapshot)
        if row is None or current in self._chose:
            return snapshot
        self._chose.add(current)
        self._cleared.add(len(run.trajectory.steps))
        after = self._executor.hop(run, clicked(row, snapshot), row, snapshot)
        if after is not None and not is_chosen(row, after):
            run.end(Outcome.FAILED, f"{row.name} could not be chosen, and it is not what is in front.")
        return after or snapshot

    def follow_map(self, run: Run, snapshot: Snapshot) -> Snapshot:
        """Before the first step of a subtask: out of what came up by itself, and to the screen that has what it means, if
        that is elsewhere and the map knows the way. Hops are steps of the run, but no evidence: none of them is what was asked for."""
        self.just_led = False
        guide, steps = self._options.guide, run.trajectory.steps
        if self.has_begun(run) or self._options.dry_run or not snapshot.controls:
            return snapshot
        count = len(steps)
        snapshot = prepared(
            self._executor, run, self._out_of_notices(run, snapshot), lambda: self._cleared.add(len(steps))
        )
        if run.trajectory.outcome is Outcome.RUNNING:
            snapshot = self._answered(run, snapshot)
        if run.trajectory.outcome is not Outcome.RUNNING or run.judge.opened:
            return snapshot
        snapshot = self._to_row(run, self._out_of_notices(run, snapshot) if snapshot.modal else snapshot)
        self.just_led = len(steps) > count
        if guide is None or not _may_be_led(run, snapshot) or run.trajectory.outcome is not Outcome.RUNNING:
            return snapshot
        snapshot = self._led(run, snapshot, guide, look=is_permanent(run.subtask))
        self.just_led = len(steps) > count
        return snapshot

    def look_around(self, run: Run, snapshot: Snapshot) -> Snapshot | None:
        """Where a subtask begins and nothing on the screen will do, or hardly, people look behind what opens before they give up or
        guess: where that led, None where it led nowhere. Menus of some toolkits can be read once they have been open: then what
        they hold is on the screen."""
        guide, count, had = self._options.guide, len(run.trajectory.steps), _usable(snapshot)
        if guide is None or self._options.dry_run or not self.is_to_begin(run):
            return None
        snapshot = self._led(run, snapshot, guide, look=True)
        self.just_led = len(run.trajectory.steps) > count
        return snapshot if self.just_led or not _usable(snapshot) <= had else None

    def _led(self, run: Run, snapshot: Snapshot, guide: Guide, look: bool) -> Snapshot:
        """The screen that has what a subtask means, by the map or by a ``look`` around; the one in front where none has."""
        self.turning, self.arrived = frozenset(), False
        app, desktop = run.trajectory.app, self._executor.desktop.inner
        shown = desktop.snapshot(snapshot.app)  # a map has the keys of a keypad one by one
        lead = guide.lead(run.subtask, shown, app, self._policy.rank)
        if lead is None and look and guide.look(run.subtask, shown, app, desktop, self._policy.rank):
            self._executor.note_own_input()
            shown, snapshot = desktop.snapshot(snapshot.app), self._executor.observe(app)
            lead = guide.lead(run.subtask, shown, app, self._policy.rank)
        if lead is not None:
            snapshot, self.arrived, self.turning = guide.follow(lead, shown, partial(self._executor.hop, run))
        return snapshot

    def _out_of_notices(self, run: Run, snapshot: Snapshot) -> Snapshot:
        """Out of what stands in front and is nothing that the subtask is about; what an earlier one has brought may be what a question
        is about."""
        said = run.subtask if run.trajectory.steps else run.trajectory.request
        fit = self._options.guide.fit if self._options.guide is not None else None
        for _ in range(NOTICES):
            reads = bool(run.trajectory.steps) and run.judge.intent.kind is Kind.QUESTION
            if reads or (act := left_by(said, snapshot, fit)) is None:
                break
            after = self._executor.hop(run, *act, snapshot, guarded=False) or snapshot
            if not after - snapshot:
                break
            snapshot = after
        return snapshot

    def _answered(self, run: Run, snapshot: Snapshot) -> Snapshot:
        """What the application asks before anything was asked of it is the person's to answer; without them the run ends with it."""
        found = standing_question(snapshot) if not run.trajectory.steps else None
        if found is None or self._policy.rank(run.subtask, snapshot)[0].probability >= PROBABLY:
            return snapshot
        self._cleared.add(len(run.trajectory.steps))
        asks = f"{app_named(snapshot.app)} asks first: “{found[0]}”"
        answers = [Way(a := clicked(button, snapshot), button, say(a, button, snapshot)) for button in found[1]]
        if self._options.choose is None:
            run.end(Outcome.ASKED, f"{asks} {listed([way.text for way in answers])}.")
            return snapshot
        place = self._options.choose(asks, answers)
        self._executor.expect_answer()
        if place is None:
            run.end(Outcome.ASKED, f"{asks} That was left open, so nothing was done.")
            return snapshot
        return self._executor.hop(run, answers[place].action, answers[place].control, snapshot) or snapshot

    def _is_foreign(self, run: Run, dialog: Snapshot) -> bool:
        """Whether what the subtask means fits better elsewhere than in the dialog that is shown."""
        guide, intent = self._options.guide, run.judge.intent
        if guide is None:
            return False
        if intent.kind is Kind.QUESTION:
            return not Inquiry(self._executor, self._options).is_answered(run.subtask, dialog)
        return is_elsewhere(intent, dialog, guide.fit) or fits_behind(intent, dialog, self._behind, guide.fit)

    @staticmethod
    def _only_searches(run: Run, window: Snapshot) -> bool:
        """Whether something is to be saved, and what is in front is a window beside the first one that cannot."""
        saves = run.judge.intent.kind is Kind.SAVE and run.stands_beside(window)
        return saves and not any(c.verbs and STORES.search(c.name) for c in window.controls)

    def out_of_dialog(self, run: Run, snapshot: Snapshot) -> Snapshot:
        """Where a subtask begins in a dialog of an earlier one that it has nothing to do with, that is left first."""
        if any(s.subtask == run.trajectory.current for s in run.trajectory.steps):
            return snapshot
        if self._only_searches(run, snapshot):
            self._cleared.add(len(run.trajectory.steps))
            snapshot = self._executor.hop(run, ESCAPE, None, snapshot) or snapshot
        for _ in range(DIALOGS):
            if not run.opened(snapshot) or not self._is_foreign(run, snapshot):
                break
            button = way_out(snapshot, run.was_set_in(snapshot))
            self._cleared.add(len(run.trajectory.steps))
            after = self._executor.hop(run, clicked(button, snapshot), button, snapshot) if button is not None else None
            if after is None:
                break
            snapshot = after
        return snapshot
