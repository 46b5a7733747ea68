"""Where the words alone divide a request: what stands in for the tagger, and what it is measured against.

A subtask begins where a joint (a comma, *and*, *then*, the end of a sentence) is followed by a word that gives a command;
what stands between quotes is never divided.
"""

from __future__ import annotations

import re

from edgelam.quoted import QUOTED

_VERBS = """
accept activate add adjust agree apply archive attach block bold book bookmark bring browse calculate cancel
center centre change check choose clear click close collapse compose compute configure confirm connect convert copy create cross cut
deactivate decrease delete deselect disable discard disconnect display do download drag draw duplicate edit
email empty enable enter erase exit expand export fill find flag follow forward get give go group hide highlight
hit import increase indent input insert italicise italicize join jump launch leave lock look lower make mark
maximise maximize minimise minimize move mute navigate open paste pause pick pin place play press print put quit
raise reboot redo refresh register reload remove rename reopen replace reply reset restart restore resume run
save scroll search select send set share show shut sign sort star start stop store strike submit subscribe switch take
tap tick toggle turn type unblock uncheck underline undo unlock unmark unmute unpin unselect untick update
upload use view visit work write zoom
"""
COMMANDS = frozenset(_VERBS.split())
"""Words that begin a command. *call*, *name*, *title* and *say* go on with the subtask before: ``make a folder and call it x``."""

_JOINT = re.compile(
    r"(?:\s*[,;.!?]\s+|\s+(?=(?:and|then|afterwards|after that|finally)\b))"
    r"(?:(?:and|then|also|afterwards|after that|finally|now|please)\b[,\s]*)*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_STRONG = re.compile(r"\b(?:then|afterwards|after that|finally)\b", re.IGNORECASE)
_WEAK = re.compile(r"[,;.!?]|\band\b", re.IGNORECASE)


def cuts(request: str) -> list[tuple[int, int]]:
    """Where the subtasks begin and end, in order; at least one, whatever the request says."""
    masked = QUOTED.sub(lambda m: "\ue000" * len(m.group()), request)
    joints = [(0, 0)]
    for joint in _JOINT.finditer(masked):
        before = masked[joints[-1][1] : joint.start()]
        if before and joint.end() < len(masked) and _divides(before, joint.group(), masked[joint.end() :]):
            joints.append((joint.start(), joint.end()))
    bounds = zip(joints, [*joints[1:], (len(request), 0)], strict=True)
    whole = [(start, start + len(request[start:end].rstrip())) for (_, start), (end, _) in bounds]
    return [(start, end) for start, end in whole if end > start] or [(0, len(request))]


def _divides(before: str, joint: str, after: str) -> bool:
    """Whether a command ends and another begins here: *then* says so; after *and* or a sign a verb must follow,
    and ``click find and replace`` is one command, since a verb without an object there is part of a name."""
    if _STRONG.search(joint):
        return True
    word = _WORD.match(after)
    if word is None or word.group().casefold() not in COMMANDS or not _WEAK.search(joint):
        return False
    said = ["", *_WORD.findall(before.casefold())]
    named = said[-1] in COMMANDS and (said[-2] in COMMANDS or said[-2] == "the")
    return not (named and joint.strip().casefold() == "and" and before.casefold().endswith(said[-1]))
