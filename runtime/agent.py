"""The loop: observe, retrieve, decide, guard, act, verify, record."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot
from edgelam.errors import ActionError, AppGone, AppSilent, EdgelamError, ModelError, Stopped, Unable
from edgelam.legible import require_text
from edgelam.passwords import is_misplaced
from edgelam.retrieval.lexical import bm25
from edgelam.runlog import Recorder
from edgelam.runtime.arguments import Checked, checked
from edgelam.runtime.attempt import attempt
from edgelam.runtime.beginning import notice_left_by
from edgelam.runtime.closing import SETTING, fits_behind, is_elsewhere, way_out
from edgelam.runtime.deciding import goal_of, step_of
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.desktop.keypad import KeypadDesktop
from edgelam.runtime.doubt import Doubt, decided, ending, is_unsure, question
from edgelam.runtime.edits import next_edit
from edgelam.runtime.files import files_of
from edgelam.runtime.guard import Confirm, Guard, Limits, Verdict
from edgelam.runtime.guard.question import Question
from edgelam.runtime.intent import Kind, without_politeness
from edgelam.runtime.labels import control_of
from edgelam.runtime.leaving import ended, is_ended, tells_to_end
from edgelam.runtime.lessons import Lessons
from edgelam.runtime.maps.guide import Guide
from edgelam.runtime.maps.survey import Survey
from edgelam.runtime.maps.ways import clicked
from edgelam.runtime.memory import Memory
from edgelam.runtime.misuse import folder_shown, misuse
from edgelam.runtime.planner import as_said, plan
from edgelam.runtime.pointed import with_name
from edgelam.runtime.policy import Decider, Decision
from edgelam.runtime.presence import LastInput
from edgelam.runtime.prompt import history_entry
from edgelam.runtime.run import Run
from edgelam.runtime.settling import is_done, settled, strays
from edgelam.runtime.textanswers import answer
from edgelam.runtime.tools.choose import Toolbox, moves
from edgelam.runtime.tools.registry import spoken
from edgelam.runtime.unable import raise_if_gesture_is_missing
from edgelam.runtime.undo import note_inverse
from edgelam.runtime.ways import Choose, ways
from edgelam.screen_text import clean_title
from edgelam.stopping import raise_if_stopped
from edgelam.trajectory import MAY_HAVE_WORKED, WORKED, Effect, Ending, Outcome, Step, Trajectory, digest

APPS_OFFERED = 6
CLOSING = 1.2
"""Seconds that a dialog gets to close after the last act before it counts as one that waits for an answer."""

OPENS_FILES = "open_file"
"""The tool that opens a file in the application that the desktop has for it: not where the person named one."""

DIALOGS = 2
"""Dialogs above each other that are left before a subtask that is none of theirs."""

LOOKS = 2
"""Times that the screen is looked at again where a subtask is held for done and nothing is seen of it."""

NOTICES = 3
"""Notices in a row that are left where a run begins."""

POLL = 0.05

STILL = 1.5
"""Seconds without mouse and keyboard after which a person is taken to be done."""

ECHO, ASKED = 0.15, 0.5
"""Seconds in which the last of edgelam's own keys arrive, and in which a key that said what to do comes up again."""

STOPPED: dict[Verdict, tuple[Outcome, str]] = {
    Verdict.REFUSED: (Outcome.REFUSED, "This cannot be undone and nobody agreed to it; run with --yes to allow it: "),
    Verdict.FORBIDDEN: (Outcome.REFUSED, "edgelam never does this: "),
    Verdict.LOOPING: (Outcome.FAILED, "Stopped, since it went in circles: "),
    Verdict.BUDGET: (Outcome.FAILED, "Stopped at the limit of steps or time, before: "),
}
ENDS = {Verb.DONE: Outcome.DONE, Verb.ASK: Outcome.ASKED, Verb.FAIL: Outcome.CANNOT}

LED_FOR = frozenset({Kind.SWITCH, Kind.SET, Kind.COMMAND, Kind.NEW_FOLDER})
"""What a map may lead away for; texts, files and sums have their place on the screen in front."""

OnStep = Callable[[Step], None]


