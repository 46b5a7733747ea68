"""Demonstrations in real applications: the expert's intentions carried out on the screen, the end state checked.

    python -m edgelam.quantize.data.real OUT.jsonl.gz COUNT SEED

Only applications whose windows are recorded for training anyway; those of the test are never opened. Needs what a
private session needs. A run that is interrupted leaves nothing behind under the final name.
"""

from __future__ import annotations

import gzip
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edgelam.action import Action
from edgelam.control import Control, Snapshot
from edgelam.errors import EdgelamError
from edgelam.paths import write_atomic
from edgelam.quantize.data.demonstrate import NotDemonstrated
from edgelam.quantize.data.task import Instruction, Intent, click
from edgelam.quantize.data.tasks import joined
from edgelam.quantize.data.tasks.common import type_text
from edgelam.quantize.data.tasks.documents import calculator, save_as, styled
from edgelam.quantize.evaluate.checks import holds
from edgelam.quantize.evaluate.endstate import EndState
from edgelam.retrieval import Index
from edgelam.retrieval.index import TOP_K, including
from edgelam.runlog import to_lines
from edgelam.runtime.attempt import attempt
from edgelam.runtime.desktop.atspi import AtspiDesktop
from edgelam.runtime.desktop.atspi.session import PrivateSession
from edgelam.runtime.desktop.keypad import NAME as KEYPAD_NAME
from edgelam.runtime.desktop.keypad import REF as KEYPAD
from edgelam.runtime.desktop.keypad import KeypadDesktop
from edgelam.runtime.labels import Labels
from edgelam.runtime.planner import plan
from edgelam.runtime.prompt import candidate_lines
from edgelam.trajectory import Effect, Outcome, Step, Trajectory, digest

SETTLED = 0.6
"""Seconds an application gets to finish writing before the check looks."""


@dataclass(frozen=True, slots=True)
class RealTask:
    """A request, its instructions, and what must be true afterwards (as in a suite of online tasks)."""

    app: str
    request: str
    instructions: tuple[Instruction, ...]
    check: dict[str, Any]


NAMES: dict[str, dict[str, str]] = {
    "mousepad": {"document": "Document", "save_as": "Save As...", "name": "Name", "ok": "Save"},
    "writer": {"document": "Document", "save_as": "Save As...", "name": "Name", "ok": "Save", "bold": "Bold", "italic": "Italic", "underline": "Underline"},
    "galculator": {KEYPAD: KEYPAD_NAME, "equals": "=", "clear": "C"},
}  # fmt: skip
"""What the simulated applications' keys are called in the real ones; any other key is a control's name itself."""

SWITCHES = ("turn on {}", "enable {}", "show {}", "switch {} on", "activate {}", "turn {} on", "{}", "use {}")
MOUSEPAD_SWITCHES = {
    "Line Numbers": ("view", "show-line-numbers", "true"), "Toolbar": ("window", "toolbar-visible", "true"), "Statusbar": ("window", "statusbar-visible", "true"),
    "Word Wrap": ("view", "word-wrap", "true"), "Auto Indent": ("view", "auto-indent", "true"), "Insert Spaces": ("view", "insert-spaces", "true"),
}  # fmt: skip
SCHEMES = ("Classic", "Tango", "Cobalt", "Kate", "Solarized Dark", "Solarized Light")


def mousepad(rng: random.Random) -> tuple[list[Instruction], dict[str, Any]]:
    draw = rng.random()
    if draw < 0.6:
        write, save = type_text(rng), save_as(rng)
        return [write, save], {"kind": "file", "path": _path(save), "equals": write.values[0]}
    if draw < 0.85:
        name, (group, key, value) = rng.choice(list(MOUSEPAD_SWITCHES.items()))
        said = rng.choice(SWITCHES).format(rng.choice([name, name.lower(), f"the {name.lower()}"]))
        return [Instruction(said, (click(name),), _unchecked)], _mousepad_setting(group, key, value)
    if draw < 0.93:
        scheme = rng.choice(SCHEMES)
        said = rng.choice(
            ["choose the {} color scheme", "set the color scheme to {}", "switch to the {} scheme"]
        ).format(scheme)
        value = f"'{scheme.lower().replace(' ', '-')}'"
        return [Instruction(said, (click(scheme),), _unchecked)], _mousepad_setting("view", "color-scheme", value)
    size = rng.choice(["2", "3"])
    said = rng.choice(["make the tab size {}", "tab size {}", "use a tab size of {}"]).format(size)
    return [Instruction(said, (click(size),), _unchecked)], _mousepad_setting("view", "tab-width", size)


def writer(rng: random.Random) -> tuple[list[Instruction], dict[str, Any]]:
    save = save_as(rng, ("odt",))
    instructions = styled(rng, ("bold", "italic", "underline"))[:2] if rng.random() < 0.7 else [type_text(rng)]
    return [*instructions, save], {"kind": "odt_text", "path": _writer_path(save), "text": instructions[0].values[0]}


def galculator(rng: random.Random) -> tuple[list[Instruction], dict[str, Any]]:
    if rng.random() < 0.2:
        name = rng.choice(["Octal", "Binary", "Radians", "Gradians", "Scientific Mode"])
        said = rng.choice(["switch to {}", "use {}", "choose {}", "change to {}"]).format(name.lower())
        return [Instruction(said, (click(name),), _unchecked)], {"kind": "checked", "name": name, "on": True}
    instructions = [p for p in calculator(None, rng) if p.values]
    return instructions, {"kind": "outcome", "is": "done"}


