"""Stopping: what everything that takes long asks between two of its steps."""

from __future__ import annotations

from collections.abc import Callable

from edgelam.errors import Stopped

Interrupted = Callable[[], bool]
"""Whether the person wants nothing more to be done."""

SLICE = 0.03
"""Seconds at most between two times that this is asked while waiting."""


def never() -> bool:
    """Nobody interrupts."""
    return False


def heed(interrupted: Interrupted, words: str = "Stopped; nothing more was done.") -> None:
    """Raises Stopped, with these words, where the person wants nothing more."""
    if interrupted():
        raise Stopped(words)
