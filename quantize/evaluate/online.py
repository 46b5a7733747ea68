"""``edgelam eval online``: tasks in real applications, each in a fresh private session."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from edgelam.errors import EdgelamError
from edgelam.quantize.evaluate.checks import CHECKS
from edgelam.quantize.evaluate.report import machine
from edgelam.quantize.evaluate.statistics import Share, percentile, quantiles
from edgelam.quantize.evaluate.suite import OnlineTask
from edgelam.runtime.agent import Agent, Options
from edgelam.runtime.desktop.atspi import AtspiDesktop
from edgelam.runtime.desktop.atspi.session import PrivateSession
from edgelam.runtime.guard import Limits
from edgelam.runtime.policy import Policy
from edgelam.trajectory import Outcome, Step, Trajectory

LIMITS = Limits(steps=20, seconds=120)
SETTLED = 1.0
"""Seconds an application gets to finish writing before the check looks."""


@dataclass(frozen=True, slots=True)
class Result:
    """How one task went. ``success`` is the check's word; ``seconds`` from the request to the end, ``begun`` until the
    first act began, ``first`` until it had been performed; 0 where there was none."""

    task: OnlineTask
    success: bool
    outcome: str
    message: str
    seconds: float
    actions: list[str]
    step_ms: list[float]
    begun: float
    first: float


Ask = Callable[[OnlineTask, AtspiDesktop], str]
"""How the request is made once the application is open; raises EdgelamError where it is not understood."""


def written(task: OnlineTask, _desktop: AtspiDesktop) -> str:
    """The request as the suite has it."""
    return task.request


def run_task(task: OnlineTask, policy: Policy, screenshots: Path | None = None, ask: Ask = written) -> Result:
    """One task in a session of its own; with a folder, its log and a picture before and after stay there."""
    with tempfile.TemporaryDirectory(prefix="edgelam-home-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        with PrivateSession(home) as session:
            session.adopt()
            desktop = AtspiDesktop()
            try:
                return _attempt(task, policy, desktop, home, screenshots, ask)
            finally:
                desktop.close()


def _attempt(
    task: OnlineTask, policy: Policy, desktop: AtspiDesktop, home: Path, screenshots: Path | None, ask: Ask
) -> Result:
    for name, text in task.files.items():
        (home / name).write_text(text, encoding="utf-8")
    acted: list[tuple[float, float]] = []
    options = Options(limits=LIMITS, on_step=lambda step: acted.append(_moments_of(step)))
    agent = Agent(desktop, policy, (screenshots or home) / "runs", options)
    began = time.perf_counter()
    try:
        desktop.launch(task.app)
        picture(screenshots, f"{task.id}-before")
        request = ask(task, desktop)
        began = time.perf_counter()
        trajectory = agent.run(request, task.app)
    except EdgelamError as error:
        trajectory = Trajectory("", task.request, outcome=Outcome.FAILED, message=str(error))
    seconds = time.perf_counter() - began
    time.sleep(SETTLED)
    picture(screenshots, f"{task.id}-after")
    success = _passes(task, home, desktop, trajectory)
    steps = trajectory.steps
    begun, first = (round(moment - began, 3) for moment in (acted[0] if acted else (began, began)))
    return Result(
        task, success, trajectory.outcome, trajectory.message, round(seconds, 2), [str(s.action) for s in steps],
        [round(sum(s.milliseconds.values()), 1) for s in steps], begun, first,
    )  # fmt: skip


def _moments_of(step: Step) -> tuple[float, float]:
    """When a step that was just told began and had been performed: looking whether it worked came after it."""
    done = time.perf_counter() - step.milliseconds.get("verify", 0.0) / 1000
    return done - step.milliseconds.get("act", 0.0) / 1000, done


def _passes(task: OnlineTask, home: Path, desktop: AtspiDesktop, trajectory: Trajectory) -> bool:
    try:
        screen = desktop.snapshot(task.app)
        return CHECKS[task.check["kind"]](task.check, home, screen, trajectory)
    except EdgelamError:
        return False


def picture(folder: Path | None, name: str) -> None:
    """The whole screen as PNG, where ImageMagick's ``import`` is installed."""
    if folder is None or shutil.which("import") is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["import", "-window", "root", str(folder / f"{name}.png")], check=False, timeout=20, capture_output=True
    )


def evaluate(
    policy: Policy, tasks: list[OnlineTask], say: Callable[[str], None], screenshots: Path | None = None
) -> dict[str, Any]:
    """A report over the tasks whose application is installed; the others are named, not counted."""
    results, absent = [], []
    for task in tasks:
        if shutil.which(PROGRAMS.get(task.app, task.app)) is None:
            absent.append(task.id)
            continue
        result = run_task(task, policy, screenshots)
        results.append(result)
        say(
            f"{'pass' if result.success else 'FAIL'} {task.id}: {result.outcome} {result.message} ({len(result.actions)} steps, {result.seconds} s)"
        )
    return {
        "apps": {
            app: _report([r for r in results if r.task.app == app])
            for app in dict.fromkeys(r.task.app for r in results)
        },
        "all": _report(results),
        "unseen": _report([r for r in results if not r.task.seen]),
        "not_installed": absent,
        "tasks": [asdict(r) for r in results],
        "model": policy.engine.name,
        "machine": machine(),
    }


def _report(results: list[Result]) -> dict[str, Any]:
    every_step = [ms for r in results for ms in r.step_ms]
    seconds = [r.seconds for r in results]
    failed = Counter(
        "done, but the check fails" if r.outcome == Outcome.DONE else str(r.outcome) for r in results if not r.success
    )
    return {
        "task_success": asdict(Share.of(sum(r.success for r in results), len(results))),
        "seconds": quantiles(seconds),
        "step_ms": quantiles(every_step),
        "steps": {"p50": percentile([float(len(r.actions)) for r in results], 0.5)},
        "wrong": dict(failed.most_common()),
    }


PROGRAMS = {"writer": "soffice", "calc": "soffice"}
"""Programs behind applications whose names differ."""
