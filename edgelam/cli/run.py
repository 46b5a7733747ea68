"""``edgelam run``: the main job."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from edgelam.cli.console import StepView, agreed, chosen, print_json, say, show
from edgelam.cli.context import desktop_option, driven_desktop, guide_by, json_option, model_option, opened_policy
from edgelam.errors import Exit, UsageError
from edgelam.locks import WAIT
from edgelam.paths import runs_dir
from edgelam.runlog import to_data
from edgelam.runtime.desktop import Backend, Desktop
from edgelam.stopping import raise_if_stopped
from edgelam.trajectory import SIGNS, Outcome, Trajectory, sentences

if TYPE_CHECKING:
    from edgelam.runtime.decision import Decider
    from edgelam.runtime.options import Options

CODES = {
    Outcome.DONE: Exit.DONE, Outcome.FAILED: Exit.FAILED, Outcome.REFUSED: Exit.NEEDS_YES, Outcome.ASKED: Exit.CANNOT, Outcome.CANNOT: Exit.CANNOT,
    Outcome.STOPPED: Exit.DONE, Outcome.UNKNOWN: Exit.FAILED,
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
    help="Keep what was said, typed and shown out of the log, and out of every other store.",
)
@click.option(
    "--wait", default=WAIT, show_default=True, type=click.FloatRange(0), metavar="SECONDS",
    help="How long another run on this desktop gets to end first.",
)  # fmt: skip
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
    wait: float,
    as_json: bool,
) -> None:
    """Do what REQUEST says.

    \b
    Exit codes: 0 done and seen to be, 1 tried and failed or not seen, 2 wrong use, 3 needed a yes,
    4 cannot do this, or not sure what is meant (`ways` in the JSON says what may be), 5 no desktop or model, 130 stopped (by you, or by a signal that ends programs).

    \b
    edgelam run 'turn on line numbers' --app mousepad
    """
    from edgelam.runtime.guard import Limits
    from edgelam.runtime.maps.survey import survey_on
    from edgelam.runtime.options import Options
    from edgelam.runtime.tools.choose import toolbox_of

    if not request.strip():
        raise UsageError("The request is empty; say what to do, such as: edgelam run 'open the calculator'.")
    options = Options(limits=Limits(steps=max_steps), assume_yes=yes, dry_run=dry_run, redact=redact)
    with (
        driven_desktop(desktop, options.stop, wait) as screen,
        opened_policy(model, not redact, options.stop.is_set, personal=True) as policy,
    ):
        options.memory, options.tools = policy.memory, toolbox_of(policy)
        options.guide = guide_by(policy)
        options.survey = survey_on(screen.name, options.guide.maps, redact)
        code = carry_out(screen, policy, request.strip(), app, options, as_json)
    sys.exit(code)


def carry_out(screen: Desktop, policy: Decider, request: str, app: str | None, options: Options, as_json: bool) -> Exit:
    """Run a request, show its steps as they happen, and say how it ended."""
    from edgelam.runtime.agent import Agent

    raise_if_stopped(options.stop.is_set)
    options.confirm = options.offer = agreed if sys.stdin.isatty() else None
    view = StepView()
    options.on_plan, options.on_step = view.begin, view
    options.choose = chosen if sys.stdin.isatty() else None
    trajectory = Agent(screen, policy, runs_dir(), options).run(request, app)
    _report(trajectory, as_json)
    return (
        Exit.STOPPED if options.stop.is_set() and trajectory.outcome is Outcome.STOPPED else CODES[trajectory.outcome]
    )


def _report(trajectory: Trajectory, as_json: bool) -> None:
    if as_json:
        print_json({**to_data(trajectory), "subtasks": _subtasks(trajectory), "ways": _ways(trajectory)})
        return
    for ending in trajectory.endings:
        show(f"{SIGNS[ending.effect]} {ending.evidence}")
    seconds = sum(sum(s.milliseconds.values()) for s in trajectory.steps) / 1000
    acts = sum(bool(s.evidence) for s in trajectory.steps)
    more = sentences(trajectory)[len(trajectory.endings) :]
    show(f"{': '.join([trajectory.outcome, *more])} ({acts} actions, {seconds:.1f} s)")
    say(f"log: edgelam log show {trajectory.run}")


def _ways(trajectory: Trajectory) -> list[str]:
    """What may have been meant, likeliest first, where the run ended with that question."""
    unresolved = trajectory.outcome in (Outcome.ASKED, Outcome.CANNOT) and trajectory.steps
    return trajectory.steps[-1].ways if unresolved else []


def _subtasks(trajectory: Trajectory) -> list[dict[str, str]]:
    """Each subtask with how it ended, and what that is concluded from."""
    return [{"text": trajectory.plan[e.subtask], "state": e.effect, "evidence": e.evidence} for e in trajectory.endings]
