"""What a click brought up in the same window and is surely meant itself: *Rotate right*, once the tool *Rotate* was taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from edgelam.action import Verb
from edgelam.control import NUMERIC, TICK_ROLES, Control, Role, Snapshot
from edgelam.retrieval import Candidate
from edgelam.runtime.choosing.beside import without_beside
from edgelam.runtime.choosing.ways import act_on, completes
from edgelam.runtime.decision import SURELY, Decision
from edgelam.runtime.labels import Labels
from edgelam.runtime.prompt import candidate_lines
from edgelam.runtime.verify.evidence import Act
from edgelam.trajectory import WORKED

_DOES = frozenset({Role.BUTTON, Role.MENU_ITEM, *TICK_ROLES, *NUMERIC})
"""Roles of what does something; a new tab or row is what came of the click."""

Rank = Callable[[str, Snapshot], Sequence[Candidate]]


def leads_on(subtask: str, acts: Sequence[Act], began: Snapshot, now: Snapshot, rank: Rank) -> Decision | None:
    """The act that a subtask goes on with, where its last one was a click that is not all of what it means; None where it may be all."""
    before = acts[-2].after if len(acts) > 1 else began
    if not acts or now.modal or before.modal or not _stays(acts[-1], now):
        return None
    best = next(iter(without_beside(rank(subtask, now), subtask, now)), None)
    if best is None or best.probability < SURELY or best.control.role not in _DOES:
        return None
    labels, action = Labels(now.controls), None
    if not any(_same(best.control, c) for c in before.controls):
        action = act_on(best.control, subtask, labels)
    if action is None or any(a.step.action == action for a in acts):
        return None
    lines = candidate_lines(subtask, now, [best], labels)
    sure = best.probability
    return Decision(
        action, best.control, completes(action, best.control), sure, lines, 0, 0, 0, {}, sure, (best,), weighed=True
    )


def _stays(act: Act, now: Snapshot) -> bool:
    """Whether it was a click that worked, and what was clicked is still there: it did not become what undoes it, as *Play* does."""
    clicks = act.step.action.verb is Verb.CLICK and act.step.effect in WORKED
    return clicks and act.control is not None and any(_same(act.control, c) for c in now.controls)


def _same(one: Control, other: Control) -> bool:
    return (one.role, one.name, one.path) == (other.role, other.name, other.path)
