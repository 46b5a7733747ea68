"""The part that does the work: one thread that owns the desktop and the model, and reports what happens."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from pathlib import Path
from typing import TypeVar

from edgelam.action import Action
from edgelam.control import Control, Snapshot
from edgelam.errors import EdgelamError
from edgelam.locks import only_run
from edgelam.paths import maps_dir, routines_dir
from edgelam.runtime import routine as routines
from edgelam.runtime.agent import Agent
from edgelam.runtime.choosing.ways import Way
from edgelam.runtime.decision import Decider
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.guard.question import Question
from edgelam.runtime.lessons import unlearn
from edgelam.runtime.listen.asking import confirmation
from edgelam.runtime.listen.looking import LOOK_TIMEOUT, Look
from edgelam.runtime.listen.news import TITLE, News, Notice, Notify
from edgelam.runtime.listen.offers import Here, Past, here
from edgelam.runtime.listen.progress import doing
from edgelam.runtime.listen.understood import Reader, shown_at
from edgelam.runtime.maps.guide import Guide
from edgelam.runtime.maps.offer import Far, far_controls, with_map
from edgelam.runtime.maps.store import Maps
from edgelam.runtime.maps.survey import survey_on
from edgelam.runtime.memory import Memory
from edgelam.runtime.options import Options
from edgelam.runtime.planner import plan
from edgelam.runtime.policy import Policy
from edgelam.runtime.presence import LastInput, last_input
from edgelam.runtime.tools.choose import Toolbox, toolbox_of
from edgelam.runtime.tools.registry import spoken
from edgelam.runtime.undo import undo_logged
from edgelam.runtime.voice.doable import chance
from edgelam.runtime.voice.vocabulary import likely
from edgelam.stopping import raise_if_stopped
from edgelam.trajectory import Effect, Ending, Outcome, Step, Trajectory, sentences

CLOSE_TIMEOUT = 5.0
WARMING = "turn on"
"""A request that means nothing yet."""

WEIGH_TIMEOUT = 0.5
"""Seconds in which what was heard is held against the screen; somebody waits for it."""


T = TypeVar("T")
Opened = Callable[[], AbstractContextManager[Policy]]


class Service:
    """Carries out one request after the other. ``notify`` is called on the service's own thread.

    ``past``: what was asked for before, the latest first.
    """

    def __init__(
        self, desktop: Callable[[], Desktop], policy: Opened, runs: Path, notify: Notify, routines: Path | None = None,
        past: Sequence[Past] = (),
    ) -> None:  # fmt: skip
        self._open_desktop, self._open_policy, self._runs, self._notify = desktop, policy, runs, notify
        self._routines = routines if routines is not None else routines_dir()
        self._maps = Maps(maps_dir())
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._choices: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._offered: tuple[Way, ...] = ()
        self._past = list(past)
        self.remembers = True
        """Whether what was said before is offered."""

        self._seen: Snapshot | None = None
        self._to_read = ("", "")
        self._reading = threading.Lock()
        self._question: Question | None = None
        self._warmed: set[str] = set()
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

    def look(self, app: str | None = None) -> Look:
        """Find out what is in front, or look at ``app``; the window hears of what can be said there."""
        look = Look()
        self._jobs.put(lambda: self._look(look, app))
        return look

    def read(self, request: str, app: str) -> None:
        """Say how a request is understood, while nothing is being done; of several only the latest is read."""
        with self._reading:
            waits, self._to_read = bool(self._to_read[0]), (request, app)
        if request and not waits:
            self._jobs.put(self._read)

    def doable(self, requests: Sequence[str]) -> list[float]:
        """How well each can be done on the screen that was looked at, and on its map; all alike where that is not known in time."""
        return self._asked(lambda: self._doable(requests), WEIGH_TIMEOUT) or [1.0] * len(requests)

    def apps(self) -> list[str]:
        """Names of the applications that can be opened; none where the desktop does not say in time."""
        return self._asked(self._apps, LOOK_TIMEOUT) or []

    def _asked(self, question: Callable[[], T], timeout: float) -> T | None:
        """What the service's thread says; None where that takes too long."""
        found: queue.SimpleQueue[T] = queue.SimpleQueue()
        self._jobs.put(lambda: found.put(question()))
        try:
            return found.get(timeout=timeout)
        except queue.Empty:
            return None

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
            self._front()  # connects: the first key should not wait for that
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

    def _look(self, look: Look, app: str | None) -> None:
        app = self._front() if app is None else app
        look.found(app)
        if self.busy:
            look.named(likely(self._seen))
            return
        self._seen = self._snapshot(app)
        look.named(self._names())
        self._notify(Notice(News.HERE, here=self._here(app)))
        if app not in self._warmed:
            self._warmed.add(app)
            self._jobs.put(self._warm)

    def _warm(self) -> None:
        """What the first request to an application has to compute once is computed while it is being written: the vectors of its labels,
        and those of the tools."""
        if self._policy is None or self._seen is None or self._stop.is_set():
            return
        with suppress(EdgelamError):
            self._policy.index.rank(WARMING, self._seen)
            self._called(WARMING)

    def _front(self) -> str:
        for _ in range(2):  # the desktop may have been restarted since it was looked at last
            try:
                return next(
                    (w.app for w in self._connected().windows() if w.active and not w.title.startswith(TITLE)), ""
                )
            except EdgelamError:
                self._disconnect()
        return ""

    def _snapshot(self, app: str) -> Snapshot | None:
        try:
            return self._connected().snapshot(app or None) if app else None
        except EdgelamError:
            return None

    def _apps(self) -> list[str]:
        try:
            return self._connected().apps()
        except EdgelamError:
            return []

    def _names(self) -> list[str]:
        return likely(self._seen, [*self._apps(), *routines.names(self._routines)])

    def _here(self, app: str) -> Here:
        """What can be said now."""
        past = self._past if self.remembers else ()
        return here(self._seen, self._far(app), past, routines.names(self._routines))

    def _far(self, app: str) -> list[Far]:
        """What the map has beyond the screen."""
        seen, guide = self._seen, self._guide()
        atlas = guide.map_of(seen, app) if seen is not None and guide is not None else None
        return far_controls(atlas, seen) if atlas is not None and seen is not None else []

    def _doable(self, requests: Sequence[str]) -> list[float]:
        if self._policy is None:
            return [1.0] * len(requests)
        app = self._seen.app if self._seen is not None else ""
        everything = with_map(self._seen or Snapshot("", "", ()), self._far(app))
        return [chance(request, self._policy.index, everything) for request in requests]

    def _guide(self) -> Guide | None:
        return Guide(self._maps, self._policy.index.fit) if self._policy is not None else None

    def _read(self) -> None:
        with self._reading:
            (request, app), self._to_read = self._to_read, ("", "")
        if not request or self.busy or self._policy is None:
            return
        if self._seen is None and app:
            self._seen = self._snapshot(app)
        try:
            reader = Reader(self._policy.index, self._guide(), self._called, spoken, self._routines)
            plan = tuple(reader.read(request, self._seen))
        except EdgelamError:
            return  # what is wrong is said when it is to be done
        self._notify(Notice(News.UNDERSTOOD, request, plan=plan))

    def _called(self, subtask: str) -> tuple[Action, bool] | None:
        """The tool that this would call, and whether the person would be asked first."""
        asked: list[Action] = []

        def ask(action: Action) -> bool:
            asked.append(action)
            return True

        if self._tools is None:
            return None
        screen = self._seen if self._seen is not None else Snapshot("", "", ())
        decision = self._tools.decide(subtask, screen, self._connected(), ask)
        return (decision.action, bool(asked)) if decision is not None else None

    def _run(self, request: str, app: str | None) -> None:
        self._notify(Notice(News.STARTED, "\n".join(plan(request))))
        run: Trajectory | None = None
        try:
            decider, request, app = self._meant(request, app)
            options = Options(
                confirm=self._ask, choose=self._ask_which, memory=self._memory, tools=self._tools,
                stop=self._stop, on_step=self._say_step, last_input=self._last_input, on_pause=self._say_pause,
                on_plan=self._say_plan, on_act=self._say_act, on_ending=self._say_ending, on_question=self._about,
                offer=lambda question: False,  # *Undo* stands at the end of the line
            )  # fmt: skip
            desktop = self._connected()
            options.guide = self._guide() if isinstance(decider, Policy) else None
            options.survey = survey_on(desktop.name, self._maps)
            with only_run(desktop.name, wait=0):
                run = Agent(desktop, decider, self._runs, options).run(request, app)
            words = f"{run.outcome}: {' '.join(sentences(run))}"
        except EdgelamError as error:
            words = f"{Outcome.FAILED}: {error}"
            self._disconnect()
        if run is not None:
            self._past = [Past(run.request, run.app), *(p for p in self._past if p.request != run.request)]
        self._over(Notice(News.ENDED, words, run=run), run.app if run is not None else "")

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
        self._notify(Notice(News.UNDOING))
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
            words = f"Taken back, except for {stays}" if stays else "Taken back"
        except EdgelamError as error:
            words = f"{Outcome.FAILED}: {error}"
        if self._memory is not None:
            unlearn(self._memory.store, run, steps)
        self._over(Notice(News.ENDED, words), run.app)

    def _over(self, notice: Notice, app: str) -> None:
        """Free for what comes next, and a look at how things are now."""
        self._seen = None
        self._busy.clear()
        self._notify(notice)
        if app:
            self.look(app)

    def _say_pause(self, paused: bool) -> None:
        self._notify(Notice(News.PAUSED if paused else News.RESUMED))

    def _say_step(self, step: Step) -> None:
        self._notify(Notice(News.STEP, str(step.action), step))

    def _say_plan(self, plan: Sequence[str]) -> None:
        self._notify(Notice(News.PLANNED, "\n".join(plan)))

    def _say_act(self, subtask: int, action: Action, control: Control | None, screen: Snapshot) -> None:
        where = shown_at(control, screen) if control is not None else None
        self._notify(Notice(News.ACT, doing(action, control, screen), subtask=subtask, bounds=where))

    def _say_ending(self, ending: Ending) -> None:
        self._notify(Notice(News.ENDING, ending.evidence, ending=ending))

    def _about(self, question: Question) -> None:
        self._question = question

    def _ask(self, question: str) -> bool:
        """Until the person answers, or stops everything."""
        while not self._answers.empty():
            self._answers.get()
        about, self._question = self._question, None
        self._notify(Notice(News.QUESTION, question, asked=confirmation(question, about)))
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
