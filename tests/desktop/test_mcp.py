"""An MCP client, by the SDK's own library over stdio, drives Mousepad from the first look to a saved file."""

import os
import shutil
import sys
from pathlib import Path

import pytest

pytest.importorskip("mcp")
import anyio
from mcp import Client, StdioServerParameters, stdio_client

pytestmark = pytest.mark.desktop

PATIENCE = 60
"""Seconds at most until the screen shows what it should."""


def listening_ports(pid):
    """Sockets of a process that listen on TCP; none of one that has ended meanwhile."""
    try:
        inodes = {os.readlink(p) for p in Path(f"/proc/{pid}/fd").iterdir() if p.is_symlink()}
        tables = [Path(f"/proc/{pid}/net/{name}").read_text() for name in ("tcp", "tcp6")]
    except (FileNotFoundError, ProcessLookupError):
        return []
    rows = [row.split() for table in tables for row in table.splitlines()[1:]]
    return [r for r in rows if r[3] == "0A" and f"socket:[{r[9]}]" in inodes]


def children(parent):
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(entry.parent.name))
    return found


def test_a_client_writes_and_saves_a_file_in_mousepad(session, tmp_path):
    if shutil.which("mousepad") is None:
        pytest.skip("mousepad is not installed")
    home = Path(os.environ["HOME"])
    environment = {k: v for k, v in os.environ.items() if k.isupper()}
    command = StdioServerParameters(command=sys.executable, args=["-P", "-m", "edgelam", "mcp"], env=environment)

    async def drive():
        async with Client(stdio_client(command)) as host:

            async def tell(name, **arguments):
                return (await host.call_tool(name, arguments)).content[0].text

            async def seen_when(shown):
                """What is on the screen once it shows that; a busy machine takes its time."""
                with anyio.fail_after(PATIENCE):
                    while not shown(seen := await tell("observe", app="mousepad")):
                        await anyio.sleep(0.2)
                return seen

            seen = await seen_when(lambda text: "Mousepad" in text and "\ntext " in text)
            field = (
                next(line for line in seen.splitlines() if line.startswith("text "))
                .partition(" = ")[0]
                .removeprefix("text ")
            )
            await tell("act", action=f'type "from a host" into {field}', app="mousepad")
            await seen_when(lambda text: "from a host" in text)
            assert "Save As" in await tell("find", query="save under another name", app="mousepad")
            await tell("act", action="press ctrl+shift+s", app="mousepad")
            dialog = await seen_when(lambda text: text.startswith("Dialog") and "\ntext " in text)
            name = (
                next(line for line in dialog.splitlines() if line.startswith("text "))
                .partition(" = ")[0]
                .removeprefix("text ")
            )
            await tell("act", action=f'type "{home}/Documents/host.txt" into {name}', app="mousepad")
            saved = await tell("act", action='click "Save"', app="mousepad")
            with anyio.move_on_after(PATIENCE):
                while not (home / "Documents" / "host.txt").is_file():
                    await anyio.sleep(0.2)
            running = children(os.getpid())
            assert any(b"mcp" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") for pid in running)
            return saved, [row for pid in running for row in listening_ports(pid)]

    saved, ports = anyio.run(drive)
    assert (home / "Documents" / "host.txt").read_text(encoding="utf-8").strip() == "from a host", saved
    assert ports == []
