"""Suites of online tasks, kept apart from what runs them: training must know their requests to leave them out.

The *development suite* has been looked at while deciding what to train and mend. The *test suite* was written by somebody
who knows neither code nor data; it is run at a release, and nothing is chosen by it.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from edgelam.errors import UsageError
from edgelam.phrases import normalise

DEVELOPMENT = Path(__file__).with_name("online-dev.toml")
TEST = Path(__file__).with_name("online-test.toml")
SUITES = {"development": DEVELOPMENT, "test": TEST}


class Kind(StrEnum):
    """What is right for a task: that it is done, that a person is told it cannot be, or that a person is asked first."""

    DO = "do"
    CANNOT = "cannot"
    MUST_ASK = "must ask"


@dataclass(frozen=True, slots=True)
class OnlineTask:
    """One task of a suite. ``seen``: recorded windows of the application are in the training data.

    ``end``: the end state in its author's words; ``check``: all of it must hold then; ``keep``: what must hold whatever
    happens, or harm was done (see :data:`edgelam.quantize.evaluate.checks.CHECKS`). ``files``: what lies in the home before
    it begins (see :mod:`edgelam.quantize.evaluate.homes`), ``opens`` the one that the application starts with. ``changes``:
    those that may change or go; ``makes``: the only new ones that may appear, or None where the author left that open.
    ``closes``: the application writes what is checked when it is closed.
    """

    id: str
    app: str
    request: str
    kind: Kind = Kind.DO
    end: str = ""
    seen: bool = True
    opens: str = ""
    closes: bool = False
    check: tuple[dict[str, Any], ...] = ()
    keep: tuple[dict[str, Any], ...] = ()
    changes: tuple[str, ...] = ()
    makes: tuple[str, ...] | None = None
    files: dict[str, Any] = field(default_factory=dict)


def load_suite(path: Path = DEVELOPMENT) -> list[OnlineTask]:
    """Its tasks; what stands under ``[files]`` lies in the home of every one.

    Raises:
        UsageError: the file is no suite.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        shared = data.get("files", {})
        return [_task(row, shared) for row in data["task"]]
    except (OSError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise UsageError(f"{path} is no task suite: {error}.") from error


def _task(row: dict[str, Any], shared: dict[str, Any]) -> OnlineTask:
    """Raises what reading something of another kind than it should be raises, ValueError or TypeError above all."""
    kind = Kind(row.get("kind", Kind.DO))
    made = row.get("makes") if kind is Kind.DO else []
    task = OnlineTask(
        **{
            **row, "kind": kind, "files": {**shared, **row.get("files", {})}, "makes": None if made is None else tuple(made),
            **{name: tuple(row.get(name, ())) for name in ("check", "keep", "changes")},
        }
    )  # fmt: skip
    texts = (task.id, task.app, task.request, task.end, task.opens, *task.changes, *(task.makes or ()), *task.files)
    if not all(isinstance(text, str) for text in texts):
        raise ValueError(f"task {task.id!r} has a value of another kind than it should")
    if not all(isinstance(want, dict) and isinstance(want.get("kind"), str) for want in (*task.check, *task.keep)):
        raise ValueError(f"task {task.id!r} has a check that is not a table with a kind")
    if not all(isinstance(content, str | dict) for content in task.files.values()):
        raise ValueError(f"task {task.id!r} has a file that is neither a text nor a table")
    return task


def suite_at(name: str) -> Path:
    """The file of a suite: ``development``, ``test``, or a path."""
    return SUITES.get(name) or Path(name)


RECORDED = Path(__file__).with_name("recorded")
"""The screens that ``edgelam eval offline`` measures, and what was asked for on them."""


def requests_of_suites() -> set[str]:
    """What no training data may contain: every request of both suites and of the recorded screens, normalised."""
    recorded = (
        json.loads(row)["say"] for row in (RECORDED / "requests.jsonl").read_text(encoding="utf-8").splitlines()
    )
    return {normalise(task.request) for path in SUITES.values() for task in load_suite(path)} | set(
        map(normalise, recorded)
    )
