"""A hook of mkdocs: the two pages of reference, written from what the code says of itself; links out of the folder become plain text."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from typing import Any

import click

from edgelam.cli import cli

WIDTH = 100
"""Columns of the help texts."""

SHOWN = {
    "edgelam": ("run", "Agent", "tool", "Tool", "Desktop", "Engine", "Decider"),
    "edgelam.trajectory": ("Trajectory", "Step", "Effect", "Outcome"),
    "edgelam.control": ("Snapshot", "Control"),
    "edgelam.action": ("Action", "Verb", "parse_action", "format_action"),
    "edgelam.errors": ("EdgelamError", "ActionError", "UsageError", "EnvironmentProblem", "ModelError"),
    "edgelam.runtime.agent": ("Options",),
    "edgelam.runtime.decision": ("Decision",),
    "edgelam.runtime.engine": ("Answer",),
    "edgelam.runtime.tools": ("Machine",),
    "edgelam.runtime.tools.kinds": ("Kind", "Number", "Toggle", "Choice", "Span"),
}
"""What the page of Python shows, by the module that it is imported from."""


def on_page_markdown(markdown: str, *, page: Any, **_rest: Any) -> str:
    """Called by mkdocs for every page."""
    more = {"reference/cli.md": commands, "reference/python.md": objects}.get(page.file.src_uri)
    text = "\n".join([markdown, *more()]) if more else markdown
    return _OUTSIDE.sub(r"\1", text)


_OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(?:runtime|quantize|retrieval|installer|tests)/[^)]*\)")


def commands() -> Iterator[str]:
    """Every command's help, below a heading of its name."""
    for path, command in _walked(cli, ("edgelam",)):
        context = click.Context(command, info_name=" ".join(path), terminal_width=WIDTH)
        yield f"\n{'#' * min(len(path) + 1, 4)} {' '.join(path)}\n\n```text\n{command.get_help(context)}\n```"


def _walked(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield from _walked(inner, (*path, name))


def objects() -> Iterator[str]:
    """Every name of :data:`SHOWN` with its signature and docstring, classes with their methods."""
    for module, names in SHOWN.items():
        yield f"\n## {module}"
        for name in names:
            found = getattr(importlib.import_module(module), name)
            yield f"\n### {name}\n\n{_signature(name, found)}{_doc(found)}"
            yield from _members(found) if inspect.isclass(found) else ()


def _members(owner: type) -> Iterator[str]:
    for name, member in vars(owner).items():
        if not name.startswith("_") and inspect.isfunction(member):
            yield f"\n#### {owner.__name__}.{name}\n\n{_signature(name, member)}{_doc(member)}"


def _signature(name: str, found: Any) -> str:
    try:
        shown = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(found)))
    except (TypeError, ValueError):  # an enumeration, or one of the language's own
        return ""
    shown = re.sub(r"<(\w+\.\w+): [^>]*>", r"\1", shown)
    return f"```python\n{name}{shown}\n```\n\n"


def _doc(found: Any) -> str:
    """A docstring as Markdown: its literals in one pair of backticks, its references as plain names."""
    text = inspect.cleandoc(found.__doc__ or "")
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text).replace("``", "`")
    return re.sub(r"^(Raises[^:\n]*:)\n((?:    .+\n?)+)", _as_list, text, flags=re.MULTILINE)


def _as_list(match: re.Match[str]) -> str:
    items = re.sub(r"^    (?=\S)", "* ", match[2], flags=re.MULTILINE)
    return f"{match[1]}\n\n{items}"
