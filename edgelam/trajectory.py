"""What happened: one run is one JSON Lines file, read back for replay, evaluation and training."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from edgelam.action import Action, parse_action
from edgelam.control import Snapshot
from edgelam.errors import ActionError, EnvironmentProblem, UsageError
from edgelam.passwords import passwords_in
from edgelam.paths import open_private, write_private
from edgelam.redact import Redactor


class Outcome(StrEnum):
    """How a run ended."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "not known"
    """Everything was done, and of something nobody can see whether it worked."""
    CANNOT = "cannot"
    ASKED = "asked"
    REFUSED = "refused"
    STOPPED = "stopped"


class Effect(StrEnum):
    """What an action was seen to do."""

    VERIFIED = "verified"
    """What it should bring about is there."""
    CHANGED = "changed"
    """The control or window that it aimed at changed."""
    NOT_SEEN = "not seen"
    """What should show is not there."""
    UNKNOWN = "not known"
    """The application does not show whether it worked: nothing is repeated and nothing tried instead."""
    ERROR = "error"
    SKIPPED = "skipped"


WORKED = (Effect.VERIFIED, Effect.CHANGED)
"""Effects of an action that did something."""

MAY_HAVE_WORKED = (*WORKED, Effect.UNKNOWN)
"""Effects after which doing the same again could undo it, or do it twice."""

SIGNS = {
    **dict.fromkeys(WORKED, "✓"), Effect.NOT_SEEN: "∅", Effect.UNKNOWN: "?", Effect.ERROR: "✗", Effect.SKIPPED: "·",
}  # fmt: skip
"""Effects in one character, for people."""

_EFFECTS_OF_0_1 = {"expected": Effect.VERIFIED, "none": Effect.NOT_SEEN}
"""Words of logs that were written before 0.2."""


