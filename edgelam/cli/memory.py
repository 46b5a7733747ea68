"""``edgelam memory``: what your own words were seen to mean."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from edgelam.cli.console import print_json, print_table, say, show
from edgelam.cli.context import json_option
from edgelam.errors import UsageError
from edgelam.paths import memory_file

if TYPE_CHECKING:
    from edgelam.runtime.remembered import Remembered, Store

ALL = "all"


@click.group("memory", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """What your own words mean, where edgelam asked or was corrected; `edgelam memory` alone lists it."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_memory, as_json=False)


@command.command("list")
@json_option()
def list_memory(as_json: bool) -> None:
    """Every wording and the control that it means, oldest first."""
    entries = _store().read()
    if as_json:
        print_json([{"number": n, **_described(e)} for n, e in enumerate(entries, 1)])
        return
    rows = [
        (str(n), e.app, e.wording, e.control, f"{e.weight:.0%}", f"{e.source}, {e.when}")
        for n, e in enumerate(entries, 1)
    ]
    print_table("Remembered", ("", "application", "what you said", "what it means", "weight", "learned"), rows)


@command.command("forget")
@click.argument("what", nargs=-1, required=True, metavar="NUMBER...|all")
def forget(what: tuple[str, ...]) -> None:
    """Forget entries by their numbers in the list, or all of them.

    \b
    edgelam memory forget 3 4
    edgelam memory forget all
    """
    store = _store()
    entries = store.read()
    gone = entries if what == (ALL,) else tuple(_numbered(entries, number) for number in what)
    names = {e.name for e in gone}
    if store.change(lambda now: [e for e in now if e.name not in names]):
        for entry in gone:
            show(f"forgotten: “{entry.wording}” in {entry.app}")
        if not gone:
            say("nothing was remembered")


@command.command("path")
def path() -> None:
    """Where it is kept."""
    show(memory_file())


def _store() -> Store:
    from edgelam.runtime.remembered import Store

    return Store(memory_file(), notify=say)


def _described(entry: Remembered) -> dict[str, object]:
    return {key: value for key, value in asdict(entry).items() if key not in ("vector", "encoder")}


def _numbered(entries: tuple[Remembered, ...], number: str) -> Remembered:
    """Raises UsageError where there is no such entry."""
    if not number.isdecimal() or not 1 <= int(number) <= len(entries):
        raise UsageError(f"Nothing that is remembered has the number {number!r}; see `edgelam memory list`.")
    return entries[int(number) - 1]
