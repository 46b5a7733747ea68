"""``edgelam listen``: a hotkey, a sentence, it is done."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import click

from edgelam.cli.console import say
from edgelam.cli.context import desktop_option, model_option, opened_policy
from edgelam.errors import UsageError
from edgelam.paths import routines_dir, runs_dir
from edgelam.runtime.desktop import Backend, open_desktop
from edgelam.runtime.listen.keys import OPEN, STOP, Combination, parse_combination

HISTORY = 50


@click.command("listen")
@click.argument("request", default="")
@click.option("--hotkey", default=OPEN, show_default=True, metavar="KEYS", help="Opens the window, from anywhere.")
@click.option("--stop-key", default=STOP, show_default=True, metavar="KEYS", help="Stops everything, from anywhere.")
@click.option(
    "--routine-key", "routine_keys", multiple=True, metavar="KEYS=ROUTINE", help="Runs that routine, from anywhere."
)
@click.option("--voice/--no-voice", default=True, help="Whether the hotkey, held, listens to the microphone.")
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
    hotkey: str,
    stop_key: str,
    routine_keys: tuple[str, ...],
    voice: bool,
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
    keys = parse_combination(hotkey), parse_combination(stop_key)
    own = _routine_keys(routine_keys)
    if len({*keys, *own}) < len(keys) + len(routine_keys):
        raise UsageError("Two hotkeys are the same; choose another --hotkey, --stop-key or --routine-key.")
    if autostart is not None:
        from edgelam.runtime.listen.autostart import set_autostart

        options = ["--hotkey", str(keys[0]), "--stop-key", str(keys[1]), *([] if voice else ["--no-voice"])]
        options += [word for combination, name in own.items() for word in ("--routine-key", f'"{combination}={name}"')]
        where = set_autostart(autostart == "on", options)
        say(f"{'starts' if autostart == 'on' else 'does not start'} with the session: {where}")
        return
    if send({"kind": "open", "request": request}) is not None:
        say("edgelam is listening already; its window was opened")
        return
    if find_spec("PySide6") is None:
        raise UsageError("The window needs Qt; run: pip install 'edgelam[window]'")
    from edgelam.runtime.listen.app import Settings, listen

    settings = Settings(*keys, runs_dir(), _history(), request, voice, own, say)
    sys.exit(listen(settings, lambda: open_desktop(desktop), lambda: opened_policy(model, personal=True)))


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


def _history() -> list[str]:
    """The latest requests, oldest first; those whose log hides them are left out."""
    from edgelam.cli.log import readable_runs
    from edgelam.redact import HIDDEN

    return [run.request for run in reversed(readable_runs(HISTORY)) if HIDDEN not in run.request]
