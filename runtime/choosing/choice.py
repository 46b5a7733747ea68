"""Which control a subtask means, by what retrieval and the model say together.

Retrieval gives every candidate log-odds against *none of these*; the model points at one, or at none, and is more or less sure. A
conditional logit weighs both: learned from windows and requests (``edgelam retrieval calibrate FOLDER --policy``), not typed in.
So the choice is at least as good as the better of the two, and its probability means what it says.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from edgelam.action import Action, Verb
from edgelam.control import Control
from edgelam.retrieval import Candidate, ranking
from edgelam.retrieval.ranking import Floats, Ranking, probabilities
from edgelam.retrieval.relevance import lexical_fit
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.misuse import names_of

FILE = Path(__file__).with_name("choice.json")

FEATURES = ("score", "chosen", "sure", "refused", "idle")
"""Retrieval's log-odds; whether the model chose this control, and its log-odds; whether it refused, or did something to no control."""

WEIGHED = frozenset({Verb.CLICK, Verb.CHECK, Verb.UNCHECK, Verb.FAIL, Verb.DONE})
"""What the model may be overruled in: where it types, chooses from a list or presses keys, the words decide more than the name."""

SUREST = 0.9999

SAME = 0.6
"""Of two labels in each other's words, from which on they say nearly the same."""


def features(candidates: Sequence[Candidate], action: Action, control: Control | None, confidence: float) -> Floats:
    """Shape (candidates, features), in the order of :data:`FEATURES`."""
    chance = min(max(confidence, 1 - SUREST), SUREST)
    sure = math.log(chance / (1 - chance))
    refused = float(action.verb is Verb.FAIL)
    idle = float(control is None and not refused)
    ref = control.ref if control is not None else None
    rows = [[c.score, float(c.control.ref == ref), sure * (c.control.ref == ref), refused, idle] for c in candidates]
    return np.array(rows, np.float64).reshape(-1, len(FEATURES))


def weigh(candidates: Sequence[Candidate], action: Action, control: Control | None, confidence: float) -> Floats:
    """The probability of each candidate, shape (candidates,); what lacks to 1 is that of *none of these*."""
    return probabilities(shipped().scores(features(candidates, action, control, confidence)))


def names_its_control(subtask: str) -> bool:
    """Whether a subtask may say what is to be used: one about a file, a text or a sum names that, and seldom the control on the way."""
    intent = intent_of(subtask)
    return intent.kind not in (Kind.WRITE, Kind.COMPUTE) and not names_of(intent)


def chance_of_likeliest(candidates: Sequence[Candidate], chances: Floats) -> float:
    """How probably the likeliest is meant, or one that says nearly the same: *Save* and *Save As…* are not two meanings."""
    best = candidates[int(chances.argmax())].control
    same = [lexical_fit(best.name, c.control.name) >= SAME for c in candidates]
    return float(chances[np.array(same)].sum())


@cache
def shipped() -> Ranking:
    """Raises ModelError where the file is damaged."""
    return ranking.read(FILE, FEATURES)


def write(weights: Ranking, path: Path) -> None:
    ranking.write(weights, path, FEATURES)
