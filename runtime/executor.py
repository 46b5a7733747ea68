"""What does the acts of a run and looks at what they did: guarded, giving way to the person, with all that was seen in the step."""

from __future__ import annotations

import time
from contextlib import suppress

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot
from edgelam.errors import AppGone, AppSilent
from edgelam.runtime.attempt import Attempt, attempt
from edgelam.runtime.choosing.deciding import step_of
from edgelam.runtime.choosing.doubt import Doubt
from edgelam.runtime.decision import Decision, without_model
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.desktop.keypad import KeypadDesktop
from edgelam.runtime.guard import Verdict
from edgelam.runtime.inverse import note_inverse
from edgelam.runtime.options import Options
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.run import Run
from edgelam.runtime.tools.choose import moves
from edgelam.runtime.tools.registry import spoken
from edgelam.runtime.verify.effect import number_in, took_another
from edgelam.runtime.verify.quitting import asks_to_quit, ended
from edgelam.runtime.verify.sentences import said_of
from edgelam.runtime.verify.sentences import spoken as app_named
from edgelam.stopping import raise_if_stopped
from edgelam.trajectory import Effect, Outcome, Step

CLOSING = 1.2
"""Seconds that a dialog gets to close after the last act before it counts as one that waits for an answer."""

LOOKS = 2
"""Times that the screen is looked at again where a subtask is held for done and nothing is seen of it."""

PATIENCE = 5
"""Times that a silent application is looked at before the last one, each of which waits for an answer: what compiles or exports says
nothing for seconds."""

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


