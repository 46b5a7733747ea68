"""Whether a started application will ever be readable: the windows that X shows of it, against who has joined the
accessibility bus. Toolkits join before their first window is there, so a window without that stays unreadable."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from edgelam.runtime.desktop.atspi.java import JAVA_PACKAGE, reads_java
from edgelam.runtime.desktop.atspi.launch import Entry
from edgelam.runtime.desktop.atspi.session import GTK2_PACKAGES
from edgelam.runtime.desktop.atspi.xinput import Shown

IDLE = 1.0
"""Seconds that a window has been there, its process asleep at every look: what it does at its start, it has done."""

BUSY = 10.0
"""The same for a process that goes on working: an animation, or a long start on a slow machine."""

HANDED_OVER = 10.0
"""Seconds that another process gets to show a window after the program has ended in good order, leaving none."""

RESTLESS = 5.0
"""Seconds that a window which can be read is given to be complete: until its process sleeps at a few looks in a row. One that
draws or counts all the time never does."""

LOOKS, PAUSE = 4, 0.05
"""How many, and the seconds between them."""

WAITING = 3
"""Threads that want each core, from which on the machine is so busy that a sleeping process may well wait for another one that has
not had its turn: the bus that it joins, for instance."""

_PROCESSES = Path("/proc")
_OTHER_TOOLKITS = ("/libgtk-3.so", "/libgtk-4.so", "/libQt5Gui.so", "/libQt6Gui.so")
"""What joins by itself, and may have GTK 2 beside it for its looks."""

_JAVA = "/libjvm.so"
_GTK2, _BRIDGE = "libgtk-x11-2.0.so", "gtk-2.0/modules/libatk-bridge.so"


class Startup:
    """One application, from its start until it can be read or it is clear that it cannot."""

    def __init__(self, entry: Entry, process: subprocess.Popen[bytes]) -> None:
        self._entry = entry
        self._process = process
        self._shown: float | None = None
        self._asleep: float | None = None
        self._gone: float | None = None
        self._readable: float | None = None

    def is_complete(self, pid: int, now: float, pause: Callable[[float], object] = time.sleep) -> bool:
        """Whether a window that can be read is likely to stay as it is: what greets or sets up is often drawn a moment later."""
        self._readable = _since(self._readable, True, now)
        return _lasts(self._readable, RESTLESS, now) or all(_sleeps_after(pid, pause) for _ in range(LOOKS))

    def problem(self, windows: Iterable[Shown], joined: Collection[int], now: float) -> str | None:
        """Why it cannot be read, in one sentence; None while it still may come.

        ``joined`` are the process ids on the accessibility bus, ``now`` a clock in seconds.
        """
        handed_over = self._process.poll() == 0
        own = {w.pid for w in windows if self._is_own(w.pid) or (handed_over and w.names & self._entry.names)}
        if own & set(joined) or any(map(self._is_own, joined)):
            self._shown = self._asleep = self._gone = None
            return None
        self._shown = _since(self._shown, bool(own), now)
        idle = bool(own) and not _is_overloaded() and all(map(_is_asleep, own))
        self._asleep = _since(self._asleep, idle, now)
        # no window need be waited for, which a large application takes half a minute to show
        if (pid := next(filter(_lacks_bridge, {self._process.pid, *own}), None)) is not None:
            return _unreadable(self._entry.name, pid, handed_over)
        self._gone = _since(self._gone, handed_over and not own and not self._has_children(), now)
        if _lasts(self._asleep, IDLE, now) or _lasts(self._shown, BUSY, now):
            return _unreadable(self._entry.name, min(own), handed_over)
        if _lasts(self._gone, HANDED_OVER, now):
            return f"{self._entry.name} ended without showing a window; it may be open on another screen already."
        return None

    def _is_own(self, pid: int) -> bool:
        """Whether a process was started by this start: it leads a session of its own, which its children stay in."""
        try:
            return os.getsid(pid) == self._process.pid
        except OSError:
            return False  # it has ended

    def _has_children(self) -> bool:
        return any(self._is_own(int(p.name)) for p in _PROCESSES.iterdir() if p.name.isdigit())


def _since(begun: float | None, holds: bool, now: float) -> float | None:
    """When something began to hold that holds now."""
    return (now if begun is None else begun) if holds else None


def _lasts(begun: float | None, seconds: float, now: float) -> bool:
    return begun is not None and now - begun >= seconds


def _is_asleep(pid: int) -> bool:
    """Whether a process waits for something to happen; on a busy machine one that has work does not, even if slow."""
    try:
        stat = (_PROCESSES / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return False  # it has ended
    return stat.rpartition(")")[2].split()[0] in "SI"


def _sleeps_after(pid: int, pause: Callable[[float], object]) -> bool:
    pause(PAUSE)
    return _is_asleep(pid)


def _is_overloaded() -> bool:
    """Whether far more threads want to run than there are cores."""
    try:
        running = (_PROCESSES / "loadavg").read_text().split()[3].partition("/")[0]
    except (OSError, IndexError):
        return False
    return running.isdecimal() and int(running) > WAITING * (os.cpu_count() or 1)


def _unreadable(name: str, pid: int, was_open: bool) -> str:
    if _lacks_bridge(pid):
        packages = " ".join(GTK2_PACKAGES)
        return f"{name} is made with GTK 2, which cannot be read yet; run apt-get install {packages}, close {name} and ask again."
    if not reads_java() and _JAVA in _maps(pid):
        return f"{name} is made with Java, which cannot be read yet; run apt-get install {JAVA_PACKAGE}, close {name} and ask again."
    if was_open:
        return f"{name} was open already, but in a way that it cannot be read; close it and ask again, so that edgelam opens it."
    return f"{name} is open, but it shows its controls to no other program, so edgelam cannot work in it."


def _maps(pid: int) -> str:
    """What a process has loaded; empty where it has ended."""
    try:
        return (_PROCESSES / str(pid) / "maps").read_text(errors="replace")
    except OSError:
        return ""


def _lacks_bridge(pid: int) -> bool:
    """Whether a process is made with GTK 2 alone and the module is not installed by which that joins the bus."""
    maps = _maps(pid)
    if any(other in maps for other in _OTHER_TOOLKITS):
        return False
    library = next((Path(line.split(maxsplit=5)[5]) for line in maps.splitlines() if _GTK2 in line), None)
    return library is not None and not (library.parent / _BRIDGE).exists()
