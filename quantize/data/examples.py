"""From trajectories to training examples: one prompt and one answer per step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from edgelam.action import Verb
from edgelam.runtime.prompt import COMPLETE, render, scene_of
from edgelam.trajectory import Step, Trajectory

MISTAKE = "mistake"
"""The verdict on a step of a demonstration that shows what to put right, not what to do (AgentRefine)."""


@dataclass(frozen=True, slots=True)
class Example:
    app: str
    prompt: str
    answer: str


def examples_of(trajectories: Iterable[Trajectory]) -> Iterator[Example]:
    """Every step as the runtime would have put it to the model, mistakes as history only; repeated examples once."""
    seen = set()
    for trajectory in trajectories:
        for index, step in enumerate(trajectory.steps):
            if step.verdict == MISTAKE:
                continue
            example = Example(trajectory.app, render(scene_of(trajectory, index)), answer_of(step))
            if (example.prompt, example.answer) not in seen:
                seen.add((example.prompt, example.answer))
                yield example


def answer_of(step: Step) -> str:
    """The line that the model should answer with; ``done`` alone says that a part is complete."""
    marked = step.completes and step.action != Verb.DONE
    return step.action + COMPLETE if marked else step.action
