"""edgelam: tell your own PC what to do; a small action model does it, with no cloud."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from edgelam import telemetry

if TYPE_CHECKING:
    from edgelam.runtime.api import Agent, run
    from edgelam.runtime.decision import Decider
    from edgelam.runtime.desktop import Desktop
    from edgelam.runtime.engine import Engine
    from edgelam.runtime.tools import Tool, tool

telemetry.disable()  # the one side effect at import: it must come before any dependency is imported

__version__ = "0.1.0"
__all__ = ["Agent", "Decider", "Desktop", "Engine", "Tool", "__version__", "run", "tool"]

_HOMES = {
    "Agent": "edgelam.runtime.api", "run": "edgelam.runtime.api", "Desktop": "edgelam.runtime.desktop", "Engine": "edgelam.runtime.engine",
    "Decider": "edgelam.runtime.decision", "Tool": "edgelam.runtime.tools", "tool": "edgelam.runtime.tools",
}  # fmt: skip
"""The whole surface for developers; docs/api.md shows each."""


def __getattr__(name: str) -> object:
    """``from edgelam import Agent`` without loading the runtime for ``edgelam --help``."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'edgelam' has no attribute {name!r}")
