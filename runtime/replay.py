"""Do a recorded run again, action by action, without a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from edgelam.action import Action, Status, parse_action
from edgelam.errors import ActionError
from edgelam.redact import HIDDEN
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.desktop.keypad import KeypadDesktop
from edgelam.runtime.guard import Risk, risk_of
from edgelam.runtime.labels import control_of
from edgelam.runtime.verify import effect_of
from edgelam.trajectory import Effect, Step, Trajectory

SETTLE = 2.5
"""Seconds at most that an application gets to come to rest after an action."""


def replay_run(desktop: Desktop, trajectory: Trajectory) -> Iterator[Step]:
    """Every step as it was done now; a step that could not be done has an error as its effect and is the last."""
    desktop = KeypadDesktop(desktop)
    if trajectory.app:
        desktop.launch(trajectory.app)
    for old in trajectory.steps:
        action = parse_action(old.action)
        if action.status is not Status.CONTINUE:
            continue
        step = again(desktop, trajectory.app, action, old)
        yield step
        if step.effect is Effect.ERROR:
            return


def again(desktop: Desktop, app: str, action: Action, old: Step) -> Step:
    """The step with what ``action`` does now as its effect; an error where it cannot be done."""
    before = desktop.snapshot(app or None)
    try:
        if HIDDEN in str(action):
            raise ActionError("what was typed was kept out of the log")
        control = control_of(action, before)
        if risk_of(action, control, before) in (Risk.IRREVERSIBLE, Risk.FORBIDDEN):
            raise ActionError("an action that cannot be undone is not replayed")
        desktop.perform(action, control)
        stirred = desktop.settle(SETTLE)
        effect, evidence = effect_of(action, control, before, desktop.snapshot(app or None), stirred)
    except ActionError as error:
        effect, evidence = Effect.ERROR, str(error)
    return replace(old, window=before.title, effect=effect, evidence=evidence)
