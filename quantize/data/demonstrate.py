"""The expert: carries out a task in the simulated desktop and leaves a validated trajectory."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot
from edgelam.errors import ActionError
from edgelam.quantize.data.examples import MISTAKE
from edgelam.quantize.data.task import Intent, Task
from edgelam.quantize.data.tasks import open_app
from edgelam.retrieval import Candidate, Index
from edgelam.retrieval.index import TOP_K, including
from edgelam.runtime.attempt import attempt
from edgelam.runtime.choosing.deciding import decide
from edgelam.runtime.decision import Decision
from edgelam.runtime.desktop.keypad import REF, KeypadDesktop
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.widgets import Widget
from edgelam.runtime.executor import ENDS
from edgelam.runtime.labels import Labels
from edgelam.runtime.planner import divide
from edgelam.runtime.policy import Policy
from edgelam.runtime.prompt import COMPLETE, candidate_lines
from edgelam.runtime.request.goal import mentioned
from edgelam.runtime.request.quoting import in_quotes
from edgelam.trajectory import Effect, Step, Trajectory, digest

Watch = Callable[[Trajectory, Snapshot, Step], None]
"""Called before every step with what was done so far, what is on the screen, and what the expert does."""

SLIPS = 0.06
"""Share of steps before which the expert, when it teaches, does something wrong that it then puts right."""


WAY = 4
"""Acts at top_k to reach one control: menus and tabs to open first."""

MAX_MISTAKES = 3
"""In one explored trajectory."""

REJECTED = 0.5
"""Share of an explorer's wrong answers that are only noted, not carried out."""

WAYS_BACK = ("cancel", "close", "prefs:close", "ok")
"""Keys of the widgets that leave a dialog, the best first; *OK* is the only one that a message has."""


class NotDemonstrated(Exception):
    """The expert could not carry the task out, or its end state is wrong: no example comes of it."""


