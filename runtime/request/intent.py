"""What a subtask asks for, as far as its words leave no doubt: the kind of change, and the names and texts it gives.

Rules, not the action model: what is read here is used to check what that did, so it must not err in the same way. Where no rule knows the
verb, the tagger that divides requests says what is wanted (*keep it as a.txt*, *get rid of the grid*), where it is sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from edgelam.phrases import base
from edgelam.quoted import QUOTED, inside
from edgelam.runtime.request.asking import ASKS, TELLING, WHETHER, YES_NO
from edgelam.runtime.request.gestures import gesture_of
from edgelam.runtime.request.kinds import Intent, Kind
from edgelam.runtime.request.names import (
    MADE_SURE,
    NAMED,
    OWN,
    PLACE_WORDS,
    POINTING,
    file_in,
    folder_in,
    goal_in,
    name_after,
)
from edgelam.runtime.request.naming import FILES, lies_in, lies_there
from edgelam.runtime.request.placement import placement_of
from edgelam.runtime.request.readers import CALLED, DESCRIBED, READERS, with_listed_items, with_place
from edgelam.runtime.request.referring import refers
from edgelam.runtime.request.subtask import Command, SpanKind, Subtask
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
    command, _, about = said.partition(": ")
    if about and refers(command):
        asked, read = intent_of(command), read_alone(said) or _told(about)
        if asked.kind is Kind.WRITE and asked.text.casefold() in POINTING:
            return Intent(Kind.COMMAND, subtask)  # *enter that: it is half done*
        told = tagged_intent(said, read) if asked.kind is Kind.COMMAND and read is not None else None
        return replace(told or asked, subtask=subtask)
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
    ruled = next((found for kind, read in known if (found := read(replace(plain, kind=kind), said)) is not None), None)
    read = read_alone(said)
    if ruled is not None and read is not None and _is_otherwise(ruled, read):
        ruled = None
    tagged = _tagged(said, read, subtask) if read is not None else None
    if tagged is not None and read is not None and _outweighs(tagged, read, ruled, said):
        return tagged
    if ruled is not None:
        return _with_places(ruled, tagged)
    if (expression := expression_of(said)) is not None:
        return replace(plain, kind=Kind.COMPUTE, expression=expression)
    if ASKS.match(said) or (subtask.rstrip().endswith("?") and ASKS.match(re.split(r"[,.;:!]\s+", said)[-1])):
        return replace(plain, kind=Kind.QUESTION)
    return replace(plain, name=name_after(NAMED, said), placement=placement_of(said))


def _told(about: str) -> Subtask | None:
    """What is told, where it names a file, and so says what is wanted of it: *erase it: I never want to see a.txt again*."""
    read = read_alone(about)
    return read if read is not None and any(s.kind in FILES for s in read.spans) else None


def _tagged(said: str, read: Subtask, subtask: str) -> Intent | None:
    """What the tagger's reading comes to, unless a gesture is asked for in so many words, or the text is a name in a question."""
    if gesture_of(said) is not None:
        return None
    tagged = tagged_intent(said, read, subtask)
    asks = tagged is not None and tagged.kind is Kind.WRITE and subtask.rstrip().endswith("?")
    return Intent(Kind.QUESTION, subtask) if asks and _INVERTED.match(QUOTED.sub(" x ", said)) else tagged


_INVERTED = re.compile(r"(?:[\w'’-]+\s+){1,4}?(?:does|do|did|is|are|was|were|has|have)\s+\w", re.IGNORECASE)
"""*On which line does Anna sign?* says no text, though a name in it looks like one."""

SURE, QUITE_SURE = 0.5, 0.9
"""Of a command that the tagger reads: from which on it counts, and from which on it counts more than a rule that knows the verb."""

_LOOSE = frozenset({Kind.SET, Kind.SWITCH, Kind.SELECT})
"""What rules read off a first word that says little: *change*, *show*, *mark*."""


def _outweighs(tagged: Intent, read: Subtask, ruled: Intent | None, said: str) -> bool:
    """Whether what the tagger reads goes before what the rules do."""
    if ruled is None:
        named = name_after(NAMED, said)
        return bool(tagged.file) or not named or (tagged.kind is Kind.NEW_FOLDER and tagged.name == named)
    if ruled.kind is Kind.SET and tagged.kind is Kind.WRITE and tagged.text == ruled.value and not QUOTED.search(said):
        return False  # in its request it was no text: *set the city to Madrid*, a list
    return tagged.kind is not ruled.kind and (ruled.kind in _LOOSE or read.sure >= QUITE_SURE)


