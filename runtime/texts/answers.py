"""Answers that the text in front holds itself: how often something stands in it, how long it is, what one of its lines says."""

from __future__ import annotations

import re
from collections.abc import Callable

from edgelam.control import Snapshot
from edgelam.runtime.texts.document import editable_document
from edgelam.runtime.texts.editing import literal
from edgelam.runtime.texts.lines import lines_said

LENGTH = 200
"""Characters of a line that are said."""

_OFTEN = re.compile(
    r"(?:how (?:often|many times)\s+(?:does|do|is|are|did)?\s*(?:the (?:words?|name|text)\s+)?(?P<what>.+?)\s+(?:come up|occurs?|appears?|stands?|there|mentioned|used|written|show up|in)\b.*|"
    r"count (?:how often|the times|every|all|the occurrences of)\s*(?:the words?\s+)?(?P<that>.+?)(?:\s+(?:comes up|occurs?|appears?|stands|in (?:here|this|the text|it)).*)?)",
    re.IGNORECASE,
)
_UNITS: dict[str, Callable[[str], int]] = {
    "lines": lambda text: len(text.removesuffix("\n").split("\n")),
    "words": lambda text: len(text.split()),
    "characters": len,
    "letters": lambda text: sum(c.isalpha() for c in text),
}
_MANY = re.compile(
    r"(?:how many|count (?:all )?(?:the|my)?|(?:what is )?the number of)\s*(?P<unit>lines|words|characters|letters)\b(?!.*\b(?:with|that|contain\w*|have|has)\b).*",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?:(?:tell me |read (?:me |out )?|show me )?what(?:'s| is| does| are)?\b.*\b(?:lines?)\b.*|(?:read|tell) (?:me |out )*(?:the )?.*\blines?\b.*)",
    re.IGNORECASE,
)


def answer(said: str, screen: Snapshot) -> str:
    """The answer in one sentence; empty where this is no such question, or no text is in front."""
    document = editable_document(screen)
    if document is None:
        return ""
    said, text = said.strip(" .?!"), document.value
    if many := _MANY.fullmatch(said):
        return f"There are {_UNITS[many['unit'].casefold()](text)} {many['unit'].casefold()}."
    if often := _OFTEN.fullmatch(said):
        return _how_often(literal(often["what"] or often["that"]), text)
    if _SAYS.fullmatch(said):
        lines = text.removesuffix("\n").split("\n")
        meant = lines_said(said, lines)
        return f"It says: {' / '.join(lines[n] for n in meant)[:LENGTH]}" if meant else ""
    return ""


def _how_often(what: str, text: str) -> str:
    """Counted as a word of its own, whatever its case."""
    times = len(re.findall(rf"(?<!\w){re.escape(what)}(?!\w)", text, re.IGNORECASE))
    return f"“{what}” is there {'once' if times == 1 else 'twice' if times == 2 else f'{times} times'}." if what else ""
