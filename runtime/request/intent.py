"""What a subtask asks for, as far as its words leave no doubt: the kind of change, and the names and texts it gives.

Rules, not the action model: what is read here is used to check what that did, so it must not err in the same way. Where no rule knows the
verb, the tagger that divides requests says what is wanted (*keep it as a.txt*, *get rid of the grid*), where it is sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from edgelam.phrases import base
from edgelam.quoted import QUOTED
from edgelam.runtime.request.asking import ASKS, TELLING, WHETHER, YES_NO
from edgelam.runtime.request.kinds import Intent, Kind
from edgelam.runtime.request.names import (
    MADE_SURE,
    NAMED,
    OWN,
    PLACE_WORDS,
    file_in,
    folder_in,
    name_after,
)
from edgelam.runtime.request.placement import placement_of
from edgelam.runtime.request.readers import CALLED, READERS, with_listed_items, with_place
from edgelam.runtime.request.referring import refers
from edgelam.runtime.request.subtask import Command, SpanKind
from edgelam.runtime.request.tagger import read_alone
from edgelam.runtime.sums.bases import conversion_of
from edgelam.runtime.sums.wording import expression_of

_POLITE = re.compile(
    r"^(?:(?:please|now|then|also|and|just|kindly|can you|could you|would you|will you|i want to|i want you to|i would like to|"
    r"i'd like to|i need to|i have to|i need you to|let's|go ahead and|help me|(?:tell me|let me know|find out)(?=\s+(?:what|which|who|whose|where|why|when|how (?:much|many|long|old|far|big|large|often))\b))\b[,\s]*)+",
    re.IGNORECASE,
)


_ENDS_OFF = re.compile(r"\b(?:(?:switched|turned|toggled|set to) off|disabled|deactivated|hidden)$", re.IGNORECASE)
"""Says off, whatever the sentence begins with: *have the grid switched off*."""


def without_politeness(subtask: str) -> str:
    return TELLING.sub("", _POLITE.sub("", subtask.strip())).rstrip(" .!?")


def intent_of(subtask: str) -> Intent:
    """What the subtask asks for; a plain command where its words leave that open."""
    said = without_politeness(subtask)
    command, about, _ = said.partition(": ")
    if about and refers(command):
        return replace(intent_of(command), subtask=subtask)
    plain = Intent(Kind.COMMAND, subtask)
    if MADE_SURE.fullmatch(said):
        return replace(plain, kind=Kind.SAVE)
    if (called := CALLED.match(said)) and file_in(said[called.end() :])[1]:
        return with_place(replace(plain, kind=Kind.SAVE), said[called.end() :])
    if (conversion := conversion_of(said)) is not None:
        return replace(plain, kind=Kind.COMPUTE, conversion=conversion)
    if WHETHER.match(said) or YES_NO.match(said):
        return replace(plain, kind=Kind.QUESTION)
    known = [(kind, read) for kind, begins, read in READERS if begins.search(said)]
    for kind, read in known:
        if (found := read(replace(plain, kind=kind), said)) is not None:
            return found
    if (expression := expression_of(said)) is not None:
        return replace(plain, kind=Kind.COMPUTE, expression=expression)
    named = name_after(NAMED, said)
    if not known and not named and (tagged := _tagged(plain, said)) is not None:
        return tagged
    if ASKS.match(said) or (subtask.rstrip().endswith("?") and ASKS.match(re.split(r"[,.;:!]\s+", said)[-1])):
        return replace(plain, kind=Kind.QUESTION)
    return replace(plain, name=named, placement=placement_of(said))


SURE = 0.6
"""Of a command that the tagger reads, from which on it counts."""


def _tagged(intent: Intent, said: str) -> Intent | None:
    """What the tagger reads in a subtask whose verb no rule knows; None where it is not sure, or lacks what such a command names."""
    read = read_alone(said)
    if read is None or read.sure < SURE:
        return None
    text, value = read.words(SpanKind.TYPED), read.words(SpanKind.VALUE)
    old, new = read.words(SpanKind.FILE), read.words(SpanKind.NEW_FILE)
    place = read.words(SpanKind.FOLDER)
    folder = folder_in(f"in {place}") or folder_in(f"in the {place} folder") if place else ""
    match read.command:
        case Command.WRITE if text:
            return replace(
                intent,
                kind=Kind.WRITE,
                text=with_listed_items(said) or text,
                placement=placement_of(said.replace(text, " ", 1)),
            )
        case Command.FIND if text:
            return replace(intent, text=text)
        case Command.SAVE if new or old:
            return replace(intent, kind=Kind.SAVE, file=base(new or old), folder=folder)
        case Command.OPEN if old:
            return replace(intent, kind=Kind.OPEN, file=base(old), folder=folder)
        case Command.RENAME if old and new:
            return replace(intent, kind=Kind.RENAME, file=old, name=new)
        case Command.COPY | Command.MOVE if old and folder:
            kind = Kind.COPY if read.command is Command.COPY else Kind.MOVE
            return replace(intent, kind=kind, file=base(old), folder=folder)
        case Command.DELETE if old:
            return replace(intent, kind=Kind.DELETE, file=base(old), folder=folder)
        case Command.REPLACE if text and value:
            return replace(intent, kind=Kind.REPLACE, text=text, value=value)
        case Command.TURN_ON | Command.TURN_OFF:
            on = read.command is Command.TURN_ON and not _ENDS_OFF.search(said)
            return replace(intent, kind=Kind.SWITCH, on=on)
        case Command.QUESTION:
            return replace(intent, kind=Kind.QUESTION)
    return None


def without_field(intent: Intent, fields: Iterable[str]) -> Intent:
    """A text without the name of the field that it is for: ``14 March as the due date``, where there is a *Due date*."""
    if intent.kind is not Kind.WRITE or QUOTED.search(intent.subtask):
        return intent
    for name in sorted(filter(None, fields), key=len, reverse=True):
        form = rf"\s+(?:{PLACE_WORDS}|as|for)\s+(?:{OWN}\s+)?{re.escape(name)}(?:\s+(?:field|box))?$"
        if cut := re.search(form, intent.text, re.IGNORECASE):
            return replace(intent, text=intent.text[: cut.start()])
    return intent
