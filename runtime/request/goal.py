"""What a request leaves no doubt about: the texts and file names it quotes must have been used."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Action, Verb
from edgelam.control import Snapshot
from edgelam.quoted import QUOTED, inside
from edgelam.trajectory import MAY_HAVE_WORKED, Step

FILE = re.compile(r"(?<![\w/])[\w-]+\.[a-z]{2,4}\b(?![@/])")


def mentioned(request: str) -> list[str]:
    """Quoted texts, and names of files, in a request or a subtask of it."""
    quoted = [inside(m) for m in QUOTED.finditer(request)]
    outside = QUOTED.sub(" ", request)
    return [*quoted, *(m.group() for m in FILE.finditer(outside) if "@" not in outside)]


def unmet(subtask: str, steps: Sequence[Step], snapshot: Snapshot) -> list[str]:
    """What a subtask of the request mentions and neither an effective action used nor the screen shows."""
    used = " ".join(_words_of(s.action) for s in steps if s.effect in MAY_HAVE_WORKED)
    shown = " ".join([snapshot.title, *(f"{c.name} {c.value}" for c in snapshot.controls)])
    seen = f"{used} {shown}".casefold()
    return [m for m in mentioned(subtask) if not _stands_in(m.casefold(), seen)]


def _stands_in(text: str, seen: str) -> bool:
    """By itself, not as a part of a word: the *x* in *text* is not the one that was quoted."""
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)" if text.isascii() else re.escape(text), seen) is not None


def _words_of(action: Action) -> str:
    """An action's text and target."""
    return f"{action.text or ''} {action.target.name if action.target else ''}" if action.verb is not Verb.FAIL else ""
