"""The part that does the work: one thread that owns the desktop and the model, and reports what happens."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from edgelam.errors import EdgelamError
from edgelam.locks import only_run
from edgelam.paths import maps_dir, routines_dir
from edgelam.runtime import routine as routines
from edgelam.runtime.agent import Agent, Options
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.lessons import unlearn
from edgelam.runtime.maps.guide import Guide
from edgelam.runtime.maps.store import Maps
from edgelam.runtime.maps.survey import survey_on
from edgelam.runtime.memory import Memory
from edgelam.runtime.planner import plan
from edgelam.runtime.policy import Decider, Policy
from edgelam.runtime.presence import LastInput, last_input
from edgelam.runtime.tools.choose import Toolbox, toolbox_of
from edgelam.runtime.undo import undo_logged
from edgelam.runtime.voice.vocabulary import likely
from edgelam.runtime.ways import Way
from edgelam.stopping import raise_if_stopped
from edgelam.trajectory import Effect, Outcome, Step, Trajectory, sentences

TITLE = "EdgeLAM"
"""Of the prompt window, which is never what a request is about."""

CLOSE_TIMEOUT = 5.0
LOOK_TIMEOUT = 1.5
"""Seconds that the desktop gets to say what is in front."""


class News(StrEnum):
    """What the service reports."""

    READY = "ready"
    STARTED = "started"
    STEP = "step"
    PAUSED = "paused"
    RESUMED = "resumed"
    QUESTION = "question"
    CHOICE = "choice"
    ENDED = "ended"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Notice:
    """One piece of news: ``text`` for people; ``step`` and ``run`` where there is one; ``ways`` to choose from."""

    news: News
    text: str = ""
    step: Step | None = None
    run: Trajectory | None = None
    ways: tuple[Way, ...] = ()


Opened = Callable[[], AbstractContextManager[Policy]]
Notify = Callable[[Notice], None]


class Service:
    """Carries out one request after the other. ``notify`` is called on the service's own thread."""

    def __init__(
        self, desktop: Callable[[], Desktop], policy: Opened, runs: Path, notify: Notify, routines: Path | None = None
    ) -> None:
        self._open_desktop, self._open_policy, self._runs, self._notify = desktop, policy, runs, notify
        self._routines = routines if routines is not None else routines_dir()
        self._maps = Maps(maps_dir())
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._choices: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._offered: tuple[Way, ...] = ()
        self._stop = threading.Event()
        self._busy = threading.Event()
        self._desktop: Desktop | None = None
        self._policy: Policy | None = None
        self._tools: Toolbox | None = None
        self._last_input: LastInput | None = None
        self._thread = threading.Thread(target=self._work, name="edgelam-service", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        return self._busy.is_set()

    def submit(self, request: str, app: str | None) -> bool:
        """Do a request; False while another is being done."""
        return bool(request.strip()) and self._begin(lambda: self._run(request.strip(), app))

    def undo(self, run: Trajectory) -> bool:
        """Take back a run; False while something is being done."""
        return self._begin(lambda: self._undo(run))

    def _begin(self, job: Callable[[], None]) -> bool:
        if self.busy:
            return False
        self._busy.set()
        self._stop.clear()
        self._jobs.put(job)
        return True

    def stop(self) -> None:
        """End what is being done: nothing more is done after this, and the model gives up at once."""
        self._stop.set()
        self._answers.put(False)
        self._choices.put(None)

    def answer(self, yes: bool) -> None:
        """What the person says to the question that was asked."""
        self._answers.put(yes)

    def choose(self, place: int | None) -> None:
        """Which of the ways that were offered the person means; None for none of them."""
        self._choices.put(place)

    @property
    def offered(self) -> tuple[Way, ...]:
        """The ways that a person is asked about now."""
        return self._offered

    def front(self) -> str:
        """The application in front; empty where there is none, or the desktop does not say in time."""
        found: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._jobs.put(lambda: found.put(self._front()))
        try:
            return found.get(timeout=LOOK_TIMEOUT)
        except queue.Empty:
            return ""

    def likely(self, app: str | None = None) -> Callable[[], list[str]]:
        """What may be said to ``app``, or to what is in front now: looked up while somebody begins to speak."""
        found: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
        self._jobs.put(lambda: found.put(self._names(self._front() if app is None else app)))
        known: list[str] = []

        def names() -> list[str]:
            with suppress(queue.Empty):
                known[:] = known or found.get(timeout=LOOK_TIMEOUT)
            return known or likely(None)

        return names

    def close(self) -> None:
        self.stop()
        self._jobs.put(None)
        self._thread.join(CLOSE_TIMEOUT)

    # On the service's thread

    def _work(self) -> None:
        with ExitStack() as stack:
            self._last_input = last_input()
            try:
                self._policy = stack.enter_context(self._open_policy())
                self._policy.interrupt_when(self._stop.is_set)
                self._tools = toolbox_of(self._policy)
                self._notify(Notice(News.READY))
            except EdgelamError as error:
                self._notify(Notice(News.TROUBLE, str(error)))
            while (job := self._jobs.get()) is not None:
                job()
            self._disconnect()

    def _connected(self) -> Desktop:
        if self._desktop is None:
            self._desktop = self._open_desktop()
            self._desktop.interrupted = self._stop.is_set
        return self._desktop

    def _disconnect(self) -> None:
        """What comes next gets a new connection: this one may be what failed."""
        desktop, self._desktop = self._desktop, None
        if desktop is not None:
            with suppress(EdgelamError):
                desktop.close()

    def _front(self) -> str:
        for _ in range(2):  # the desktop may have been restarted since it was looked at last
            try:
                return next((w.app for w in self._connected().windows() if w.active and w.title != TITLE), "")
            except EdgelamError:
                self._disconnect()
        return ""

    def _names(self, app: str) -> list[str]:
        try:
            desktop = self._connected()
            return likely(desktop.snapshot(app or None), [*desktop.apps(), *routines.names(self._routines)])
        except EdgelamError:
            return likely(None)

    def _run(self, request: str, app: str | None) -> None:
        self._notify(Notice(News.STARTED, "\n".join(plan(request))))
        run: Trajectory | None = None
        try:
            decider, request, app = self._meant(request, app)
            options = Options(
                confirm=self._ask, choose=self._ask_which, memory=self._memory, tools=self._tools,
                stop=self._stop, on_step=self._say_step, last_input=self._last_input, on_pause=self._say_pause,
            )  # fmt: skip
            desktop = self._connected()
            options.guide = Guide(self._maps, decider.index.fit) if isinstance(decider, Policy) else None
            options.survey = survey_on(desktop.name, self._maps)
            with only_run(desktop.name, wait=0):
                run = Agent(desktop, decider, self._runs, options).run(request, app)
            words = f"{run.outcome}: {' '.join(sentences(run))}"
        except EdgelamError as error:
            words = f"{Outcome.FAILED}: {error}"
            self._disconnect()
        self._busy.clear()
        self._notify(Notice(News.ENDED, words, run=run))

    def _meant(self, request: str, app: str | None) -> tuple[Decider, str, str | None]:
        """Who decides about what, where: a routine of that name, or else the model."""
        routine = routines.named(request, self._routines)
        if routine is None:
            return self._model(), request, app
        routine = routines.filled(routine, {})
        return routines.Follower(routine, self._model), routine.request, routine.app or app

    def _model(self) -> Policy:
        if self._policy is None:
            raise EdgelamError("The model could not be loaded; see `edgelam doctor`.")
        return self._policy

    @property
    def _memory(self) -> Memory | None:
        return self._policy.memory if self._policy is not None else None

    def _undo(self, run: Trajectory) -> None:
        self._notify(Notice(News.STARTED))
        stays = 0
        steps: list[Step] = []
        try:
            desktop = self._connected()
            with only_run(desktop.name, wait=0):
                for step in undo_logged(desktop, run, self._runs / f"{run.run}.jsonl", self._maps):
                    steps.append(step)
                    stays += step.effect is Effect.ERROR
                    self._say_step(step)
                    raise_if_stopped(self._stop.is_set, "Stopped; nothing more was taken back.")
            words = f"taken back, except for {stays}" if stays else "taken back"
        except EdgelamError as error:
            words = f"{Outcome.FAILED}: {error}"
        if self._memory is not None:
            unlearn(self._memory.store, run, steps)
        self._busy.clear()
        self._notify(Notice(News.ENDED, words))

    def _say_pause(self, paused: bool) -> None:
        self._notify(Notice(News.PAUSED if paused else News.RESUMED))

    def _say_step(self, step: Step) -> None:
        self._notify(Notice(News.STEP, str(step.action), step))

    def _ask(self, question: str) -> bool:
        """Until the person answers, or stops everything."""
        while not self._answers.empty():
            self._answers.get()
        self._notify(Notice(News.QUESTION, question))
        return self._answers.get() and not self._stop.is_set()

    def _ask_which(self, question: str, ways: Sequence[Way]) -> int | None:
        """The same where one of several ways may be meant."""
        while not self._choices.empty():
            self._choices.get()
        if self._stop.is_set():  # it came just before this question
            return None
        self._offered = tuple(ways)
        self._notify(Notice(News.CHOICE, question, ways=self._offered))
        try:
            return self._choices.get()
        finally:
            self._offered = ()
