"""What cannot be used by two threads at once, nor by a process that was forked off after it was loaded."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from edgelam.errors import ModelError
from edgelam.stopping import Interrupted, never


class ExclusiveUse:
    """Lets callers in one at a time, each thread as deep as it likes; ``name`` is what they use."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.RLock()
        self._process = os.getpid()
        self._closed = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Inside, nobody else uses it.

        Raises:
            ModelError: it is closed, or it was loaded by the process that this one was forked off from: its threads and
                locks did not come along, and computing would hang.
        """
        if os.getpid() != self._process:  # before the lock, which may be held for ever in a forked process
            raise ModelError(
                f"{self._name} was loaded before this process was forked off; load it again in this process."
            )
        with self._lock:
            if self._closed:
                raise ModelError(f"{self._name} is closed.")
            yield

    def close(self, free: Callable[[], None]) -> None:
        """Free what it holds, once, when nobody uses it any more. In a forked process that is left to the process's end."""
        if os.getpid() != self._process:
            return
        with self._lock:
            if not self._closed:
                self._closed = True
                free()


class Interruption:
    """Who asks for an end of the computing: every thread for itself; a thread that never said, as the last one that did."""

    def __init__(self) -> None:
        self._last: Interrupted = never
        self._own = threading.local()

    @property
    def asked(self) -> Interrupted:
        own: Interrupted = getattr(self._own, "asked", self._last)
        return own

    @asked.setter
    def asked(self, interrupted: Interrupted) -> None:
        self._last = self._own.asked = interrupted


class Interruptible:
    """What computes until it is asked to end."""

    def __init__(self) -> None:
        self._interruption = Interruption()

    @property
    def interrupted(self) -> Interrupted:
        """Asked while it computes for the thread that set it, or for one that never did."""
        return self._interruption.asked

    @interrupted.setter
    def interrupted(self, interrupted: Interrupted) -> None:
        self._interruption.asked = interrupted
