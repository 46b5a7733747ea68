"""What speaks for or against a control that the model has chosen, before it is weighed against what retrieval knows."""

from __future__ import annotations

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.phrases import normalise
from edgelam.retrieval import Candidate
from edgelam.retrieval.index import normalise_label
from edgelam.runtime.decision import SURELY, Decision
from edgelam.runtime.request.goal import mentioned


def surer_field(decision: Decision) -> Candidate | None:
    """The field of one line that a text surely belongs into, where the model has taken another."""
    if decision.action.verb is not Verb.TYPE or not _is_line(decision.control):
        return None
    fields = [c for c in decision.candidates if _is_line(c.control)]
    best = max(fields, key=lambda c: c.probability, default=None)
    is_other = best is not None and decision.control is not None and best.control.ref != decision.control.ref
    return best if best is not None and is_other and best.probability >= SURELY else None


def _is_line(control: Control | None) -> bool:
    return (
        control is not None
        and control.role is Role.TEXT
        and Verb.TYPE in control.verbs
        and not control.has(State.MULTILINE)
    )


def is_quoted(control: Control | None, subtask: str) -> bool:
    """Whether the subtask has the label between quotation marks: retrieval takes what stands there for data."""
    return control is not None and normalise_label(control.name) in {normalise_label(m) for m in mentioned(subtask)}


def is_way(control: Control | None, snapshot: Snapshot) -> bool:
    """Whether it leads to what is not seen yet, of which its name says nothing."""
    if control is None:
        return False
    unturned = control.role is Role.TAB and not control.has(State.SELECTED)
    return unturned or control.ref in {menu.ref for menu in snapshot.closed_menus}


def is_said(name: str, subtask: str) -> bool:
    """Whether a subtask says the name of a field."""
    return bool(normalise(name)) and f" {normalise(name)} " in f" {normalise(subtask)} "
