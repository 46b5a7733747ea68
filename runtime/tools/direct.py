"""Decide by a given line instead of a model: one action, guarded, verified and logged like any run's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from edgelam.action import Action, Verb, parse_action
from edgelam.control import Snapshot
from edgelam.errors import ActionError, UsageError
from edgelam.paths import runs_dir
from edgelam.runtime.agent import Agent
from edgelam.runtime.decision import Decider, Decision, Goal, without_model
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.guard import Confirm
from edgelam.runtime.labels import Labels, control_of
from edgelam.runtime.options import Options
from edgelam.runtime.prompt import HistoryEntry
from edgelam.runtime.tools.calling import found, pinned
from edgelam.runtime.tools.filling import require_callable
from edgelam.runtime.tools.machine import machine_of
from edgelam.trajectory import Trajectory


class Dictated(Decider):
    """Decides on one action, and then that it is done."""

    name = "dictated"

    def __init__(self, action: Action) -> None:
        self._action = action

    def decide(self, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]) -> Decision:
        if history:
            return without_model(Action(Verb.DONE))
        control = None if self._action.verb is Verb.CALL else control_of(self._action, snapshot)
        if control is not None and self._action.verb not in control.verbs:
            raise ActionError(f"{self._action.verb} is nothing that {Labels(snapshot.controls)[control.ref]} can do")
        return without_model(self._action, control, completes=True)


def act(line: str, desktop: Desktop, options: Options, app: str | None = None, runs: Path | None = None) -> Trajectory:
    """Do one action, such as ``click "Save"`` or ``call set_volume(level=30)``, as a run of its own.

    Raises:
        ActionError: the line is no action, or nothing on the screen is called that.
    """
    action = parse_action(line)
    if action.verb is Verb.CALL:
        machine = machine_of(desktop)
        action = pinned(action, machine)
        require_callable(found(action), action, machine)
    return Agent(desktop, Dictated(action), runs or runs_dir(), options).run(line, app, [line])


def call_line(line: str, desktop: Desktop, assume_yes: bool, confirm: Confirm | None) -> Trajectory:
    """Call a tool, said with the verb or without.

    Raises:
        UsageError: the line is no call.
    """
    try:
        return act(
            line if line.startswith("call ") else f"call {line}",
            desktop,
            Options(assume_yes=assume_yes, confirm=confirm),
        )
    except ActionError as error:
        raise UsageError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