@dataclass(slots=True)
class Options:
    """How a run is carried out."""

    limits: Limits = field(default_factory=Limits)
    confirm: Confirm | None = None
    assume_yes: bool = False
    dry_run: bool = False
    redact: bool = False
    tools: Toolbox | None = None
    """Tools offered beside the controls; without them only what is on the screen is used."""

    stop: threading.Event = field(default_factory=threading.Event)
    """Set by whoever wants the run to end at once: nothing more is done after it."""

    on_plan: Callable[[list[str]], None] = lambda plan: None
    on_step: OnStep = lambda step: None
    on_act: Callable[[int, Action, Control | None, Snapshot], None] = lambda subtask, action, control, screen: None
    """Called before each act, with the number of its subtask, what it is done to, and the screen as it is."""

    on_ending: Callable[[Ending], None] = lambda ending: None
    on_question: Callable[[Question], None] = lambda question: None
    """Called before ``confirm``, where the question is the guard's."""

    choose: Choose | None = None
    """Asks which of several ways is meant; without it the run ends with that question."""

    memory: Memory | None = None
    """Learns from what the person chooses, and from what they do instead of what they took back."""

    last_input: LastInput | None = None
    """When mouse or keyboard were last used; a person who uses them goes first."""

    on_pause: Callable[[bool], None] = lambda paused: None
    guide: Guide | None = None
    """Knows the way to what is not on the screen."""

    survey: Survey = field(default_factory=Survey)
    """Adds what was seen to the person's own maps."""


