"""The loop: observe, retrieve, decide, guard, act, verify, record."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot
from edgelam.errors import ActionError, AppGone, AppSilent, EdgelamError, ModelError, Stopped, Unable
from edgelam.legible import require_text
from edgelam.passwords import is_misplaced
from edgelam.retrieval.lexical import bm25
from edgelam.runlog import Recorder
from edgelam.runtime.arguments import Checked, checked
from edgelam.runtime.choosing.deciding import goal_of, step_of
from edgelam.runtime.choosing.doubt import Doubt, decided, ending, is_unsure, question, refuses
from edgelam.runtime.choosing.greyed import with_greyed
from edgelam.runtime.choosing.leading_on import leads_on
from edgelam.runtime.choosing.rows import without_chosen
from edgelam.runtime.choosing.rules import by_rules
from edgelam.runtime.choosing.unable import raise_if_gesture_is_missing
from edgelam.runtime.choosing.ways import ways
from edgelam.runtime.decision import PROBABLY, Decider, Decision, without_model
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.dialogs.form import says_more_for_form
from edgelam.runtime.dialogs.settling import is_done, strays
from edgelam.runtime.executor import Executor
from edgelam.runtime.files import files_of
from edgelam.runtime.guard import Guard
from edgelam.runtime.inquiry import Inquiry
from edgelam.runtime.labels import control_of
from edgelam.runtime.lessons import Lessons
from edgelam.runtime.navigator import Navigator
from edgelam.runtime.options import Options
from edgelam.runtime.planner import plan
from edgelam.runtime.prompt import history_of
from edgelam.runtime.replanning import in_vain, may_be_meant, offer_of, other_rest, reversible, said_of_undo, take_back
from edgelam.runtime.request.clauses import clauses_of
from edgelam.runtime.request.described_files import with_name
from edgelam.runtime.request.misuse import folder_shown, may_save_over, misuse
from edgelam.runtime.request.quoting import as_said
from edgelam.runtime.request.remarks import states
from edgelam.runtime.run import Run
from edgelam.runtime.verify.quitting import asks_to_quit, has_ended
from edgelam.screen_text import clean_title
from edgelam.trajectory import MAY_HAVE_WORKED, Effect, Outcome, Step, Trajectory, digest

APPS_OFFERED = 6

OPENS_FILES = "open_file"
"""The tool that opens a file in the application that the desktop has for it: not where the person named one."""


class Agent:
    """Carries out requests on a desktop with a policy.

    ``runs`` is the folder for logs; without one nothing is written.
    """

    def __init__(
        self, desktop: Desktop, policy: Decider, runs: Path | None = None, options: Options | None = None
    ) -> None:
        self._options = options or Options()
        self._executor = Executor(desktop, self._options)
        self._navigator = Navigator(self._executor, self._options, policy)
        self._inquiry = Inquiry(self._executor, self._options)
        self._policy = policy
        self._runs = runs

    def run(self, request: str, app: str | None = None, subtasks: Sequence[str] = ()) -> Trajectory:
        """Do what the request says; opens the application if it is not open. It is divided, unless its ``subtasks`` are given.

        Raises:
            EnvironmentProblem: there is no such application, or the model cannot be used.
            UsageError: the request, or the name of the application, holds bytes that are no text.
        """
        request, app = require_text(request), require_text(app or "")
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        trajectory = Trajectory(
            name, request, self._executor.desktop.name, app, self._policy.name, datetime.now(UTC).isoformat(timespec="seconds"),
            plan=[*subtasks] or self._with_file_names(self._plan(request, app), app),
        )  # fmt: skip
        recorder = (
            Recorder(self._runs / f"{name}.jsonl", trajectory, self._options.redact) if self._runs is not None else None
        )
        self._options.on_plan(trajectory.plan)
        confirm = self._executor.confirm if self._options.confirm is not None else None
        guard = Guard(
            self._options.limits, confirm, self._options.assume_yes, trajectory.request, self._options.on_question
        )
        run = Run(trajectory, recorder, guard, files_of(self._executor.desktop.inner))
        self._navigator = Navigator(self._executor, self._options, self._policy)
        lessons = Lessons(self._options.memory, self._runs)
        try:
            raise_if_gesture_is_missing(trajectory.plan)
            if app:
                self._executor.desktop.launch(app)
            self._loop(run, lessons)
            self._clear_up(run, lessons)
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

    def _with_file_names(self, subtasks: list[str], app: str) -> list[str]:
        """The subtasks with the names of files that they mean by words, where an application is named that is to open them."""
        files = files_of(self._executor.desktop.inner)
        return [with_name(subtask, files) for subtask in subtasks] if app else subtasks

    def _plan(self, request: str, app: str) -> list[str]:
        """The request's subtasks; where it has several, the names on the screen are looked at, since none of them is divided."""
        subtasks = plan(request)
        if len(subtasks) == 1:
            return subtasks
        labels: set[str] = set()
        with suppress(EdgelamError):  # an application that is not open yet shows no names
            labels = {c.name for c in self._executor.desktop.snapshot(app or None).controls}
        return self._read(request, labels)

    def _read(self, request: str, labels: Collection[str]) -> list[str]:
        tools = self._options.tools
        return plan(request, labels) if tools is None else tools.plan(request, self._executor.desktop, labels)

    def _loop(self, run: Run, lessons: Lessons) -> None:
        trajectory = run.trajectory
        self._executor.expect_answer()
        snapshot = self._executor.observe(trajectory.app)
        run.begin(snapshot)
        while trajectory.outcome is Outcome.RUNNING:
            snapshot = self._one_step(run, lessons, snapshot)
            if run.gave_up:
                snapshot = self._plan_anew(run, lessons, snapshot)

    def _one_step(self, run: Run, lessons: Lessons, snapshot: Snapshot) -> Snapshot:
        """Decide what comes next on this screen, and do it; the screen afterwards."""
        trajectory = run.trajectory
        self._navigator.saw(snapshot)
        filed = self._file_call(run, snapshot)
        snapshot = (
            self._navigator.follow_map(run, self._navigator.out_of_dialog(run, snapshot)) if filed is None else snapshot
        )
        if trajectory.outcome is not Outcome.RUNNING:
            return snapshot
        fit = self._options.guide.fit if self._options.guide is not None else None
        while (
            fit
            and run.opened(snapshot)
            and run.following
            and says_more_for_form(run.following, snapshot, run.judge.began, fit)
        ):
            run.merge_following()
        leads, run.leads = run.leads, None
        sure = self._repeated(run, snapshot) or leads or filed or by_rules(run.subtask, run.judge, snapshot)
        sure = sure or self._tool_call(run, snapshot)
        decision, snapshot = (sure, snapshot) if sure is not None else self._decide_here_or_elsewhere(run, snapshot)
        self._executor.raise_if_stopped()
        if self._executor.gave_way():
            return self._executor.observe(trajectory.app)
        fails = decision.action.verb is Verb.FAIL
        if (fails or is_unsure(decision)) and (parts := self._parts(run)) is not None and (fails or not parts):
            run.replace_subtask(parts, snapshot)
            self._options.on_plan(trajectory.plan)
            return snapshot
        if decision.clears:
            return self._navigator.clear(run, decision, snapshot)
        if why := strays(decision, snapshot, run.judge.began, run.judge.acts):
            run.give_up(why, run.judge.judge(snapshot))
            return snapshot
        check, doubt = self._checked(run, decision, snapshot), None
        if not check.question and not check.refused and is_unsure(check.decision) and not self._options.dry_run:
            doubt = self._ask_which(run, check.decision, snapshot)
            lessons.note(trajectory, snapshot, doubt)
            check, snapshot = self._as_chosen(run, doubt, snapshot)
        return self._carry_out(run, check, doubt, snapshot)

    def _parts(self, run: Run) -> list[str] | None:
        """What a subtask for which nothing can be done is divided into: nothing where it says how things are and more follows; None where it
        is one."""
        if not self._navigator.is_to_begin(run):
            return None
        if run.following and states(run.subtask):
            return []
        parts = clauses_of(run.subtask)
        return parts if parts != [run.subtask] else None

    def _carry_out(self, run: Run, check: Checked, doubt: Doubt | None, snapshot: Snapshot) -> Snapshot:
        """Do what was decided where it may be done, and say what that means for the subtask; the screen afterwards."""
        trajectory, decision = run.trajectory, check.decision
        step = step_of(trajectory, snapshot, decision, doubt)
        if check.question:
            run.end(Outcome.ASKED, check.question)
        elif check.refused:
            run.refuse(step, check.refused)
        elif (
            trajectory.outcome is Outcome.RUNNING
            and decision.action.verb is not Verb.DONE
            and self._executor.may_act(run, decision, snapshot, step, doubt)
        ):
            snapshot = self._executor.act(run, decision, snapshot, step)
            run.judge.saw(step, decision.control, snapshot)
            self._navigator.did(decision, step)
            snapshot = self._executor.put_back(run, decision, snapshot)
            run.guard.note(step.effect in MAY_HAVE_WORKED)
        over = has_ended(snapshot) and asks_to_quit(run.subtask)
        claimed = decision.action.verb is Verb.DONE or decision.completes or over
        claimed = claimed or is_done(step, decision.control, snapshot, run.judge.judge(snapshot))
        if claimed and not over:
            snapshot = self._executor.until_seen(run, snapshot)
            if self._options.guide is not None:
                run.leads = leads_on(run.subtask, run.judge.acts, run.judge.began, snapshot, self._policy.rank)
            claimed = run.leads is None
        judged = run.conclude(step, snapshot, claimed) if trajectory.outcome is Outcome.RUNNING else None
        if trajectory.outcome is Outcome.CANNOT and run.was_contradicted:
            run.give_up(trajectory.message, run.judge.judge(snapshot), Outcome.CANNOT)
        run.record(step)
        self._options.on_step(step)
        self._executor.raise_if_silent(step)
        if judged is not None and step.completes:
            run.finish_subtask(step, judged, snapshot)
            self._options.on_ending(trajectory.endings[-1])
        return snapshot

    def _plan_anew(self, run: Run, lessons: Lessons, snapshot: Snapshot) -> Snapshot:
        """Take back what was done for the subtask that was given up, and plan the rest of the request anew, once in a run; the screen
        afterwards."""
        trajectory, number = run.trajectory, run.trajectory.current
        back = self._take_back(run, lessons, {number})
        snapshot = self._executor.observe(trajectory.app) if back else snapshot
        labels = {c.name for c in snapshot.controls}
        rest = other_rest(trajectory.request, trajectory.plan, number, labels, self._read)
        if rest is None or trajectory.replaced:
            run.gave_up = False
            return snapshot
        run.replan(self._with_file_names(rest, trajectory.app), snapshot)
        self._options.on_plan(trajectory.plan)
        for said in trajectory.endings:
            self._options.on_ending(said)
        return snapshot

    def _clear_up(self, run: Run, lessons: Lessons) -> None:
        """What a run without success did in vain is taken back; where somebody watches, as they say."""
        trajectory, offer = run.trajectory, self._options.offer
        numbers = {n for n in in_vain(trajectory) if offer is not None or not may_be_meant(trajectory, n)}
        left = reversible(trajectory, numbers)
        if left and (offer is None or offer(offer_of(left))):
            self._take_back(run, lessons, numbers)

    def _take_back(self, run: Run, lessons: Lessons, numbers: Collection[int]) -> list[Step]:
        """Take back what was done for these subtasks, say so, and trust less in what decided it."""
        trajectory, guide = run.trajectory, self._options.guide
        done_with, wanted = len(trajectory.undone), reversible(trajectory, numbers)
        back = take_back(self._executor.desktop.inner, trajectory, numbers, guide.maps if guide is not None else None)
        self._executor.note_own_input()
        dealt_with = {*trajectory.undone, *(s.index for s in back)}
        left = [s for s in wanted if back and s.index not in dealt_with]
        run.note_undone(trajectory.undone[done_with:], said_of_undo(back, trajectory.steps, left))
        lessons.unlearn(trajectory, back)
        return back

    @staticmethod
    def _checked(run: Run, decision: Decision, snapshot: Snapshot) -> Checked:
        judge = run.judge
        folder = folder_shown(judge.began, run.files)
        found = checked(decision, snapshot, judge.intent, run.files, judge.actions, run.last_typed, folder)
        judge.already = found.already
        return found

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
        self._executor.expect_answer()
        self._executor.raise_if_stopped()
        return Doubt(decision, found, None if place is None else found[place], attended=True)

    def _as_chosen(self, run: Run, doubt: Doubt, snapshot: Snapshot) -> tuple[Checked, Snapshot]:
        """What was chosen, on the screen as it is after the person has thought; where nothing was, the run has its outcome."""
        if doubt.chosen is None:
            run.end(*ending(doubt, acted=any(s.effect in MAY_HAVE_WORKED for s in run.trajectory.steps)))
            return Checked(doubt.decision), snapshot
        snapshot = self._executor.observe(run.trajectory.app)
        decision = decided(doubt, snapshot)
        if decision is None:
            run.end(Outcome.ASKED, f"What was chosen is no longer there: {doubt.chosen.text}.")
            return Checked(doubt.decision), snapshot
        return self._checked(run, decision, snapshot), snapshot

    def _decide_here_or_elsewhere(self, run: Run, snapshot: Snapshot) -> tuple[Decision, Snapshot]:
        """What the policy decides, and on which screen: where nothing on this one will do, on the one that a look around found. A question
        is looked into without it."""
        if (answered := self._inquiry.decide(run, snapshot)) is not None:
            return answered
        decision = self._decide(run, snapshot)
        doubtful = refuses(decision) or decision.confidence < PROBABLY
        doubtful = doubtful or may_save_over(decision.action, decision.control, run.judge.intent)
        there = self._navigator.look_around(run, snapshot) if doubtful else None
        if there is not None:
            decision, snapshot = self._decide(run, there), there
        if refuses(decision) and self._navigator.is_to_begin(run):
            decision = with_greyed(run.subtask, snapshot, self._policy.rank) or decision
        return decision, snapshot

    def _decide(self, run: Run, snapshot: Snapshot) -> Decision:
        on_empty_desktop = not snapshot.controls and not run.trajectory.app
        apps = self._apps_for(run.subtask) if on_empty_desktop else ()
        self._executor.raise_if_stopped()
        goal = goal_of(run.trajectory, snapshot, apps)
        seen = run.judge.judge(snapshot).effect
        is_wrong_page = run.was_contradicted and seen is Effect.NOT_SEEN
        withheld = frozenset() if is_wrong_page else self._navigator.turning
        goal = replace(
            goal,
            failed_actions=goal.failed_actions | run.contradicted_here(digest(snapshot)) | withheld,
            wide=run.was_contradicted,
            may_end=goal.may_end and seen is not Effect.NOT_SEEN,
            led=self._navigator.just_led or self._navigator.is_to_begin(run),
            began=run.judge.began,
            there=self._navigator.arrived and self._navigator.just_led,
        )
        if (confirmed := run.confirming(snapshot)) is not None:
            return confirmed
        try:
            history = history_of(run.trajectory, run.trajectory.current, run.trajectory.steps)
            shown = without_chosen(run.judge.intent, snapshot)
            return run.keeping(self._policy.decide(goal, shown, history), snapshot)
        except ModelError:
            self._executor.raise_if_stopped()  # the model was interrupted
            raise

    def _file_call(self, run: Run, snapshot: Snapshot) -> Decision | None:
        """What a subtask about files asks for in a file manager."""
        tools, trajectory = self._options.tools, run.trajectory
        if tools is None:
            return None
        plan, steps = trajectory.plan, trajectory.steps
        return tools.about_files(plan, trajectory.current, trajectory.request, steps, snapshot, self._executor.desktop)

    @staticmethod
    def _repeated(run: Run, snapshot: Snapshot) -> Decision | None:
        """The same act again, where it is to be done several times and still can be."""
        action, run.repeated = run.repeated, None
        if action is None:
            return None
        with suppress(ActionError):
            control = control_of(action, snapshot) if action.target is not None else None
            return without_model(action, control, completes=True)
        return None

    def _tool_call(self, run: Run, snapshot: Snapshot) -> Decision | None:
        """A call, where a subtask begins that means a tool rather than anything in the window."""
        tools = self._options.tools
        if tools is None or self._navigator.has_begun(run):
            return None
        ask = self._executor.agreed if self._options.confirm is not None and not self._options.dry_run else None
        called = tools.decide(as_said(run.subtask, run.trajectory.request), snapshot, self._executor.desktop, ask)
        in_app = called is not None and called.action.text == OPENS_FILES and bool(run.trajectory.app)
        return None if in_app else called

    def _apps_for(self, request: str) -> tuple[str, ...]:
        names = self._executor.desktop.apps()
        scores = bm25(request, names)
        ranked = sorted(range(len(names)), key=lambda i: -scores[i])
        return tuple(names[i] for i in ranked[:APPS_OFFERED])
