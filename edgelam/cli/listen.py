"""``edgelam listen``: a hotkey, a sentence, it is done."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from edgelam.cli.console import say
from edgelam.cli.context import desktop_option, model_option, opened_policy
from edgelam.errors import UsageError
from edgelam.paths import routines_dir, runs_dir
from edgelam.runtime.desktop import Backend, open_desktop
from edgelam.runtime.listen.keys import Combination, parse_combination
from edgelam.settings import OPEN, STOP, read_settings

if TYPE_CHECKING:
    from edgelam.runtime.listen.offers import Past

HISTORY = 50


@click.command("listen")
@click.argument("request", default="")
@click.option(
    "--hotkey",
    default=None,
    show_default=f"as set, at first {OPEN}",
    metavar="KEYS",
    help="Opens the window, from anywhere.",
)
@click.option(
    "--stop-key",
    default=None,
    show_default=f"as set, at first {STOP}",
    metavar="KEYS",
    help="Stops everything, from anywhere.",
)
@click.option(
    "--routine-key", "routine_keys", multiple=True, metavar="KEYS=ROUTINE", help="Runs that routine, from anywhere."
)
@click.option("--voice/--no-voice", default=None, help="Whether the hotkey, held, listens to the microphone.")
@click.option(
    "--autostart",
    type=click.Choice(["on", "off"]),
    default=None,
    help="Only set whether it listens, with these keys, from the next log-in on.",
)
@click.option("--quit", "leave", is_flag=True, help="End the edgelam that listens.")
@desktop_option()
@model_option()
def command(
    request: str,
    hotkey: str | None,
    stop_key: str | None,
    routine_keys: tuple[str, ...],
    voice: bool | None,
    autostart: str | None,
    leave: bool,
    desktop: Backend,
    model: str | None,
) -> None:
    """Wait for the hotkey; a window then takes a sentence and does it where the focus was.

    Started a second time it only opens the window of the first, with REQUEST in it.
    """
    from edgelam.runtime.listen.channel import send

    if leave:
        say("asked it to end" if send({"kind": "quit"}) is not None else "edgelam is not listening")
        return
    settings = read_settings()
    settings = replace(
        settings,
        hotkey=hotkey or settings.hotkey,
        stop_key=stop_key or settings.stop_key,
        voice=settings.voice if voice is None else voice,
    )
    keys = parse_combination(settings.hotkey), parse_combination(settings.stop_key)
    own = _routine_keys(routine_keys)
    if len({*keys, *own}) < len(keys) + len(routine_keys):
        raise UsageError("Two hotkeys are the same; choose another --hotkey, --stop-key or --routine-key.")
    if autostart is not None:
        from edgelam.runtime.listen.autostart import set_autostart

        options = ["--hotkey", str(keys[0]), "--stop-key", str(keys[1]), *([] if settings.voice else ["--no-voice"])]
        options += [word for combination, name in own.items() for word in ("--routine-key", f'"{combination}={name}"')]
        where = set_autostart(autostart == "on", options)
        say(f"{'starts' if autostart == 'on' else 'does not start'} with the session: {where}")
        return
    if send({"kind": "open", "request": request}) is not None:
        say("edgelam is listening already; its window was opened")
        return
    if find_spec("PySide6") is None:
        raise UsageError("The window needs Qt; run: pip install 'edgelam[window]'")
    from edgelam.runtime.listen.app import Start, listen

    start = Start(settings, runs_dir(), _past(), request, own, say)
    sys.exit(listen(start, lambda: open_desktop(desktop), lambda: opened_policy(model, personal=True)))


def _routine_keys(given: tuple[str, ...]) -> dict[Combination, str]:
    """Raises UsageError for what is no combination, and for a routine that there is not."""
    from edgelam.runtime.routine import load

    found = {}
    for pair in given:
        keys, equals, name = pair.partition("=")
        if not equals:
            raise UsageError(f"{pair!r} is no key and routine; write KEYS=ROUTINE, such as ctrl+alt+n=new note.")
        found[parse_combination(keys)] = load(name.strip(), routines_dir()).name
    return found


def _past() -> list[Past]:
    """The latest requests, the latest first; those whose log hides them are left out."""
    from edgelam.cli.log import readable_runs
    from edgelam.redact import HIDDEN
    from edgelam.runtime.listen.offers import Past

    return [Past(run.request, run.app) for run in readable_runs(HISTORY) if HIDDEN not in run.request]