_NO_SWITCH = frozenset({Command.SET, Command.LAUNCH, Command.OPEN, Command.FIND, Command.OTHER})
"""What *show* and *see* begin with as well, and turns nothing on."""


_SHOWS = re.compile(r"(?:show|display|see|view)\b", re.IGNORECASE)


def _is_otherwise(ruled: Intent, read: Subtask) -> bool:
    """Whether the tagger reads what a first word that says little makes a switch, or a value, as something else: *show the settings*,
    *put them in order from A to Z*."""
    if ruled.kind is Kind.SWITCH:
        return read.command in _NO_SWITCH and read.sure >= SURE and _SHOWS.match(read.text) is not None
    return ruled.kind is Kind.SET and read.command in (Command.OTHER, Command.COMPUTE) and read.sure >= _OTHERWISE


_OTHERWISE = 0.75


def _with_places(ruled: Intent, tagged: Intent | None) -> Intent:
    """What the rules read, with the file and the folder that only the tagger finds (*save as a.txt in Letters*); where one text ends and
    what stands in its place begins is the tagger's alone to say."""
    if tagged is None or tagged.kind is not ruled.kind:
        return ruled
    if ruled.kind is Kind.REPLACE and QUOTED.search(tagged.value) is None:
        return replace(ruled, text=tagged.text, value=tagged.value)
    return replace(ruled, file=ruled.file or tagged.file, folder=ruled.folder or tagged.folder)


def tagged_intent(said: str, read: Subtask, subtask: str = "") -> Intent | None:
    """What a reading of ``said`` comes to, of the tagger or of a person; None where it is not sure, or lacks what such a command names."""
    if read.sure < SURE:
        return None
    intent = Intent(Kind.COMMAND, subtask or said)
    text, value = read.words(SpanKind.TYPED), read.words(SpanKind.VALUE)
    match read.command:
        case Command.WRITE if text and _RENAMES.match(said):
            return replace(intent, name=text)
        case Command.WRITE if text and not DESCRIBED.search(QUOTED.sub(" ", said)):
            placement = placement_of(said.replace(text, " ", 1))
            return replace(intent, kind=Kind.WRITE, text=with_listed_items(said) or text, placement=placement)
        case Command.FIND if text:
            return replace(intent, text=text)
        case Command.REPLACE if value and (old := text or _old_text(read, value)):
            return replace(intent, kind=Kind.REPLACE, text=old, value=value)
        case Command.TURN_ON | Command.TURN_OFF:
            on = read.command is Command.TURN_ON and not _ENDS_OFF.search(said)
            return replace(intent, kind=Kind.SWITCH, on=on)
        case Command.QUESTION:
            return replace(intent, kind=Kind.QUESTION)
    return _tagged_file(intent, read)


_RENAMES = re.compile(r"(?:rename|relabel|retitle|(?:call|name)(?! (?:it|that|this|them)\b))\s", re.IGNORECASE)
"""Before what is no file, and is only to be called otherwise: no text is written."""

_INSTEAD = re.compile(
    r"\b(?:instead of|rather than|in place of|where it (?:now )?says)\s+(?P<old>[^,;]+)$", re.IGNORECASE
)
_BECOMES = re.compile(r"(?:(?:every|each|all|the word|the name)\s+)?(?P<old>[A-Z][^,;:]*?)\s+(?:becomes|turns into)\s", re.IGNORECASE)  # fmt: skip


def _old_text(read: Subtask, value: str) -> str:
    """What is to be replaced, where only what stands in its place is tagged: *make it tea instead of coffee*, *Mr Ross becomes Ms Ross*."""
    found = _INSTEAD.search(read.text) or _BECOMES.match(read.text)
    old = found["old"].strip(" \"“”'.") if found is not None else ""
    return "" if old == value or old.casefold() in POINTING else old


