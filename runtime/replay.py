"""Do a recorded run again, action by action, without a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from edgelam.action import Action, Status, Verb
from edgelam.control import Control, Snapshot
from edgelam.errors import ActionError
from edgelam.redact import HIDDEN
from edgelam.runtime.attempt import attempt
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.desktop.keypad import KeypadDesktop
from edgelam.runtime.guard import Risk, risk_of
from edgelam.runtime.labels import control_of
from edgelam.trajectory import Effect, Step, Trajectory


def replay_run(desktop: Desktop, trajectory: Trajectory) -> Iterator[Step]:
    """Every step as it was done now; a step that could not be done has an error as its effect and is the last."""
    desktop = KeypadDesktop(desktop)
    if trajectory.app:
        desktop.launch(trajectory.app)
    for old in trajectory.steps:
        if old.action.status is not Status.CONTINUE:
            continue
        step = again(desktop, trajectory.app, old.action, old)
        yield step
        if step.effect is Effect.ERROR:
            return


def again(desktop: Desktop, app: str, action: Action, old: Step) -> Step:
    """The step with what ``action`` does now as its effect; an error where it cannot be done."""
    before = desktop.snapshot(app or None)
    try:
        control = _replayable(action, before)
    except ActionError as error:
        return replace(old, window=before.title, effect=Effect.ERROR, evidence=str(error))
    done = attempt(desktop, action, control, before, lambda: desktop.snapshot(app or None))
    return replace(old, window=before.title, effect=done.effect, evidence=done.evidence)


def _replayable(action: Action, screen: Snapshot) -> Control | None:
    """What the action is done to; ActionError where it is not to be done again."""
    if HIDDEN in str(action):
        raise ActionError("what was typed was kept out of the log")
    control = None if action.verb is Verb.CALL else control_of(action, screen)
    if risk_of(action, control, screen) in (Risk.IRREVERSIBLE, Risk.FORBIDDEN):
        raise ActionError("an action that cannot be undone is not replayed")
    return control
