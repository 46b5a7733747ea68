"""Long texts of a request by reference: the model reads and says their first words and an ellipsis, and what is done is done with
the whole text.

Copying costs a token or more for every word, and small models lose their place in it; a reference costs ten, whatever the
length of the text. Short texts stay as they are; only a number in words that something is set to is read in digits.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from edgelam.action import Action
from edgelam.numbers import set_in_digits
from edgelam.quoted import QUOTED, inside

LONG, LONG_BYTES = 60, 120
"""A text of more characters, or of more bytes of UTF-8, is shortened."""

REFERENCE_BYTES = 40
"""What is left of it, without the ellipsis."""

HOPELESS, HEAD, TAIL = 400, 80, 40
"""Characters of any other stretch from which its middle is left out, since it would fill the prompt, and what is kept of it."""

ELLIPSIS = "…"
MARKS = (ELLIPSIS, "⋯", "⋮")
"""What can stand for a left-out middle: one that the request does not have itself."""

UNQUOTED = re.compile(
    r"(?P<command>(?:(?:please|now|can you|could you)\s+)*(?:type|write|enter|note|jot|dictate|reply)"
    r"(?:\s+(?:down|with|in|out))?(?:\s+(?:this|the\s+following)(?:\s+\w+)?:|\s+the\s+(?:text|words?|sentence|line|paragraph)\b:?)?\s+)"
    r"(?P<text>\S.*?)"
    r"(?P<place>(?:\s+(?:in|into|to|on|as)\s+(?:the|my|this|a|an)\s+(?:[\w-]+\s+){0,2}(?:document|page|file|text|field|box|area|note|message|body|"
    r"editor|cell|mail|email|subject|description|comment|form))?(?:\s+(?:at|on)\s+(?:the|its)\s+(?:very\s+)?(?:end|start|beginning|top|bottom)(?:\s+of\s+.{1,24})?)?)",
    re.IGNORECASE | re.DOTALL,
)
"""A command to write something that is not between quotes: the text ends where the place begins, or where the command does.
*Insert*, *add* and *put* are not among them: what is inserted is as often a table."""


@dataclass(frozen=True, slots=True)
class Shortened:
    """A subtask as the model reads it, what else it may quote, and what the references and marks in them stand for."""

    subtask: str
    quotes: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    middles: Mapping[str, str] = field(default_factory=dict)

    def expand(self, action: Action) -> Action:
        """The action with the whole text in place of a reference, also of one after a folder (``~/Documents/…``)."""
        said = action.text
        if said is None or (said in self.quotes and said not in self.texts):
            return action
        folder, slash, name = said.rpartition("/") if said.startswith("~/") else ("", "", said)
        return replace(action, text=f"{folder}{slash}{self._whole(name)}")

    def _whole(self, said: str) -> str:
        if said in self.texts:
            return self.texts[said]
        for mark, middle in self.middles.items():
            said = said.replace(mark, middle)
        return said


def shorten(subtask: str, quotes: Sequence[str] = ()) -> Shortened:
    """The subtask, and what other subtasks quote, with references for long texts."""
    texts: dict[str, str] = {}
    taken = {inside(m) for m in QUOTED.finditer(subtask)}
    shown_subtask = _references_unquoted(subtask, texts) if not taken else _references_quoted(subtask, texts, taken)
    middles: dict[str, str] = {}
    if not texts:
        is_text = bool(taken) or UNQUOTED.fullmatch(subtask) is not None
        shown_subtask = _without_middles(shown_subtask if is_text else set_in_digits(shown_subtask), middles)
    others = tuple(_reference(q, texts, taken | {*quotes}) for q in quotes)
    return Shortened(shown_subtask, others, texts, middles)


def shown(action: Action) -> Action:
    """An action as later prompts show it: a long text as its reference."""
    return replace(action, text=_first_words(action.text)) if action.text and _is_long(action.text) else action


def _is_long(text: str) -> bool:
    return len(text) > LONG or len(text.encode()) > LONG_BYTES


def _references_quoted(subtask: str, texts: dict[str, str], taken: Collection[str]) -> str:
    def put(quoted: re.Match[str]) -> str:
        text = inside(quoted)
        return quoted.group().replace(text, _reference(text, texts, taken))

    return QUOTED.sub(put, subtask)


def _references_unquoted(subtask: str, texts: dict[str, str]) -> str:
    """Put between quotes, so that it is taken whole or not at all."""
    found = UNQUOTED.fullmatch(subtask)
    if found is None or not _is_long(found["text"]):
        return subtask
    reference = re.sub(r'["“”«»„]', "'", _first_words(found["text"]))
    texts[reference] = found["text"]
    return f'{found["command"]}"{reference}"{found["place"]}'


def _reference(text: str, texts: dict[str, str], taken: Collection[str]) -> str:
    """A text, or what stands for it, noted in ``texts``: always the same, and never what stands for another text."""
    if not _is_long(text):
        return text
    numbered = (f"{_first_words(text)}{f' ({n})' if n > 1 else ''}" for n in count(1))
    reference = next(r for r in numbered if r not in taken and texts.get(r, text) == text)
    texts[reference] = text
    return reference


def _first_words(text: str) -> str:
    """One line of whole words, where there are words."""
    flat = " ".join(text[: 4 * REFERENCE_BYTES].split())
    head = flat.encode()[:REFERENCE_BYTES].decode("utf-8", "ignore")
    return f"{head.rpartition(' ')[0] or head}{ELLIPSIS}"


def _without_middles(subtask: str, middles: dict[str, str]) -> str:
    """The subtask with a mark for the middle of each endless stretch outside quotes."""
    marks = (mark for mark in MARKS if mark not in subtask)
    pieces = []
    end = 0
    for start, following in [*(m.span() for m in QUOTED.finditer(subtask)), (len(subtask), len(subtask))]:
        stretch = subtask[end:start]
        mark = next(marks, None) if len(stretch) > HOPELESS else None
        if mark is not None:
            first = stretch.rfind(" ", 0, HEAD) + 1
            last = stretch.find(" ", len(stretch) - TAIL)
            last = last if last >= 0 else len(stretch)
            middles[mark] = stretch[first:last]
            stretch = stretch[:first] + mark + stretch[last:]
        pieces += [stretch, subtask[start:following]]
        end = following
    return "".join(pieces)
