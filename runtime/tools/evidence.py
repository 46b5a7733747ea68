"""What speaks for a call: features of the words, the tool and its arguments, and of what is on the screen instead.

A conditional logit over the calls that a subtask may mean, and over making none, weighs them (:mod:`edgelam.retrieval.ranking`).
Its weights are learned from development requests: ``edgelam retrieval calibrate FOLDER --tools FILE`` writes ``weights.json``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from edgelam.action import Action
from edgelam.numbers import in_digits
from edgelam.retrieval import ranking
from edgelam.retrieval.lexical import words
from edgelam.retrieval.ranking import Ranking
from edgelam.runtime.tools.amounts import Expression, Unit
from edgelam.runtime.tools.kinds import Number, Span, Toggle, numbers_of
from edgelam.runtime.tools.places import Address, ExistingPath, FileAsked, Named, is_named
from edgelam.runtime.tools.times import At, Day, Duration
from edgelam.runtime.tools.tool import Tool, arguments_of

FILE = Path(__file__).with_name("weights.json")

OF_CALL = ("wording", "wordings", "address", "sum", "unit", "time", "path", "name", "other", "in_full", "number_left", "name_left", "uncued", "strange", "share", "asks", "unsaid", "length")  # fmt: skip
"""The cosine of the nearest wording, and the mean of the nearest three; arguments that were found, by their kind; names said in
full; a number that the call leaves out, and a name, where it takes names; none of the words said that the tool is asked for by; words that neither the tool's
wordings nor the arguments have, and their share; a question, though the tool does something; on or off unsaid; how many words."""

OF_SCREEN = ("window", "control", "screen")
"""Whether there is something in front; the nearest control's cosine or words; the chance that retrieval gives the best."""

FEATURES = (*OF_CALL, *OF_SCREEN)

_KINDS: Mapping[type[object], str] = {
    Address: "address", Expression: "sum", Unit: "unit", At: "time", Day: "time", Duration: "time", ExistingPath: "path", FileAsked: "path", Named: "name",
}  # fmt: skip
NAMES = frozenset({ExistingPath, FileAsked, Named})
TAKES_NUMBERS = frozenset({Number, Duration, At, Day, Expression, Span, Address, ExistingPath, FileAsked, Named})
"""Kinds of arguments that account for a number."""

_QUESTION = re.compile(
    r"^(?:(?:and|so|hey|please|ok) )*(?:what|which|who|whose|how|when|is|are|am|was|were|do|does|did|has|have)\b",
    re.IGNORECASE,
)
_CONTENT = 3
"""Letters of a word from which on it says something."""

_COURTESY = frozenset(words(
    "please could would can you your hey edgelam thanks thank ok okay just quickly right now for me i my mine we us the this that these those computer pc laptop machine system a an is are was be been am it its "
    "do does did have has had want wanna need would like love let lets get got give go make want'd i'd i'm there here what whats which who how much many so and or but also then again really very bit little bit some "
    "any all of to in on at with from by as up down out off over will shall should might maybe kindly asap moment currently today if me mind willing able help tell show say know see want's"
))  # fmt: skip
"""Words that ask politely, and name nothing."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What could be meant in the window in front: the nearest control's cosine or share of words, and retrieval's log-odds for its best."""

    control: float
    odds: float


def of_call(
    tool: Tool, action: Action, subtask: str, cosines: tuple[float, float], known: frozenset[str], named: int = 0
) -> list[float]:
    """The features :data:`OF_CALL`. ``cosines``: of the nearest wording, and of the nearest few; ``known``: the words of all wordings;
    ``named``: how many windows and applications are said."""
    kinds = {p.name: p.kind for p in tool.parameters}
    given = arguments_of(action)
    found = [_KINDS.get(type(kinds[name]), "other") for name in given]
    spoken = stems(in_digits(subtask))
    unknown = strange(tool, action, subtask, known)
    acts = tool.check is not None and not tool.moves
    return [
        *cosines, *(float(found.count(kind)) for kind in OF_CALL[2:9]),
        float(sum(type(kinds[name]) in NAMES and is_named(str(value), subtask) for name, value in given.items())),
        float(bool(numbers_of(subtask)) and not any(type(kinds[name]) in TAKES_NUMBERS for name in given)),
        float(0 < found.count("name") < named),
        float(tool.cue is not None and not tool.cue.search(subtask)),
        float(len(unknown)), len(unknown) / max(len(spoken), 1), float(acts and _QUESTION.match(subtask) is not None),
        float(any(isinstance(kind, Toggle) and not kind.is_said(subtask) for kind in map(kinds.__getitem__, given))),
        min(len(subtask.split()), 20) / 10,
    ]  # fmt: skip


def of_screen(screen: Screen | None) -> list[float]:
    """The features :data:`OF_SCREEN`; all zero where nothing is in front."""
    return [0.0, 0.0, 0.0] if screen is None else [1.0, screen.control, min(max(screen.odds, -LIMIT), LIMIT) / LIMIT]


LIMIT = 6.0
"""Log-odds beyond which nothing is surer."""


def strange(tool: Tool, action: Action, subtask: str, known: frozenset[str]) -> tuple[str, ...]:
    """Words of a subtask that neither the tool's wordings, whose words are ``known``, nor the call's arguments have."""
    accounted = set(known)
    for parameter in tool.parameters:
        value = arguments_of(action).get(parameter.name)
        if value is not None:
            accounted |= stems(parameter.kind.said(value))
    spoken = stems(in_digits(subtask))
    return tuple(sorted(w for w in spoken if w not in accounted and len(w) >= _CONTENT and not w.isdigit()))


def stems(text: str) -> frozenset[str]:
    """The words of a text, plurals as their singulars, courtesies left out."""
    return frozenset(w.removesuffix("s") if len(w) > _CONTENT else w for w in words(text) if w not in _COURTESY)


@cache
def shipped() -> Ranking:
    """Raises ModelError where the file is damaged."""
    return ranking.read(FILE, FEATURES)
