"""``edgelam run``: the main job."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from edgelam.cli.console import StepView, print_json, say
from edgelam.cli.context import desktop_option, json_option, model_option, opened_desktop, opened_policy
from edgelam.errors import Exit, UsageError
from edgelam.paths import runs_dir
from edgelam.runtime.desktop import Backend
from edgelam.trajectory import Outcome, Trajectory

CODES = {
    Outcome.DONE: Exit.DONE, Outcome.FAILED: Exit.FAILED, Outcome.REFUSED: Exit.NEEDS_YES, Outcome.ASKED: Exit.CANNOT, Outcome.CANNOT: Exit.CANNOT,
    Outcome.STOPPED: Exit.DONE,
}  # fmt: skip


@click.command("run")
@click.argument("request")
@click.option("--app", default=None, metavar="NAME", help="The application to work in; it is opened if it is not open.")
@desktop_option()
@model_option()
@click.option("--yes", is_flag=True, help="Allow what cannot be undone, without asking.")
@click.option("--dry-run", is_flag=True, help="Say the first action and do nothing.")
@click.option("--max-steps", default=25, show_default=True, type=click.IntRange(1, 500))
@click.option(
    "--redact",
    is_flag=True,
    help="Keep what was said, typed and shown out of the log.",
)
@json_option()
def command(
    request: str,
    app: str | None,
    desktop: Backend,
    model: str | None,
    yes: bool,
    dry_run: bool,
    max_steps: int,
    redact: bool,
    as_json: bool,
) -> None:
    """Do what REQUEST says.

    \b
    Exit codes: 0 done, 1 tried and failed, 2 wrong use, 3 needed a yes,
    4 cannot do this, 5 no desktop or model, 130 stopped.

    \b
    edgelam run 'turn on line numbers' --app mousepad
    """
    from edgelam.runtime.agent import Agent, Options
    from edgelam.runtime.guard import Limits
    from edgelam.runtime.planner import plan

    if not request.strip():
        raise UsageError("The request is empty; say what to do, such as: edgelam run 'open the calculator'.")
    options = Options(
        limits=Limits(steps=max_steps), confirm=_confirm if sys.stdin.isatty() else None, assume_yes=yes, dry_run=dry_run, redact=redact,
        on_step=StepView(plan(request.strip())),
    )  # fmt: skip
    with opened_desktop(desktop) as screen, opened_policy(model) as policy:
        trajectory = Agent(screen, policy, runs_dir(), options).run(request.strip(), app)
    _report(trajectory, as_json)
    sys.exit(CODES[trajectory.outcome])


def _confirm(question: str) -> bool:
    return click.confirm(question, default=False, err=True)


def _report(trajectory: Trajectory, as_json: bool) -> None:
    if as_json:
        print_json(asdict(trajectory))
        return
    seconds = sum(sum(s.milliseconds.values()) for s in trajectory.steps) / 1000
    acts = sum(bool(s.evidence) for s in trajectory.steps)
    words = f"{trajectory.outcome}: {trajectory.message}" if trajectory.message else str(trajectory.outcome)
    click.echo(f"{words} ({acts} actions, {seconds:.1f} s)")
    say(f"log: edgelam log show {trajectory.run}")
