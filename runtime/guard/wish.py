"""Whether the person said that something should happen: *close the window* does, *don't close it* does not."""

from __future__ import annotations

import re

from edgelam.quoted import QUOTED
from edgelam.runtime.guard.reading import negates, plain, stems
from edgelam.runtime.guard.vocabulary import Consequence

ASKED_BY: dict[Consequence, tuple[Consequence, ...]] = {
    Consequence.CLOSE: (Consequence.CLOSE, Consequence.SESSION),
    Consequence.TRASH: (Consequence.TRASH, Consequence.DELETE),
    Consequence.PRINT: (Consequence.PRINT,),
}
"""Which wishes cover what only needs a wish: who wants a file deleted wants it in the bin."""

_BETWEEN = re.compile(r"[;.!?]|\b(?:and|then|but|und|dann|aber|puis|mais|luego|pero|poi|maar|och|men|potem|ale)\b")
"""What divides a sentence into what is and what is not wished; a comma may stand inside of *don't, whatever happens, close it*."""


def wishes(subtask: str, consequence: Consequence) -> bool:
    """Whether a subtask, without what it quotes, asks for a consequence and does not forbid it."""
    spoken = QUOTED.sub(" ", subtask)
    return any(_asks(plain(part), consequence) for part in _BETWEEN.split(spoken.casefold()))


def _asks(phrase: str, consequence: Consequence) -> bool:
    known = stems().phrases
    asked = any(c in known and known[c].spoken(phrase) for c in ASKED_BY.get(consequence, ()))
    return asked and not negates(phrase, phrase)


_PRESSES = r"\b(?:click|press|push|hit|tap)(?: (?:on|the|that|button|link|called|named))* "


def names_button(subtask: str, label: str) -> bool:
    """Whether a subtask says to press just what is called so."""
    named = re.compile(_PRESSES + re.escape(plain(label)) + r"\b")
    found = (m for part in _BETWEEN.split(subtask.casefold()) for m in [named.search(plain(part))] if m is not None)
    return bool(plain(label)) and any(not negates(m.string[: m.end()], m.string) for m in found)


_COPY = re.compile(
    r"\b(?:export\w*|save|store|convert|back up|write (?:\w+ ){1,6}(?:out|to|as)|as (?:an? |one )?(?:[\w-]+ ){0,3}(?:file|page|document|pdf|html)|"
    r"(?:make|turn|get|give|want|need|create)\b.*\b(?:pdf|web ?page|html|(?:word|text) (?:document|file)))\b"
)


def wishes_a_copy(subtask: str) -> bool:
    """Whether a subtask asks for what is there as a file."""
    spoken = plain(QUOTED.sub(" ", subtask))
    return _COPY.search(spoken) is not None and not negates(spoken, spoken)
