"""What speaks for a call of a tool of which nothing but a description is known: an added server's, or another program's function.

A conditional logit like that of :mod:`edgelam.runtime.tools.evidence`, with weights of its own (``described.json``): nobody has
written how people ask for such a tool, and its arguments are read, not found. ``python -m edgelam.quantize.evaluate.functionweights``
learns them from a public collection of calls.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

from edgelam.action import Action
from edgelam.numbers import in_digits
from edgelam.retrieval import ranking
from edgelam.retrieval.ranking import Ranking
from edgelam.retrieval.relevance import lexical_fit
from edgelam.runtime.tools.evidence import stems, strange
from edgelam.runtime.tools.tool import Tool, arguments_of

FILE = Path(__file__).with_name("described.json")

FEATURES = ("wording", "wordings", "named", "found", "read", "strange", "share", "length")
"""The cosine of the nearest of its name and its description, and their mean; words of its name that are said; how many arguments are given, and the logarithm of
the chance that those which were read are right; words that nothing accounts for, and their share; how many words."""

TINY = 1e-3


def of_call(
    tool: Tool, action: Action, chance: float, subtask: str, cosines: tuple[float, float], known: frozenset[str]
) -> list[float]:
    """The features of a call whose arguments were read with this ``chance``."""
    spoken, unknown = stems(in_digits(subtask)), strange(tool, action, subtask, known)
    return [
        *cosines, lexical_fit(subtask, tool.name.replace("_", " ")), float(len(arguments_of(action))), math.log(chance + TINY),
        float(len(unknown)), len(unknown) / max(len(spoken), 1), min(len(subtask.split()), 40) / 10,
    ]  # fmt: skip


@cache
def shipped() -> Ranking:
    """Raises ModelError where the file is damaged."""
    return ranking.read(FILE, FEATURES)
