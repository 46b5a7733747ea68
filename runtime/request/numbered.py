"""A number that is said goes where a number can stand: no box and no button takes it."""

from __future__ import annotations

from collections.abc import Sequence

from edgelam.action import Verb
from edgelam.control import NUMERIC, Role
from edgelam.numbers import amount_set
from edgelam.retrieval import Candidate
from edgelam.retrieval.lexical import words
from edgelam.runtime.request.goal import mentioned
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.relative import changed

LIKELIEST, POSSIBLE = 3, 0.05
"""Of what may be meant, so many are looked at for such a field, each at least so probable."""

FAR_LIKELIER = 3
"""Times that a field is likelier than any other for a number, from which on it is the one that is meant."""

_KINDS = frozenset({Kind.SET, Kind.COMMAND, Kind.SWITCH})


def field_for_number(subtask: str, candidates: Sequence[Candidate]) -> tuple[Candidate, str, bool] | None:
    """The field of the likeliest that the number of a subtask goes into, that number, or what the field's own comes to by the words, and
    whether no other field for one is nearly as likely; None where none does, or a control is named after it (*132×43*). Where the words
    only say *more* or *less*, nothing may be likelier than the field: *bigger* may be a button."""
    amount = amount_set(subtask)
    if intent_of(subtask).kind not in _KINDS or mentioned(subtask):
        return None
    if amount and any(amount in words(" ".join((c.control.name, *c.control.options))) for c in candidates):
        return None
    likely = [c for c in candidates[: LIKELIEST if amount else 1] if c.probability >= POSSIBLE]
    fields = [c for c in candidates if c.control.role in NUMERIC and Verb.TYPE in c.control.verbs]
    found = next((c for c in likely if c in fields), None)
    if likely and likely[0].control.role is Role.COMBO:
        return None
    field = found or (_the_only_named(subtask, fields) if amount else None)
    if field is None or not (number := changed(subtask, field.control.value) or amount):
        return None
    others = (c.probability for c in fields if c.control.ref != field.control.ref)
    alone = found is None or found.probability >= FAR_LIKELIER * max(others, default=0.0)
    return field, number, bool(amount) and alone


def _the_only_named(subtask: str, fields: Sequence[Candidate]) -> Candidate | None:
    """Where one field alone takes numbers, and the subtask has a word of its name, a box beside it that is likelier takes none:
    *four-space tabs* is about the *Tab width*, not about *Insert spaces instead of tabs*."""
    names = {c.control.name for c in fields}
    return fields[0] if len(names) == 1 and set(words(fields[0].control.name)) & set(words(subtask)) else None
