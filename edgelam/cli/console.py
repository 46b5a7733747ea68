"""All terminal output: results to stdout, messages to stderr, a live view only on a terminal.

What windows, files and requests are called is written by anybody: every text passes :func:`printable` on its way out, so that
none of it can drive the terminal.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from edgelam.stopping import signals_raised
from edgelam.trajectory import SIGNS, WORKED, Effect, Step

if TYPE_CHECKING:
    from edgelam.runtime.choosing.ways import Way

COLOURS = {**dict.fromkeys(WORKED, "green"), Effect.NOT_SEEN: "yellow", Effect.UNKNOWN: "yellow", Effect.ERROR: "red"}


_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, what turns the direction of writing round, and halves of surrogate pairs; line breaks and tabs may pass."""


def printable(text: str) -> str:
    """The text with what would drive the terminal, instead of being shown by it, written as an escape."""
    return _UNPRINTABLE.sub(lambda m: f"\\u{ord(m.group()):04x}", text)


def one_line(text: str) -> str:
    """The same for a place where a line break would forge another line."""
    return printable(text).replace("\n", "\\n").replace("\t", " ")


def say(text: str) -> None:
    """A message for people."""
    click.echo(printable(text), err=True)


def show(text: object) -> None:
    """A result."""
    click.echo(printable(str(text)))


def agreed(question: str) -> bool:
    """What the person answers; no is the default. Ctrl-C raises click.Abort."""
    with signals_raised():
        return click.confirm(printable(question), default=False, err=True)


def chosen(question: str, ways: Sequence[Way]) -> int | None:
    """Which of the ways a person means, by one key: its number; the last number, Escape or the end of input is none of them.

    Ctrl-C raises KeyboardInterrupt.
    """
    from edgelam.runtime.choosing.ways import NONE_OF_THESE

    say(question)
    for number, text in enumerate([*(way.text for way in ways), NONE_OF_THESE], 1):
        say(f"  {number}  {one_line(text)}")
    while True:
        try:
            with signals_raised():
                key = click.getchar()
        except EOFError:
            return None
        if key in ("", "\x1b", str(len(ways) + 1)):
            return None
        if key.isdecimal() and 1 <= int(key) <= len(ways):
            return int(key) - 1


def print_json(value: Any) -> None:
    """In JSON the escapes of :func:`printable` mean the characters themselves."""
    show(json.dumps(value, ensure_ascii=not _takes_unicode(), indent=1))


def _takes_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf16", "utf16le")


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = Table(title=printable(title), title_justify="left")
    for column in columns:
        table.add_column(printable(column), overflow="fold")
    for row in rows:
        table.add_row(*map(printable, row))
    width = None if sys.stdout.isatty() else 120
    Console(width=width, highlight=False, markup=False).print(table)


class StepView:
    """Steps on stderr as they happen, each under the subtask of the request that it is for; colour only on a terminal."""

    def __init__(self, plan: Sequence[str] = ()) -> None:
        self.begin(plan)

    def begin(self, plan: Sequence[str]) -> None:
        """The subtasks that the steps to come are for."""
        self._plan = plan
        self._subtask = -1

    def __call__(self, step: Step) -> None:
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        if len(self._plan) > 1 and step.subtask != self._subtask:
            console.print(f"▸ {one_line(self._plan[step.subtask])}", style="bold", markup=False)
        self._subtask = step.subtask
        total = sum(step.milliseconds.values())
        console.print(f"{step.index + 1:>2} ", end="")
        console.print(SIGNS[step.effect], end=" ", style=COLOURS.get(step.effect), markup=False)
        console.print(one_line(str(step.action)), end="", markup=False)
        console.print(
            f"  {one_line(step.evidence)}  ({total:.0f} ms, {step.confidence:.0%})", style="dim", markup=False
        )
