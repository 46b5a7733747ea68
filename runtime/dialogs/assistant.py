"""An assistant is leafed through before it is finished, as long as what the request names was asked for on none of its pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.phrases import normalise
from edgelam.runtime.decision import Decision
from edgelam.runtime.guard.exemptions import NEXT_PAGE
from edgelam.runtime.labels import Labels
from edgelam.runtime.request.kinds import NAMING, Intent, Kind
from edgelam.runtime.verify.filechecks import BACKING_OUT

_ENDS = re.compile(r"(?:finish|apply|done|start|begin|export|create|cancel|close)", re.IGNORECASE)
"""Buttons that end an assistant."""


def next_page(decision: Decision, snapshot: Snapshot, intent: Intent, done: Sequence[Action]) -> Decision | None:
    """The button to the next page in place of the one that finishes, or gives up; None where nothing is left to be said."""
    control, onward = decision.control, _onward(snapshot)
    if control is None or onward is None or decision.action.verb is not Verb.CLICK or not _ENDS.fullmatch(control.name):
        return None
    names = [n for n in (intent.file, intent.name) if n] if intent.kind in (*NAMING, Kind.COMMAND) else []
    written = " ".join(normalise(a.text or "") for a in done if a.verb in (Verb.TYPE, Verb.CHOOSE))
    gives_up = normalise(control.name) in BACKING_OUT
    if not names or (not gives_up and all(normalise(name) in written for name in names)):
        return None
    action = Action(Verb.CLICK, Labels(snapshot.controls).target(onward.ref))
    return replace(decision, action=action, control=onward, completes=False, confidence=1.0)


def _onward(snapshot: Snapshot) -> Control | None:
    """The button to the page after this one, in a dialog that has one."""
    buttons = [c for c in snapshot.controls if c.role is Role.BUTTON and Verb.CLICK in c.verbs and c.has(State.ENABLED)]
    found = [b for b in buttons if NEXT_PAGE.fullmatch(normalise(b.name).strip(" ><"))]
    return found[0] if snapshot.modal and len(found) == 1 else None