MAKERS: dict[str, Callable[[random.Random], tuple[list[Instruction], dict[str, Any]]]] = {
    "mousepad": mousepad, "writer": writer, "galculator": galculator,
}  # fmt: skip
SHARES = {"mousepad": 0.5, "writer": 0.25, "galculator": 0.25}


def _unchecked(_app: object) -> bool:
    return True  # the task's own check looks at files and settings instead


def _path(save: Instruction) -> str:
    """Where a *save as* puts the file, from the home."""
    return next(i.text for i in save.intents if i.key == "name").removeprefix("~/")


def _writer_path(save: Instruction) -> str:
    """LibreOffice saves to Documents where no folder is named."""
    path = _path(save)
    return path if "/" in path else f"Documents/{path}"


def _mousepad_setting(group: str, key: str, value: str) -> dict[str, Any]:
    return {"kind": "setting", "group": f"org/xfce/mousepad/preferences/{group}", "key": key, "value": value}


def make(seed: int) -> RealTask:
    rng = random.Random(f"real/{seed}")
    app = rng.choices(list(SHARES), list(SHARES.values()))[0]
    instructions, check = MAKERS[app](rng)
    request, _ = joined(rng, instructions)
    return RealTask(app, request, tuple(instructions), check)


class RealExpert:
    """Carries one task out on a real desktop."""

    def __init__(self, task: RealTask, desktop: KeypadDesktop, index: Index, rng: random.Random) -> None:
        self._task = task
        self._desktop = desktop
        self._index = index
        self._rng = rng
        self._trajectory = Trajectory(
            f"{task.app}/real", task.request, "atspi", task.app, "expert", outcome=Outcome.DONE, plan=plan(task.request)
        )

    def demonstrate(self) -> Trajectory:
        """Raises NotDemonstrated where a control is missing or the plan is another one."""
        if len(self._trajectory.plan) != len(self._task.instructions):
            raise NotDemonstrated("the plan is another one")
        for subtask, instruction in enumerate(self._task.instructions):
            for intent in instruction.intents:
                self._carry_out(intent, subtask, intent is instruction.intents[-1])
        return self._trajectory

    def _carry_out(self, intent: Intent, subtask: int, final: bool) -> None:
        before = self._desktop.snapshot(self._task.app)
        control = self._find(before, intent)
        labels = Labels(before.controls)
        action = Action(intent.verb, labels.target(control.ref), intent.text or None)
        top_k = self._rng.randrange(TOP_K // 2, TOP_K + 3)
        kept = including(self._index.search(self._trajectory.plan[subtask], before, top_k), control)
        step = Step(
            len(self._trajectory.steps), before.app, before.title, digest(before),
            list(candidate_lines(self._trajectory.plan[subtask], before, kept, labels)), action, before.modal, subtask, final,
        )  # fmt: skip
        done = attempt(self._desktop, action, control, before, lambda: self._desktop.snapshot(self._task.app))
        if done.effect is Effect.ERROR:
            raise NotDemonstrated(done.evidence)
        step.effect, step.evidence = done.effect, done.evidence
        self._trajectory.steps.append(step)

    def _find(self, screen: Snapshot, intent: Intent) -> Control:
        name = NAMES[self._task.app].get(intent.key, intent.key)
        found = [c for c in screen.controls if c.name == name and intent.verb in c.verbs]
        if not found:
            raise NotDemonstrated(f"{name} is not on the screen")
        return found[0]


def demonstrations(count: int, seed: int, say: Callable[[str], None]) -> Iterator[Trajectory]:
    """Validated trajectories of ``count`` tasks at most, each in a fresh private session."""
    index = Index(None)
    for number in range(seed * 1000, seed * 1000 + count):
        task = make(number)
        try:
            yield _in_session(task, index, random.Random(f"real/candidates/{number}"))
            say(f"{number}: {task.app}: {task.request}")
        except (NotDemonstrated, EdgelamError) as error:
            say(f"{number}: {task.app}: left out, {error}")


def _in_session(task: RealTask, index: Index, rng: random.Random) -> Trajectory:
    with (
        tempfile.TemporaryDirectory(prefix="edgelam-home-", ignore_cleanup_errors=True) as home,
        PrivateSession(Path(home)) as session,
    ):
        session.adopt()
        desktop = KeypadDesktop(AtspiDesktop())
        try:
            desktop.launch(task.app)
            trajectory = RealExpert(task, desktop, index, rng).demonstrate()
            time.sleep(SETTLED)
            screen = desktop.snapshot(task.app)
            end = EndState(Path(home), Path(home), screen, screen, trajectory.outcome)
            if not holds(task.check, end):
                raise NotDemonstrated("the end state is not what the task asked for")
            return trajectory
        finally:
            desktop.close()


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def record(out: Path, count: int, seed: int) -> None:
    """Write the demonstrations, compressed, when all are made."""
    lines = [line for t in demonstrations(count, seed, _say) for line in to_lines(t)]
    write_atomic(out, gzip.compress("".join(line + "\n" for line in lines).encode(), mtime=0))


if __name__ == "__main__":
    record(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
