"""Tools of MCP servers that the person added: kept as a list, offered like edgelam's own, called over stdio.

What such a server says (names, descriptions, answers) is data like text on the screen. That one of its tools only reads is
believed where the person said so; every other call is asked first.
"""

from __future__ import annotations

import json
import keyword
import logging
import re
import shlex
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from edgelam.action import Scalar
from edgelam.errors import EnvironmentProblem, UsageError
from edgelam.paths import data_dir, write_private
from edgelam.risk import Risk
from edgelam.runtime.tools.lists import Items
from edgelam.runtime.tools.machine import Machine, MachineError
from edgelam.runtime.tools.schema import parameters_of
from edgelam.runtime.tools.tool import Parameter, Tool
from edgelam.screen_text import clean

TIMEOUT = 30.0
"""Seconds that a server gets to start and to answer."""

LONGEST_DESCRIPTION, LONGEST_ANSWER, LONGEST_NOISE, MAX_TOOLS = 300, 2000, 20_000, 500
MISSING = "Tools of other programs need the package mcp; run: pip install 'edgelam[mcp]'"


_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RemoteTool:
    """As its server describes it; ``schema`` is the JSON Schema of its arguments."""

    name: str
    description: str
    schema: Mapping[str, Any]
    only_reads: bool = False


@dataclass(frozen=True, slots=True)
class Server:
    """A program that offers tools; ``trusted``: what it says of its tools' risk is believed."""

    command: tuple[str, ...]
    tools: tuple[RemoteTool, ...]
    trusted: bool = False

    @property
    def name(self) -> str:
        return shlex.join(self.command)


def store() -> Path:
    return data_dir() / "tools.json"


def stamp() -> int:
    """Changes when the list does."""
    try:
        return store().stat().st_mtime_ns
    except OSError:
        return 0


def servers(listed: Path | None = None) -> list[Server]:
    """Raises UsageError where the list cannot be read."""
    path = listed or store()
    if not path.is_file():
        return []
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [_server(row) for row in rows]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(f"{path} cannot be read: {error}.") from error


def _server(row: Mapping[str, Any]) -> Server:
    """Raises ValueError, KeyError or TypeError where a row is none."""
    tools = tuple(RemoteTool(**tool) for tool in row["tools"])
    texts = (*row["command"], *(text for tool in tools for text in (tool.name, tool.description)))
    if not row["command"] or not all(isinstance(text, str) for text in texts):
        raise ValueError("of another kind")
    return Server(tuple(row["command"]), tools, row["trusted"] is True)


def save(kept: Sequence[Server]) -> None:
    write_private(store(), json.dumps([asdict(s) for s in kept], ensure_ascii=False, indent=1).encode())


def add(command: str, trusted: bool = False) -> Server:
    """Start the server, ask what it offers, and keep that.

    Raises:
        UsageError: no command, or the server offers nothing that can be called.
        EnvironmentProblem: the extra is missing, or the server does not start or answer.
    """
    words = tuple(shlex.split(command))
    if not words:
        raise UsageError("Say which command starts the server, such as: edgelam tools add 'mcp-server-time'.")
    server = Server(words, tuple(listed(words)), trusted)
    if not any(True for _ in tools_of(server)):
        raise UsageError(f"{server.name} offers no tool that edgelam can call.")
    save([*(s for s in servers() if s.command != words), server])
    return server


def remove(command: str) -> Server:
    """Forget a server. Raises UsageError where none of that command is kept."""
    kept = servers()
    gone = [s for s in kept if s.name == command or s.command == tuple(shlex.split(command))]
    if not gone:
        raise UsageError(f"No server {command!r} was added; see `edgelam tools list`.")
    save([s for s in kept if s not in gone])
    return gone[0]


def added() -> Iterator[tuple[str, Tool]]:
    """The tools of every server that was added, each with what it is called where its own name is another tool's."""
    for server in servers():
        for tool in tools_of(server):
            yield identifier(f"{Path(server.command[0]).stem} {tool.name}"), tool


def is_of(tool: Tool, server: Server) -> bool:
    return isinstance(tool.function, partial) and tool.function.args[:1] == (server.command,)