class Executor:
    """One desktop, and when it was last touched by whom."""

    def __init__(self, desktop: Desktop, options: Options) -> None:
        self.desktop = KeypadDesktop(desktop)
        self.desktop.interrupted = options.stop.is_set
        self._options = options
        self._ours_until = 0.0
        """Input up to this moment was edgelam's, or asked edgelam for something."""

        self._silence: AppSilent | None = None
        """An application that fell silent over what it saved: the file may be there all the same."""

    def expect_answer(self) -> None:
        """The person's next key or click belongs to what they were asked, or asked for."""
        self._ours_until = time.monotonic() + ASKED

    def raise_if_silent(self, step: Step) -> None:
        """An application that does not answer any more ends the run, unless what it was to do is seen to be done."""
        silence, self._silence = self._silence, None
        if silence is not None and not step.completes:
            raise silence

    def raise_if_stopped(self) -> None:
        raise_if_stopped(self._options.stop.is_set)

    def gave_way(self) -> bool:
        """Whether somebody used mouse or keyboard since edgelam last did; returns when they have been still for a while."""
        last_input = self._options.last_input
        if last_input is None or last_input() <= self._ours_until:
            return False
        self._options.on_pause(True)
        while time.monotonic() - last_input() < STILL:
            self.raise_if_stopped()
            time.sleep(POLL)
        self._options.on_pause(False)
        self._ours_until = time.monotonic()
        return True

    def note_own_input(self) -> None:
        self._ours_until = time.monotonic() + ECHO

    def confirm(self, question: str) -> bool:
        """What the person says; their click or key is an answer, not an interruption."""
        agreed = self._options.confirm is not None and self._options.confirm(question)
        self.expect_answer()
        return agreed

    def agreed(self, action: Action) -> bool:
        return self.confirm(f"Is this what you mean: {spoken(action)}?")

    def observe(self, app: str) -> Snapshot:
        """What is on the screen; an application that shows nothing gets a second chance, and one that is silent, being busy, some more."""
        for _ in range(PATIENCE):
            if self._options.stop.is_set():
                break
            with suppress(AppSilent):
                snapshot = self.desktop.snapshot(app or None)
                if snapshot.controls or not app:
                    return snapshot
                self.desktop.settle(CLOSING)
                break
        return self.desktop.snapshot(app or None)

    def until_dialog_closes(self, app: str, snapshot: Snapshot) -> Snapshot:
        """A dialog that is still there after the act that should leave it is often only slow to go."""
        end = time.monotonic() + CLOSING
        while snapshot.modal and time.monotonic() < end and not self._options.stop.is_set():
            self.desktop.settle(end - time.monotonic())
            time.sleep(POLL)
            snapshot = self.observe(app)
        return snapshot

    def until_seen(self, run: Run, snapshot: Snapshot) -> Snapshot:
        """A file that is still being written, or a page that is still being opened, gets a little time to be there."""
        for _ in range(LOOKS):
            if run.judge.judge(snapshot).effect is not Effect.NOT_SEEN or run.trajectory.outcome is not Outcome.RUNNING:
                break
            self.desktop.settle(CLOSING)
            snapshot = self.observe(run.trajectory.app)
        return snapshot

    def may_act(self, run: Run, decision: Decision, snapshot: Snapshot, step: Step, doubt: Doubt | None) -> bool:
        """Whether the action is to be performed; if not, the run has its outcome."""
        action = decision.action
        step.verdict = verdict = run.guard.check(
            action, decision.control, snapshot, step.digest, run.subtask, lambda: self.observe(run.trajectory.app),
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

    def act(self, run: Run, decision: Decision, before: Snapshot, step: Step) -> Snapshot:
        """Perform, let the screen come to rest, look again, and say what changed."""
        self.raise_if_stopped()  # somebody may have been asked since it was decided
        action, control, trajectory = decision.action, decision.control, run.trajectory
        leaves = decision.completes and before.modal and action.verb is Verb.CLICK

        def look() -> Snapshot:
            if action.verb is Verb.OPEN or moves(action):
                trajectory.app = (action.text or "") if action.verb is Verb.OPEN else ""
            after = self.observe(trajectory.app)
            return self.until_dialog_closes(trajectory.app, after) if leaves else after

        self._options.on_act(step.subtask, action, control, before)
        try:
            done = attempt(self.desktop, action, control, before, look, self.note_own_input)
        except AppGone as error:
            if not asks_to_quit(trajectory.plan[step.subtask]):
                step.effect, step.evidence = Effect.ERROR, str(error)
                run.record(step)
                self._options.on_step(step)
                raise AppGone(f"{app_named(before.app)} has ended when I {said_of(action)}.") from error
            done = ended(before)
        except AppSilent as error:
            if run.judge.intent.kind is not Kind.SAVE:
                raise
            self._silence = error
            done = Attempt(run.judge.began, Effect.UNKNOWN, str(error), {})
        self._options.survey.saw(before, action.verb, control, done.after)
        step.effect, step.evidence = done.effect, done.evidence
        step.milliseconds |= done.milliseconds
        if action.verb is Verb.CALL:
            step.undo, step.was, step.left = done.undo, done.was, done.left
            if done.effect is Effect.ERROR:
                run.end(Outcome.CANNOT, f"{done.evidence[:1].upper()}{done.evidence[1:]}.")
        elif done.effect is not Effect.ERROR:
            note_inverse(step, control, before, done.after)
        return done.after

    def put_back(self, run: Run, decision: Decision, after: Snapshot) -> Snapshot:
        """A field for numbers that took another one than was typed gets its own again: nobody asked for what stands there now."""
        control, action = decision.control, decision.action
        now = after.find(control.ref) if control is not None else None
        if control is None or now is None or not took_another(action, control, now):
            return after
        before = number_in(control.value)
        back = Action(Verb.TYPE, action.target, f"{before:.10g}") if before is not None else None
        return (self.hop(run, back, now, after, guarded=False) or after) if back is not None else after

    def hop(
        self, run: Run, action: Action, control: Control | None, before: Snapshot, guarded: bool = True
    ) -> Snapshot | None:
        """An act on the way, of no evidence for anything: the screen afterwards, None where it is not allowed."""
        self.raise_if_stopped()
        decision = without_model(action, control)
        step = step_of(run.trajectory, before, decision, None)
        may = not guarded or self.may_act(run, decision, before, step, None)
        after = self.act(run, decision, before, step) if may else None
        run.record(step)
        self._options.on_step(step)
        return after
