"""What happened: one run is one JSON Lines file, read back for replay, evaluation and training."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from edgelam.action import Action, parse_action
from edgelam.control import Snapshot
from edgelam.errors import ActionError, UsageError
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
    ``undo``: the action that takes this one back, ``was``: the mark of the text that is there again then; see edgelam.runtime.undo.
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
    endings: list[Ending] = field(default_factory=list)

    @property
    def current(self) -> int:
        """The number of the subtask that comes next; ``len(plan)`` when all are complete."""
        return self.steps[-1].subtask + self.steps[-1].completes if self.steps else 0


def digest(snapshot: Snapshot) -> str:
    """Ten hexadecimal digits that name what is on the screen, geometry and focus left out."""
    text = "\n".join(f"{c.role}|{c.name}|{c.value}|{'/'.join(c.path)}|{sorted(c.states)}" for c in snapshot.controls)
    return hashlib.sha256(f"{snapshot.title}\n{text}".encode()).hexdigest()[:10]


class Recorder:
    """Writes a trajectory as it happens; a run that is killed leaves every finished step readable."""

    def __init__(self, path: Path, trajectory: Trajectory, redact: bool = False) -> None:
        """With ``redact`` nothing that the person said or typed reaches the file; see :mod:`edgelam.redact`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._stream = path.open("x", encoding="utf-8", newline="\n")
        self._redactor = Redactor() if redact else None
        self._write(_header(trajectory))

    def step(self, step: Step) -> None:
        self._write(_step_row(step))

    def ending(self, ending: Ending) -> None:
        self._write(_ending_row(ending))

    def end(self, trajectory: Trajectory) -> None:
        self._write({"kind": "end", "outcome": trajectory.outcome, "message": trajectory.message})
        self._stream.close()

    def _write(self, row: dict[str, Any]) -> None:
        if self._redactor is not None:
            row = self._redactor.row(row)
        self._stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        self._stream.flush()


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


def _step(row: dict[str, Any]) -> Step:
    """The inverse of :func:`_step_row`; logs of before 0.2 have ``part`` for ``subtask``."""
    if "part" in row:
        row["subtask"] = row.pop("part")
    undo = parse_action(row["undo"]) if row.get("undo") else None
    return Step(
        **{
            **row,
            "action": parse_action(row["action"]),
            "undo": undo,
            "effect": _EFFECTS_OF_0_1.get(row["effect"]) or Effect(row["effect"]),
        }
    )


def read_all(path: Path) -> Iterator[Trajectory]:
    """Every trajectory in a JSON Lines file; one may follow another.

    Raises:
        UsageError: a line is not a trajectory's.
    """
    current: Trajectory | None = None
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            row = _row(path, number, line)
            kind = row.pop("kind", None)
            if kind == "run" and current is not None:
                yield current
            try:
                current = _with_row(current, kind, row)
            except (ActionError, KeyError, TypeError, ValueError) as error:
                raise UsageError(f"{path.name}, line {number}: not a row of a run's log.") from error
    if current is not None:
        yield current


def _with_row(current: Trajectory | None, kind: object, row: dict[str, Any]) -> Trajectory:
    """The trajectory that a row begins, continues or ends."""
    if kind == "run":
        return Trajectory(**{**row, "outcome": Outcome(row["outcome"])})
    if current is None:
        raise ValueError("no run has begun")
    if kind == "step":
        current.steps.append(_step(row))
    elif kind == "ending":
        current.endings.append(Ending(**{**row, "effect": Effect(row["effect"])}))
    elif kind == "end":
        current.outcome, current.message = Outcome(row["outcome"]), row["message"]
    else:
        raise ValueError(f"unknown kind {kind!r}")
    return current


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"{path.name}, line {number}: not JSON; the file is damaged there.") from error
    if not isinstance(row, dict):
        raise UsageError(f"{path.name}, line {number}: not a row of a run's log.")
    return row
