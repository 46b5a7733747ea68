"""Subtasks that begin with a thing or a value go on with the verb of the one before: *make the title bold and the first line italic*."""

from __future__ import annotations

import re
from dataclasses import replace

from edgelam.runtime.request import joints
from edgelam.runtime.request.fillers import FILLING, TAKING_BACK, WORD
from edgelam.runtime.request.subtask import Command, SpanKind, Subtask

_CARRYING = """
make set turn change put write type enter add insert print select highlight fill colour color move align format hide show disable enable
"""

_CARRIED = frozenset(_CARRYING.split())
"""Verbs that a thing and its value can go on with: *make the first paragraph bold and the second one italic*."""

_SWITCHES = re.compile(r"(?:turn|switch|toggle) (?:on|off)", re.IGNORECASE)

_ASKING = r"(?:when|where|how|who|whose|which|what)\b"

_SHOWS_WHAT = re.compile(rf"(?P<lead>(?:show|display|list)(?: me)?)\s+{_ASKING}", re.IGNORECASE)

_BEGINS_ASKING = re.compile(_ASKING, re.IGNORECASE)
"""*Show me when it was added and how often it was played* shows both."""


def with_verbs(request: str, subtasks: list[Subtask]) -> list[Subtask]:
    """Subtasks that begin with a thing or a value go on with the verb of the one before, or of what they correct."""
    found: list[Subtask] = []
    verb, any_verb = "", ""
    for subtask in subtasks:
        thing = _ONLY_THING.match(subtask.text) is not None
        lead = "" if any_verb and thing else leading_words(request, subtask)
        corrected = _corrected(request[found[-1].end if found else 0 : subtask.start], subtask.text)
        shown = _SHOWS_WHAT.match(found[-1].text) if found and _BEGINS_ASKING.match(subtask.text) else None
        carried = shown["lead"] if shown else "" if lead else corrected or verb or (any_verb if thing else "")
        found.append(replace(subtask, carried=carried) if carried and not subtask.carried else subtask)
        commands = lead != subtask.text and lead.partition(" ")[0].casefold() in joints.COMMANDS
        any_verb = lead if commands else "" if lead else any_verb
        verb = lead if _carries(lead, subtask, commands) else "" if lead else verb
    return found


def _carries(lead: str, subtask: Subtask, commands: bool) -> bool:
    """Whether what comes next, a thing or a value, may go on with how this subtask begins; a thing alone goes on with any command."""
    if lead.casefold() in _CARRIED or _SWITCHES.fullmatch(lead) is not None:
        return True
    return commands and subtask.command in (Command.TURN_ON, Command.TURN_OFF)


_ONLY_THING = re.compile(
    r"(?:the|my|that|those|these|its)\b(?!.*\b(?:is|are|was|were|has|have|had|can|should|must|shall|will|would|could|may|might|needs?|looks?|takes?|goes)\b)",
    re.IGNORECASE,
)
"""What says no more than a thing: *the status bar* in *hide the tool bar and the status bar*."""


def _corrected(before: str, said: str) -> str:
    """What ``said`` goes on with where the words before it are taken back: ``make it`` in *make it red, no wait, blue*."""
    words = WORD.findall(before)
    back = [at for at, word in enumerate(words) if word.casefold() in TAKING_BACK]
    kept = words[: back[0]] if back else []
    while kept and kept[-1].casefold() in FILLING:
        kept.pop()
    if not kept or kept[0].casefold() not in joints.COMMANDS:
        return ""
    anew = [word for word in words[back[0] :] if word.casefold() not in TAKING_BACK | FILLING]
    return " ".join(anew or kept[: max(1, len(kept) - len(said.split()))])


def leading_words(request: str, subtask: Subtask) -> str:
    """The words before the first thing or value: ``make`` in *make the title bold*; all where there is neither."""
    spans = [s for s in subtask.spans if s.kind not in (SpanKind.CONDITION, SpanKind.APP)]
    start = max((s.end for s in subtask.spans if s not in spans and s.start == subtask.start), default=subtask.start)
    end = min((s.start for s in spans), default=subtask.end)
    return request[start:end].strip(" ,:\"'“‘«") if start < end else ""
