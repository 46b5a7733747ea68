"""Logs of runs read back, for replay, undo, evaluation and training."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from edgelam.action import parse_action
from edgelam.errors import ActionError, UsageError
from edgelam.trajectory import Effect, Ending, Outcome, Step, Trajectory

_EFFECTS_OF_0_1 = {"expected": Effect.VERIFIED, "none": Effect.NOT_SEEN}
"""Words of logs that were written before 0.2."""


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
    elif kind == "planned":
        current.plan = _known(Trajectory, {"plan": row["plan"]})["plan"]
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
