"""``edgelam log``: runs of the past."""

from __future__ import annotations

from pathlib import Path

import click

from edgelam.cli.console import StepView, print_json, print_table
from edgelam.cli.context import desktop_option, json_option, opened_desktop
from edgelam.errors import ActionError, UsageError
from edgelam.paths import runs_dir
from edgelam.runtime.desktop import Backend
from edgelam.trajectory import Effect, Trajectory, read_all, to_data


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
    found = [(path, _read(path)) for path in sorted(runs_dir().glob("*.jsonl"), reverse=True)[:count]]
    if as_json:
        print_json(
            [
                {"run": t.run, "request": t.request, "app": t.app, "outcome": t.outcome, "steps": len(t.steps)}
                for _, t in found
            ]
        )
        return
    rows = [(t.run, t.outcome, str(len(t.steps)), t.app, t.request) for _, t in found]
    print_table("Runs", ("run", "outcome", "steps", "app", "request"), rows)


@command.command("show")
@click.argument("run", default="last")
@json_option()
def show(run: str, as_json: bool) -> None:
    """The steps of RUN (the last one by default)."""
    trajectory = found_run(run)
    if as_json:
        print_json(to_data(trajectory))
        return
    click.echo(f"{trajectory.run}  {trajectory.request}\n{trajectory.outcome} {trajectory.message}".rstrip())
    view = StepView(trajectory.plan)
    for step in trajectory.steps:
        view(step)


@command.command("replay")
@click.argument("run", default="last")
@desktop_option()
def replay(run: str, desktop: Backend) -> None:
    """Do the actions of RUN again, one by one, without the model; stops where the screen differs."""
    from edgelam.runtime.replay import replay_run

    trajectory = found_run(run)
    view = StepView(trajectory.plan)
    with opened_desktop(desktop) as screen:
        for step in replay_run(screen, trajectory):
            view(step)
            if step.effect is Effect.ERROR:
                raise ActionError(f"Replay stopped at step {step.index + 1}: {step.evidence}.")
    click.echo(f"replayed {len(trajectory.steps)} steps")


@command.command("path")
def path() -> None:
    """Where the logs are."""
    click.echo(runs_dir())


def found_run(run: str) -> Trajectory:
    """A run by the beginning of its name, or the last one. Raises UsageError where there is none."""
    return _read(_find(run))


def _find(run: str) -> Path:
    files = sorted(runs_dir().glob("*.jsonl"))
    if not files:
        raise UsageError("There are no runs yet; start with `edgelam run`.")
    if run == "last":
        return files[-1]
    found = [f for f in files if f.stem.startswith(run)]
    if len(found) != 1:
        raise UsageError(
            f"{'No run begins' if not found else 'Several runs begin'} with {run!r}; see `edgelam log list`."
        )
    return found[0]


def _read(path: Path) -> Trajectory:
    trajectory = next(read_all(path), None)
    if trajectory is None:
        raise UsageError(f"{path.name} is empty.")
    return trajectory
