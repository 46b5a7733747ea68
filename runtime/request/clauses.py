"""What a long subtask is made of, where nothing on the screen is meant by all of it: the tagger sometimes leaves several wishes in one."""

from __future__ import annotations

import re

from edgelam.quoted import quotations
from edgelam.runtime.request.remarks import states

_BREAK = re.compile(
    r"[.!?;:]+\s+|,\s+(?:and|then|so|but|also|plus)\s+|\s+(?:and then|and also|and please)\s+|\s[–—-]\s",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:(?:and|then|so|but|also|plus|well|right|ok(?:ay)?|please|now|just)\b[\s,]*)+", re.IGNORECASE)
_DENIES = re.compile(r"(?:do not|don['’]?t|never|no need to)\b", re.IGNORECASE)

SHORTEST = 3
"""Words of a clause that may be a command by itself."""


def clauses_of(subtask: str) -> list[str]:
    """Its clauses that want something, in their order; the subtask alone where there are not several. What says how things are, or what is
    not to be done, is left out; quotation marks are not looked into."""
    quoted = quotations(subtask)
    breaks = [m for m in _BREAK.finditer(subtask) if not any(a < m.start() < b for a, b in quoted)]
    starts, ends = [0, *(m.end() for m in breaks)], [*(m.start() for m in breaks), len(subtask)]
    clauses = [_LEAD.sub("", subtask[a:b].strip(" ,.;:"), count=1) for a, b in zip(starts, ends, strict=True)]
    wanted = [c for c in clauses if c and not states(c) and not _DENIES.match(c)]
    whole = len(wanted) < 2 or any(len(c.split()) < SHORTEST for c in wanted)
    return [subtask] if whole and not (len(wanted) == 1 < len(clauses)) else wanted
