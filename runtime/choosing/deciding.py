"""What a step is decided about, what is decided, and the step that it becomes in the log."""

from __future__ import annotations

from edgelam.action import Action
from edgelam.control import Snapshot
from edgelam.retrieval.text import control_text
from edgelam.runtime.choosing.doubt import Doubt
from edgelam.runtime.decision import Decider, Decision, Goal
from edgelam.runtime.prompt import history_of
from edgelam.runtime.request.goal import mentioned, unmet
from edgelam.runtime.request.repeating import without_count
from edgelam.trajectory import Effect, Step, Trajectory, digest


def decide(policy: Decider, trajectory: Trajectory, snapshot: Snapshot, apps: tuple[str, ...] = ()) -> Decision:
    """What the policy would do next in a run: the same question for a person, an evaluation and an explorer."""
    history = history_of(trajectory, trajectory.current, trajectory.steps)
    return policy.decide(goal_of(trajectory, snapshot, apps), snapshot, history)


def goal_of(trajectory: Trajectory, snapshot: Snapshot, apps: tuple[str, ...] = ()) -> Goal:
    """What the next step is decided about; ``done`` is withheld while something the subtask quotes was not dealt with."""
    subtask = trajectory.plan[trajectory.current]
    own = mentioned(subtask)
    elsewhere = tuple(dict.fromkeys(m for other in trajectory.plan for m in mentioned(other) if m not in own))
    may_end = not unmet(subtask, trajectory.steps, snapshot)
    return Goal(without_count(subtask), elsewhere, apps, _idle_here(trajectory, digest(snapshot)), may_end)


def step_of(trajectory: Trajectory, snapshot: Snapshot, decision: Decision, doubt: Doubt | None) -> Step:
    """The step that a decision becomes, before anything is done; ``doubt`` is how it was asked about, if it was."""
    stages = {"observe": snapshot.seconds * 1000, **decision.milliseconds}
    proposed = doubt.decision.action if doubt is not None else decision.action
    return Step(
        len(trajectory.steps), snapshot.app, snapshot.title, digest(snapshot), list(decision.lines),
        decision.action, snapshot.modal, trajectory.current,
        confidence=round(decision.confidence, 4), relevance=round(decision.relevance, 4), tokens_in=decision.tokens_in, tokens_out=decision.tokens_out,
        milliseconds={k: round(v, 1) for k, v in stages.items()},
        control=control_text(decision.control, snapshot.title) if decision.control is not None else "",
        ways=doubt.texts if doubt is not None else [], rejected=str(proposed) if proposed != decision.action and doubt is not None and doubt.chosen else "",
        remembered=decision.remembered,
    )  # fmt: skip


def _idle_here(trajectory: Trajectory, screen: str) -> frozenset[Action]:
    """Actions that did nothing on exactly this screen, or for this subtask did what the application does not show."""
    return frozenset(
        s.action for s in trajectory.steps
        if (s.digest == screen and s.effect in (Effect.NOT_SEEN, Effect.ERROR))
        or (s.subtask == trajectory.current and s.effect is Effect.UNKNOWN)
    )  # fmt: skip
