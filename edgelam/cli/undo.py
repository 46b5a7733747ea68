"""``edgelam undo``: take back what a run did."""

from __future__ import annotations

import click

from edgelam.cli.console import StepView, say
from edgelam.cli.context import desktop_option, driven_desktop
from edgelam.cli.log import found_run
from edgelam.errors import ActionError
from edgelam.runtime.desktop import Backend
from edgelam.trajectory import Effect


@click.command("undo")
@click.argument("run", default="last")
@desktop_option()
def command(run: str, desktop: Backend) -> None:
    """Take back RUN (the last one by default), last act first, and say what stays.

    Settings are set back and typed text is taken out again; a file that was saved stays.
    """
    from edgelam.runtime.undo import undo_run

    trajectory = found_run(run)
    view = StepView(())
    with driven_desktop(desktop) as screen:
        steps = []
        for step in undo_run(screen, trajectory):
            steps.append(step)
            view(step)
    stays = [str(s.action) for s in steps if s.effect is Effect.ERROR]
    if stays:
        raise ActionError(
            f"{len(steps) - len(stays)} of {len(steps)} acts were taken back; this stays: {' · '.join(stays)}."
        )
    say(f"{len(steps)} acts were taken back" if steps else "there was nothing to take back")
