"""What an agent host may ask of this desktop: observe, find, act, run, undo, each answered in words."""

from __future__ import annotations

import queue
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from edgelam.control import State
from edgelam.runtime.api import Agent
from edgelam.runtime.labels import Labels
from edgelam.runtime.options import Options
from edgelam.runtime.prompt import control_line, said_lines
from edgelam.trajectory import WORKED, Step, Trajectory, sentences

MAX_LINES = 200
"""Controls shown at once, those in sight before what closed menus hold; `find` says which of more are meant."""


ANSWER_TIMEOUT = 300.0
"""Seconds that a person gets to answer; nobody's answer is a no."""

Asking = Callable[[Callable[[str], bool]], str]
"""An act that is given what to ask the person with, and says how it ended."""


class Underway:
    """An act on a thread of its own, which may stop for a question."""

    def __init__(self, job: Asking) -> None:
        self._questions: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[bool] = queue.SimpleQueue()
        worker = ThreadPoolExecutor(1, "edgelam-act")
        self._done: Future[str] = worker.submit(job, self._ask)
        self._done.add_done_callback(lambda done: self._questions.put(None))
        worker.shutdown(wait=False)

    def question(self) -> str | None:
        """Waits for the next question; None when the act has ended."""
        return self._questions.get()

    def answer(self, yes: bool) -> None:
        self._answers.put(yes)

    def result(self) -> str:
        return self._done.result()

    def _ask(self, question: str) -> bool:
        self._questions.put(question)
        try:
            return self._answers.get(timeout=ANSWER_TIMEOUT)
        except queue.Empty:
            return False


class Served:
    """One agent for one host; ``ask`` is what the call under way asks the person with."""

    def __init__(self, make: Callable[[Options], Agent]) -> None:
        self._ask: Callable[[str], bool] | None = None
        self.agent = make(Options(confirm=self._confirm))
        self._last: Trajectory | None = None

    def _confirm(self, question: str) -> bool:
        return self._ask is not None and self._ask(question)

    def observe(self, app: str) -> str:
        snapshot = self.agent.observe(app or None)
        labels = Labels(snapshot.controls)
        shown = sorted((c for c in snapshot.controls if c.ref in labels), key=lambda c: not c.has(State.SHOWING))
        lines = [control_line(c, labels[c.ref]) for c in shown[:MAX_LINES]]
        said = said_lines(snapshot, {c.ref for c in shown})
        more = [f"({len(shown) - MAX_LINES} more controls; use find)"] if len(shown) > MAX_LINES else []
        return "\n".join(
            [f"{'Dialog' if snapshot.modal else 'Window'}: {snapshot.title} ({snapshot.app})", *lines, *said, *more]
        )

    def find(self, query: str, app: str) -> str:
        snapshot = self.agent.observe(app or None)
        labels = Labels(snapshot.controls)
        found = [c.control for c in self.agent.find(query, app or None)]
        return "\n".join(control_line(c, labels[c.ref], query) for c in found if c.ref in labels)

    def act(self, line: str, app: str, ask: Callable[[str], bool]) -> str:
        return self._reported(lambda: self.agent.act(line, app or None), ask)

    def run(self, request: str, app: str, ask: Callable[[str], bool]) -> str:
        return self._reported(lambda: self.agent.run(request, app or None), ask)

    def undo(self) -> str:
        if self._last is None:
            return "Nothing was done yet."
        steps = self.agent.undo(self._last)
        return "\n".join(map(_undone, steps)) or "There was nothing to take back."

    def _reported(self, job: Callable[[], Trajectory], ask: Callable[[str], bool]) -> str:
        """How a run ended, in words."""
        self._ask = ask
        try:
            self._last = run = job()
        finally:
            self._ask = None
        return f"{run.outcome}: {' '.join(filter(None, sentences(run)))}\nlog: {run.run}"


def _undone(step: Step) -> str:
    return f"{'taken back' if step.effect in WORKED else 'stays'}: {step.action}{'' if step.effect in WORKED else f' ({step.evidence})'}"
