"""``edgelam undo``: take back what a run did."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

import click

from edgelam.cli.console import StepView, say
from edgelam.cli.context import desktop_option, driven_desktop
from edgelam.cli.log import found_run
from edgelam.errors import ActionError
from edgelam.paths import maps_dir, memory_file, runs_dir
from edgelam.runtime.desktop import Backend
from edgelam.stopping import raise_if_stopped
from edgelam.trajectory import WORKED, Step, Trajectory


@click.command("undo")
@click.argument("run", default="last")
@desktop_option()
def command(run: str, desktop: Backend) -> None:
    """Take back RUN (the last one by default), last act first, and say what stays.

    Settings are set back and typed text is taken out again, where they are still as the run left them; what is on another
    screen is reached by the application's map. A file that was saved stays. A run is taken back once.
    """
    from edgelam.runtime.maps.store import Maps
    from edgelam.runtime.undo import undo_logged

    trajectory = found_run(run)
    view = StepView(trajectory.plan)
    stop = Event()
    steps: list[Step] = []
    try:
        with driven_desktop(desktop, stop) as screen:
            for step in undo_logged(
                screen, trajectory, runs_dir() / f"{trajectory.run}.jsonl", Maps(maps_dir(), report=say)
            ):
                steps.append(step)
                view(step)
                raise_if_stopped(stop.is_set, "Stopped; nothing more was taken back.")
    finally:
        _unlearn(trajectory, steps)
    back = [s for s in steps if s.effect in WORKED]
    stays = [f"{s.action}: {s.evidence}" for s in steps if s.effect not in WORKED]
    if stays:
        raise ActionError(f"{len(back)} of {len(steps)} acts were taken back; this stays: {' · '.join(stays)}.")
    say(f"{len(back)} acts were taken back" if steps else "there was nothing to take back")


def _unlearn(trajectory: Trajectory, steps: Sequence[Step]) -> None:
    from edgelam.runtime.lessons import unlearn
    from edgelam.runtime.remembered import Store

    unlearn(Store(memory_file(), notify=say), trajectory, steps)
