"""What one run teaches: the ways that the person chose in it, and whether it was done instead of one that was taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from edgelam.action import Verb
from edgelam.control import Control, Snapshot
from edgelam.errors import UsageError
from edgelam.readlog import read_all
from edgelam.runtime.choosing.doubt import Doubt
from edgelam.runtime.memory import Memory, learn_from_instead, weaken
from edgelam.runtime.remembered import Source, Store, entry_name
from edgelam.runtime.wordings import wording_of
from edgelam.trajectory import MAY_HAVE_WORKED, WORKED, Effect, Step, Trajectory


@dataclass(slots=True)
class Lessons:
    """Collected while a run lasts, learned when it has ended: only then everything is known that was typed in it."""

    memory: Memory | None
    runs: Path | None
    _chosen: list[tuple[int, str, Snapshot, Control]] = field(default_factory=list)
    """Number of the step, subtask, screen and control of each choice."""

    def note(self, trajectory: Trajectory, snapshot: Snapshot, doubt: Doubt) -> None:
        """The answer to a question; where it is none of these, what said otherwise is weakened at once."""
        subtask = trajectory.plan[trajectory.current]
        if doubt.chosen is not None and doubt.chosen.control is not None:
            self._chosen.append((len(trajectory.steps), subtask, snapshot, doubt.chosen.control))
        elif doubt.attended and doubt.chosen is None and self.memory is not None:
            self.memory.contradict(subtask, snapshot, [w.control for w in doubt.ways if w.control is not None])

    def learn(self, trajectory: Trajectory) -> None:
        """Remember what was chosen and done; a run that nobody asked about may have been done instead of another one."""
        if self.memory is None:
            return
        for number, subtask, snapshot, control in self._chosen:
            if any(s.index == number and s.effect in (*MAY_HAVE_WORKED, Effect.NOT_SEEN) for s in trajectory.steps):
                self.memory.learn(trajectory.request, subtask, snapshot, control, typed=typed_in(trajectory))
        before = _run_before(trajectory.run, self.runs)
        if before is not None and before.undone:
            learn_from_instead(self.memory, before, trajectory)

    def unlearn(self, trajectory: Trajectory, steps: Iterable[Step]) -> None:
        """What decided acts that turned out to be wrong is weakened."""
        if self.memory is not None:
            unlearn(self.memory.store, trajectory, steps)


def unlearn(store: Store, trajectory: Trajectory, steps: Iterable[Step]) -> None:
    """Weaken what decided the steps that were taken back, and what was learned when they were chosen, or done instead."""
    back = [s for s in steps if s.effect in WORKED]
    typed = typed_in(trajectory)
    names = {s.remembered for s in back}
    for step in back:
        wording = wording_of(trajectory.plan[step.subtask], trajectory.request, typed)
        names.add(entry_name(step.app, wording, step.control))
    last = store.read()[-1:]
    names |= {
        e.name for e in last if e.source is Source.INSTEAD and (e.app, e.control) in {(s.app, s.control) for s in back}
    }
    weaken(store, names)


def typed_in(trajectory: Trajectory) -> list[str]:
    """Every text that a run typed or chose."""
    return [s.action.text for s in trajectory.steps if s.action.text and s.action.verb in (Verb.TYPE, Verb.SELECT, Verb.CHOOSE)]  # fmt: skip


def _run_before(run: str, runs: Path | None) -> Trajectory | None:
    """The run before this one; None where there is none that can be read."""
    earlier = sorted(p for p in runs.glob("*.jsonl") if p.stem < run) if runs is not None else []
    try:
        return next(read_all(earlier[-1]), None) if earlier else None
    except UsageError:
        return None
