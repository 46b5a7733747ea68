"""``edgelam routine``: runs that are kept under a name, and done again."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from edgelam.cli.console import print_json, print_table, say, show
from edgelam.cli.context import desktop_option, driven_desktop, json_option, model_option, opened_policy
from edgelam.cli.log import found_run
from edgelam.cli.run import carry_out
from edgelam.errors import UsageError
from edgelam.paths import routines_dir
from edgelam.runtime.desktop import Backend

if TYPE_CHECKING:
    from edgelam.runtime.policy import Policy


@click.group("routine", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Runs that are kept under a name; `edgelam routine` alone lists them."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_routines, as_json=False)


@command.command("list")
@json_option()
def list_routines(as_json: bool) -> None:
    """Every routine."""
    from edgelam.runtime.routine import load, names

    found = []
    for name in names(routines_dir()):
        try:
            found.append(load(name, routines_dir()))
        except UsageError as error:
            say(str(error))  # it stays where it is: people edit these files, and mend what they mistyped
    if as_json:
        print_json(
            [
                {
                    "name": r.name,
                    "request": r.request,
                    "app": r.app,
                    "parameters": dict(r.parameters),
                    "steps": len(r.steps),
                }
                for r in found
            ]
        )
        return
    rows = [(r.name, r.request, r.app, ", ".join(f"{k}={v}" for k, v in r.parameters.items())) for r in found]
    print_table("Routines", ("name", "request", "app", "parameters"), rows)


@command.command("save")
@click.argument("name")
@click.option("--run", "run", default="last", show_default=True, help="The run to keep; see `edgelam log`.")
@click.option(
    "--parameter", "given", multiple=True, metavar="KEY=TEXT", help="A text of the request that may differ next time."
)
def save_routine(name: str, run: str, given: tuple[str, ...]) -> None:
    """Keep a run that worked as NAME.

    \b
    edgelam routine save "new note" --parameter text="Hello" --parameter file=note.txt
    """
    from edgelam.runtime.routine import from_run, save

    show(save(from_run(found_run(run), name, _pairs(given)), routines_dir()))


@command.command("run")
@click.argument("name")
@click.option("--with", "given", multiple=True, metavar="KEY=TEXT", help="What a parameter stands for this time.")
@desktop_option()
@model_option()
@click.option("--yes", is_flag=True, help="Allow what cannot be undone, without asking.")
@json_option()
def run_routine(
    name: str, given: tuple[str, ...], desktop: Backend, model: str | None, yes: bool, as_json: bool
) -> None:
    """Do NAME again. The model is asked only where the screen is not as it was; exit codes are those of `edgelam run`."""
    from edgelam.runtime.options import Options
    from edgelam.runtime.routine import Follower, filled, load

    routine = filled(load(name, routines_dir()), _pairs(given))
    options = Options(assume_yes=yes)
    with ExitStack() as stack:

        def model_on_need() -> Policy:
            return stack.enter_context(opened_policy(model, interrupted=options.stop.is_set, personal=True))

        screen = stack.enter_context(driven_desktop(desktop, options.stop))
        follower = Follower(routine, model_on_need)
        code = carry_out(screen, follower, routine.request, routine.app or None, options, as_json)
        say(f"asked the model {follower.asked} times" if follower.asked else "without the model")
    sys.exit(code)


@command.command("edit")
@click.argument("name")
def edit(name: str) -> None:
    """Open NAME in your editor; what cannot be read again is not kept."""
    from edgelam.paths import write_private
    from edgelam.runtime.routine import from_toml, load, to_toml

    changed = click.edit(to_toml(load(name, routines_dir())), extension=".toml")
    if changed is None:
        say("nothing changed")
        return
    from_toml(changed, name)
    write_private(routines_dir() / f"{name}.toml", changed.encode())


@command.command("path")
def path() -> None:
    """Where the routines are."""
    show(routines_dir())


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    for key, sign, _ in pairs:
        if not sign or not key.isidentifier():
            raise UsageError(f"{key!r} is no parameter; write it as name=text.")
    return {key: value for key, _, value in pairs}
