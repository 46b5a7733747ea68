"""Which words of what was heard are doubtful: those that the other readings have otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+")

CLEAR = 0.95
"""From this certainty on no word is marked."""


def doubtful(text: str, others: Sequence[str], sure: float) -> tuple[tuple[int, int], ...]:
    """Where the doubtful words of ``text`` stand, as ranges of characters; without other readings, and not sure, all of it.

    ``others``: what it may have been instead, likeliest first; ``sure``: how sure the whole is, 0 to 1.
    """
    words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    if sure >= CLEAR or not words:
        return ()
    if not others:
        return ((words[0][0], words[-1][1]),)
    mine = [_plain(text[a:b]) for a, b in words]
    marked: set[int] = set()
    for other in others:
        matcher = SequenceMatcher(None, mine, [_plain(w) for w in other.split()], autojunk=False)
        for tag, start, end, _, _ in matcher.get_opcodes():
            if tag != "equal":
                marked.update(range(start, end))
    return tuple(words[n] for n in sorted(marked))


def _plain(word: str) -> str:
    return word.strip(".,;:!?\"“”'").casefold()
