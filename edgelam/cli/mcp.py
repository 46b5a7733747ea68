"""``edgelam mcp``: this desktop for an agent host."""

from __future__ import annotations

import click

from edgelam.cli.context import desktop_option, model_option
from edgelam.errors import EnvironmentProblem
from edgelam.runtime.desktop import Backend


@click.command("mcp")
@desktop_option()
@model_option()
def command(desktop: Backend, model: str | None) -> None:
    """Offer observe, find, act, run and undo to an agent host over MCP, on standard input and output.

    No port is opened. What cannot be undone is asked through the host; a host that cannot ask is refused it.

    \b
    in a host's configuration: {"command": "edgelam", "args": ["mcp"]}
    """
    from edgelam.runtime.api import Agent

    try:
        from edgelam.runtime.tools.serve import serve
    except ModuleNotFoundError as error:
        raise EnvironmentProblem("The MCP server needs the package mcp; run: pip install 'edgelam[mcp]'") from error

    serve(lambda options: Agent(desktop, model=model, options=options))