def _tagged_file(intent: Intent, read: Subtask) -> Intent | None:
    """What the tagger reads of files; None where none is named that such a command needs."""
    old, new = read.words(SpanKind.FILE), read.words(SpanKind.NEW_FILE)
    places = read.all_words(SpanKind.FOLDER)
    place, target = places[0] if places else "", read.words(SpanKind.NEW_FOLDER)
    match read.command:
        case Command.NEW_FOLDER if (
            name := (place and not read.words(SpanKind.TYPED) and _one_quoted(read.text)) or place
        ):
            return replace(intent, kind=Kind.NEW_FOLDER, name=name, folder=_folder(target))
        case Command.SAVE if (new or old) and not _lies_somewhere(read):
            return replace(intent, kind=Kind.SAVE, file=base(new or old), folder=_folder(place))
        case Command.SAVE if (place or target) and read.sure >= QUITE_SURE and not _lies_somewhere(read):
            return replace(intent, kind=Kind.SAVE, folder=_folder(target or place))
        case Command.COPY if new and not old:  # of what is in front, which has no name in the sentence
            return replace(intent, kind=Kind.SAVE, file=base(new), folder=_folder(place))
        case Command.OPEN if old:
            return replace(intent, kind=Kind.OPEN, file=base(old), folder=_folder(place))
        case Command.RENAME if (old and new) or (place and target):
            return replace(intent, kind=Kind.RENAME, file=old or place, name=new or target)
        case Command.COPY | Command.MOVE:
            return _transferred(intent, read)
        case Command.DELETE if old or _is_folder(read):
            within = place if old else target
            return replace(intent, kind=Kind.DELETE, file=base(old or place), folder=_folder(within))
    return None


def _transferred(intent: Intent, read: Subtask) -> Intent | None:
    """What is copied or moved, and into which folder: never the one that it is taken out of."""
    kind = Kind.COPY if read.command is Command.COPY else Kind.MOVE
    old = read.words(SpanKind.FILE)
    places = [s for s in read.spans if s.kind in (SpanKind.FOLDER, SpanKind.NEW_FOLDER)]
    to = [s for s in places if not lies_there(read.text, s, read.start)]
    named = {s: read.text[s.start - read.start : s.end - read.start] for s in places}
    goal = named[to[-1]] if to else goal_in(read.text)
    thing = base(old) or next((words for words in named.values() if words != goal), "")
    file = next((s for s in read.spans if s.kind is SpanKind.FILE), None)
    if not goal or not thing or (file is not None and _INTO.search(read.text[: file.start - read.start])):
        return None
    return replace(intent, kind=kind, file=thing, folder=_folder(goal))


_INTO = re.compile(r"\b(?:into|to|as)\s+[\"“']?$", re.IGNORECASE)
"""Before a file that something goes into: *pack it into a.zip*."""


def _lies_somewhere(read: Subtask) -> bool:
    """Whether it says of a file where it is: *they are in b.txt*; nothing is to be saved there."""
    return any(lies_in(read.text, s, read.start) for s in read.spans)


def _one_quoted(said: str) -> str:
    """The quoted words of a sentence that has no others."""
    quoted = [inside(m) for m in QUOTED.finditer(said)]
    return quoted[0] if len(quoted) == 1 else ""


def _is_folder(read: Subtask) -> bool:
    """Whether what is to be deleted is a folder itself, not what lies in it: *the folder Old*, *the Old folder*."""
    span = next((s for s in read.spans if s.kind is SpanKind.FOLDER), None)
    if span is None or lies_there(read.text, span, read.start):
        return False
    before, after = read.text[: span.start - read.start], read.text[span.end - read.start :]
    return bool(_FOLDER_BEFORE.match(before) or (_VERB_BEFORE.match(before) and _FOLDER_AFTER.match(after)))


_VERB_BEFORE = re.compile(r"(?:[a-z]+\s+){1,3}?(?:of\s+)?(?:the|my|our|this|that)?\s*[\"“']?$", re.IGNORECASE)
_FOLDER_BEFORE = re.compile(r"(?:[a-z]+\s+){1,3}?(?:the|my|our|this|that)\s+(?:\w+\s+)?(?:folder|directory)\s+(?:called\s+|named\s+)?[\"“']?$", re.IGNORECASE)  # fmt: skip
_FOLDER_AFTER = re.compile(r"[\"”']?\s+(?:folder|directory)\b", re.IGNORECASE)


def _folder(place: str) -> str:
    """A place as a folder's name."""
    return (folder_in(f"in {place}") or folder_in(f"in the {place} folder") or place) if place else ""


def without_field(intent: Intent, fields: Iterable[str]) -> Intent:
    """A text without the name of the field that it is for: ``14 March as the due date``, where there is a *Due date*."""
    if intent.kind is not Kind.WRITE or QUOTED.search(intent.subtask):
        return intent
    for name in sorted(filter(None, fields), key=len, reverse=True):
        form = rf"\s+(?:{PLACE_WORDS}|as|for)\s+(?:{OWN}\s+)?{re.escape(name)}(?:\s+(?:field|box))?$"
        if cut := re.search(form, intent.text, re.IGNORECASE):
            return replace(intent, text=intent.text[: cut.start()])
    return intent
