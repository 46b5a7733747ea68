"""The words by which memory keeps what a subtask meant: without what was given in them, and without what is secret."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.passwords import passwords_in, replaced
from edgelam.quoted import QUOTED
from edgelam.redact import SHORTEST
from edgelam.retrieval.index import query_of
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import are_opposite
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import NAMING, Intent, Kind
from edgelam.runtime.request.names import file_in

REVERSED = 0.4
"""From this share of common words on, opposites among the others reverse a wording's meaning."""

_SINGLE = re.compile(r"(?<!\w)(['‘`])(?=\S)[^'’`]{1,200}(?<=\S)['’`](?!\w)")

_DATA = re.compile(r"\S+@\S+|\b(?:https?:|www\.)\S+|\S*\d[\d.,:/-]{3,}\S*")
"""Addresses and long numbers."""

_WRITES = re.compile(
    r"(?:please\s+|now\s+|then\s+)*(?:type|write|enter|note|jot|fill|append|prepend|dictate)\b", re.IGNORECASE
)
"""After these a text follows; after *put* or *add* it may be what is meant."""

STANDS_FOR = "text"

_MANY = re.compile(rf"\b{STANDS_FOR}(?:\W+{STANDS_FOR})+\b")


def wording_of(subtask: str, request: str = "", typed: Sequence[str] = ()) -> str:
    """A subtask without its data: what is quoted, typed, a name that is given, an address, a long number or a password is
    replaced by *text*."""
    said = replaced(subtask, {*passwords_in(request), *passwords_in(subtask)}, STANDS_FOR)
    said = _SINGLE.sub(f" {STANDS_FOR} ", query_of(QUOTED.sub(f" {STANDS_FOR} ", said)))
    data = {*file_in(subtask)} | _given(intent_of(subtask))
    data |= {t for text in typed for t in (text, *text.splitlines()) if len(t) >= SHORTEST or not t.isalpha()}
    for text in sorted(filter(None, (d.strip() for d in data)), key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", STANDS_FOR, said, flags=re.IGNORECASE)
    said = _DATA.sub(STANDS_FOR, said)
    return " ".join(_MANY.sub(STANDS_FOR, said).split())


def is_reversed(one: str, two: str) -> bool:
    """Whether two wordings are the same but for opposites: *a bit bigger*, *a bit smaller*. Of two sentences with little in common
    *in* and *out* say nothing."""
    first, second = set(words(one)), set(words(two))
    return 2 * len(first & second) >= REVERSED * (len(first) + len(second)) and are_opposite(one, two)


def _given(intent: Intent) -> set[str]:
    """The texts and names of an intent that is about nothing but these; *left* in *turn it to the left* is none."""
    if intent.kind is Kind.WRITE and _WRITES.match(intent.subtask):
        return {intent.text}
    if intent.kind is Kind.REPLACE:
        return {intent.text, intent.value}
    return {intent.name, intent.file} if intent.kind in NAMING else set()
