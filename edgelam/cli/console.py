"""All terminal output: results to stdout, messages to stderr, a live view only on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from edgelam.trajectory import SIGNS, WORKED, Effect, Step

COLOURS = {**dict.fromkeys(WORKED, "green"), Effect.NOT_SEEN: "yellow", Effect.UNKNOWN: "yellow", Effect.ERROR: "red"}


def say(text: str) -> None:
    """A message for people."""
    click.echo(text, err=True)


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    width = None if sys.stdout.isatty() else 120
    Console(width=width, highlight=False, markup=False).print(table)


class StepView:
    """Steps on stderr as they happen, each under the subtask of the request that it is for; colour only on a terminal."""

    def __init__(self, plan: Sequence[str]) -> None:
        self._plan = plan
        self._subtask = -1

    def __call__(self, step: Step) -> None:
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        if len(self._plan) > 1 and step.subtask != self._subtask:
            console.print(f"▸ {self._plan[step.subtask]}", style="bold", markup=False)
        self._subtask = step.subtask
        total = sum(step.milliseconds.values())
        console.print(f"{step.index + 1:>2} ", end="")
        console.print(SIGNS[step.effect], end=" ", style=COLOURS.get(step.effect), markup=False)
        console.print(str(step.action), end="", markup=False)
        console.print(f"  {step.evidence}  ({total:.0f} ms, {step.confidence:.0%})", style="dim", markup=False)
