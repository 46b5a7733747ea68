"""What one run keeps, and how its subtasks come to their ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot
from edgelam.phrases import base
from edgelam.runlog import Recorder
from edgelam.runtime.cycles import Cycles, chooses, does_once
from edgelam.runtime.decision import Decision, without_model
from edgelam.runtime.dialogs.closing import GIVING_UP, SETTING, way_out
from edgelam.runtime.dialogs.forced import confirming
from edgelam.runtime.dialogs.settling import ESCAPE, applied, entered, settled
from edgelam.runtime.files import Files
from edgelam.runtime.guard import Guard
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.labels import Labels
from edgelam.runtime.maps.ways import way_back
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.misuse import forms_of, names_of
from edgelam.runtime.request.repeating import REPEATED, count_of, goes_on_to_the_end
from edgelam.runtime.verify.evidence import Judgement
from edgelam.runtime.verify.judge import Judge
from edgelam.trajectory import MAY_HAVE_WORKED, WORKED, Effect, Ending, Outcome, Step, Trajectory, digest

TRIES = 3
"""Times that a subtask may be held for complete and not be, before the run ends."""

UNASKED_FILES = 2
"""New files or folders that nobody asked for, at which the run ends before it makes more of them."""

REFUSALS = 5
"""Acts that were left out, at which the run ends."""


_OPENS = re.compile(
    r"\b(?:open|show|bring|launch|start|display|view|see|go|pop|get|find|look|call|settings|preferences|options|properties|dialog|window)\b",
    re.IGNORECASE,
)
"""What wants a window to be there."""


def fills(action: Action, in_dialog: bool) -> bool:
    """Whether an act sets something in a dialog, rather than leaving it or turning to another page of it."""
    return in_dialog and action.verb in (Verb.TYPE, Verb.CHECK, Verb.UNCHECK, Verb.CHOOSE)


def _leaving_by(button: Control, dialog: Snapshot) -> Decision:
    """A click that is no evidence for anything."""
    action = Action(Verb.CLICK, Labels(dialog.controls).target(button.ref))
    return without_model(action, button, completes=True, relevance=0.0)


def _may_be_it(judged: Judgement) -> bool:
    """Whether one thing was set of which nobody can say that it was meant: a dialog is left with it, rather than more set."""
    return judged.effect is Effect.UNKNOWN and judged.go_on


def holds_at_once(step: Step, dialog: Snapshot) -> bool:
    """Whether something was set in a dialog that has no button to take it over with, nor one to leave it by; or not even a key left it."""
    is_set = fills(step.action, step.modal) and step.effect is Effect.VERIFIED
    return (is_set or step.action == ESCAPE) and confirming(dialog) is None and way_back(dialog) is None


class Run:
    """One request being carried out."""

    def __init__(self, trajectory: Trajectory, recorder: Recorder | None, guard: Guard, files: Files) -> None:
        self.trajectory = trajectory
        self.guard = guard
        self.files = files
        self.judge = Judge(files)
        self._recorder = recorder
        self._cycles = Cycles()
        self._first: Snapshot | None = None
        self._there = files.entries()
        self.repeated: Action | None = None
        """An act that is to be done once more."""

        self.leads: Decision | None = None
        """What the act that was taken for the last one of a subtask only led to."""

        self.gave_up = False
        """Whether the subtask was ended since what was done for it is not what it says, and nothing else was found."""

        self._asked_for = {name for subtask in trajectory.plan for name in names_of(intent_of(subtask))}
        self._refused = 0
        self._filled = False
        """Whether all that a subtask says stands in a dialog now, which is still to be confirmed."""

        self._contradicted: list[tuple[int, str, Action]] = []
        """Acts that were held for a subtask's last one and were not: its number, the screen, the act."""

    @property
    def subtask(self) -> str:
        return self.trajectory.plan[self.trajectory.current]

    @property
    def following(self) -> str:
        """The subtask after the current one; empty after the last."""
        return next(iter(self.trajectory.plan[self.trajectory.current + 1 :]), "")

    @property
    def last_typed(self) -> str:
        """The text that was written last in this run; empty where none was."""
        done = (s for s in reversed(self._standing) if s.action.verb is Verb.TYPE and s.effect in MAY_HAVE_WORKED)
        return next((s.action.text or "" for s in done), "")

    @property
    def _standing(self) -> list[Step]:
        """The steps that were not taken back."""
        return [s for s in self.trajectory.steps if s.index not in self.trajectory.undone]

    def begin(self, snapshot: Snapshot) -> None:
        self._first = snapshot
        self.judge.begin(self.subtask, snapshot)

    def contradicted_here(self, screen: str) -> frozenset[Action]:
        """Acts on exactly this screen that did not bring about what the subtask says."""
        here = (self.trajectory.current, screen)
        return frozenset(action for *at, action in self._contradicted if tuple(at) == here)

    @property
    def was_contradicted(self) -> bool:
        """Whether the subtask was held for complete already and was not."""
        return any(subtask == self.trajectory.current for subtask, *_ in self._contradicted)

    def confirming(self, snapshot: Snapshot) -> Decision | None:
        """The button that leaves a dialog in which all that the last subtask says is set; None where that is not so."""
        button = (confirming(snapshot) or way_out(snapshot, was_set=True)) if self._filled else None
        self._filled = False
        return None if button is None else _leaving_by(button, snapshot)

    def keeping(self, decision: Decision, snapshot: Snapshot) -> Decision:
        """What was set in a dialog is not given up where nobody says so: the button that keeps it instead of *Cancel*."""
        name = plain(decision.control.name) if decision.control is not None and snapshot.modal else ""
        if name not in GIVING_UP or name in plain(self.subtask) or not self.was_set_in(snapshot):
            return decision
        button = way_out(snapshot, was_set=True)
        return decision if button is None else _leaving_by(button, snapshot)

    def was_set_in(self, dialog: Snapshot) -> bool:
        """Whether something was set in the dialog that is shown."""
        steps = (s for s in self._standing if s.modal and s.window == dialog.title)
        return any(s.effect in WORKED and s.action.verb in SETTING for s in steps)

    def record(self, step: Step) -> None:
        self.trajectory.steps.append(step)
        if self._recorder is not None:
            self._recorder.step(step)

    def refuse(self, step: Step, why: str) -> None:
        """Leave out an act that the words of the request speak against; a model that knows nothing else is stopped."""
        step.effect, step.evidence = Effect.ERROR, why
        self._refused += 1
        if self._refused >= REFUSALS:
            self.end(Outcome.FAILED, f"Nothing else was found to do than what must not be done: {why}.")

    def conclude(self, step: Step, snapshot: Snapshot, claimed: bool) -> Judgement:
        """Complete the subtask where it is seen to be done, or the model holds it for done and nothing speaks against it;
        end the run where going on would not help."""
        is_last = step.subtask == len(self.trajectory.plan) - 1
        evidence = self.judge.evidence(snapshot)
        is_left = settled(evidence) is not None  # next, and the subtask is complete with that
        waits = self.opened(snapshot) and (is_left or not holds_at_once(step, snapshot))
        tried = step.effect in MAY_HAVE_WORKED or step.action.verb is Verb.DONE
        judged = self.judge.judge(snapshot)
        asks = self.judge.intent.kind is Kind.QUESTION
        answered = (
            bool(self.judge.already) or self.judge.answered is not None or (asks and judged.effect is Effect.VERIFIED)
        )
        open_still = waits and not answered and (is_last or not claimed or self._only_asks(step, snapshot))
        if tried and not open_still and applied(evidence) is None and entered(evidence) is None:
            step.completes = judged.effect is Effect.VERIFIED or (claimed and judged.effect is not Effect.NOT_SEEN)
        if self._goes_no_further(step):
            step.completes, self.repeated = True, None
            return Judgement(Effect.VERIFIED, f"{judged.sentence.rstrip('.')}, as far as it goes.")
        if step.completes and self._is_to_be_repeated(step):
            step.completes = False
            return judged
        is_set = fills(step.action, step.modal) and (judged.effect in WORKED or _may_be_it(judged))
        self._filled = not step.completes and claimed and waits and is_set
        if not step.completes and not self._filled:
            self._end_if_astray(step, snapshot, claimed, judged)
        return judged

    def _only_asks(self, step: Step, snapshot: Snapshot) -> bool:
        """Whether an act brought up a dialog that asks for more, where opening it is not what was wanted."""
        brought = not step.modal or step.window != snapshot.title
        return brought and way_back(snapshot) is not None and _OPENS.search(self.subtask) is None

    def _goes_no_further(self, step: Step) -> bool:
        """Whether an act that did more each time, and was to be done until it did no more, did nothing this time."""
        often = self.judge.actions.count(step.action) > 1 and step.effect not in WORKED
        return often and step.action.verb in REPEATED and goes_on_to_the_end(self.subtask)

    def _is_to_be_repeated(self, step: Step) -> bool:
        """Whether this act is the right one, and was not done often enough yet."""
        done = self.judge.actions.count(step.action)
        self.repeated = step.action if step.action.verb in REPEATED and done < count_of(self.subtask) else None
        return self.repeated is not None

    def opened(self, snapshot: Snapshot) -> bool:
        """Whether a dialog is in front that was not when the run began."""
        return snapshot.modal and not (
            self._first is not None and self._first.modal and self._first.title == snapshot.title
        )

    def stands_beside(self, snapshot: Snapshot) -> bool:
        """Whether a smaller window is in front that came up since the run began and stays open beside the first one: *Search*."""
        first = self._first
        if first is None or first.modal or snapshot.modal or not snapshot.controls:
            return False
        return snapshot.title != first.title and 2 * len(snapshot.controls) < len(first.controls)

    def _end_if_astray(self, step: Step, snapshot: Snapshot, claimed: bool, judged: Judgement) -> None:
        """End the run where nothing more is to be tried."""
        if judged.effect is Effect.NOT_SEEN and not judged.go_on:
            return self.end(Outcome.FAILED, judged.sentence)  # the application says itself that it could not
        naming = snapshot.modal or (snapshot.focus is not None and snapshot.focus.role is Role.TEXT)
        unfinished = self.judge.intent.kind is Kind.NEW_FOLDER and not naming
        if len(unasked := self._unasked_files()) >= (1 if unfinished else UNASKED_FILES):
            made = f"{' and '.join(unasked)} {'was' if len(unasked) == 1 else 'were'} made, which nobody asked for."
            return self.end(Outcome.FAILED, f"{made} {judged.sentence}")
        on = self.judge.acts[-1].control if self.judge.acts else None
        kinds = does_once(step, on), chooses(step, on)
        if self._cycles.closed(step.subtask, step.digest, step.action, digest(snapshot), *kinds):
            return self.give_up(f"Stopped, since it went in circles. {judged.sentence}", judged)
        brought_dialog = snapshot.modal and not step.modal  # then the act was a step on the way
        if claimed and not brought_dialog:
            self._contradicted.append((step.subtask, step.digest, step.action))
        tries = sum(subtask == step.subtask for subtask, *_ in self._contradicted)
        return self.give_up(judged.sentence, judged) if tries >= TRIES else None

    def give_up(self, why: str, judged: Judgement, outcome: Outcome = Outcome.FAILED) -> None:
        """Nothing else was found for the subtask; where it can be seen that it is not so, its acts were the wrong ones."""
        acts = (s for s in self.trajectory.steps if s.subtask == self.trajectory.current)
        self.gave_up = judged.effect is Effect.NOT_SEEN and not any(s.effect is Effect.UNKNOWN for s in acts)
        self.end(outcome, why)

    def note_undone(self, undone: list[int], said: str) -> None:
        """These steps were dealt with by an undo, of which this is ``said``."""
        self.trajectory.message = f"{self.trajectory.message} {said}".strip()
        if self._recorder is not None and undone:
            self._recorder.undone(undone)

    def _set_plan(self, plan: list[str]) -> None:
        """Go by this plan, and keep it in the log."""
        self.trajectory.plan = plan
        if self._recorder is not None:
            self._recorder.planned(plan)

    def reword(self, subtask: str) -> None:
        """The subtask in other words, once what it names is open."""
        self.trajectory.plan[self.trajectory.current] = subtask
        self._set_plan(self.trajectory.plan)

    def replan(self, rest: list[str], snapshot: Snapshot) -> None:
        """Go on with these subtasks instead of the current one and all after it."""
        trajectory, number = self.trajectory, self.trajectory.current
        tried = f"{trajectory.message} So I read it as: {'; '.join(rest)}."
        self._set_plan([*trajectory.plan[: number + 1], *rest])
        self._add(Ending(number, Effect.REPLANNED, tried))
        self._asked_for |= {name for subtask in rest for name in names_of(intent_of(subtask))}
        self._filled = self.gave_up = False
        self.end(Outcome.RUNNING)
        self.judge.begin(self.subtask, snapshot)

    def replace_subtask(self, parts: Sequence[str], snapshot: Snapshot) -> None:
        """These are to be done instead of the current subtask; none where it only says how things are, and more follows."""
        plan, number = self.trajectory.plan, self.trajectory.current
        self._set_plan([*plan[:number], *parts, *plan[number + 1 :]])
        self.judge.begin(self.subtask, snapshot)

    def merge_following(self) -> None:
        """The next subtask says more for what the current one has in front, so both are one."""
        plan, number = self.trajectory.plan, self.trajectory.current
        self._set_plan([*plan[:number], f"{plan[number]}, {plan[number + 1]}", *plan[number + 2 :]])
        self.judge.widen(self.subtask)

    def _unasked_files(self) -> list[str]:
        new = sorted(base(path) for path in self.files.entries() - self._there)
        return [name for name in new if not forms_of(name) & self._asked_for]

    def finish_subtask(self, step: Step, judged: Judgement, snapshot: Snapshot) -> None:
        """Say how a subtask ended, and begin the next one, or end the run after the last."""
        self._add(Ending(step.subtask, judged.effect, judged.sentence))
        if not judged.go_on:
            self.end(Outcome.UNKNOWN, judged.sentence)
        elif self.trajectory.current < len(self.trajectory.plan):
            self.judge.begin(self.subtask, snapshot)
        else:
            unknown = [e.evidence for e in self.trajectory.endings if e.effect not in (*WORKED, Effect.REPLANNED)]
            self.end(Outcome.UNKNOWN if unknown else Outcome.DONE, " ".join(unknown))

    def end(self, outcome: Outcome, message: str = "") -> None:
        self.trajectory.outcome, self.trajectory.message = outcome, message

    def close(self) -> None:
        """Say of every subtask that has no ending yet that it is not done, and close the log."""
        for number in range(len(self.trajectory.endings), len(self.trajectory.plan)):
            begun = any(s.subtask == number and s.effect is not Effect.SKIPPED for s in self.trajectory.steps)
            effect, said = (Effect.NOT_SEEN, "Not done") if begun else (Effect.SKIPPED, "Not tried")
            self._add(Ending(number, effect, f"{said}: {self.trajectory.plan[number]}."))
        if self._recorder is not None:
            self._recorder.end(self.trajectory)

    def _add(self, ending: Ending) -> None:
        self.trajectory.endings.append(ending)
        if self._recorder is not None:
            self._recorder.ending(ending)
