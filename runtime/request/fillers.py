"""Words that say nothing by themselves: politeness, what joins commands, and what takes back what was said before."""

from __future__ import annotations

import re
from collections.abc import Iterable

from edgelam.runtime.request.subtask import Subtask

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

_FILLERS = """
please pls plz kindly can could would will you i i'd i’d id i'll want need like love have to lets let's let’s us me see ok okay so well hey hi hello
hmm hm um uh uhm er erm oh ah now then next and also plus after that that's that’s afterwards finally first firstly second secondly third last lastly just go
ahead help be kind do favour favor a an my the thanks thank cheers thx ty for if once done when it is it's you're finished with all alright yes yeah
think should we computer quickly maybe think mind your you'd you’d
"""

FILLING = frozenset(_FILLERS.split())

_RETRACTIONS = """
no nope wait sorry actually rather mean scratch oops instead forget not mind better kidding
"""

TAKING_BACK = frozenset(_RETRACTIONS.split())
"""Words after which what was said before does not count; it was left out on purpose."""


def meaning(subtasks: Iterable[Subtask]) -> list[Subtask]:
    """Those that say anything: *I would like* is none of them."""
    return [s for s in subtasks if {w.casefold() for w in WORD.findall(s.text)} - FILLING]
