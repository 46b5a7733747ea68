"""A size that is said in one: *150 by 100* is a width and a height."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.control import NUMERIC, Control
from edgelam.retrieval.lexical import words
from edgelam.runtime.dialogs.slots import Says, Slot

_NUMBER = r"\d+(?:[.,]\d+)?"
_SIZE = re.compile(
    rf"(?<![\w.,])(?P<width>{_NUMBER})\s*(?:px|pixels?|cm|mm|inch(?:es)?)?\s*(?:by|x|×)\s*(?P<height>{_NUMBER})(?![\w.,]*\d)",
    re.IGNORECASE,
)
_NAMES = {"width": frozenset(words("width wide")), "height": frozenset(words("height high tall"))}


def with_size(subtask: str, fields: Sequence[Control], slots: Sequence[Slot]) -> list[Slot]:
    """The slots of these fields, where the one for a width and the one for a height get a size that is said, and no other field a part of it."""
    size = _SIZE.search(subtask)
    places = {side: [i for i, c in enumerate(fields) if _is_for(c, names)] for side, names in _NAMES.items()}
    if size is None or any(len(found) != 1 for found in places.values()):
        return list(slots)
    put = {found[0]: Slot(Says.WORDS, 1.0, *size.span(side)) for side, found in places.items()}
    return [put.get(i) or _without(slot, size) for i, slot in enumerate(slots)]


def _is_for(field: Control, names: frozenset[str]) -> bool:
    return field.role in NUMERIC and bool(names & set(words(field.name)))


def _without(slot: Slot, size: re.Match[str]) -> Slot:
    overlaps = slot.says is Says.WORDS and slot.start < size.end() and size.start() < slot.end
    return Slot(Says.NOTHING, slot.probability) if overlaps else slot
