"""Routines: a run that worked, kept under a name, done again without the model as long as the screen matches."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from edgelam.action import Status, parse_action
from edgelam.control import Snapshot
from edgelam.errors import ActionError, UsageError
from edgelam.paths import write_private
from edgelam.phrases import normalise
from edgelam.redact import HIDDEN
from edgelam.retrieval import Candidate
from edgelam.runtime.decision import Decider, Decision, Goal, without_model
from edgelam.runtime.labels import control_of
from edgelam.runtime.planner import plan
from edgelam.runtime.prompt import HistoryEntry
from edgelam.trajectory import MAY_HAVE_WORKED, Outcome, Trajectory

NAME = re.compile(r"[^\W_][\w\- ]{0,63}")
"""What a routine may be called: it is also the name of its file."""

_BRACES = re.compile(r"\{\{|\}\}|\{(\w+)\}")
"""What :func:`_opened` writes: a brace of the text's own, doubled, or a parameter's name."""

_QUOTED_OR_BRACE = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]')


@dataclass(frozen=True, slots=True)
class RoutineStep:
    """One action, as it was done; ``completes`` says that a subtask of the request ends with it."""

    do: str
    completes: bool = False


@dataclass(frozen=True, slots=True)
class Routine:
    """``{name}`` in the request and in the steps stands for a parameter; ``parameters`` holds what it stood for."""

    name: str
    request: str
    app: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[RoutineStep, ...] = ()


def from_run(trajectory: Trajectory, name: str, parameters: Mapping[str, str]) -> Routine:
    """A routine of the steps of a run that did something.

    Raises:
        UsageError: the run was not done, its log hides what was typed, or a parameter's text is in its request or in its
            steps only.
    """
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot be a routine's name: letters, digits, spaces and hyphens, 64 at most.")
    if trajectory.outcome is not Outcome.DONE:
        raise UsageError(f"Run {trajectory.run} ended as {trajectory.outcome}; only one that was done can be kept.")
    steps = [s for s in trajectory.steps if s.effect in MAY_HAVE_WORKED]
    if any(HIDDEN in text for text in (trajectory.request, *(str(s.action) for s in steps))):
        raise UsageError(f"Run {trajectory.run} was recorded without what was typed, so it cannot be done again.")
    for key, value in parameters.items():
        if not value or value not in trajectory.request:
            raise UsageError(
                f"The request of run {trajectory.run} does not hold {value!r}, so {key} cannot stand for it."
            )
    kept = tuple(RoutineStep(_opened_line(str(s.action), parameters), s.completes) for s in steps)
    used = {place for step in kept for place in _places(step.do)}
    for key, value in parameters.items():
        if key not in used:
            raise UsageError(f"No step of run {trajectory.run} used {value!r}, so another {key} would change nothing.")
    return Routine(name, _opened(trajectory.request, parameters), trajectory.app, dict(parameters), kept)


def filled(routine: Routine, values: Mapping[str, str]) -> Routine:
    """The routine with its parameters' values in place, those of when it was saved where none is given.

    Raises:
        UsageError: it has no such parameter.
    """
    unknown = sorted(values.keys() - routine.parameters.keys())
    if unknown:
        known = ", ".join(routine.parameters) or "none"
        raise UsageError(f"The routine {routine.name!r} has no parameter {unknown[0]!r}; it has: {known}.")
    chosen = {**routine.parameters, **values}
    steps = tuple(replace(s, do=_closed(s.do, chosen, escaped=True)) for s in routine.steps)
    return replace(routine, request=_closed(routine.request, chosen), parameters=chosen, steps=steps)


def _opened(text: str, parameters: Mapping[str, str], escaped: bool = False) -> str:
    """A text with names in braces for values; braces of its own are doubled. Actions hold values ``escaped`` as JSON does."""
    forms = {_escaped(value) if escaped else value: key for key, value in parameters.items()}
    known = sorted((f for f in forms if f), key=len, reverse=True)

    def put(match: re.Match[str]) -> str:
        found = match.group()
        return f"{{{forms[found]}}}" if found in forms else found * 2

    return re.sub("|".join([*map(re.escape, known), "[{}]"]), put, text)


def _opened_line(line: str, parameters: Mapping[str, str]) -> str:
    """An action's line, opened in what stands between its quotes: its verb and its keys are no parameter's."""
    return _QUOTED_OR_BRACE.sub(
        lambda m: _opened(m.group(), parameters if m.group()[0] == '"' else {}, escaped=True), line
    )


def _places(text: str) -> set[str]:
    """The names that stand in braces in an opened text."""
    return {m[1] for m in _BRACES.finditer(text) if m[1]}


def _closed(text: str, values: Mapping[str, str], escaped: bool = False) -> str:
    """The inverse of :func:`_opened`."""

    def put(match: re.Match[str]) -> str:
        if match.group() in ("{{", "}}"):
            return match.group()[0]
        value = values.get(match[1])
        if value is None:
            raise UsageError(f"{match.group()} stands for nothing; add it under [parameters].")
        return _escaped(value) if escaped else value

    return _BRACES.sub(put, text)


def _escaped(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]


class Follower(Decider):
    """Decides by a routine; where the screen is not as it was, the model decides for the rest of that subtask.

    ``otherwise`` opens the model, on first need.
    """

    def __init__(self, routine: Routine, otherwise: Callable[[], Decider]) -> None:
        self.name = f"routine {routine.name}"
        self.asked = 0
        """How often the model was asked."""

        self._left = _by_subtask(routine)
        self._otherwise = otherwise
        self._model: Decider | None = None

    def decide(self, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]) -> Decision:
        steps = self._left.get(goal.subtask, [])
        if steps and (decision := _as_decision(steps[0], goal, snapshot)) is not None:
            steps.pop(0)
            return decision
        self._skip(goal.subtask)
        if self._model is None:
            self._model = self._otherwise()
        self.asked += 1
        return self._model.decide(goal, snapshot, history)

    def rank(self, subtask: str, snapshot: Snapshot) -> Sequence[Candidate]:
        """By the model, where that was needed."""
        return self._model.rank(subtask, snapshot) if self._model is not None else ()

    def _skip(self, subtask: str) -> None:
        """Leave the steps of a subtask that the model has taken over."""
        steps = self._left.get(subtask, [])
        while steps and not steps.pop(0).completes:
            pass


def _by_subtask(routine: Routine) -> dict[str, list[RoutineStep]]:
    """The steps of each subtask of the request, in order."""
    subtasks = plan(routine.request)
    found: dict[str, list[RoutineStep]] = {subtask: [] for subtask in subtasks}
    current = 0
    for step in routine.steps:
        found[subtasks[min(current, len(subtasks) - 1)]].append(step)
        current += step.completes
    return found


def _as_decision(step: RoutineStep, goal: Goal, snapshot: Snapshot) -> Decision | None:
    """The step as a decision; None where what it acts on is not on the screen, or it did nothing there."""
    action = parse_action(step.do)
    if action in goal.failed_actions:
        return None
    try:
        control = control_of(action, snapshot)
    except ActionError:
        return None
    if control is not None and action.verb not in control.verbs:
        return None
    ends = action.status is not Status.CONTINUE
    return None if ends else without_model(action, control, step.completes)


def to_toml(routine: Routine) -> str:
    """The file of a routine."""
    lines = [f"request = {_quoted(routine.request)}", f"app = {_quoted(routine.app)}", "", "[parameters]"]
    lines += [f"{key} = {_quoted(value)}" for key, value in routine.parameters.items()]
    for step in routine.steps:
        lines += ["", "[[steps]]", f"do = {_quoted(step.do)}"]
        lines += ["completes = true"] if step.completes else []
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML string: literal where it can be, so that quotes inside stay readable."""
    literal = "'" not in text and text.isprintable()
    return f"'{text}'" if literal else json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def from_toml(text: str, name: str) -> Routine:
    """Raises UsageError where the text is no routine."""
    try:
        given = tomllib.loads(text)
        steps = tuple(RoutineStep(**step) for step in given.pop("steps", ()))
        routine = Routine(name, steps=steps, **given)
    except (tomllib.TOMLDecodeError, TypeError, RecursionError) as error:
        raise UsageError(f"The routine {name!r} cannot be read: {error}.") from error
    texts: list[Any] = [routine.request, routine.app, *routine.parameters.values(), *(s.do for s in steps)]
    if not all(isinstance(t, str) for t in texts) or not routine.request.strip():
        raise UsageError(f"The routine {name!r} needs a request, and texts wherever texts belong.")
    for number, step in enumerate(steps, 1):
        try:
            parse_action(_closed(step.do, routine.parameters, escaped=True))
        except ActionError as error:
            raise UsageError(f"Step {number} of the routine {name!r} is {error}.") from error
    return routine


