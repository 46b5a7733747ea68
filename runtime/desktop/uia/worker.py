"""One thread that owns COM: every call goes through it and comes back in time, or an error says that it did not."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from edgelam.errors import AppSilent

State = TypeVar("State")
Result = TypeVar("Result")


class Worker(Generic[State]):
    """Runs jobs one after the other on a thread that ``start`` has prepared.

    A job that does not come back in time is left behind with its thread, since a call into a hung application cannot
    be taken back; the next job gets a fresh thread.
    """

    def __init__(self, start: Callable[[], State]) -> None:
        self._start = start
        self._jobs: queue.SimpleQueue[tuple[Callable[[State], object], Future[object]] | None] | None = None

    def call(self, job: Callable[[State], Result], timeout: float) -> Result:
        """What the job returns, or raises.

        Raises:
            AppSilent: it took longer than ``timeout`` seconds.
        """
        if self._jobs is None:
            self._jobs = queue.SimpleQueue()
            threading.Thread(target=self._run, args=(self._jobs,), name="edgelam-uia", daemon=True).start()
        answer: Future[Result] = Future()
        self._jobs.put((job, answer))  # type: ignore[arg-type]
        try:
            return answer.result(timeout)
        except TimeoutError:
            self.close()
            raise AppSilent(f"The application did not answer within {timeout:g} s.") from None

    def close(self) -> None:
        """Let the thread end after what it is doing now."""
        if self._jobs is not None:
            self._jobs.put(None)
            self._jobs = None

    def _run(self, jobs: queue.SimpleQueue[tuple[Callable[[State], object], Future[object]] | None]) -> None:
        state: State | None = None
        failure: BaseException | None = None
        try:
            state = self._start()
        except BaseException as error:  # noqa: BLE001 - a thread's boundary: it is raised again where the job was asked for
            failure = error
        while (entry := jobs.get()) is not None:
            job, answer = entry
            if failure is not None:
                answer.set_exception(failure)
                continue
            try:
                answer.set_result(job(state))  # type: ignore[arg-type]
            except BaseException as error:  # noqa: BLE001 - as above
                answer.set_exception(error)