def left_out(server: Server) -> list[str]:
    """Its names for tools that cannot be called: they need what no call has."""
    known = {tool.name for tool in tools_of(server)}
    return [t.name for t in server.tools if identifier(t.name) not in known]


def tools_of(server: Server) -> Iterator[Tool]:
    """Tools whose needed arguments are texts, numbers, yes or no, and lists of these."""
    for remote in server.tools[:MAX_TOOLS]:
        name = identifier(remote.name)
        parameters = parameters_of(remote.schema)
        if parameters is not None and name:
            risk = Risk.READ if server.trusted and remote.only_reads else Risk.IRREVERSIBLE
            description = clean(remote.description, LONGEST_DESCRIPTION)
            examples = (name.replace("_", " "), *filter(None, [description]))
            call = partial(_call, server.command, remote.name, parameters)
            yield Tool(name, call, description or name, parameters, risk, examples, described=True)


def identifier(name: str) -> str:
    """A server's name for a tool as it stands in a call."""
    word = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").lower()[:60]
    return f"{word}_" if keyword.iskeyword(word) or word[:1].isdigit() else word


def _call(
    command: Sequence[str], name: str, parameters: Sequence[Parameter], machine: Machine, /, **arguments: Scalar
) -> str:
    """The server's answer, as one harmless line."""
    lists = {p.name: p.kind for p in parameters if isinstance(p.kind, Items)}
    given = {key: lists[key].values(value) if key in lists else value for key, value in arguments.items()}
    is_error, text = _run(partial(_ask, tuple(command), name, given))
    if is_error:
        raise MachineError(f"{Path(command[0]).name} says: {clean(text, LONGEST_DESCRIPTION)}")
    return clean(text, LONGEST_ANSWER) or "Done, says the server."


def listed(command: Sequence[str]) -> list[RemoteTool]:
    """What a server offers."""
    found: list[RemoteTool] = _run(partial(_list, tuple(command)))
    return found


def _run(job: Callable[[], Any]) -> Any:
    """Raises EnvironmentProblem where the extra is missing, or the server does not start or answer in time."""
    try:
        import anyio
        import mcp  # noqa: F401 to say what is missing before anything is started
    except ImportError as error:
        raise EnvironmentProblem(MISSING) from error
    try:
        return anyio.run(job)
    except* (OSError, TimeoutError) as errors:
        raise EnvironmentProblem(f"The server does not start or answer: {_first(errors)}.") from errors
    except* Exception as errors:
        raise EnvironmentProblem(f"The server does not speak as it should: {_first(errors)}.") from errors


def _first(errors: BaseExceptionGroup[BaseException]) -> str:
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return clean(str(error) or type(error).__name__, LONGEST_DESCRIPTION)


async def _list(command: Sequence[str]) -> list[RemoteTool]:
    import anyio

    with anyio.fail_after(TIMEOUT):
        async with _client(command) as client:
            found = (await client.list_tools()).tools
    return [
        RemoteTool(
            t.name, t.description or "", dict(t.input_schema), bool(t.annotations and t.annotations.read_only_hint)
        )
        for t in found[:MAX_TOOLS]
    ]


async def _ask(command: Sequence[str], name: str, arguments: Mapping[str, Scalar | list[Scalar]]) -> tuple[bool, str]:
    import anyio

    with anyio.fail_after(TIMEOUT):
        async with _client(command) as client:
            result = await client.call_tool(name, dict(arguments))
    texts = [str(getattr(part, "text", "")) for part in result.content]
    return bool(result.is_error), "\n".join(filter(None, texts))


@asynccontextmanager
async def _client(command: Sequence[str]) -> AsyncIterator[Any]:
    """A client of a server that is started for it and ends with it; only stdio is ever spoken. What the server writes about itself is
    nothing for the person's screen: it goes to ``logging``."""
    from mcp import Client, StdioServerParameters, stdio_client

    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as noise:
        try:
            server = StdioServerParameters(command=command[0], args=[*command[1:]])
            async with Client(stdio_client(server, errlog=noise)) as client:
                yield client
        finally:
            noise.seek(0)
            for line in noise.read(LONGEST_NOISE).splitlines():
                _LOG.debug("%s: %s", command[0], clean(line, LONGEST_DESCRIPTION))
