"""The loop: observe, retrieve, decide, guard, act, verify, record."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot
from edgelam.errors import ActionError, AppGone, AppSilent
from edgelam.retrieval.lexical import bm25
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.goal import unmet
from edgelam.runtime.guard import Confirm, Guard, Limits, Verdict
from edgelam.runtime.labels import Labels
from edgelam.runtime.policy import Decision, Policy
from edgelam.runtime.prompt import past_of
from edgelam.runtime.replay import HIDDEN, SETTLE
from edgelam.runtime.verify import effect_of
from edgelam.trajectory import Effect, Outcome, Recorder, Step, Trajectory, digest

APPS_OFFERED = 6
STOPPED: dict[Verdict, tuple[Outcome, str]] = {
    Verdict.REFUSED: (Outcome.REFUSED, "This cannot be undone and nobody agreed to it; run with --yes to allow it: "),
    Verdict.FORBIDDEN: (Outcome.REFUSED, "edgelam never does this: "),
    Verdict.LOOPING: (Outcome.FAILED, "Stopped, since it went in circles: "),
    Verdict.BUDGET: (Outcome.FAILED, "Stopped at the limit of steps or time, before: "),
}
ENDS = {Verb.DONE: Outcome.DONE, Verb.ASK: Outcome.ASKED, Verb.FAIL: Outcome.CANNOT}

OnStep = Callable[[Step], None]


@dataclass(slots=True)
class Options:
    """How a run is carried out."""

    limits: Limits = field(default_factory=Limits)
    confirm: Confirm | None = None
    assume_yes: bool = False
    dry_run: bool = False
    redact: bool = False
    on_step: OnStep = lambda step: None


class Agent:
    """Carries out requests on a desktop with a policy.

    ``runs`` is the folder for logs; without one nothing is written.
    """

    def __init__(
        self, desktop: Desktop, policy: Policy, runs: Path | None = None, options: Options | None = None
    ) -> None:
        self._desktop = desktop
        self._policy = policy
        self._runs = runs
        self._options = options or Options()

    def run(self, request: str, app: str | None = None) -> Trajectory:
        """Do what the request says; opens the application if it is not open.

        Raises:
            EnvironmentProblem: there is no such application, or the model cannot be used.
        """
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        trajectory = Trajectory(
            name,
            request,
            self._desktop.name,
            app or "",
            self._policy.engine.name,
            datetime.now(UTC).isoformat(timespec="seconds"),
        )
        recorder = Recorder(self._runs / f"{name}.jsonl", trajectory) if self._runs else None
        try:
            if app:
                self._desktop.launch(app)
            self._loop(trajectory, recorder)
        except (AppGone, AppSilent) as error:
            trajectory.outcome, trajectory.message = Outcome.FAILED, str(error)
        except BaseException as error:
            trajectory.outcome, trajectory.message = Outcome.STOPPED, str(error)
            raise
        finally:
            if recorder is not None:
                recorder.end(trajectory)
        return trajectory

    def _loop(self, trajectory: Trajectory, recorder: Recorder | None) -> None:
        options = self._options
        guard = Guard(options.limits, options.confirm, options.assume_yes)
        snapshot = self._observe(trajectory.app)
        while trajectory.outcome is Outcome.RUNNING:
            decision = self._decide(trajectory, snapshot)
            action = decision.action
            control = _control(action, snapshot)
            step = self._step(trajectory, snapshot, decision)
            verdict = guard.check(action, control, snapshot, step.digest)
            step.verdict = verdict
            if action.verb in ENDS:
                trajectory.outcome, trajectory.message = ENDS[action.verb], action.text or ""
            elif verdict in STOPPED:
                outcome, why = STOPPED[verdict]
                trajectory.outcome, trajectory.message = outcome, f"{why}{action}"
            elif options.dry_run:
                trajectory.outcome, trajectory.message = Outcome.STOPPED, f"dry run: would {action}"
            else:
                snapshot = self._act(trajectory, action, control, snapshot, step)
                guard.note(step.effect in (Effect.EXPECTED, Effect.CHANGED))
            self._record(trajectory, recorder, step)

    def _observe(self, app: str) -> Snapshot:
        """What is on the screen; an application that is silent, being busy, gets a second chance."""
        try:
            return self._desktop.snapshot(app or None)
        except AppSilent:
            return self._desktop.snapshot(app or None)

    def _decide(self, trajectory: Trajectory, snapshot: Snapshot) -> Decision:
        """The policy's choice; ``done`` is not offered while something the request quotes was not dealt with."""
        past = [past_of(s) for s in trajectory.steps]
        offered = self._apps_for(trajectory.request) if not snapshot.controls else ()
        decision = self._policy.decide(trajectory.request, snapshot, past, offered)
        if decision.action.verb is Verb.DONE and unmet(trajectory, snapshot):
            return self._policy.decide(trajectory.request, snapshot, past, offered, may_end=False)
        return decision

    def _apps_for(self, request: str) -> tuple[str, ...]:
        names = self._desktop.apps()
        scores = bm25(request, names)
        ranked = sorted(range(len(names)), key=lambda i: -scores[i])
        return tuple(names[i] for i in ranked[:APPS_OFFERED])

    def _step(self, trajectory: Trajectory, snapshot: Snapshot, decision: Decision) -> Step:
        action = decision.action
        if self._options.redact and action.verb is Verb.TYPE:
            action = replace(action, text=HIDDEN)
        stages = {"observe": snapshot.seconds * 1000, **decision.milliseconds}
        return Step(
            len(trajectory.steps), snapshot.app, snapshot.title, digest(snapshot), list(decision.lines), str(action), snapshot.modal,
            confidence=round(decision.confidence, 4), tokens_in=decision.tokens_in, tokens_out=decision.tokens_out,
            milliseconds={k: round(v, 1) for k, v in stages.items()},
        )  # fmt: skip

    def _act(
        self, trajectory: Trajectory, action: Action, control: Control | None, before: Snapshot, step: Step
    ) -> Snapshot:
        """Perform, let the screen come to rest, look again, and say what changed."""
        began = time.perf_counter()
        try:
            self._desktop.perform(action, control)
            acted = time.perf_counter()
            stirred = self._desktop.settle(SETTLE)
            if action.verb is Verb.OPEN:
                trajectory.app = action.text or ""
            after = self._observe(trajectory.app)
            step.effect, step.evidence = effect_of(action, control, before, after, stirred)
        except ActionError as error:
            acted = time.perf_counter()
            after = self._observe(trajectory.app)
            step.effect, step.evidence = Effect.ERROR, str(error)
        step.milliseconds["act"] = round((acted - began) * 1000, 1)
        step.milliseconds["verify"] = round((time.perf_counter() - acted) * 1000, 1)
        return after

    def _record(self, trajectory: Trajectory, recorder: Recorder | None, step: Step) -> None:
        trajectory.steps.append(step)
        if recorder is not None:
            recorder.step(step)
        self._options.on_step(step)


def _control(action: Action, snapshot: Snapshot) -> Control | None:
    ref = Labels(snapshot.controls).ref(action)
    return snapshot.find(ref) if ref is not None else None
