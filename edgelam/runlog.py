"""The log of a run: one JSON Lines file, written as it happens, for nobody else to read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from edgelam.errors import EnvironmentProblem
from edgelam.passwords import passwords_in
from edgelam.paths import open_private, write_private
from edgelam.redact import Redactor
from edgelam.trajectory import Ending, Step, Trajectory


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

    def planned(self, plan: list[str]) -> None:
        """The rest of the request was planned anew."""
        self._write({"kind": "planned", "plan": plan})

    def undone(self, steps: list[int]) -> None:
        self._write({"kind": "undone", "steps": steps})

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