@dataclass(slots=True)
class Step:
    """One turn of the loop. ``candidates`` are the prompt's lines; ``milliseconds`` is by stage.

    ``subtask`` is the number of the plan's subtask it was taken for, and ``completes`` says that this subtask ends with it.
    ``relevance``: how well what it was done to fits the subtask, 0 to 1.
    ``rejected``: in a demonstration, the wrong answer that a model gave here.
    ``undo``: the action that takes this one back, ``was`` and ``left``: marks of what the control held before and after,
    ``document``: what the window showed after; see edgelam.runtime.undo.
    """

    index: int
    app: str
    window: str
    digest: str
    candidates: list[str]
    action: Action
    modal: bool = False
    subtask: int = 0
    completes: bool = False
    verdict: str = ""
    rejected: str = ""
    effect: Effect = Effect.SKIPPED
    evidence: str = ""
    confidence: float = 0.0
    relevance: float = 0.0
    tokens_in: int = 0
    tokens_out: int = 0
    milliseconds: dict[str, float] = field(default_factory=dict)
    undo: Action | None = None
    was: str = ""
    left: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a subtask ended: what is so now, in one sentence for a person."""

    subtask: int
    effect: Effect
    evidence: str


@dataclass(slots=True)
class Trajectory:
    """A request, the subtasks it was divided into, every step taken for it, and how each subtask ended."""

    run: str
    request: str
    desktop: str = ""
    app: str = ""
    model: str = ""
    started: str = ""
    outcome: Outcome = Outcome.RUNNING
    message: str = ""
    plan: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)
    """Numbers of the steps that were taken back since, or cannot be."""
    endings: list[Ending] = field(default_factory=list)

    @property
    def current(self) -> int:
        """The number of the subtask that comes next; ``len(plan)`` when all are complete."""
        return self.steps[-1].subtask + self.steps[-1].completes if self.steps else 0


def sentences(trajectory: Trajectory) -> list[str]:
    """What is so now, for a person: a sentence for each subtask, and the message where it says more than these."""
    said = [ending.evidence for ending in trajectory.endings]
    return said if trajectory.message in " ".join(said) else [*said, trajectory.message]


def digest(snapshot: Snapshot) -> str:
    """Ten hexadecimal digits that name what is on the screen, geometry and focus left out."""
    text = "\n".join(f"{c.role}|{c.name}|{c.value}|{'/'.join(c.path)}|{sorted(c.states)}" for c in snapshot.controls)
    return hashlib.sha256(f"{snapshot.title}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:10]


class Recorder:
    """Writes a trajectory as it happens, for nobody else to read; a run that is killed leaves every finished step readable.

    Raises (every method):
        EnvironmentProblem: the log cannot be written, the disk being full for instance. No half line is left then.
    """

    def __init__(self, path: Path, trajectory: Trajectory, redact: bool = False) -> None:
        """No password reaches the file, and with ``redact`` nothing that the person said or typed; see :mod:`edgelam.redact`."""
        self._path = path
        self._redactor = Redactor(passwords_in(trajectory.request), everything=redact)
        self._rows: list[dict[str, Any]] = []
        self._descriptor: int | None = None
        try:
            self._descriptor = open_private(path)
        except OSError as error:
            raise self._problem(error) from error
        self._write(_header(trajectory))

    def step(self, step: Step) -> None:
        self._write(_step_row(step))

    def ending(self, ending: Ending) -> None:
        self._write(_ending_row(ending))

    def end(self, trajectory: Trajectory) -> None:
        self._write({"kind": "end", "outcome": trajectory.outcome, "message": trajectory.message})
        self._close()

    def _write(self, row: dict[str, Any]) -> None:
        if self._descriptor is None:
            return  # it was said already that the log cannot be written
        self._rows.append(row)
        try:
            if self._redactor.learn(row):
                self._write_again()
            else:
                _append(self._descriptor, self._line(row))
        except OSError as error:
            self._close()
            raise self._problem(error) from error

    def _line(self, row: dict[str, Any]) -> bytes:
        return _encoded(self._redactor.row(row))

    def _write_again(self) -> None:
        """A password showed up that the lines so far may hold."""
        self._close()
        write_private(self._path, b"".join(map(self._line, self._rows)))
        self._descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor = None

    def _problem(self, error: OSError) -> EnvironmentProblem:
        return EnvironmentProblem(f"The log of this run cannot be written to {self._path.parent}: {error.strerror}.")


def _encoded(row: dict[str, Any]) -> bytes:
    """One line; half a surrogate pair, which is no text but stands in names of files and windows, stays readable as JSON."""
    return (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


@contextmanager
def appended(path: Path) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Writes more rows to a log, each whole or not at all.

    Raises:
        EnvironmentProblem: it cannot be written; before anything is done where the folder does not allow it.
    """

    def problem(error: OSError) -> EnvironmentProblem:
        return EnvironmentProblem(f"{path.name} cannot be written: {error.strerror}.")

    def write(row: dict[str, Any]) -> None:
        try:
            _append(descriptor, _encoded(row))
        except OSError as error:
            raise problem(error) from error

    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise problem(error) from error
    try:
        yield write
    finally:
        os.close(descriptor)


def _append(descriptor: int, data: bytes) -> None:
    """A whole line or nothing of it. Raises OSError."""
    length = os.fstat(descriptor).st_size
    left = memoryview(data)
    try:
        while left:
            left = left[os.write(descriptor, left) :]
    except OSError:
        with suppress(OSError):
            os.ftruncate(descriptor, length)
        raise


def to_data(trajectory: Trajectory) -> dict[str, Any]:
    """For JSON: the same words as in a log."""
    rows = {"steps": [*map(_step_row, trajectory.steps)], "endings": [*map(_ending_row, trajectory.endings)]}
    return {**asdict(trajectory), **rows}


def to_lines(trajectory: Trajectory) -> Iterator[str]:
    """The same rows that a :class:`Recorder` writes."""
    end = {"kind": "end", "outcome": trajectory.outcome, "message": trajectory.message}
    rows = (_header(trajectory), *map(_step_row, trajectory.steps), *map(_ending_row, trajectory.endings), end)
    yield from (json.dumps(row, ensure_ascii=False) for row in rows)


def _header(trajectory: Trajectory) -> dict[str, Any]:
    return {"kind": "run", **{k: v for k, v in asdict(trajectory).items() if k not in ("steps", "endings")}}


def _ending_row(ending: Ending) -> dict[str, Any]:
    return {"kind": "ending", **asdict(ending)}


def _step_row(step: Step) -> dict[str, Any]:
    """A step as it is written: its actions as lines of text."""
    return {"kind": "step", **asdict(step), "action": str(step.action), "undo": str(step.undo or "")}


def _ending(row: dict[str, Any], trajectory: Trajectory) -> Ending:
    """The inverse of :func:`_ending_row`."""
    row = _known(Ending, row)
    _raise_if_beyond(row["subtask"], trajectory)
    return Ending(row["subtask"], Effect(row["effect"]), row["evidence"])


