"""From trajectories to training examples: one prompt and one answer per step."""

from __future__ import annotations

import gzip
import shutil
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from edgelam.action import Verb
from edgelam.errors import UsageError
from edgelam.phrases import normalise
from edgelam.quantize.evaluate.suite import requests_of_suites
from edgelam.readlog import read_all
from edgelam.runtime.prompt import COMPLETE, observation_of, render
from edgelam.runtime.request.references import shown
from edgelam.trajectory import Step, Trajectory

MISTAKE = "mistake"
"""The verdict on a step of a demonstration that shows what to put right, not what to do (AgentRefine)."""


@dataclass(frozen=True, slots=True)
class Example:
    """``rejected`` is what a model answered here that was wrong, if one was asked."""

    app: str
    prompt: str
    answer: str
    rejected: str = ""


def examples_of(trajectories: Iterable[Trajectory]) -> Iterator[Example]:
    """Every step as the runtime would have put it to the model, mistakes as history only; repeated examples once."""
    seen = set()
    for trajectory in trajectories:
        for index, step in enumerate(trajectory.steps):
            if step.verdict == MISTAKE:
                continue
            example = Example(trajectory.app, render(observation_of(trajectory, index)), answer_of(step), step.rejected)
            if (example.prompt, example.answer) not in seen:
                seen.add((example.prompt, example.answer))
                yield example


def answer_of(step: Step) -> str:
    """The line that the model should answer with; ``done`` alone says that a subtask is complete."""
    marked = step.completes and step.action.verb is not Verb.DONE
    return f"{shown(step.action)}{COMPLETE if marked else ''}"


def unreserved(path: Path) -> Iterator[Trajectory]:
    """The trajectories of a file, possibly gzipped, of which neither the request nor a subtask is what a suite asks for.

    Raises:
        UsageError: it is damaged, or holds something else.
    """
    reserved = requests_of_suites()
    with tempfile.TemporaryDirectory() as folder:
        plain = path
        if path.suffix == ".gz":
            plain = Path(folder) / path.stem
            try:
                with gzip.open(path) as packed, plain.open("wb") as unpacked:
                    shutil.copyfileobj(packed, unpacked)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise UsageError(f"{path.name} cannot be read: it is damaged, or not gzipped.") from error
        yield from (t for t in read_all(plain) if not reserved & set(map(normalise, (t.request, *t.plan))))
