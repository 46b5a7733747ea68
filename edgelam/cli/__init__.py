"""The command line: one command per file, loaded when it is called."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from importlib import import_module

import click

from edgelam import __version__
from edgelam.errors import EdgelamError, Exit, Stopped
from edgelam.stopping import end_by_signals

COMMANDS = {
    "run": "Do what a sentence says.",
    "listen": "Wait for a hotkey; a window takes a sentence and does it.",
    "inspect": "Show what is on the screen, and what retrieval keeps of it.",
    "undo": "Take back what a run did.",
    "log": "Runs of the past: list, show, replay, path.",
    "routine": "Runs that are kept under a name: list, save, run, edit, path.",
    "memory": "What your own words were seen to mean: list, forget, path.",
    "tools": "What can be called where no button is: list, show, call, add, remove, path.",
    "mcp": "Offer this desktop to an agent host over MCP (stdio).",
    "map": "Explore an application, so that the way to each of its settings is known; list, show, path.",
    "models": "Models at hand: list, show, add, path.",
    "update": "Say whether a release that you downloaded is newer, and whole.",
    "doctor": "Say what is missing and how to get it.",
    "bench": "Measure where the milliseconds go.",
    "eval": "Measure success: offline on unseen applications, online on real ones.",
    "distill": "Make a model: data, training, quantization.",
    "plans": "How a request is divided into subtasks: show, train.",
    "forms": "What a sentence says for the fields of a form: show, train.",
    "guard": "What asks before an act: train, ordinary.",
    "retrieval": "The encoder that finds controls: train, eval.",
    "quantize": "Shrink a model, and say what it costs.",
}


class LazyGroup(click.Group):
    """Loads a command's module only when that command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"edgelam.cli.{cmd_name}"), "command")  # noqa: B009
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def cli() -> None:
    """Tell your own PC what to do. Nothing leaves the machine.

    \b
    edgelam run 'type "Hello" and save it as hello.txt in my Documents folder' --app mousepad
    """


def main() -> None:
    """The process boundary: every failure is one sentence and an exit code."""
    try:
        end_by_signals()
        with suppress(AttributeError):  # without a console there is no stream
            sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        cli.main(standalone_mode=False)
    except Exception as error:  # noqa: BLE001 the process boundary
        words, code = _sentence(error)
    except KeyboardInterrupt:
        words, code = "Stopped.", Exit.STOPPED
    else:
        return
    from edgelam.cli.console import say

    with suppress(OSError):  # the terminal may be what is gone
        say(words)
    sys.exit(code)


def _sentence(error: Exception) -> tuple[str, int]:
    """What is said about a failure, and the exit code."""
    match error:
        case click.exceptions.Exit():
            sys.exit(error.exit_code)
        case click.Abort():
            return "Stopped.", Exit.STOPPED
        case click.ClickException():
            shown = io.StringIO()
            error.show(shown)
            return shown.getvalue().rstrip(), Exit.USAGE
        case Stopped():
            return str(error), Exit.STOPPED
        case EdgelamError():
            return f"Error: {error}", error.exit_code
        case OSError():
            where = f": {error.filename}" if error.filename else ""
            return f"Error: {error.strerror or error}{where}", Exit.ENVIRONMENT
        case MemoryError():
            return "Error: there is not enough memory for this.", Exit.ENVIRONMENT
        case _ if os.environ.get("EDGELAM_DEBUG"):
            raise error
    return (
        f"Error: edgelam has a fault here ({type(error).__name__}: {error}); with EDGELAM_DEBUG=1 it shows where.",
        Exit.FAILED,
    )
