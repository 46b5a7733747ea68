"""Where something is to be put by a command, which its label may not say: *add a page number at the bottom*; and where nothing is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Action
from edgelam.control import Control
from edgelam.retrieval.lexical import words
from edgelam.runtime.request.intent import without_politeness
from edgelam.runtime.verify.evidence import Act

_PLACED = re.compile(
    r"(?:add|insert|put|place|include|attach|draw|set|make)\b.*?\s(?P<place>(?:at|in|on|to|into) (?:the|its|every|each) (?:(?:very|upper|lower|page) )*"
    r"(?P<where>bottom|top|foot|footer|head|header|left|right|middle|cent(?:re|er)|corner|margin)\b.*)",
    re.IGNORECASE,
)
_ALSO = {
    "bottom": "footer foot end below under lower",
    "footer": "bottom foot",
    "foot": "bottom footer",
    "top": "header head start beginning above upper",
    "header": "top head",
    "head": "top header",
    "middle": "center centre",
    "centre": "center middle",
    "center": "centre middle",
}
"""Other words for a place."""


_SEARCHES = frozenset(words("search find filter look"))


def only_searches(field: Control, said: str) -> bool:
    """Whether a field is one to search in, and these words speak of no search: what is written there is put nowhere."""
    return bool(set(words(field.name)) & _SEARCHES) and not set(words(said)) & _SEARCHES


def unseen_place(subtask: str, acts: Sequence[Act]) -> str:
    """The place that is said, where nothing that was done has a word of it; empty where none is, or something has."""
    placed = _PLACED.match(without_politeness(subtask))
    if placed is None:
        return ""
    where = placed["where"].casefold()
    meant = set(words(f"{where} {_ALSO.get(where, '')}"))
    done = {word for act in acts for text in _said_by(act) for word in words(text)}
    return "" if meant & done else placed["place"].strip(" .!")


def _said_by(act: Act) -> list[str]:
    action: Action = act.step.action
    named = [act.control.name, act.control.help, *act.control.path] if act.control is not None else []
    return [*named, action.text or "", act.step.window]
