"""What a check looks at when a task has ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edgelam.control import Snapshot
from edgelam.trajectory import Outcome

Want = dict[str, Any]
"""What a suite says of one check; its ``kind`` names it."""


@dataclass(frozen=True, slots=True)
class EndState:
    """The home as it is now and as it was at the ``start``, the window in front (and a moment ``later``), and how the run ended."""

    home: Path
    start: Path
    screen: Snapshot
    later: Snapshot
    outcome: Outcome


Check = Callable[[Want, EndState], bool]