class Expert:
    """Turns intents into actions on what is on the screen, opening menus and tabs on the way.

    With ``teach`` the candidates vary in number and now and then it makes a mistake and corrects it. With an
    ``explorer`` the mistakes are those that this model makes, where they can be put right (on-policy states with the
    expert's answer: DAgger, arXiv 1011.0686).
    """

    def __init__(
        self, task: Task, index: Index, top_k: int, teach: bool = True, watch: Watch | None = None,
        explorer: Policy | None = None,
    ) -> None:  # fmt: skip
        self._task = task
        inner = open_app(task.app, task.seed)
        self._app: SimApp = inner.running[task.app]
        self._desktop = KeypadDesktop(inner)
        self._index = index
        self._top_k = top_k
        self._rng = random.Random(f"expert/{task.app}/{task.seed}")
        self._teach = teach
        self._watch = watch
        self._explorer = explorer
        self._subtasks = divide(task.request)
        self._trajectory = Trajectory(
            f"{task.app}/{task.seed}", task.request, desktop="sim", app=task.app, model="expert",
            plan=[in_quotes(task.request, p) for p in self._subtasks],
        )  # fmt: skip
        self.missed = 0

    def demonstrate(self) -> Trajectory:
        """The whole trajectory.

        Raises:
            NotDemonstrated: one of the checks failed.
        """
        try:
            for instruction, (number, final) in zip(self._task.instructions, self._places(), strict=True):
                self._finish_before(number)
                for i, intent in enumerate(instruction.intents):
                    self._carry_out(intent, number, final and i == len(instruction.intents) - 1)
                if final:
                    self._finish_before(number + 1)
        except ActionError as error:
            raise NotDemonstrated(str(error)) from error
        if not self._task.achieved(self._app):
            raise NotDemonstrated("the end state is not what the task asked for")
        if self._task.last.verb is Verb.DONE:
            self._finish_before(len(self._subtasks))
        else:
            self._end(Action(self._task.last.verb, text=self._task.last.text), 0, False)
        self._trajectory.outcome = ENDS[self._task.last.verb]
        return self._trajectory

    def _places(self) -> list[tuple[int, bool]]:
        """For each instruction, the first subtask of the plan that it stands in, and whether it is that subtask's last instruction."""
        numbers = [
            next((i for i, p in enumerate(self._subtasks) if p.start < end and p.end > start), 0)
            for start, end in self._task.spans
        ]
        return [(n, n not in numbers[i + 1 :]) for i, n in enumerate(numbers)]

    def _finish_before(self, number: int) -> None:
        """``done`` for every subtask before this number for which there is nothing (left) to do."""
        while self._trajectory.current < min(number, len(self._subtasks)):
            self._end(Action(Verb.DONE), self._trajectory.current, True)

    def _end(self, action: Action, subtask: int, completes: bool) -> None:
        """Something that is said, not done: ``done``, a question, that it cannot be done."""
        chosen = self._asked()
        step = self._record(action, None, subtask, completes)
        if chosen is not None and chosen.action.status is not action.status:
            step.rejected = _answer(chosen)

    def _carry_out(self, intent: Intent, subtask: int, final: bool) -> None:
        if self._teach and self._explorer is None and self._rng.random() < SLIPS:
            self._slip(intent, subtask)
        for _ in range(WAY):
            if intent.verb is Verb.WAIT and self._way_to(intent.key)[1]:
                return
            rejected = self._explore(intent, subtask, final)
            action, control, ready = self._next(intent)
            self._perform(action, control, subtask, final and ready, rejected=rejected)
            if ready:
                return
        raise NotDemonstrated(f"no way to {intent.key}")

    def _next(self, intent: Intent) -> tuple[Action, Control | None, bool]:
        """The next action towards an intent, and whether it is the intended one or only on the way."""
        if intent.verb is Verb.PRESS:
            return Action(Verb.PRESS, text=intent.text), None, True
        screen = self._desktop.snapshot()
        ref, ready = (REF, True) if intent.key == REF else self._way_to(intent.key)
        control = screen.find(ref)
        if control is None:
            raise NotDemonstrated(f"{intent.key} is not on the screen")
        verb = intent.verb if ready else Verb.CLICK
        text = intent.text if ready and intent.text else None
        return Action(verb, Labels(screen.controls).target(ref), text), control, ready

    def _way_to(self, key: str) -> tuple[str, bool]:
        """The ref of the widget itself if it can be reached, else of the menu or tab to click first."""
        for widget, _ in self._app.visible():
            if widget.key == key:
                return self._app.ref(widget), True
        holders = [w for w, _ in self._app.visible() if w.role in (Role.MENU, Role.TAB)]
        inmost = next((h for h in reversed(holders) if any(w.key == key for w in h.walk())), None)
        if inmost is None:
            raise NotDemonstrated(f"there is no {key}")
        return self._app.ref(inmost), False

    def _perform(
        self, action: Action, control: Control | None, subtask: int, final: bool, verdict: str = "", rejected: str = ""
    ) -> None:
        before = self._desktop.snapshot()
        step = self._record(action, control, subtask, final, verdict)
        step.rejected = rejected
        done = attempt(self._desktop, action, control, before, self._desktop.snapshot)
        if done.effect is Effect.ERROR:
            raise NotDemonstrated(done.evidence)
        step.effect, step.evidence = done.effect, done.evidence

    def _record(self, action: Action, needed: Control | None, subtask: int, final: bool, verdict: str = "") -> Step:
        snapshot = self._desktop.snapshot()
        step = Step(
            len(self._trajectory.steps), snapshot.app, snapshot.title, digest(snapshot), [], action,
            modal=snapshot.modal, subtask=subtask, completes=final, verdict=verdict,
        )  # fmt: skip
        if self._watch is not None:
            self._watch(self._trajectory, snapshot, step)
        if self._teach and not _can_be_said(action, subtask, self._trajectory.plan):
            raise NotDemonstrated(f"{action} copies what this subtask does not say")
        kept = self._retrieve(self._trajectory.plan[subtask], snapshot, needed)
        step.candidates = list(
            candidate_lines(self._trajectory.plan[subtask], snapshot, kept, Labels(snapshot.controls))
        )
        self._trajectory.steps.append(step)
        return step

    def _retrieve(self, subtask: str, snapshot: Snapshot, needed: Control | None) -> list[Candidate]:
        """What retrieval keeps, and the needed control in any case; misses are counted."""
        top_k = self._rng.randrange(self._top_k // 2, self._top_k + 3) if self._teach else self._top_k
        found = self._index.search(subtask, snapshot, top_k)
        kept = found if needed is None else including(found, needed)
        self.missed += len(kept) - len(found)
        return kept

    # Mistakes

    def _explore(self, intent: Intent, subtask: int, final: bool) -> str:
        """Ask the model what it would do here. Where it is wrong, either its answer is returned, to be rejected, or
        it is carried out as a mistake, and the expert finds back."""
        chosen = self._asked()
        if chosen is None:
            return ""
        right, _, ready = self._next(intent)
        control = chosen.control
        if chosen.action == right:
            return "" if chosen.completes == (final and ready) else _answer(chosen)
        mistakes = sum(s.verdict == MISTAKE for s in self._trajectory.steps)
        if control is None or mistakes >= MAX_MISTAKES or self._rng.random() < REJECTED:
            return _answer(chosen)
        layers = len(self._app.dialogs)
        self._perform(chosen.action, control, subtask, False, MISTAKE)
        if len(self._app.dialogs) > layers:
            self._leave_dialog(subtask)
        return ""

    def _asked(self) -> Decision | None:
        """What the explorer, if there is one, would do now."""
        if self._explorer is None:
            return None
        return decide(self._explorer, self._trajectory, self._desktop.snapshot())

    def _slip(self, intent: Intent, subtask: int) -> None:
        """Something wrong but harmless: another menu or tab, or a dialog that is then left."""
        wrong = [w for w, _ in self._app.visible() if self._is_harmless(w) and w.key != intent.key]
        if not wrong:
            return
        layers = len(self._app.dialogs)
        widget = self._rng.choice(wrong)
        self._click(widget, subtask, MISTAKE)
        if len(self._app.dialogs) > layers:
            self._leave_dialog(subtask)

    def _leave_dialog(self, subtask: int) -> None:
        leave = next((w for key in WAYS_BACK for w, _ in self._app.visible() if w.key == key), None)
        if leave is None:
            raise NotDemonstrated("a dialog without a way back")
        self._click(leave, subtask)

    def _is_harmless(self, widget: Widget) -> bool:
        opens = widget.key in self._app.openers and not self._app.dialogs
        return opens or (widget.role in (Role.MENU, Role.TAB) and widget is not self._app.open_tab)

    def _click(self, widget: Widget, subtask: int, verdict: str = "") -> None:
        screen = self._desktop.snapshot()
        control = screen.find(self._app.ref(widget))
        if control is not None:
            action = Action(Verb.CLICK, Labels(screen.controls).target(control.ref))
            self._perform(action, control, subtask, False, verdict)


def demonstrate(task: Task, index: Index, top_k: int = TOP_K) -> Trajectory:
    """The expert's trajectory for a task, as teaching material; see :class:`Expert`."""
    return Expert(task, index, top_k).demonstrate()


def _answer(decision: Decision) -> str:
    """A decision as the line that the model gave."""
    return f"{decision.action}{COMPLETE if decision.completes else ''}"


def _can_be_said(action: Action, subtask: int, plan: Sequence[str]) -> bool:
    """Whether the runtime's grammar could allow the text of an action: a span of the subtask, a path that ends in one,
    or something that another subtask quotes."""
    if action.verb not in (Verb.TYPE, Verb.SELECT):
        return True
    text, said = action.text or "", plan[subtask]
    quoted = (m for other in plan for m in mentioned(other))
    return text in said or text in quoted or (text.startswith("~/") and text.rpartition("/")[2] in said)
