"""What may be done: risk by verb, role and name; limits on steps, time and repetition."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from edgelam.action import Action, Status, Verb
from edgelam.control import Control, Role, Snapshot
from edgelam.passwords import is_misplaced


class Risk(StrEnum):
    READ = "read"
    REVERSIBLE = "reversible"
    IRREVERSIBLE = "irreversible"
    FORBIDDEN = "forbidden"


class Verdict(StrEnum):
    ALLOWED = "allowed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    FORBIDDEN = "forbidden"
    LOOPING = "looping"
    BUDGET = "budget"


VERB_RISK: dict[Verb, Risk] = {
    Verb.WAIT: Risk.READ,
    Verb.SCROLL: Risk.READ,
    Verb.SELECT: Risk.READ,
    Verb.SWITCH: Risk.READ,
    Verb.ASK: Risk.READ,
    Verb.DONE: Risk.READ,
    Verb.FAIL: Risk.READ,
}
"""Verbs that change nothing; every other one is reversible unless its target says otherwise."""

IRREVERSIBLE_NAMES = re.compile(
    r"\b(delete|remove permanently|erase|send|submit|purchase|buy|pay|place order|order now|checkout|post|publish|format|empty trash|empty bin|trash|"
    r"discard|don'?t save|without saving|overwrite|replace|uninstall|shut ?down|restart|reboot|log ?out|power off|transfer|"
    r"sign|accept|agree|reset|löschen|senden|supprimer|envoyer|eliminar|enviar)\b",
    re.IGNORECASE,
)
"""Words on a control that cannot be taken back; in a dialog they are meant, in a text editor's menus they are not all."""

HARMLESS = re.compile(
    r"\b(find (and|&) replace|replace…|replace\.\.\.|replace with|send to back|delete (word|line|selection)|reset zoom|format\b.*(cells|paragraph|character)?$|"
    r"design format|sign(ature)? line)\b",
    re.IGNORECASE,
)

LEAVES = re.compile(r"(close|quit|exit)( (window|tab|all))?[.…]*", re.IGNORECASE)
SAYS_LEAVE = re.compile(r"\b(close|quit|exit|leave|end|finish|log ?out|shut)\b", re.IGNORECASE)
"""What a person says who wants a window gone; a model that knows nothing better clicks its *Close*, too."""

Confirm = Callable[[str], bool]
"""Asks the person; the sentence says exactly what will happen. True only on a yes."""


def risk_of(action: Action, control: Control | None, snapshot: Snapshot, subtask: str = "") -> Risk:
    """How bad it would be to be wrong; ``subtask`` is what the person said."""
    if action.verb in VERB_RISK:
        return VERB_RISK[action.verb]
    if control is None:
        return Risk.REVERSIBLE
    if control.role is Role.PASSWORD:
        return Risk.FORBIDDEN
    if action.verb is Verb.CLICK and control.role not in (Role.MENU, Role.TAB, Role.ITEM, Role.TEXT):
        named = IRREVERSIBLE_NAMES.search(control.name)
        if not snapshot.modal and LEAVES.fullmatch(control.name) and subtask and not SAYS_LEAVE.search(subtask):
            return Risk.IRREVERSIBLE
        if named and not (HARMLESS.search(control.name) and not snapshot.modal):
            return Risk.IRREVERSIBLE
    return Risk.REVERSIBLE


@dataclass(slots=True)
class Limits:
    """How long a run may go on."""

    steps: int = 25
    seconds: float = 300.0
    repeats: int = 3
    """The same action on the same screen."""

    idle: int = 4
    """Actions in a row without any effect."""


@dataclass(slots=True)
class Guard:
    """Passes or stops every action of one run."""

    limits: Limits = field(default_factory=Limits)
    confirm: Confirm | None = None
    assume_yes: bool = False
    request: str = ""
    """The whole of it: a password is known by what stands around it, which may be another subtask."""

    _began: float = field(default_factory=time.monotonic)
    _seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    _steps: int = 0
    _idle: int = 0

    def check(
        self, action: Action, control: Control | None, snapshot: Snapshot, screen: str, subtask: str = ""
    ) -> Verdict:
        """The verdict on an action that is about to be done for a ``subtask`` of the request; ``screen`` names the state
        of the screen."""
        if action.status is not Status.CONTINUE:
            return Verdict.ALLOWED
        self._steps += 1
        if self._steps > self.limits.steps or time.monotonic() - self._began > self.limits.seconds:
            return Verdict.BUDGET
        self._seen[str(action), screen] += 1
        if self._seen[str(action), screen] > self.limits.repeats or self._idle >= self.limits.idle:
            return Verdict.LOOPING
        risk = risk_of(action, control, snapshot, subtask)
        if is_misplaced(action, control, self.request):
            return Verdict.FORBIDDEN
        if risk is Risk.FORBIDDEN:
            return Verdict.FORBIDDEN
        if risk is Risk.IRREVERSIBLE:
            return self._ask(action, snapshot)
        return Verdict.ALLOWED

    def note(self, had_effect: bool) -> None:
        """Tell the loop detector what came of the action."""
        self._idle = 0 if had_effect else self._idle + 1

    def _ask(self, action: Action, snapshot: Snapshot) -> Verdict:
        if self.assume_yes:
            return Verdict.CONFIRMED
        if self.confirm is None:
            return Verdict.REFUSED
        agreed = self.confirm(f"{action} in {snapshot.title or snapshot.app} cannot be undone. Go on?")
        return Verdict.CONFIRMED if agreed else Verdict.REFUSED
