"""What is likely to be said to a screen."""

from __future__ import annotations

from collections.abc import Iterable

from edgelam.control import Role, Snapshot
from edgelam.runtime.planner import COMMANDS

THINGS = ("file", "folder", "document", "text", "on", "off", "the", "all", "it as", "what is", "how much is")
ALWAYS = (*sorted(COMMANDS), *(str(role) for role in Role), *THINGS)
"""Words of commands in any application."""


def likely(screen: Snapshot | None, apps: Iterable[str] = ()) -> list[str]:
    """The names on the screen, the applications there are, and the words of commands."""
    names = [screen.title, *(c.name for c in screen.controls)] if screen is not None else []
    return list(dict.fromkeys([*ALWAYS, *apps, *filter(None, names)]))
