"""Which way a box is to stand, where its label may say the opposite: *hide the bar* ticks *No tool bar* and unticks *Tool bar*."""

from __future__ import annotations

from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import is_said
from edgelam.runtime.request.kinds import Intent

OPPOSITE = frozenset(words("hide disable no not without never off suppress reduced compact minimal"))
"""In the name of what is on when something else is not."""


def is_to_be_on(intent: Intent, label: str) -> bool | None:
    """Whether the box of that label is to be ticked; None where the subtask says neither."""
    if intent.on is None:
        return None
    said = words(intent.subtask)
    by_label = is_said(label, f" {' '.join(said)} ") and said[:1] != words(label)[:1]  # *turn on Disable sounds*
    return intent.on != (bool(set(words(label)) & OPPOSITE) and not by_label)
