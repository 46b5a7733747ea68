"""The expert: carries out a task in the simulated desktop and leaves a validated trajectory."""

from __future__ import annotations

import random
from collections.abc import Callable

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot
from edgelam.errors import ActionError
from edgelam.quantize.data.task import Intent, Task
from edgelam.quantize.data.tasks import open_app
from edgelam.retrieval import Index
from edgelam.runtime.agent import ENDS
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.widgets import Widget
from edgelam.runtime.labels import Labels
from edgelam.runtime.prompt import scene_lines
from edgelam.trajectory import Effect, Step, Trajectory, digest

Watch = Callable[[Trajectory, Snapshot, Action], None]
"""Is told, before every step, what was done so far, what is on the screen, and what the expert does."""


class NotDemonstrated(Exception):
    """The expert could not carry the task out, or its end state is wrong: no example comes of it."""


class Expert:
    """Turns intents into actions on what is on the screen, opening menus and tabs on the way."""

    def __init__(self, task: Task, index: Index, most: int, shuffle: bool = True, watch: Watch | None = None) -> None:
        self._task = task
        self._desktop = open_app(task.app, task.seed)
        self._app: SimApp = self._desktop.running[task.app]
        self._index = index
        self._most = most
        self._rng = random.Random(f"expert/{task.app}/{task.seed}")
        self._shuffle = shuffle
        self._watch = watch
        self.missed = 0

    def demonstrate(self) -> Trajectory:
        """The whole trajectory.

        Raises:
            NotDemonstrated: one of the checks failed.
        """
        task = self._task
        trajectory = Trajectory(f"{task.app}/{task.seed}", task.request, desktop="sim", app=task.app, model="expert")
        try:
            for piece in task.pieces:
                for intent in piece.intents:
                    self._carry_out(intent, trajectory)
        except ActionError as error:
            raise NotDemonstrated(str(error)) from error
        if not task.achieved(self._app):
            raise NotDemonstrated("the end state is not what the task asked for")
        last = Action(task.last.verb, text=task.last.text or None)
        trajectory.steps.append(self._step(trajectory, last, None))
        trajectory.outcome = ENDS[last.verb]
        return trajectory

    def _carry_out(self, intent: Intent, trajectory: Trajectory) -> None:
        for _ in range(4):
            widget, ready = self._way_to(intent.key)
            verb = intent.verb if ready else Verb.CLICK
            before = self._desktop.snapshot()
            control = before.find(self._app.ref(widget))
            if control is None:
                raise NotDemonstrated(f"{intent.key} is not on the screen")
            labels = Labels(before.controls)
            text = intent.text if ready and intent.text else None
            action = Action(verb, labels.target(control.ref), text)
            step = self._step(trajectory, action, control)
            self._desktop.perform(action, control)
            change = self._desktop.snapshot() - before
            step.effect = Effect.CHANGED if change else Effect.NONE
            step.evidence = change.summary()
            trajectory.steps.append(step)
            if ready:
                return
        raise NotDemonstrated(f"no way to {intent.key}")

    def _way_to(self, key: str) -> tuple[Widget, bool]:
        """The widget itself if it can be reached, else the menu or tab to click first."""
        for widget, _ in self._app.visible():
            if widget.key == key:
                return widget, True
        for top in self._app.layer:
            if top.role in (Role.MENU, Role.TAB) and any(w.key == key for w in top.walk()):
                return top, False
        raise NotDemonstrated(f"there is no {key}")

    def _step(self, trajectory: Trajectory, action: Action, needed: Control | None) -> Step:
        snapshot = self._desktop.snapshot()
        if self._watch is not None:
            self._watch(trajectory, snapshot, action)
        kept = self._retrieve(snapshot, needed)
        lines = scene_lines(trajectory.request, snapshot, kept, Labels(snapshot.controls))
        return Step(
            len(trajectory.steps),
            snapshot.app,
            snapshot.title,
            digest(snapshot),
            list(lines),
            str(action),
            modal=snapshot.modal,
        )

    def _retrieve(self, snapshot: Snapshot, needed: Control | None) -> list[Control]:
        """What retrieval keeps, and the needed control in any case; misses are counted."""
        most = self._rng.randrange(6, self._most + 1) if self._shuffle else self._most
        kept = [c.control for c in self._index.search(self._task.request, snapshot, most)]
        if needed is not None and all(c.ref != needed.ref for c in kept):
            self.missed += 1
            kept.append(needed)
        return kept


def demonstrate(task: Task, index: Index, most: int = 12) -> Trajectory:
    """The expert's trajectory for a task; see :class:`Expert`."""
    return Expert(task, index, most).demonstrate()
