"""From trajectories to training examples: one prompt and one answer per step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from edgelam.runtime.prompt import render, scene_of
from edgelam.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class Example:
    app: str
    prompt: str
    answer: str


def examples_of(trajectories: Iterable[Trajectory]) -> Iterator[Example]:
    """Every step as the runtime would have put it to the model; repeated examples once only."""
    seen = set()
    for trajectory in trajectories:
        for index, step in enumerate(trajectory.steps):
            example = Example(trajectory.app, render(scene_of(trajectory, index)), step.action)
            if (example.prompt, example.answer) not in seen:
                seen.add((example.prompt, example.answer))
                yield example
