"""Of two switches of which one is called as the other and something more, that is meant which a request does not say more of."""

from __future__ import annotations

from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import TICK_ROLES, Control, Snapshot
from edgelam.phrases import normalise
from edgelam.retrieval.lexical import words
from edgelam.runtime.decision import Decision
from edgelam.runtime.labels import Labels


def with_shorter_name(decision: Decision, snapshot: Snapshot, subtask: str) -> Decision:
    """*Wrap* rather than *Wrap Output*, where nothing was said about the output."""
    control, verb = decision.control, decision.action.verb
    if control is None or verb not in (Verb.CHECK, Verb.UNCHECK) or control.role not in TICK_ROLES:
        return decision
    said, labels = set(words(subtask)), Labels(snapshot.controls)
    shorter = [c for c in snapshot.controls if _is_shorter(c, control, said) and c.ref in labels and verb in c.verbs]
    if len(shorter) != 1:
        return decision
    return replace(decision, action=Action(verb, labels.target(shorter[0].ref)), control=shorter[0])


def _is_shorter(one: Control, other: Control, said: set[str]) -> bool:
    name, longer = set(words(one.name)), set(words(other.name))
    more = normalise(other.name).startswith(f"{normalise(one.name)} ")
    return one.role is other.role and more and bool(name) and not (longer - name) & said
