"""Whether something is to be on afterwards, where no verb says *turn on* or *turn off*: *the dark theme please* is no wish to have it off."""

from __future__ import annotations

import re

from edgelam.action import Verb
from edgelam.quoted import QUOTED
from edgelam.retrieval.lexical import words

SWITCHES = {Verb.CHECK: True, Verb.UNCHECK: False}
"""Verbs that switch, and whether they switch on."""

_MAY_BE_OFF = re.compile(
    r"\b(?:no|not|nor|never|nothing|none|without|\w+n['’]t|dont|off|out|away|rid|back|normal|again|instead|rather|less|fewer|enough|too|only|plain|"
    r"any ?more|(?:un|de|dis)\w{3,}|(?:stop|hid|remov|clos|exit|leav|end|quit|cancel|clear|los|drop|collaps|toggl|flip|invert|swap|hat|bother|annoy|tir|forget)\w*)\b",
    re.IGNORECASE,
)
"""Words that may want something off, or the other way round."""

_OPPOSITE = frozenset(words("hide disable no not without never off suppress"))
"""In the name of what is on when something else is not."""


def says_off(label: str) -> bool:
    """Whether a box is on when what it names is not: *Hide toolbar*."""
    return not _OPPOSITE.isdisjoint(words(label))


def wants_on(subtask: str, on: bool | None) -> bool | None:
    """Whether what a subtask means is to be on; None where its words leave that open. ``on`` is what its verb says."""
    if on is not None or _MAY_BE_OFF.search(QUOTED.sub(" ", subtask)):
        return on
    return True
