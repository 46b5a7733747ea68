"""The only field of a dialog gets the one number that the request says before the dialog is left: *go to line 3*."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import Role, Snapshot
from edgelam.numbers import in_digits
from edgelam.phrases import normalise
from edgelam.runtime.decision import Decision
from edgelam.runtime.labels import Labels
from edgelam.runtime.request.kinds import Intent, Kind
from edgelam.runtime.request.misuse import only_field
from edgelam.runtime.verify.filechecks import BACKING_OUT

_WHOLE = re.compile(r"(?<![\w.,])\d+(?![\w.,]*\d)")


def filling(decision: Decision, snapshot: Snapshot, intent: Intent, done: Sequence[Action]) -> Decision | None:
    """The number into the field, where a button would leave the dialog without it; None where nothing is to be filled in."""
    field, control, labels = only_field(snapshot), decision.control, Labels(snapshot.controls)
    if control is None or control.role is not Role.BUTTON or decision.action.verb is not Verb.CLICK:
        return None
    if not snapshot.modal or field is None or field.ref not in labels or intent.kind not in (Kind.COMMAND, Kind.SET):
        return None
    numbers = _WHOLE.findall(in_digits(intent.subtask))
    empty = not field.value or _WHOLE.fullmatch(field.value) is not None
    if len(numbers) != 1 or not empty or field.value == numbers[0] or normalise(control.name) in BACKING_OUT:
        return None
    action = Action(Verb.TYPE, labels.target(field.ref), numbers[0])
    if action in done:
        return None
    return replace(decision, action=action, control=field, completes=False, confidence=1.0, relevance=1.0)