def _step(row: dict[str, Any]) -> Step:
    """The inverse of :func:`_step_row`; logs of before 0.2 have ``part`` for ``subtask``."""
    if "part" in row:
        row["subtask"] = row.pop("part")
    row = _known(Step, {**row, "undo": None}) | {"undo": row.get("undo") or ""}
    if not isinstance(row["action"], str) or not isinstance(row["undo"], str):
        raise TypeError("an action is a text")
    undo = parse_action(row["undo"]) if row["undo"] else None
    return Step(
        **{
            **row,
            "action": parse_action(row["action"]),
            "undo": undo,
            "effect": _EFFECTS_OF_0_1.get(row["effect"]) or Effect(row["effect"]),
        }
    )


MAX_LINE = 16_000_000
"""Bytes of one line of a log."""


def read_all(path: Path) -> Iterator[Trajectory]:
    """Every trajectory in a JSON Lines file; one may follow another. Half a line at the end is what a run was killed in.

    Raises:
        UsageError: a line is not a trajectory's, or the file cannot be read.
    """
    current: Trajectory | None = None
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(iter(lambda: stream.readline(MAX_LINE), b""), 1):
                row = _row(path, number, line)
                if row is None:
                    break
                kind = row.pop("kind", None)
                if kind == "run" and current is not None:
                    yield current
                try:
                    current = _with_row(current, kind, row)
                except (ActionError, KeyError, TypeError, ValueError) as error:
                    raise UsageError(f"{path.name}, line {number}: not a row of a run's log.") from error
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read: {error.strerror}.") from error
    if current is not None:
        yield current


def _with_row(current: Trajectory | None, kind: object, row: dict[str, Any]) -> Trajectory:
    """The trajectory that a row begins, continues or ends."""
    if kind == "run":
        row = _known(Trajectory, row)
        return Trajectory(**{**row, "outcome": Outcome(row["outcome"])})
    if current is None:
        raise ValueError("no run has begun")
    if kind == "step":
        step = _step(row)
        _raise_if_beyond(step.subtask, current)
        current.steps.append(step)
    elif kind == "ending":
        current.endings.append(_ending(row, current))
    elif kind == "undone":
        current.undone += _known(Trajectory, {"undone": row["steps"]})["undone"]
    elif kind == "end":
        current.outcome, current.message = (
            Outcome(row["outcome"]),
            _known(Trajectory, {"message": row["message"]})["message"],
        )
    else:
        raise ValueError(f"unknown kind {kind!r}")
    return current


def _raise_if_beyond(subtask: int, trajectory: Trajectory) -> None:
    if not 0 <= subtask < max(1, len(trajectory.plan)):
        raise ValueError("no such subtask")


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "str": lambda value: isinstance(value, str),
    "int": lambda value: isinstance(value, int),
    "bool": lambda value: isinstance(value, bool),
    "float": lambda value: isinstance(value, (int, float)),
    "list[int]": lambda value: isinstance(value, list) and all(isinstance(v, int) for v in value),
    "list[str]": lambda value: isinstance(value, list) and all(isinstance(v, str) for v in value),
    "dict[str, float]": lambda value: (
        isinstance(value, dict) and all(isinstance(v, (int, float)) for v in value.values())
    ),
}
"""What a field of a row must hold, by the type of the same field here."""


def _known(kind: type[Step] | type[Ending] | type[Trajectory], row: dict[str, Any]) -> dict[str, Any]:
    """The fields that this version knows, a later one may have more. Raises TypeError where one is of another type."""
    types = {f.name: str(f.type) for f in fields(kind)}
    known = {key: value for key, value in row.items() if key in types}
    for key, value in known.items():
        if types[key] in _CHECKS and not _CHECKS[types[key]](value):
            raise TypeError(f"{key} is no {types[key]}")
    return known


def _row(path: Path, number: int, line: bytes) -> dict[str, Any] | None:
    """What a line says; None for half a line."""
    try:
        row = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        if number > 1 and not line.endswith(b"\n") and len(line) < MAX_LINE:
            return None
        raise UsageError(f"{path.name}, line {number}: not JSON; the file is damaged there.") from error
    if not isinstance(row, dict):
        raise UsageError(f"{path.name}, line {number}: not a row of a run's log.")
    return row
