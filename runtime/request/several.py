"""Several things in one breath: ``choose Red and Blue``, ``untick Sound, Colour and Motion``.

Where the names that a subtask lists are entries of one list, or boxes of one group, what is to be done is not a matter of
judgement: each of them, one after the other. A model stops after the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State

_ON = r"choose|select|pick|highlight|mark|tick|check|enable|activate|turn on|switch on"
_OFF = r"untick|uncheck|deselect|unselect|unmark|disable|deactivate|turn off|switch off"
_SHOW, _HIDE = "show|display|include", "hide"
"""Of boxes alone: who wants two rows of a list to be shown does not want them chosen."""

_COMMAND = re.compile(
    rf"^(?:(?:please|now|then|also|can you|could you)[\s,]+)*(?:(?P<on>{_ON}|(?P<show>{_SHOW}))|(?P<off>{_OFF}|(?P<hide>{_HIDE})))\s+(?P<listed>.+)$",
    re.IGNORECASE | re.DOTALL,
)
ONLY_THESE = re.compile(
    r"^(?:please\s+|now\s+)*(?:choose|select|pick)\b(?!.*\b(?:also|too|as well|in addition)\b)", re.IGNORECASE
)
"""Commands after which nothing else of the list is chosen, as after a click."""

_JOINT = re.compile(
    r"""["“”«»'\s]*(?:,|;|&|\+|\band\b|\bplus\b|\bas well as\b|\bboth\b)[\s,]*(?:(?:and|the|also)\s+)*["“”«»'\s]*""",
    re.IGNORECASE,
)
MAX_BEFORE = 5
"""Words that may stand between the command and the first name: ``choose the colours Red and Blue``."""


Act = tuple[Control, Verb]


def listed(subtask: str, names: Sequence[str]) -> list[str]:
    """Those of the names that a subtask lists side by side; none where it lists fewer than two."""
    command = _COMMAND.match(subtask.strip())
    if command is None:
        return []
    said = command["listed"]
    ordered = sorted((n for n in set(names) if n.strip()), key=len, reverse=True)
    if not ordered:
        return []
    found = list(re.finditer("|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in ordered), said, re.IGNORECASE))
    if not found or len(said[: found[0].start()].split()) > MAX_BEFORE:
        return []
    together = found[:1]
    for name in found[1:]:
        if not _JOINT.fullmatch(said[together[-1].end() : name.start()]):
            break
        together.append(name)
    exact = {n.casefold(): n for n in reversed(ordered)}
    chosen = list(dict.fromkeys(exact[m.group().casefold()] for m in together))
    return chosen if len(chosen) > 1 else []


def choices_left(subtask: str, snapshot: Snapshot) -> list[Act] | None:
    """What is left to do of the things that a subtask lists; None where it lists no such things."""
    group, names, on = _asked(subtask, snapshot)
    if not names:
        return None
    left = [(c, Verb.CHECK if on else Verb.UNCHECK) for c in group if c.name in names and c.has(State.CHECKED) != on]
    if on and ONLY_THESE.match(subtask.strip()):
        others = (c for c in group if c.role is Role.ITEM and c.has(State.CHECKED) and c.name not in names)
        left += [(c, Verb.UNCHECK) for c in others]
    return left


def are_chosen(subtask: str, snapshot: Snapshot) -> tuple[bool, str] | None:
    """Whether all that a subtask lists is as it says, and that in a sentence; None where it lists no such things."""
    left = choices_left(subtask, snapshot)
    if left is None:
        return None
    if left:
        return False, f"{left[0][0].name} is {'not chosen' if left[0][1] is Verb.CHECK else 'still chosen'}."
    _, names, on = _asked(subtask, snapshot)
    return True, f"{_and(names)} are {'chosen' if on else 'not chosen'}."


def _asked(subtask: str, snapshot: Snapshot) -> tuple[list[Control], list[str], bool]:
    """The list or group, the names in it that the subtask lists, and whether they are to be chosen; nothing where it lists none."""
    command = _COMMAND.match(subtask.strip())
    for group in _groups(snapshot, several=True) if command is not None else ():
        if command is not None and (command["show"] or command["hide"]) and group[0].role is Role.ITEM:
            continue
        if names := listed(subtask, [c.name for c in group]):
            return group, names, command is not None and command["on"] is not None
    return [], [], False


def _and(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def only_one_of(subtask: str, snapshot: Snapshot) -> str:
    """What a subtask lists of which only one can be chosen, as a sentence; empty where there is no such thing."""
    command = _COMMAND.match(subtask.strip())
    if command is None or command["show"] or command["hide"]:
        return ""
    kinds = [[c.name for c in group] for group in _groups(snapshot, several=False)]
    kinds += [list(c.options) for c in snapshot.controls if c.options and c.verbs]
    names = next((found for kind in kinds if (found := listed(subtask, kind))), [])
    return f"{_and(names)} cannot be chosen together here." if names else ""


def _groups(snapshot: Snapshot, several: bool) -> list[list[Control]]:
    """Entries of one list and boxes of one group, by their paths: those of which several can be chosen, or only one."""
    roles = (Role.ITEM, Role.CHECK, Role.TOGGLE) if several else (Role.ITEM, Role.CELL, Role.RADIO)
    groups: dict[tuple[object, ...], list[Control]] = {}
    for control in snapshot.controls:
        if control.role in roles and control.name and control.verbs and (Verb.UNCHECK in control.verbs) is several:
            groups.setdefault((control.role is Role.ITEM, control.path), []).append(control)
    return [group for group in groups.values() if len(group) > 1]