def save(routine: Routine, folder: Path) -> Path:
    """Raises UsageError where there is one of that name."""
    path = folder / f"{routine.name}.toml"
    if path.exists():
        raise UsageError(
            f"There is a routine called {routine.name!r} already; remove {path} first, or take another name."
        )
    write_private(path, to_toml(routine).encode())
    return path


def names(folder: Path) -> list[str]:
    return sorted(p.stem for p in folder.glob("*.toml"))


def named(request: str, folder: Path) -> Routine | None:
    """The routine whose name a request is, as it is typed or said: case and punctuation aside, with *run* before it or without.

    Raises:
        UsageError: it cannot be read.
    """
    said = normalise(request)
    found = next((n for n in names(folder) if said in (normalise(n), f"run {normalise(n)}")), None)
    return load(found, folder) if found is not None else None


def load(name: str, folder: Path) -> Routine:
    """Raises UsageError where there is none of that name, or it cannot be read."""
    path = folder / f"{name}.toml"
    if not NAME.fullmatch(name) or not path.is_file():
        known = ", ".join(names(folder)) or "none yet; `edgelam routine save` keeps one"
        raise UsageError(f"There is no routine called {name!r}; there are: {known}.")
    try:
        return from_toml(path.read_text(encoding="utf-8"), name)
    except UnicodeDecodeError as error:
        raise UsageError(f"The routine {name!r} is not UTF-8 text.") from error
