"""A number that was to change by what was said, and did."""

from __future__ import annotations

from edgelam.action import Verb
from edgelam.control import NUMERIC
from edgelam.retrieval.relevance import RELEVANT
from edgelam.runtime.request.relative import changed
from edgelam.runtime.verify.evidence import Act, Evidence, Judgement
from edgelam.screen_text import clean
from edgelam.trajectory import Effect


def came_to(e: Evidence) -> Judgement | None:
    """That a number which was to be more or less is that now, and what it was; None where none was seen to become so."""
    found = next((a for a in reversed(e.acts) if _changed_so(a, e.intent.subtask)), None)
    if found is None or found.control is None:
        return None
    said = f"{clean(found.control.name)} is {found.step.action.text} now; it was {clean(found.control.value)}."
    return Judgement(Effect.VERIFIED, said)


def _changed_so(act: Act, subtask: str) -> bool:
    step, control = act.step, act.control
    if step.action.verb is not Verb.TYPE or control is None or control.role not in NUMERIC or not step.action.text:
        return False
    seen = step.effect is Effect.VERIFIED and step.relevance >= RELEVANT
    return seen and step.action.text == changed(subtask, control.value)
