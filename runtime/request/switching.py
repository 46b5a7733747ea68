"""Which way a box is to stand: where its label may say the opposite (*hide the bar* ticks *No tool bar* and unticks *Tool bar*), and where no
verb says *turn on* or *turn off* (*the dark theme please* is no wish to have it off)."""

from __future__ import annotations

import re

from edgelam.action import Verb
from edgelam.quoted import QUOTED
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import is_said
from edgelam.runtime.request.kinds import Intent

SWITCHES = {Verb.CHECK: True, Verb.UNCHECK: False}
"""Verbs that switch, and whether they switch on."""

_MAY_BE_OFF = re.compile(
    r"\b(?:no|not|nor|never|nothing|none|without|\w+n['’]t|dont|off|out|away|rid|back|normal|again|instead|rather|less|fewer|enough|too|only|plain|"
    r"any ?more|(?:un|de|dis)\w{3,}|(?:stop|hid|remov|clos|exit|leav|end|quit|cancel|clear|los|drop|collaps|toggl|flip|invert|swap|hat|bother|annoy|tir|forget)\w*)\b",
    re.IGNORECASE,
)
"""Words that may want something off, or the other way round."""

_OPPOSITE = frozenset(words("hide disable no not without never off suppress reduced compact minimal"))
"""In the name of what is on when something else is not."""


def says_off(label: str) -> bool:
    """Whether a box is on when what it names is not: *Hide toolbar*."""
    return not _OPPOSITE.isdisjoint(words(label))


def is_to_be_on(intent: Intent, label: str) -> bool | None:
    """Whether the box of that label is to be ticked; None where the subtask says neither."""
    if intent.on is None:
        return None
    said = words(intent.subtask)
    by_label = is_said(label, f" {' '.join(said)} ") and said[:1] != words(label)[:1]  # *turn on Disable sounds*
    return intent.on != (says_off(label) and not by_label)


def wants_on(subtask: str) -> bool | None:
    """Whether what a subtask means, whose verb says neither on nor off, is to be on; None where its words leave that open."""
    return None if _MAY_BE_OFF.search(QUOTED.sub(" ", subtask)) else True
