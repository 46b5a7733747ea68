"""What was started on a private screen, and ending it: also where edgelam itself was killed before it could.

Run as a program it waits until whoever started it is gone, and ends what is left then: ``python leftovers.py FOLDER`` reads its input
to the end, which comes with the death of the process that holds the other end. Only the standard library is imported, for it
runs beside every session.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

REST = 1.0
"""Seconds that what was started in a session gets to end when its screen is gone."""

COOKIE = "cookie"
"""The file of a session's folder that its programs are known by."""


STARTED = "started"
"""The file beside it that has the numbers of those that edgelam started there: Chromium writes over its environment."""


class Process(NamedTuple):
    """A process, told from a later one of the same number by when it began (in clock ticks since the start of the system)."""

    number: int
    began: int


def remember(number: int) -> None:
    """Note a process that was just started, where this is a private screen."""
    cookie = Path(os.environ.get("XAUTHORITY", ""))
    process = next((p for p in _parents() if p.number == number), None)
    if cookie.name != COOKIE or process is None:
        return
    with suppress(OSError):
        file = os.open(cookie.with_name(STARTED), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, f"{process.number} {process.began}\n".encode())
        finally:
            os.close(file)


def _remembered(cookie: Path) -> set[Process]:
    with suppress(OSError, ValueError):
        lines = cookie.with_name(STARTED).read_text(encoding="ascii").splitlines()
        return {Process(*map(int, line.split())) for line in lines}
    return set()


def started_on(cookie: Path) -> set[Process]:
    """Processes that were started on the screen of this cookie, and theirs: browsers write over their own environment."""
    parents = {p: parent for p, parent in _parents().items() if p.number != os.getpid()}
    held, found = f"XAUTHORITY={cookie}\0".encode(), _remembered(cookie) & set(parents)
    for process in parents:
        with suppress(OSError):
            if held in Path(f"/proc/{process.number}/environ").read_bytes():
                found.add(process)
    while more := {p for p, parent in parents.items() if parent in {f.number for f in found}} - found:
        found |= more
    return found


def end_the_rest(cookie: Path, started: set[Process]) -> None:
    """Applications end with their screen, but for one that hangs, which would hang on unseen."""
    end = time.monotonic() + REST
    while (left := started & set(_parents()) | started_on(cookie)) and time.monotonic() < end:
        time.sleep(REST / 20)
    for process in left:
        with suppress(ProcessLookupError):
            os.kill(process.number, signal.SIGKILL)


def _parents() -> dict[Process, int]:
    """The number of the parent of every process that runs (proc(5), ``stat``, fields 4 and 22)."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            told = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
            if told[0] != "Z":
                found[Process(int(entry.name), int(told[19]))] = int(told[1])
    return found


def main(folder: Path) -> None:
    """Wait, and end what is left of the session in ``folder``, its servers among it; nothing, where it ended as it should."""
    sys.stdin.buffer.read()
    if not folder.is_dir():
        return
    started = started_on(folder / COOKIE)
    for process in started:
        with suppress(ProcessLookupError):
            os.kill(process.number, signal.SIGTERM)
    end_the_rest(folder / COOKIE, started)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
