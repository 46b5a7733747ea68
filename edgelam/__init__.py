"""edgelam: tell your own PC what to do; a small action model does it, with no cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgelam import telemetry

if TYPE_CHECKING:
    from edgelam.runtime.agent import Agent

telemetry.disable()  # the one side effect at import: it must come before any dependency is imported

__version__ = "0.1.0"
__all__ = ["Agent", "__version__"]


def __getattr__(name: str) -> object:
    """``from edgelam import Agent`` without loading the runtime for ``edgelam --help``."""
    if name == "Agent":
        from edgelam.runtime.agent import Agent

        return Agent
    raise AttributeError(f"module 'edgelam' has no attribute {name!r}")
