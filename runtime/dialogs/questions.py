"""A question that an application puts back: *Delete the settings?* It is passed on, and not backed out of.

Whoever asked for what leads to it wants it, as far as edgelam can tell; whether really, the person says.
"""

from __future__ import annotations

from collections.abc import Sequence

from edgelam.action import Action, Verb
from edgelam.control import Role, Snapshot
from edgelam.retrieval.relevance import RELEVANT
from edgelam.runtime.decision import Decision, without_model
from edgelam.runtime.guard import judge
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.labels import Labels
from edgelam.runtime.maps.ways import way_back
from edgelam.runtime.verify.evidence import Act

_ASIDE = frozenset({"help", "about", "details", "show details"})


def question_back(subtask: str, acts: Sequence[Act], now: Snapshot) -> Decision | None:
    """The button that says yes to a question which the last act brought up, where the guard will ask before it is pressed."""
    if not acts or not now.modal or acts[-1].step.modal or acts[-1].step.relevance < RELEVANT:
        return None
    if any(c.verbs and c.role not in (Role.BUTTON, Role.LINK) for c in now.controls):
        return None  # more than a question
    back = way_back(now)
    buttons = [
        c for c in now.controls if c.role is Role.BUTTON and Verb.CLICK in c.verbs and plain(c.name) not in _ASIDE
    ]
    others = [b for b in buttons if back is not None and b.ref != back.ref]
    labels = Labels(now.controls)
    if len(others) != 1 or others[0].ref not in labels:
        return None
    action = Action(Verb.CLICK, labels.target(others[0].ref))
    if judge(action, others[0], now, subtask).question is None:
        return None
    return without_model(action, others[0], completes=True, relevance=acts[-1].step.relevance)
