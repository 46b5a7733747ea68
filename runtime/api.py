"""edgelam from Python: ``edgelam.run("…")``, and ``edgelam.Agent`` for more than one request.

Any thread may call an agent. It works on one thread of its own, which owns the desktop and the model: calls are done one
after the other, and ``confirm`` is asked on that thread.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from edgelam.control import Snapshot
from edgelam.errors import UsageError
from edgelam.locks import WAIT, only_run
from edgelam.paths import runs_dir
from edgelam.retrieval.index import Candidate
from edgelam.runtime.agent import Agent as Loop
from edgelam.runtime.decision import Decider
from edgelam.runtime.defaults import opened_desktop, opened_policy
from edgelam.runtime.desktop import Backend, Desktop
from edgelam.runtime.engine import Engine
from edgelam.runtime.guard import Confirm
from edgelam.runtime.options import Options
from edgelam.runtime.policy import Policy
from edgelam.runtime.tools.choose import Toolbox, toolbox_of
from edgelam.runtime.tools.direct import act
from edgelam.runtime.tools.registry import installed, offering
from edgelam.runtime.tools.tool import Tool
from edgelam.runtime.undo import undo_logged
from edgelam.stopping import never, raise_if_stopped
from edgelam.trajectory import Step, Trajectory

Event = Step | Trajectory
"""What :meth:`Agent.events` yields: every step as it happens, and at the end the whole run."""

REST = 1.0
"""Seconds at most that a window gets to come to rest before it is looked at."""

_T = TypeVar("_T")


class Agent:
    """Carries out requests; a context manager. Everything has a default.

    ``desktop``: one of your own, or the name of a backend. ``decider`` decides instead of the model; ``engine`` computes
    instead of the one that ``model`` (a name or a path; the shipped one by default) is opened with. ``tools`` are offered
    besides those that are installed; False offers none. ``confirm`` is asked before what cannot be undone; without it such
    acts are refused. ``options`` say the rest, see :class:`edgelam.runtime.agent.Options`. ``runs``: the folder for logs.

    Raises (when it is first used):
        EnvironmentProblem: no desktop, or no model.
    """

    def __init__(
        self,
        desktop: Desktop | str = Backend.AUTO,
        decider: Decider | None = None,
        *,
        engine: Engine | None = None,
        model: str | None = None,
        tools: bool | Iterable[Tool] = True,
        confirm: Confirm | None = None,
        options: Options | None = None,
        runs: Path | None = None,
        wait: float = WAIT,
    ) -> None:
        self._desktop_given, self._decider_given = desktop, decider
        self._engine, self._model = engine, model
        self._with_tools = tools is not False
        self._own_tools = {} if isinstance(tools, bool) else {tool.name: tool for tool in tools}
        self._options = options or Options()
        self._options.confirm = confirm or self._options.confirm
        self._runs, self._wait = runs, wait
        self._stack = ExitStack()
        self._worker = ThreadPoolExecutor(1, "edgelam-agent")
        self._parts: tuple[Desktop, Decider, Toolbox | None] | None = None
        self._closed = False

    def __enter__(self) -> Agent:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop what is being done, and give back the desktop and the model."""
        if not self._closed:
            self._closed = True
            self.stop()
            self._worker.submit(self._stack.close).result()
            self._worker.shutdown()

    def stop(self) -> None:
        """End what is being done; nothing more is done after this. The next call begins anew."""
        self._options.stop.set()

    def run(self, request: str, app: str | None = None) -> Trajectory:
        """Do what a request says, in an application if one is named; how it ended, with every step.

        Raises:
            EnvironmentProblem: no such application, no desktop, or another run is using it.
        """
        return self._on_worker(lambda: self._run(request, app, self._options))

    def events(self, request: str, app: str | None = None) -> Iterator[Event]:
        """The same as an iterator; left early, it stops the run."""
        happened: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        options = replace(self._options, on_step=happened.put)
        job = self._submit(lambda: self._run(request, app, options))
        job.add_done_callback(lambda done: happened.put(None))
        try:
            while (event := happened.get()) is not None:
                yield event
            yield job.result()
        finally:
            if not job.done():
                self.stop()

    async def run_async(self, request: str, app: str | None = None) -> Trajectory:
        """:meth:`run`, awaited; cancelled, it ends before its next act, or never begins: what else is being done goes on."""
        cancelled = threading.Event()
        job = self._submit(lambda: self._run(request, app, self._options), cancelled)
        try:
            return await asyncio.wrap_future(job)
        except asyncio.CancelledError:
            cancelled.set()
            if job.running():
                self.stop()
            raise

    async def events_async(self, request: str, app: str | None = None) -> AsyncIterator[Event]:
        """:meth:`events` for ``async for``; cancelled or left early, it stops the run."""
        found = self.events(request, app)
        ended = False
        try:
            while (event := await asyncio.to_thread(next, found, None)) is not None:
                yield event
            ended = True
        finally:
            if not ended:
                self.stop()

    def observe(self, app: str | None = None) -> Snapshot:
        """What is on the screen; an application that is named is opened."""
        return self._on_worker(lambda: self._observe(app))

    def find(self, query: str, app: str | None = None) -> list[Candidate]:
        """The controls that fit a request best, best first."""

        def search() -> list[Candidate]:
            decider = self._opened()[1]
            if not isinstance(decider, Policy):
                raise UsageError("Only edgelam's own policy can look for controls.")
            return decider.index.search(query, self._observe(app))

        return self._on_worker(search)

    def act(self, line: str, app: str | None = None) -> Trajectory:
        """Do one action, such as ``click "Save"`` or ``call set_volume(level=30)``, guarded and logged like a run.

        Raises:
            ActionError: the line is no action, or nothing on the screen is called that.
        """

        def do() -> Trajectory:
            desktop = self._opened()[0]
            with only_run(desktop.name, self._wait):
                return act(line, desktop, self._options, app, self._runs)

        return self._on_worker(do)

    def undo(self, run: Trajectory) -> list[Step]:
        """Take back a run of this agent, the last act first; each step says what became of it."""

        def take_back() -> list[Step]:
            desktop = self._opened()[0]
            with only_run(desktop.name, self._wait):
                return list(undo_logged(desktop, run, (self._runs or runs_dir()) / f"{run.run}.jsonl"))

        return self._on_worker(take_back)

    # On the worker's thread

    def _run(self, request: str, app: str | None, options: Options) -> Trajectory:
        desktop, decider, toolbox = self._opened()
        options = replace(options, tools=toolbox)
        with only_run(desktop.name, self._wait, interrupted=options.stop.is_set):
            return Loop(desktop, decider, self._runs or runs_dir(), options).run(request, app)

    def _observe(self, app: str | None) -> Snapshot:
        desktop = self._opened()[0]
        if app:
            desktop.launch(app)
        desktop.settle(REST)
        return desktop.snapshot(app)

    def _opened(self) -> tuple[Desktop, Decider, Toolbox | None]:
        if self._parts is None:
            given, stop = self._desktop_given, self._options.stop
            desktop = self._stack.enter_context(opened_desktop(Backend(given))) if isinstance(given, str) else given
            desktop.interrupted = stop.is_set
            decider = self._decider_given or self._stack.enter_context(
                opened_policy(self._model, not self._options.redact, stop.is_set, engine=self._engine)
            )
            self._parts = desktop, decider, self._toolbox(decider)
        return self._parts

    def _toolbox(self, decider: Decider) -> Toolbox | None:
        if not isinstance(decider, Policy) or not self._with_tools:
            return None
        return toolbox_of(decider, {**installed(), **self._own_tools})

    def _submit(self, job: Callable[[], _T], cancelled: threading.Event | None = None) -> Future[_T]:
        if self._closed:
            raise UsageError("This agent is closed.")

        def begin() -> _T:
            self._options.stop.clear()
            raise_if_stopped(cancelled.is_set if cancelled is not None else never)
            with offering(self._own_tools):
                return job()

        return self._worker.submit(begin)

    def _on_worker(self, job: Callable[[], _T]) -> _T:
        """Its result; Ctrl-C stops it first, so that no act is left half-done."""
        future = self._submit(job)
        try:
            return future.result()
        except KeyboardInterrupt:
            self.stop()
            if threading.current_thread() is threading.main_thread():
                future.exception()
            raise


def run(request: str, app: str | None = None, **settings: object) -> Trajectory:
    """Do what one request says; ``settings`` are those of :class:`Agent`."""
    with Agent(**settings) as agent:  # type: ignore[arg-type]
        return agent.run(request, app)
