"""The tools that are installed: entry points of the group ``edgelam.tools``, and tools of MCP servers that the person added."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

from edgelam.action import Action
from edgelam.runtime.tools.remote import added, stamp
from edgelam.runtime.tools.tool import Tool

GROUP = "edgelam.tools"
_OFFERED: ContextVar[Mapping[str, Tool]] = ContextVar("offered tools", default=MappingProxyType({}))
_LOG = logging.getLogger(__name__)


def installed() -> Mapping[str, Tool]:
    """Every tool by its name. Of two with one name the first counts, edgelam's own before all others; a server's has its program's name before it then."""
    return _with_added(stamp())


def find(name: str) -> Tool | None:
    """The tool of this name: one that is offered here, else an installed one."""
    return _OFFERED.get().get(name) or installed().get(name)


def spoken(action: Action) -> str:
    """A call for a person: what the tool does, and with what."""
    tool = find(action.text or "")
    does = tool.description.rstrip(".") if tool is not None else str(action.text)
    given = ", ".join(
        f"{name.replace('_', ' ')}: {'yes' if value is True else 'no' if value is False else value}"
        for name, value in action.args
    )
    return f"{does[:1].lower()}{does[1:]}{f' ({given})' if given else ''}"


@contextmanager
def offering(tools: Mapping[str, Tool]) -> Iterator[None]:
    """Inside, on this thread, these can be called as well."""
    before = _OFFERED.set({**_OFFERED.get(), **tools})
    try:
        yield
    finally:
        _OFFERED.reset(before)


@lru_cache(maxsize=2)
def _with_added(_stamp: int) -> Mapping[str, Tool]:
    """Read again when the file of added tools changes."""
    found = dict(_from_entry_points())
    for full_name, tool in added():
        name = full_name if tool.name in found else tool.name
        found.setdefault(name, replace(tool, name=name))
    return found


@lru_cache(maxsize=1)
def _from_entry_points() -> Mapping[str, Tool]:
    found: dict[str, Tool] = {}
    points = sorted(entry_points(group=GROUP), key=lambda p: (not p.value.startswith("edgelam."), p.name))
    for point in points:
        for tool in _loaded(point):
            found.setdefault(tool.name, tool)
    return found


def _loaded(point: EntryPoint) -> Iterable[Tool]:
    """The tools that an entry point names: one, or several. A package that cannot be loaded spoils no other."""
    try:
        value = point.load()
    except Exception as error:  # noqa: BLE001 whatever somebody else's package raises
        _LOG.warning("The tools of %s cannot be loaded: %s", point.value, error)
        return ()
    found = (value,) if isinstance(value, Tool) else value
    return tuple(t for t in found if isinstance(t, Tool))
