"""``edgelam log``: runs of the past."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import click

from edgelam.cli.console import StepView, print_json, print_table, say, show
from edgelam.cli.context import desktop_option, driven_desktop, json_option
from edgelam.errors import ActionError, UsageError
from edgelam.paths import runs_dir, set_aside
from edgelam.readlog import read_all
from edgelam.runlog import to_data
from edgelam.runtime.desktop import Backend
from edgelam.stopping import raise_if_stopped
from edgelam.trajectory import SIGNS, Effect, Trajectory


@click.group("log", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Runs of the past; `edgelam log` alone lists them."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_runs, as_json=False, count=20)


@command.command("list")
@click.option("--count", default=20, show_default=True, type=click.IntRange(1))
@json_option()
def list_runs(as_json: bool, count: int) -> None:
    """The latest runs, newest first."""
    found = readable_runs(count)
    if as_json:
        print_json(
            [
                {"run": t.run, "request": t.request, "app": t.app, "outcome": t.outcome, "steps": len(t.steps)}
                for t in found
            ]
        )
        return
    rows = [(t.run, t.outcome, str(len(t.steps)), t.app, t.request) for t in found]
    print_table("Runs", ("run", "outcome", "steps", "app", "request"), rows)


@command.command("show")
@click.argument("run", default="last")
@json_option()
def show_run(run: str, as_json: bool) -> None:
    """The steps of RUN (the last one by default)."""
    trajectory = found_run(run)
    if as_json:
        print_json(to_data(trajectory))
        return
    show(f"{trajectory.run}  {trajectory.request}\n{trajectory.outcome} {trajectory.message}".rstrip())
    view = StepView(trajectory.plan)
    for step in trajectory.steps:
        view(step)
    for ending in trajectory.endings:
        show(f"{SIGNS[ending.effect]} {ending.evidence}")


@command.command("replay")
@click.argument("run", default="last")
@desktop_option()
def replay(run: str, desktop: Backend) -> None:
    """Do the actions of RUN again, one by one, without the model; stops where the screen differs."""
    from edgelam.runtime.replay import replay_run

    trajectory = found_run(run)
    view = StepView(trajectory.plan)
    stop = Event()
    with driven_desktop(desktop, stop) as screen:
        for step in replay_run(screen, trajectory):
            view(step)
            raise_if_stopped(stop.is_set, "Stopped; nothing more was done again.")
            if step.effect is Effect.ERROR:
                raise ActionError(f"Replay stopped at step {step.index + 1}: {step.evidence}.")
    show(f"replayed {len(trajectory.steps)} steps")


@command.command("path")
def path() -> None:
    """Where the logs are."""
    show(runs_dir())


def found_run(run: str) -> Trajectory:
    """A run by the beginning of its name, or the last one that can be read. Raises UsageError where there is none."""
    files = sorted(runs_dir().glob("*.jsonl"))
    if run == "last":
        found = readable_runs(1)
        if found:
            return found[0]
    if not files or run == "last":
        raise UsageError("There are no runs yet; start with `edgelam run`.")
    named = [f for f in files if f.stem.startswith(run)]
    if len(named) != 1:
        raise UsageError(
            f"{'No run begins' if not named else 'Several runs begin'} with {run!r}; see `edgelam log list`."
        )
    return _read(named[0])


def readable_runs(count: int) -> list[Trajectory]:
    """The latest runs, newest first; a damaged log is set aside, which is said, and spoils no other."""
    found: list[Trajectory] = []
    for path in sorted(runs_dir().glob("*.jsonl"), reverse=True):
        if len(found) == count:
            break
        try:
            found.append(_read(path))
        except UsageError as error:
            say(f"{error} {_put_aside(path)}")
    return found


def _put_aside(path: Path) -> str:
    try:
        return f"It is now {set_aside(path).name}."
    except OSError:
        return "It is left out."


def _read(path: Path) -> Trajectory:
    trajectory = next(read_all(path), None)
    if trajectory is None:
        raise UsageError(f"{path.name} is empty.")
    return trajectory
