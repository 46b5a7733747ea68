"""Going in circles: the same act done on the same screen with the same screen after it, again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from edgelam.action import Action

TIMES = 2
"""A transition is a circle when it is made this often for one subtask: whatever it led to then, it leads to again."""

REPEATS = 5
"""An act that was done this often for one subtask, on whatever screens, does not bring it about."""


@dataclass(slots=True)
class Cycles:
    """Counts the transitions made for the subtask that is being carried out."""

    _subtask: int = 0
    _made: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _acts: Counter[str] = field(default_factory=Counter)

    def closed(self, subtask: int, before: str, action: Action, after: str) -> bool:
        """Whether this act closes a circle; ``before`` and ``after`` are the digests of the screens around it."""
        if subtask != self._subtask:
            self._subtask, self._made, self._acts = subtask, Counter(), Counter()
        transition = (before, str(action), after)
        self._made[transition] += 1
        self._acts[str(action)] += 1
        return (before != after and self._made[transition] >= TIMES) or self._acts[str(action)] >= REPEATS
