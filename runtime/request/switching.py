"""Which way a box is to stand. Verbs may say it (*turn on*, *hide*), of what the label says the opposite of, too (*hide the bar* ticks *No
tool bar* and unticks *Tool bar*); what no verb says the reranker has learned: *are you sure, are you sure… quit asking* wants
*Confirm before delete* off."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from edgelam.action import Verb
from edgelam.control import Control, State
from edgelam.quoted import QUOTED
from edgelam.retrieval import reranker
from edgelam.retrieval.index import query_of
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import is_said
from edgelam.runtime.request.intent import without_politeness
from edgelam.runtime.request.kinds import Intent

SWITCHES = {Verb.CHECK: True, Verb.UNCHECK: False}
"""Verbs that switch, and whether they switch on."""

SAID, CHANGE = 2.0, 1.0
"""Log-odds that a verb adds to what was learned; and that a wish is for a change rather than for what is so."""

KNOWN = 0.75
"""From which probability on it counts as known which way a box is to stand."""

_SWITCHES = re.compile(
    r"\b(?:(?:turn|switch|put|set)(?:ed|ing)?\b.*\b(?:on|off)|(?:un)?(?:tick|check)|(?:de)?activate|(?:en|dis)able|(?:un)?hide|show|display)",
    re.IGNORECASE,
)
"""Verbs that say which way; a complaint (*the dark theme is too dark*) has none."""

_OVER = re.compile(r"(?:toggle|flip|invert|switch over)\b", re.IGNORECASE)
"""Verbs that want the other way, whichever that is."""

_OPPOSITE = frozenset(words("hide disable no not without never off suppress reduced compact minimal"))
"""In the name of what is on when something else is not."""


def says_off(label: str) -> bool:
    """Whether a box is on when what it names is not: *Hide toolbar*."""
    return not _OPPOSITE.isdisjoint(words(label))


class Wish(NamedTuple):
    """How a box is to stand, and how probably."""

    on: bool
    chance: float


def wish_for(intent: Intent, control: Control, taught: bool = False) -> Wish:
    """Of a request that means this box; by its verb alone where that was ``taught``, as its words may then be anybody's own."""
    if Verb.UNCHECK not in control.verbs:
        return Wish(True, 1.0)  # one of several is only chosen
    if _OVER.match(without_politeness(intent.subtask)):
        return Wish(not control.has(State.CHECKED), 1.0)
    odds = _odds(intent, control, taught) + (-CHANGE if control.has(State.CHECKED) else CHANGE)
    return Wish(odds > 0, 1 / (1 + math.exp(-abs(odds))))


def is_to_be_on(intent: Intent, control: Control) -> bool | None:
    """Whether this box is to be ticked, however it stands; None where that cannot be told."""
    odds = _odds(intent, control)
    return odds > 0 if abs(odds) >= math.log(KNOWN / (1 - KNOWN)) else None


def stands_so(intent: Intent, control: Control) -> str:
    """How a box stands, where that is already as it is to: *on*, *off*, or *chosen* for one of several; empty where it is not, that is not known,
    or it is no box."""
    if not control.verbs & set(SWITCHES):
        return ""
    wish = wish_for(intent, control)
    if wish.on != control.has(State.CHECKED) or wish.chance < KNOWN:
        return ""
    return "chosen" if Verb.UNCHECK not in control.verbs else "on" if wish.on else "off"


def _odds(intent: Intent, control: Control, taught: bool = False) -> float:
    """Log-odds that it is to be on, by the verb and by what was learned; 0 where neither says anything."""
    said, network = by_verb(intent, control.name), None if taught else reranker.shipped()
    learned = network.to_be_on(query_of(intent.subtask), control) if network is not None else 0.0
    return learned + (0.0 if said is None else SAID if said else -SAID)


def by_verb(intent: Intent, label: str) -> bool | None:
    """The same by the verb alone; None where it says neither on nor off."""
    if intent.on is None or not _SWITCHES.search(QUOTED.sub(" ", intent.subtask)):
        return None
    said = words(intent.subtask)
    by_label = is_said(label, f" {' '.join(said)} ") and said[:1] != words(label)[:1]  # *turn on Disable sounds*
    return intent.on != (says_off(label) and not by_label)