class Agent:
    """Carries out requests on a desktop with a policy.

    ``runs`` is the folder for logs; without one nothing is written.
    """

    def __init__(
        self, desktop: Desktop, policy: Decider, runs: Path | None = None, options: Options | None = None
    ) -> None:
        self._options = options or Options()
        self._desktop = KeypadDesktop(desktop)
        self._desktop.interrupted = self._options.stop.is_set
        self._policy = policy
        self._runs = runs
        self._ours_until = 0.0
        """Input up to this moment was edgelam's, or asked edgelam for something."""

        self._behind: Snapshot | None = None
        """The window as it was when no dialog stood before it."""

        self._cleared: set[int] = set()
        """Numbers of steps that only left a dialog which stood in the way of a subtask."""

        self._turning: frozenset[Action] = frozenset()
        self._just_led = False
        """What would leave the page that the map led to: withheld, unless that turned out to be the wrong one."""

    def run(self, request: str, app: str | None = None) -> Trajectory:
        """Do what the request says; opens the application if it is not open.

        Raises:
            EnvironmentProblem: there is no such application, or the model cannot be used.
            UsageError: the request, or the name of the application, holds bytes that are no text.
        """
        request, app = require_text(request), require_text(app or "")
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        trajectory = Trajectory(
            name, request, self._desktop.name, app, self._policy.name,
            datetime.now(UTC).isoformat(timespec="seconds"), plan=self._named(self._plan(request, app), app),
        )  # fmt: skip
        recorder = (
            Recorder(self._runs / f"{name}.jsonl", trajectory, self._options.redact) if self._runs is not None else None
        )
        self._options.on_plan(trajectory.plan)
        confirm = self._confirm if self._options.confirm is not None else None
        guard = Guard(
            self._options.limits, confirm, self._options.assume_yes, trajectory.request, self._options.on_question
        )
        run = Run(trajectory, recorder, guard, files_of(self._desktop.inner))
        lessons = Lessons(self._options.memory, self._runs)
        try:
            raise_if_gesture_is_missing(trajectory.plan)
            if app:
                self._desktop.launch(app)
            self._loop(run, lessons)
        except Unable as error:
            trajectory.outcome, trajectory.message = Outcome.CANNOT, str(error)
        except (AppGone, AppSilent) as error:
            trajectory.outcome, trajectory.message = Outcome.FAILED, str(error)
        except Stopped as error:
            trajectory.outcome, trajectory.message = Outcome.STOPPED, str(error)
        except BaseException as error:
            trajectory.outcome, trajectory.message = Outcome.STOPPED, str(error)
            raise
        finally:
            run.close()
            lessons.learn(trajectory)
            self._options.survey.keep(trajectory, run.files)
        return trajectory

    def _named(self, subtasks: list[str], app: str) -> list[str]:
        """The subtasks with the names of files that they mean by words, where an application is named that is to open them."""
        files = files_of(self._desktop.inner)
        return [with_name(subtask, files) for subtask in subtasks] if app else subtasks

    def _plan(self, request: str, app: str) -> list[str]:
        """The request's subtasks; where it has several, the names on the screen are looked at, since none of them is divided."""
        subtasks = plan(request)
        if len(subtasks) == 1:
            return subtasks
        labels: set[str] = set()
        with suppress(EdgelamError):  # an application that is not open yet shows no names
            labels = {c.name for c in self._desktop.snapshot(app or None).controls}
        tools = self._options.tools
        return plan(request, labels) if tools is None else tools.plan(request, self._desktop, labels)

    def _loop(self, run: Run, lessons: Lessons) -> None:
        trajectory = run.trajectory
        self._ours_until = time.monotonic() + ASKED
        snapshot = self._observe(trajectory.app)
        run.begin(snapshot)
        while trajectory.outcome is Outcome.RUNNING:
            self._behind = self._behind if snapshot.modal else snapshot
            filed = self._filed(run, snapshot)
            snapshot = self._led(run, self._out_of_dialog(run, snapshot)) if filed is None else snapshot
            if trajectory.outcome is not Outcome.RUNNING:
                break
            known = self._once_more(run, snapshot) or filed or self._known(run, snapshot)
            decision = known or self._called(run, snapshot) or self._decide(run, snapshot)
            self._raise_if_stopped()
            if self._gave_way():
                snapshot = self._observe(trajectory.app)
                continue
            if decision.clears:
                snapshot = self._clear(run, decision, snapshot)
                continue
            if why := strays(decision, snapshot, run.judge.began, run.judge.acts):
                run.end(Outcome.FAILED, why)
                break
            check, doubt = self._checked(run, decision, snapshot), None
            if not check.question and not check.refused and is_unsure(check.decision) and not self._options.dry_run:
                doubt = self._ask_which(run, check.decision, snapshot)
                lessons.note(trajectory, snapshot, doubt)
                check, snapshot = self._as_chosen(run, doubt, snapshot)
            step = step_of(trajectory, snapshot, check.decision, doubt)
            if check.question:
                run.end(Outcome.ASKED, check.question)
            elif check.refused:
                run.refuse(step, check.refused)
            elif (
                trajectory.outcome is Outcome.RUNNING
                and check.decision.action.verb is not Verb.DONE
                and self._may_act(run, check.decision, snapshot, step, doubt)
            ):
                snapshot = self._act(run, check.decision, snapshot, step)
                run.judge.saw(step, check.decision.control, snapshot)
                run.guard.note(step.effect in MAY_HAVE_WORKED)
            over = is_ended(snapshot) and tells_to_end(run.subtask)
            claimed = check.decision.action.verb is Verb.DONE or check.decision.completes or over
            claimed = claimed or is_done(step, check.decision.control, snapshot, run.judge.judge(snapshot))
            if claimed and not over:
                snapshot = self._until_seen(run, snapshot)
            judged = run.conclude(step, snapshot, claimed) if trajectory.outcome is Outcome.RUNNING else None
            run.record(step)
            self._options.on_step(step)
            if judged is not None and step.completes:
                run.go_on(step, judged, snapshot)
                self._options.on_ending(trajectory.endings[-1])

    def _raise_if_stopped(self) -> None:
        raise_if_stopped(self._options.stop.is_set)

    def _gave_way(self) -> bool:
        """Whether somebody used mouse or keyboard since edgelam last did; returns when they have been still for a while."""
        last_input = self._options.last_input
        if last_input is None or last_input() <= self._ours_until:
            return False
        self._options.on_pause(True)
        while time.monotonic() - last_input() < STILL:
            self._raise_if_stopped()
            time.sleep(POLL)
        self._options.on_pause(False)
        self._ours_until = time.monotonic()
        return True

    @staticmethod
    def _checked(run: Run, decision: Decision, snapshot: Snapshot) -> Checked:
        judge = run.judge
        folder = folder_shown(judge.began, run.files)
        return checked(decision, snapshot, judge.intent, run.files, judge.actions, run.last_typed, folder)

    def _ask_which(self, run: Run, decision: Decision, snapshot: Snapshot) -> Doubt:
        """The likeliest ways, and which of them the person means, where there is somebody to say it."""
        failed = goal_of(run.trajectory, snapshot).failed_actions | run.contradicted_here(digest(snapshot))

        def refused(action: Action, control: Control | None) -> bool:
            wrong = misuse(action, control, snapshot, run.judge.intent, run.files)
            return action in failed or bool(wrong) or is_misplaced(action, control, run.trajectory.request)

        found = ways(run.subtask, snapshot, decision.candidates, decision.action, decision.control, refused)
        if self._options.choose is None or not found:
            return Doubt(decision, found)
        place = self._options.choose(question(run.subtask, clean_title(snapshot.title), decision.action), found)
        self._ours_until = time.monotonic() + ASKED
        self._raise_if_stopped()
        return Doubt(decision, found, None if place is None else found[place], attended=True)

    def _as_chosen(self, run: Run, doubt: Doubt, snapshot: Snapshot) -> tuple[Checked, Snapshot]:
        """What was chosen, on the screen as it is after the person has thought; where nothing was, the run has its outcome."""
        if doubt.chosen is None:
            run.end(*ending(doubt, acted=any(s.effect in MAY_HAVE_WORKED for s in run.trajectory.steps)))
            return Checked(doubt.decision), snapshot
        snapshot = self._observe(run.trajectory.app)
        decision = decided(doubt, snapshot)
        if decision is None:
            run.end(Outcome.ASKED, f"What was chosen is no longer there: {doubt.chosen.text}.")
            return Checked(doubt.decision), snapshot
        return self._checked(run, decision, snapshot), snapshot

    def _may_act(self, run: Run, decision: Decision, snapshot: Snapshot, step: Step, doubt: Doubt | None) -> bool:
        """Whether the action is to be performed; if not, the run has its outcome."""
        action = decision.action
        step.verdict = verdict = run.guard.check(
            action, decision.control, snapshot, step.digest, run.subtask, lambda: self._observe(run.trajectory.app),
            doubt.agreed if doubt is not None else None,
        )  # fmt: skip
        if action.verb in ENDS:
            run.end(ENDS[action.verb], action.text or "")
        elif verdict in STOPPED:
            outcome, why = STOPPED[verdict]
            run.end(outcome, f"{why}{run.guard.why or action}")
        elif self._options.dry_run:
            run.end(Outcome.STOPPED, f"dry run: would {action}")
        return run.trajectory.outcome is Outcome.RUNNING

    def _agreed(self, action: Action) -> bool:
        return self._confirm(f"Is this what you mean: {spoken(action)}?")

    def _observe(self, app: str) -> Snapshot:
        """What is on the screen; an application that is silent or shows nothing, being busy, gets a second chance."""
        with suppress(AppSilent):
            snapshot = self._desktop.snapshot(app or None)
            if snapshot.controls or not app:
                return snapshot
            self._desktop.settle(CLOSING)
        return self._desktop.snapshot(app or None)

    def _until_dialog_closes(self, app: str, snapshot: Snapshot) -> Snapshot:
        """A dialog that is still there after the act that should leave it is often only slow to go."""
        end = time.monotonic() + CLOSING
        while snapshot.modal and time.monotonic() < end and not self._options.stop.is_set():
            self._desktop.settle(end - time.monotonic())
            time.sleep(POLL)
            snapshot = self._observe(app)
        return snapshot

    def _until_seen(self, run: Run, snapshot: Snapshot) -> Snapshot:
        """A file that is still being written, or a page that is still being opened, gets a little time to be there."""
        for _ in range(LOOKS):
            if run.judge.judge(snapshot).effect is not Effect.NOT_SEEN or run.trajectory.outcome is not Outcome.RUNNING:
                break
            self._desktop.settle(CLOSING)
            snapshot = self._observe(run.trajectory.app)
        return snapshot

    def _decide(self, run: Run, snapshot: Snapshot) -> Decision:
        on_empty_desktop = not snapshot.controls and not run.trajectory.app
        apps = self._apps_for(run.subtask) if on_empty_desktop else ()
        self._raise_if_stopped()
        goal = goal_of(run.trajectory, snapshot, apps)
        seen = run.judge.judge(snapshot).effect
        is_wrong_page = run.was_contradicted and seen is Effect.NOT_SEEN
        withheld = frozenset() if is_wrong_page else self._turning
        goal = replace(
            goal,
            failed_actions=goal.failed_actions | run.contradicted_here(digest(snapshot)) | withheld,
            wide=run.was_contradicted,
            may_end=goal.may_end and seen is not Effect.NOT_SEEN,
            led=self._just_led or not self._has_begun(run),
            began=run.judge.began,
        )
        if (confirmed := run.confirming(snapshot)) is not None:
            return confirmed
        try:
            return self._policy.decide(goal, snapshot, [history_entry(s) for s in run.trajectory.steps])
        except ModelError:
            self._raise_if_stopped()  # the model was interrupted
            raise

    @staticmethod
    def _known(run: Run, snapshot: Snapshot) -> Decision | None:
        """What comes next where that is in no doubt: an edit of the text in front, an answer that it holds, a dialog that is done with."""
        if answer(without_politeness(run.subtask), snapshot):
            return Decision(Action(Verb.DONE), None, True, 1.0, (), 0, 0, 0, {})
        evidence = run.judge.evidence(snapshot)
        worked = [act.step.action for act in evidence.acts]
        return next_edit(run.judge.intent, snapshot, run.judge.actions, worked) or settled(evidence)

    def _filed(self, run: Run, snapshot: Snapshot) -> Decision | None:
        """What a subtask about files asks for in a file manager."""
        tools, trajectory = self._options.tools, run.trajectory
        if tools is None:
            return None
        plan, steps = trajectory.plan, trajectory.steps
        return tools.about_files(plan, trajectory.current, trajectory.request, steps, snapshot, self._desktop)

    @staticmethod
    def _once_more(run: Run, snapshot: Snapshot) -> Decision | None:
        """The same act again, where it is to be done several times and still can be."""
        action, run.repeated = run.repeated, None
        if action is None:
            return None
        with suppress(ActionError):
            control = control_of(action, snapshot) if action.target is not None else None
            return Decision(action, control, True, 1.0, (), 0, 0, 0, {})
        return None

    def _called(self, run: Run, snapshot: Snapshot) -> Decision | None:
        """A call, where a subtask begins that means a tool rather than anything in the window."""
        tools = self._options.tools
        if tools is None or self._has_begun(run):
            return None
        ask = self._agreed if self._options.confirm is not None and not self._options.dry_run else None
        called = tools.decide(as_said(run.subtask, run.trajectory.request), snapshot, self._desktop, ask)
        in_app = called is not None and called.action.text == OPENS_FILES and bool(run.trajectory.app)
        return None if in_app else called

    def _apps_for(self, request: str) -> tuple[str, ...]:
        names = self._desktop.apps()
        scores = bm25(request, names)
        ranked = sorted(range(len(names)), key=lambda i: -scores[i])
        return tuple(names[i] for i in ranked[:APPS_OFFERED])

    def _act(self, run: Run, decision: Decision, before: Snapshot, step: Step) -> Snapshot:
        """Perform, let the screen come to rest, look again, and say what changed."""
        self._raise_if_stopped()  # somebody may have been asked since it was decided
        action, control, trajectory = decision.action, decision.control, run.trajectory
        leaves = decision.completes and before.modal and action.verb is Verb.CLICK

        def look() -> Snapshot:
            if action.verb is Verb.OPEN or moves(action):
                trajectory.app = (action.text or "") if action.verb is Verb.OPEN else ""
            after = self._observe(trajectory.app)
            return self._until_dialog_closes(trajectory.app, after) if leaves else after

        self._options.on_act(step.subtask, action, control, before)
        try:
            done = attempt(self._desktop, action, control, before, look, self._note_own_input)
        except AppGone:
            if not tells_to_end(trajectory.plan[step.subtask]):
                raise
            done = ended(before)
        self._options.survey.saw(before, action.verb, control, done.after)
        step.effect, step.evidence = done.effect, done.evidence
        step.milliseconds |= done.milliseconds
        if action.verb is Verb.CALL:
            step.undo, step.was, step.left = done.undo, done.was, done.left
            if done.effect is Effect.ERROR:
                run.end(Outcome.CANNOT, f"{done.evidence[:1].upper()}{done.evidence[1:]}.")
        elif done.effect is not Effect.ERROR:
            note_inverse(step, control, done.after)
        return done.after

    def _has_begun(self, run: Run) -> bool:
        """Whether anything was done for the subtask itself."""
        current = run.trajectory.current
        return any(s.subtask == current and s.index not in self._cleared for s in run.trajectory.steps)

    def _clear(self, run: Run, decision: Decision, snapshot: Snapshot) -> Snapshot:
        """Leave a dialog that stands in the way; that is no act of the subtask."""
        step = step_of(run.trajectory, snapshot, decision, None)
        self._cleared.add(step.index)
        if self._may_act(run, decision, snapshot, step, None):
            snapshot = self._until_dialog_closes(run.trajectory.app, self._act(run, decision, snapshot, step))
        run.record(step)
        self._options.on_step(step)
        if run.trajectory.outcome is not Outcome.RUNNING:
            return snapshot
        for _ in range(LOOKS):  # what the dialog was about is only opened now
            self._desktop.settle(CLOSING)
            later = self._observe(run.trajectory.app)
            same, snapshot = not later - snapshot, later
            if same:
                break
        run.begin(snapshot)
        return snapshot

    def _led(self, run: Run, snapshot: Snapshot) -> Snapshot:
        """Before the first step of a subtask: out of a notice that came up by itself, and to the screen that has what it means, if that is elsewhere and the map knows the way. Hops are steps of the run, but no evidence: none of them is what was
        asked for."""
        self._just_led = False
        guide, steps = self._options.guide, run.trajectory.steps
        if self._has_begun(run) or self._options.dry_run or not snapshot.controls:
            return snapshot
        count = len(steps)
        for _ in range(0 if steps else NOTICES):
            if (button := notice_left_by(run.trajectory.request, snapshot)) is None:
                break
            snapshot = self._hop(run, clicked(button, snapshot), button, snapshot, guarded=False) or snapshot
        if guide is None or run.judge.intent.kind not in LED_FOR:
            return snapshot
        self._turning = frozenset()
        shown = self._desktop.inner.snapshot(snapshot.app)  # a map has the keys of a keypad one by one
        lead = guide.lead(run.subtask, shown, run.trajectory.app)
        if lead is None and guide.look(run.subtask, shown, run.trajectory.app, self._desktop.inner):
            self._note_own_input()
            shown, snapshot = self._desktop.inner.snapshot(snapshot.app), self._observe(run.trajectory.app)
            lead = guide.lead(run.subtask, shown, run.trajectory.app)

        if lead is not None:
            snapshot, self._turning = guide.follow(lead, shown, partial(self._hop, run))
        self._just_led = len(steps) > count
        return snapshot

    def _out_of_dialog(self, run: Run, snapshot: Snapshot) -> Snapshot:
        """Where a subtask begins in a dialog of an earlier one that it has nothing to do with, that is left first."""
        guide, begun = self._options.guide, any(s.subtask == run.trajectory.current for s in run.trajectory.steps)
        for _ in range(DIALOGS):
            if (
                guide is None
                or begun
                or not run.opened(snapshot)
                or not (
                    is_elsewhere(run.judge.intent, snapshot, guide.fit)
                    or fits_behind(run.judge.intent, snapshot, self._behind, guide.fit)
                )
            ):
                break
            was_set = any(
                s.modal and s.window == snapshot.title and s.effect in WORKED and s.action.verb in SETTING
                for s in run.trajectory.steps
            )
            button = way_out(snapshot, was_set)
            after = self._hop(run, clicked(button, snapshot), button, snapshot) if button is not None else None
            if after is None:
                break
            snapshot = after
        return snapshot

    def _hop(
        self, run: Run, action: Action, control: Control, before: Snapshot, guarded: bool = True
    ) -> Snapshot | None:
        """An act on the way, of no evidence for anything: the screen afterwards, None where it is not allowed."""
        self._raise_if_stopped()
        decision = Decision(action, control, False, 1.0, (), 0, 0, 0, {})
        step = step_of(run.trajectory, before, decision, None)
        may = not guarded or self._may_act(run, decision, before, step, None)
        after = self._act(run, decision, before, step) if may else None
        run.record(step)
        self._options.on_step(step)
        return after

    def _note_own_input(self) -> None:
        self._ours_until = time.monotonic() + ECHO

    def _confirm(self, question: str) -> bool:
        """What the person says; their click or key is an answer, not an interruption."""
        agreed = self._options.confirm is not None and self._options.confirm(question)
        self._ours_until = time.monotonic() + ASKED
        return agreed
