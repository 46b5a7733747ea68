"""Stopping: what everything that takes long asks between two of its steps, and the signals that ask for it."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from edgelam.errors import Stopped

Interrupted = Callable[[], bool]
"""Whether the person wants nothing more to be done."""

SLICE = 0.03
"""Seconds at most between two times that this is asked while waiting."""

ENDING_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)
"""Ctrl-C, ``kill``, a closed terminal, and on Windows Ctrl-Break and a closed console: each ends a run as Ctrl-C does."""


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


def end_by_signals() -> None:
    """Let every ending signal raise KeyboardInterrupt in the main thread, as Ctrl-C does: for a process's entry."""
    for number in ending_signals():
        signal.signal(number, _raise)


def ignore_signals() -> None:
    """From the end of the work on: Python takes its handlers away when it ends, and a late signal would make what is done and
    said look killed."""
    for number in ENDING_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _raise(number: int, frame: FrameType | None) -> None:
    """Not in the middle of an import: Python turns the exception into others there, or ends as killed though it is handled.
    The signal comes again a moment later, then."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            again = threading.Timer(SLICE, signal.raise_signal, (number,))
            again.daemon = True
            again.start()
            return
        frame = frame.f_back
    raise KeyboardInterrupt


def ending_signals() -> list[int]:
    """Those of :data:`ENDING_SIGNALS` that whoever started us did not switch off, as ``nohup`` does."""
    return [number for number in ENDING_SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]


@contextmanager
def signals_set(event: threading.Event) -> Iterator[None]:
    """Inside, an ending signal sets ``event`` and raises nothing, so that no act, no key press and no line of a log is torn.

    A second Ctrl-C raises KeyboardInterrupt at once: for a person who does not want to wait. Signals reach the main thread
    alone; on any other this does nothing.
    """

    def stop(number: int, _frame: FrameType | None) -> None:
        if event.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        event.set()

    with _handled_by(stop):
        yield


@contextmanager
def signals_delayed() -> Iterator[None]:
    """Inside, an ending signal waits until the block has ended: for what must not be left half-done, such as a server
    that was started and is not known yet."""
    arrived: list[int] = []
    with _handled_by(lambda number, _frame: arrived.append(number)):
        yield
    if arrived:
        signal.raise_signal(arrived[0])


@contextmanager
def signals_raised() -> Iterator[None]:
    """Inside, an ending signal raises KeyboardInterrupt: while a person is asked, which nothing else can end."""
    with _handled_by(_raise):
        yield


@contextmanager
def _handled_by(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, handler) for number in ending_signals()}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier if earlier is not None else signal.SIG_DFL)
