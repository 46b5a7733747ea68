"""Going in circles: the same act done on the same screen with the same screen after it, again; or in turns with what takes it back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, State
from edgelam.runtime.guard.exemptions import TURNS
from edgelam.trajectory import MAY_HAVE_WORKED, Step

TIMES = 2
"""A transition is a circle when it is made this often for one subtask: whatever it led to then, it leads to again."""

REPEATS = 5
"""An act that was done this often for one subtask, on whatever screens, does not bring it about."""

_DOES = frozenset({Verb.CLICK, Verb.CHECK, Verb.UNCHECK, Verb.CHOOSE})
_LEADS = frozenset({Role.MENU, Role.TAB, Role.TEXT, Role.COMBO, Role.ITEM, Role.CELL, Role.LIST})
"""Roles of what is clicked again on the way to something."""


def does_once(step: Step, control: Control | None) -> bool:
    """Whether an act does something for a window that is asked for once, and not again where that was seen to do something: no turn to a
    page or a row, no menu, nothing in a dialog that may ask for more and more."""
    if control is None or step.modal or step.action.verb not in _DOES or step.effect not in MAY_HAVE_WORKED:
        return False
    leads = step.action.verb is Verb.CLICK and (control.role in _LEADS or control.has(State.POPUP))
    return not leads and TURNS.fullmatch(control.name.strip(" .…")) is None


def chooses(step: Step, control: Control | None) -> bool:
    """Whether an act only chooses a row of a window or unfolds something of it, and does no more when it is done at once again."""
    return control is not None and not step.modal and step.action.verb is Verb.CLICK and control.role in _LEADS


@dataclass(slots=True)
class Cycles:
    """Counts the transitions made for the subtask that is being carried out."""

    _subtask: int = 0
    _made: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _acts: Counter[str] = field(default_factory=Counter)
    _once: Counter[str] = field(default_factory=Counter)
    _last: str = ""
    """The act before."""

    def closed(
        self, subtask: int, before: str, action: Action, after: str, once: bool = False, chooses: bool = False
    ) -> bool:
        """Whether this act closes a circle; ``before`` and ``after`` are the digests of the screens around it. ``once``: it is nothing to
        be done twice. ``chooses``: nothing to be done twice in a row."""
        if subtask != self._subtask:
            self._subtask, self._made, self._acts, self._once = subtask, Counter(), Counter(), Counter()
        transition = (before, str(action), after)
        self._made[transition] += 1
        self._acts[str(action)] += 1
        again, self._last = str(action) == self._last, str(action)
        self._once[str(action)] += once or (chooses and again)
        often = self._acts[str(action)] >= REPEATS or self._once[str(action)] >= TIMES
        return often or (before != after and self._made[transition] >= TIMES)
