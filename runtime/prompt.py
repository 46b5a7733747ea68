"""What the model reads: one subtask, what was done, the window, one line per candidate.

The order keeps the unchanged part first (task, then a growing history), so that the engine's
key-value cache holds it from step to step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from edgelam.action import Action, Verb, quote
from edgelam.control import INPUT_ROLES, TICK_ROLES, Control, Role, Snapshot, State
from edgelam.numbers import in_digits
from edgelam.retrieval import Candidate
from edgelam.retrieval.lexical import words
from edgelam.runtime.labels import Labels
from edgelam.runtime.request.references import shorten, shown
from edgelam.screen_text import clean, clean_title
from edgelam.trajectory import Effect, Step, Trajectory

HISTORY_LENGTH = 6
"""Earlier actions shown; a small model needs no more to know where it is."""

COMPLETE = " ."
"""Ends an action after which its subtask is complete, in answers and in the history."""

NEAR = ((0.7, "surely"), (0.4, "likely"), (0.15, "perhaps"), (0.0, "hardly"))
"""How likely it is that the nearest control is meant, at least so much, in a word."""

OPTIONS = 8
TEXTS = 2
"""Lines of plain text shown from a dialog: its question."""

INSTRUCTIONS = """You operate a computer. Answer with the next action only, one line:
click "X" | check "X" | uncheck "X" | type "text" into "X" | select "text" in "X" | choose "option" in "X" |
press ctrl+s | open "app" | ask "question" | fail "reason" | done
Put " ." after the action that completes the task."""
"""Said first to a model that was not trained on this format."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """An earlier action and what came of it, as far as the next decision needs it."""

    action: Action
    note: str = ""
    completes: bool = False

    def __str__(self) -> str:
        line = f"{_shown(self.action)}{COMPLETE if self.completes else ''}"
        return line if not self.note else f"{line} ({self.note})"


def _shown(action: Action) -> Action:
    """An earlier action: a long text as its reference; what it chose is text from the screen."""
    return replace(action, text=clean(action.text or "")) if action.verb is Verb.CHOOSE else shown(action)


@dataclass(frozen=True, slots=True)
class Observation:
    """Everything one decision is made from; ``subtask`` is the command that is being carried out."""

    subtask: str
    window: str
    modal: bool
    history: tuple[HistoryEntry, ...]
    lines: tuple[str, ...]


def observation_of(trajectory: Trajectory, index: int) -> Observation:
    """The observation that step ``index`` of a recorded run was decided from."""
    step = trajectory.steps[index]
    history = tuple(history_of(trajectory, step.subtask, trajectory.steps[:index]))
    return Observation(trajectory.plan[step.subtask], step.window, step.modal, history, tuple(step.candidates))


def history_of(trajectory: Trajectory, current: int, steps: Sequence[Step]) -> list[HistoryEntry]:
    """What was done before, for a decision about the subtask of this number; what was done for one that was planned anew does not
    count for those that stand in its place."""
    gone = {number for number in trajectory.replaced if number < current}
    return [history_entry(s) for s in steps if s.subtask not in gone]


def history_entry(step: Step) -> HistoryEntry:
    """A finished step as the next prompts show it."""
    notes = {Effect.NOT_SEEN: "no effect", Effect.ERROR: "failed"}
    return HistoryEntry(step.action, notes.get(step.effect, ""), step.completes)


def render(observation: Observation, instructions: bool = False) -> str:
    """The user's turn of the chat."""
    turn = [INSTRUCTIONS] if instructions else []
    turn.append(f"Task: {shorten(observation.subtask).subtask}")
    turn.extend(f"Did: {entry}" for entry in observation.history[-HISTORY_LENGTH:])
    turn.append(f"{'Dialog' if observation.modal else 'Window'}: {clean_title(observation.window)}")
    turn.extend(observation.lines)
    return "\n".join(turn)


def candidate_lines(
    subtask: str, snapshot: Snapshot, candidates: Sequence[Candidate], labels: Labels | Mapping[str, str]
) -> tuple[str, ...]:
    """One line per candidate, the likeliest first, then what the window says, and which control is nearest to what was asked."""
    kept = {c.control.ref for c in candidates}
    lines = [control_line(c.control, labels[c.control.ref], subtask) for c in candidates]
    return (*lines, *said_lines(snapshot, kept), *near_line(candidates, labels))


def near_line(candidates: Sequence[Candidate], labels: Labels | Mapping[str, str]) -> list[str]:
    """``near "Bold" likely``: a small model copies what it is told, and weighs badly what it has to find among others."""
    if not candidates:
        return []
    first = max(candidates, key=lambda c: c.probability)
    word = next(word for least, word in NEAR if first.probability >= least)
    return [f"near {labels[first.control.ref]} {word}"]


def app_line(name: str) -> str:
    """How an application that can be opened is shown."""
    return f"app {quote(clean(name))}"


def control_line(control: Control, label: str, subtask: str = "") -> str:
    """``check "Wrap text" on`` · ``text "Name" = "a.txt"`` · ``combo "Size" = "S" [S, M, L]``."""
    line = f"{control.role} {label}"
    if control.role in TICK_ROLES:
        line += " on" if control.has(State.CHECKED) else " off"
    elif control.role in (Role.TAB, Role.ITEM) and control.has(State.SELECTED):
        line += " selected"
    if control.role in INPUT_ROLES and control.role is not Role.PASSWORD:
        line += f" = {quote(clean(control.value))}"
    if control.options:
        line += f" [{', '.join(clean(o, 24) for o in shown_options(control, subtask))}]"
    return line


def shown_options(control: Control, subtask: str) -> list[str]:
    """The options worth showing: those that share a word with the subtask first, in their own order."""
    if len(control.options) <= OPTIONS:
        return list(control.options)
    wanted = {*words(subtask), *words(in_digits(subtask))}
    likely = sorted(control.options, key=lambda o: not wanted & set(words(o)))[:OPTIONS]
    return [o for o in control.options if o in likely]


def said_lines(snapshot: Snapshot, kept: set[str]) -> list[str]:
    """A dialog's question and any display: text that informs but cannot be acted on."""
    texts = [
        c for c in snapshot.controls
        if c.ref not in kept and not c.verbs and c.has(State.SHOWING)
        and ((snapshot.modal and c.role is Role.LABEL and len(c.name) > 12) or (c.role is Role.STATUS and c.value))
    ]  # fmt: skip
    return [f"says {quote(clean(c.value or c.name, 100))}" for c in texts[:TEXTS]]
