"""What a request wants gone or ended, however it says so: *bin this picture*, *throw out the folder News*, *kill the dbus-daemon thing*."""

from __future__ import annotations

import re
from dataclasses import dataclass

from edgelam.quoted import QUOTED
from edgelam.runtime.request.intent import without_politeness


@dataclass(frozen=True, slots=True)
class Removing:
    """``thing`` are the words for what is to be gone; ``shown``: it is only pointed at, *this picture*; ``ends``: it runs and is to be
    ended; ``every``: all that there is of it."""

    thing: str
    shown: bool = False
    ends: bool = False
    every: bool = False


_GONE = (
    r"(?:delete|remove|erase|trash|bin|scrap|ditch|dump|discard|toss(?: out| away)?|chuck(?: out| away)?|throw (?:out|away)|get rid of|drop|lose|wipe|"
    r"unsubscribe from|do away with|put an end to)"
)
_ENDED = r"(?:kill|terminate|end|stop|quit|force[ -]quit|shut down|finish off)"
_PARTED = r"(?:throw|put|toss|chuck|move|send|take)"
_GONE_AFTER = (
    r"(?:away|out|(?:in|into|to) the (?:bin|trash|rubbish|waste ?(?:paper )?basket|recycle bin|recycling bin))"
)
_REMOVES = re.compile(
    rf"(?:(?P<gone>{_GONE})|(?P<ended>{_ENDED})) (?P<thing>.+)|{_PARTED} (?P<parted>.+?) {_GONE_AFTER}\b(?P<rest>.*)",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"(?:it|this|that|them|these|those)$|(?:this|that|the (?:current|selected|chosen)) \w+(?: \w+)?$|(?:the )?(?:one|thing|picture|photo|image|file|page|item|entry) (?:here|in front|on (?:the )?screen|that is (?:shown|open))$",
    re.IGNORECASE,
)
_EVERY = re.compile(r"\b(?:all|every|everything|each|both|whole)\b", re.IGNORECASE)
_WITH_IT = re.compile(r"\b(?:and all|itself|included)\b", re.IGNORECASE)
"""What holds all that is to be gone goes too: *everything under News, folder and all*."""

_TEXT = re.compile(
    r"\b(?:word|words|line|lines|paragraph|sentence|letter|character|spaces?|text|row|column|cell|formatting|bold|italic|bar|panel|pane|grid|ruler|border)\b",
    re.IGNORECASE,
)
"""What belongs to a document or to the window: it is edited or hidden, and nothing that is listed is lost."""

_FOR_GOOD = re.compile(
    r"[,;]?\s+(?:for good|for ever|forever|completely|permanently|please|now|right away|too|as well|again|folder and all)\b.*$",
    re.IGNORECASE,
)


def removing_of(subtask: str) -> Removing | None:
    """What a subtask wants gone; None where it wants something else."""
    said = without_politeness(subtask)
    found = _REMOVES.match(said)
    if found is None:
        return None
    thing = re.split(r"[,;]\s", _FOR_GOOD.sub("", found["thing"] or found["parted"]))[0].strip()
    if not thing or _TEXT.search(QUOTED.sub(" ", thing)):
        return None
    every = _EVERY.search(thing) is not None and _WITH_IT.search(said) is None
    return Removing(thing, _SHOWN.match(thing) is not None, found["ended"] is not None, every)
