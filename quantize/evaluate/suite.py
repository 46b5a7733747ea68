"""Suites of online tasks, kept apart from what runs them: training must know their requests to leave them out."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from edgelam.errors import UsageError

SUITE = Path(__file__).with_name("online.toml")


@dataclass(frozen=True, slots=True)
class OnlineTask:
    """One task of a suite. ``seen``: recorded windows of the application are in the training data.

    ``files``: what lies in the home before it begins, path to text.
    """

    id: str
    app: str
    request: str
    check: dict[str, Any]
    seen: bool = True
    files: dict[str, str] = field(default_factory=dict)


def load_suite(path: Path = SUITE) -> list[OnlineTask]:
    """Raises UsageError where the file is no suite."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["task"]
        tasks = [OnlineTask(**row) for row in rows]
    except (OSError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise UsageError(f"{path} is no task suite: {error}.") from error
    for task in tasks:
        texts = [task.id, task.app, task.request, *(task.files.values() if isinstance(task.files, dict) else [None])]
        if not all(isinstance(text, str) for text in texts) or not isinstance(task.check, dict):
            raise UsageError(f"{path} is no task suite: task {task.id!r} has a value of another kind than it should.")
    return tasks
