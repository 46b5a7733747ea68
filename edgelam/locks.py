"""One run at a time on one desktop: two at once would type into each other's windows; one writer at a time of one store.

The operating system holds the lock and lets go of it when the process ends, however it ends.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from edgelam.errors import EnvironmentProblem
from edgelam.paths import close_to_others, data_dir, private_folder
from edgelam.stopping import Interrupted, never, raise_if_stopped, slices

WAIT = 60.0
"""Seconds that a run waits for another to end."""

STORE_WAIT = 5.0
"""Seconds that a store gets to be written by another run."""

POLL = 0.02

IN_MEMORY = "sim"
"""The desktop that every process has for itself."""


@contextmanager
def only_run(
    desktop: str,
    wait: float = WAIT,
    waiting: Callable[[str], None] = lambda words: None,
    interrupted: Interrupted = never,
) -> Iterator[None]:
    """Inside, no other run of this person uses the same screen; ``waiting`` is called where one has to end first.

    ``desktop`` is the name of the backend.

    Raises:
        EnvironmentProblem: another run still has it after ``wait`` seconds.
        Stopped: the person does not want to wait any longer.
    """
    if desktop == IN_MEMORY:
        yield
        return
    path = private_folder(data_dir() / "locks") / f"{_screen()}.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        close_to_others(path, 0o600)
        if not _take(descriptor):
            if wait:
                waiting(f"Another run is using this desktop; waiting up to {wait:.0f} seconds for it to end.")
            _await(descriptor, wait, interrupted)
        yield
    finally:
        os.close(descriptor)  # which lets go of the lock


@contextmanager
def only_writer(store: Path, wait: float = STORE_WAIT) -> Iterator[None]:
    """Inside, no other run and no other thread of this person changes the file ``store``.

    Raises:
        EnvironmentProblem: another one still does after ``wait`` seconds, or the lock cannot be made.
    """
    path = private_folder(store.parent) / f".{store.name}.lock"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise EnvironmentProblem(f"{store.name} cannot be written: {error.strerror}.") from error
    try:
        close_to_others(path, 0o600)
        until = time.monotonic() + wait
        while not _take(descriptor):
            if time.monotonic() > until:
                raise EnvironmentProblem(f"Another run is still writing {store.name}.")
            time.sleep(POLL)
        yield
    finally:
        os.close(descriptor)


def _screen() -> str:
    """What names the screen of this process among those of its person: the display, or the session on Windows."""
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("SESSIONNAME")
    return re.sub(r"[^\w.-]", "_", screen or "console")


def _await(descriptor: int, wait: float, interrupted: Interrupted) -> None:
    for pause in slices(wait, interrupted):
        time.sleep(pause)
        if _take(descriptor):
            return
    raise_if_stopped(interrupted)
    raise EnvironmentProblem("Another run is using this desktop; try again when it has ended, or stop it.")


def _take(descriptor: int) -> bool:
    """Whether the lock is ours now."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
