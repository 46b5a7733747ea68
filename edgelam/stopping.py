"""Stopping: what everything that takes long asks between two of its steps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from edgelam.errors import Stopped

Interrupted = Callable[[], bool]
"""Whether the person wants nothing more to be done."""

SLICE = 0.03
"""Seconds at most between two times that this is asked while waiting."""


def never() -> bool:
    """Nobody interrupts."""
    return False


def slices(timeout: float, interrupted: Interrupted) -> Iterator[float]:
    """The pieces of a wait, in seconds, until it is over or interrupted."""
    end = time.monotonic() + timeout
    while (left := end - time.monotonic()) > 0 and not interrupted():
        yield min(left, SLICE)


def raise_if_stopped(interrupted: Interrupted, words: str = "Stopped; nothing more was done.") -> None:
    """Raises Stopped, with these words, where the person wants nothing more."""
    if interrupted():
        raise Stopped(words)
