"""Demonstrations that begin on an empty desktop: the application has to be opened first."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.quantize.data import tasks
from edgelam.quantize.data.demonstrate import NotDemonstrated, demonstrate
from edgelam.retrieval import Index
from edgelam.runtime.planner import plan
from edgelam.runtime.prompt import app_line
from edgelam.trajectory import Effect, Outcome, Step, Trajectory

OTHERS = (
    "LibreOffice Writer", "LibreOffice Calc", "Firefox", "Thunderbird", "Terminal", "Image Viewer", "Document Viewer", "Archive Manager", "Videos", "Maps",
    "System Monitor", "Disks", "Screenshot", "Fonts", "Weather", "Camera", "Paint", "Music Player", "Web Browser", "Spreadsheet", "Presentation", "Help",
)  # fmt: skip
WITH_TASK = (
    "open the {a} and {r}",
    "in the {a}, {r}",
    "start {a} and {r}",
    "open {a}, then {r}",
    "{r} in the {a}",
    "use the {a}: {r}",
)
ALONE = ("open the {a}", "start {a}", "launch the {a}", "open {a}", "run {a}", "bring up the {a}")


def demonstrations(index: Index, count: int, seed: int) -> Iterator[Trajectory]:
    """``count`` trajectories at most, each with ``open`` as its first action."""
    rng = random.Random(f"openings/{seed}")
    for number in range(count):
        if rng.random() < 0.45:
            yield _alone(rng, number)
            continue
        name = rng.choice([n for n in tasks.TRAIN if n not in tasks.EXTRA])
        try:
            yield _before(rng, demonstrate(tasks.make(name, seed * 1_000_000 + 500_000 + number), index))
        except NotDemonstrated:
            continue


def _alone(rng: random.Random, number: int) -> Trajectory:
    """An opening that is all that was asked for; now and then it is open already."""
    app = rng.choice([*tasks.TRAIN, *OTHERS])
    request = rng.choice(ALONE).format(a=rng.choice([app, app.lower()]))
    step = _open(rng, app, 0, True)
    if rng.random() < 0.2:
        step = Step(0, app, app, "", [], Action(Verb.DONE), completes=True)
    return Trajectory(
        f"open/{number}", request, "sim", app, "expert", outcome=Outcome.DONE, plan=[request], steps=[step]
    )


def _before(rng: random.Random, trajectory: Trajectory) -> Trajectory:
    """The same trajectory with an opening in front: in a subtask of its own where the plan has one, else in the first.

    Raises:
        NotDemonstrated: the subtasks of the longer request are not those of the shorter one.
    """
    app = trajectory.app
    said = rng.choice([app, app.lower()])
    request = rng.choice(WITH_TASK).format(a=said, r=trajectory.request)
    subtasks = plan(request)
    more = len(subtasks) - len(trajectory.plan)
    if more not in (0, 1):
        raise NotDemonstrated("the plan is another one")
    own_subtask = more == 1
    steps = [
        _open(rng, app, 0, own_subtask),
        *(replace(s, index=s.index + 1, subtask=s.subtask + more) for s in trajectory.steps),
    ]
    return replace(trajectory, request=request, plan=subtasks, steps=steps)


def _open(rng: random.Random, app: str, subtask: int, completes: bool) -> Step:
    others = [n for n in [*tasks.TRAIN, *OTHERS] if n not in (app, "Made up")]
    lines = [app_line(n) for n in [app, *rng.sample(others, 5)]]
    rng.shuffle(lines)
    action = Action(Verb.OPEN, text=app)
    return Step(0, "", "Desktop", "", lines, action, subtask=subtask, completes=completes, effect=Effect.CHANGED)
