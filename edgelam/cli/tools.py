"""``edgelam tools``: what can be called, and servers of other programs that offer more."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import click

from edgelam.cli.console import agreed, print_json, print_table, say, show
from edgelam.cli.context import desktop_option, driven_desktop, json_option
from edgelam.errors import UsageError
from edgelam.runtime.desktop import Backend

if TYPE_CHECKING:
    from edgelam.runtime.tools import Tool


@click.group("tools", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """What edgelam can call where no button is on the screen; `edgelam tools` alone lists it.

    \b
    edgelam tools show set_volume
    edgelam tools call 'set_volume(level=30)'
    edgelam tools add 'mcp-server-time'
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_tools, as_json=False)


@command.command("list")
@json_option()
def list_tools(as_json: bool) -> None:
    """Every tool with what it takes."""
    from edgelam.runtime.tools.registry import installed

    tools = installed().values()
    if as_json:
        print_json([_data(t) for t in tools])
        return
    print_table(
        "Tools",
        ("tool", "takes", "risk", "what it does"),
        [(t.name, ", ".join(_parameter(t)), t.risk, t.description) for t in tools],
    )


@command.command("show")
@click.argument("name")
@json_option()
def show_tool(name: str, as_json: bool) -> None:
    """One tool: what it takes, its risk, whether it can be undone, how people ask for it."""
    tool = _named(name)
    if as_json:
        print_json(_data(tool))
        return
    show(f"{tool.name}({', '.join(_parameter(tool))})\n{tool.description}")
    show(f"risk: {tool.risk}; undo: {_undo(tool)}")
    show("\n".join(f"  {example}" for example in tool.examples))


@command.command("call")
@click.argument("line")
@desktop_option()
@click.option("--yes", is_flag=True, help="Allow what cannot be undone, without asking.")
def call_tool(line: str, desktop: Backend, yes: bool) -> None:
    """Call a tool by hand, such as 'set_volume(level=30)'; it is guarded and logged like a run."""
    from edgelam.runtime.tools.direct import call_line

    stop = Event()
    with driven_desktop(desktop, stop) as screen:
        run = call_line(line, screen, yes, agreed if _is_terminal() else None)
    show(run.message or " ".join(e.evidence for e in run.endings))
    say(f"log: edgelam log show {run.run}")
    from edgelam.cli.run import CODES

    click.get_current_context().exit(CODES[run.outcome])


@command.command("add")
@click.argument("server")
@click.option(
    "--trust", is_flag=True, help="Believe the server where it says that a tool only reads: those are not asked about."
)
def add_server(server: str, trust: bool) -> None:
    """Add the tools of a local MCP server; SERVER is the command that starts it and speaks over stdio."""
    from edgelam.runtime.tools.registry import installed
    from edgelam.runtime.tools.remote import add, is_of, left_out

    added = add(server, trust)
    names = [name for name, tool in installed().items() if is_of(tool, added)]
    show("\n".join(names))
    say(f"{len(names)} tools of {added.name} were added; `edgelam tools remove` takes them away")
    if missing := left_out(added):
        say(f"left out, as they need lists of objects or the like: {', '.join(missing)}")


@command.command("remove")
@click.argument("server")
def remove_server(server: str) -> None:
    """Forget the tools of SERVER, named as it was added."""
    from edgelam.runtime.tools.remote import remove

    say(f"{remove(server).name} was removed")


@command.command("path")
def path() -> None:
    """Where the list of added servers is."""
    from edgelam.runtime.tools.remote import store

    show(store())


def _named(name: str) -> Tool:
    from edgelam.runtime.tools.registry import find

    tool = find(name)
    if tool is None:
        raise UsageError(f"There is no tool called {name!r}; see `edgelam tools list`.")
    return tool


def _parameter(tool: Tool) -> list[str]:
    return [f"[{p.name}]" if p.optional else p.name for p in tool.parameters]


def _undo(tool: Tool) -> str:
    if tool.undo is not None:
        return "yes"
    return "nothing to undo" if tool.check is None else "cannot be undone"


def _data(tool: Tool) -> dict[str, object]:
    return {
        "name": tool.name, "description": tool.description, "risk": tool.risk, "undo": _undo(tool), "examples": list(tool.examples),
        "parameters": {p.name: {**p.kind.schema(), "optional": p.optional} for p in tool.parameters},
    }  # fmt: skip


def _is_terminal() -> bool:
    import sys

    return sys.stdin.isatty()
