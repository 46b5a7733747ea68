"""What cannot be done, said before anything is done: gestures that edgelam lacks, and controls that are greyed out.

A model that is asked for either does the nearest thing that it can, which nobody asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Verb
from edgelam.control import ROLE_VERBS, Control, Role, Snapshot, State
from edgelam.errors import Unable
from edgelam.phrases import normalise
from edgelam.quoted import QUOTED
from edgelam.runtime.request.gestures import BY, FIRST, WITH, gesture_of
from edgelam.runtime.request.several import choices_left, only_one_of

GESTURES: dict[str, re.Pattern[str]] = {
    gesture: re.compile("|".join(forms), re.IGNORECASE)
    for gesture, forms in {
        "drag": (FIRST + r"drag\b", FIRST + r"drop\s.+\s(?:on|onto|into|in|over)\b", BY + r"dragging\b", r"\bdrag(?:ging)?[ -](?:and|'?n'?)[ -]drop(?:ping)?\b"),
        "triple-click": (FIRST + r"triple[ -]?(?:click|tap)", rf"(?:{BY}|{WITH})triple[ -]?(?:click|tap)"),
        "middle-click": (FIRST + r"middle[ -]?(?:mouse[ -])?(?:click|tap)", rf"(?:{BY}|{WITH})middle[ -]?(?:mouse[ -])?(?:click|tap)", WITH + r"middle(?: mouse)? button"),
        "hover": (FIRST + r"(?:hover|mouse over|point at|point to|move the (?:mouse|pointer|cursor) (?:to|over|onto))\b", BY + r"hovering\b"),
        "press and hold": (FIRST + r"(?:long[ -]?(?:press|click|tap)|(?:press|click|tap|touch) and hold|hold down)\b", WITH + r"long (?:press|tap)"),
        "swipe": (FIRST + r"(?:swipe|flick|fling)\b", BY + r"swiping\b", r"\bwith (?:two|three|2|3) fingers\b"),
        "pinch": (FIRST + r"pinch\b", BY + r"pinching\b"),
    }.items()
}  # fmt: skip
"""What a hand does with a mouse or on a screen and edgelam does not, and how people ask for it."""

FREEHAND: dict[str, re.Pattern[str]] = {
    "draw": re.compile(
        FIRST + r"(?:draw|sketch|scribble|doodle)\b(?!.*\s(?:as|instead of|rather than)\s)", re.IGNORECASE
    ),
    "rotate": re.compile(FIRST + r"(?:rotate|twist|spin)\b", re.IGNORECASE),
}
"""Gestures only where nothing on the screen does it: many applications have a command for them."""

_POINTS = (
    r"(?:click|press|tap|hit|push|choose|select|pick|use|tick|check|untick|uncheck|activate|deactivate|open|toggle|enable|disable|"
    r"turn on|turn off|switch on|switch off)"
)
_KIND = (
    r"(?: (?:button|link|menu|menu item|item|entry|tab|box|check ?box|option|field|list|slider|setting|switch|icon))?"
)


_WRITING = (r"(?:type|enter|write|put|fill) .+ (?:in|into|as) NAME", r"(?:set|change|adjust|turn|move) NAME to .+")
_USING = (rf"(?:{_POINTS} (?:on )?)?NAME", *_WRITING)
"""*Put this into X*, *set X to this*; *click X*, or only *X*."""


def raise_if_gesture_is_missing(plan: Sequence[str]) -> None:
    """Raises Unable where a subtask asks for a gesture that edgelam does not have."""
    for subtask in plan:
        said = QUOTED.sub(" ", subtask).strip()
        for gesture, asked in GESTURES.items():
            if asked.search(said) and gesture_of(subtask) is None:
                raise Unable(f"edgelam cannot {gesture} yet.")


def unable(subtask: str, snapshot: Snapshot) -> str | None:
    """Why a subtask that begins on this screen cannot be done, if it is seen here."""
    if (greyed := greyed_out(subtask, snapshot)) is not None:
        return cannot_be_used(greyed)
    if (fixed := read_only(subtask, snapshot)) is not None:
        return f"{fixed.name} cannot be written in: the application only shows it."
    if choices_left(subtask, snapshot) is None and (several := only_one_of(subtask, snapshot)):
        return several
    said = QUOTED.sub(" ", subtask).strip()
    for gesture, asked in FREEHAND.items():
        if (found := asked.search(said)) and not _has_command(found.group().split()[-1], snapshot):
            return f"edgelam cannot {gesture} yet, and nothing here does it."
    return None


def greyed_out(subtask: str, snapshot: Snapshot) -> Control | None:
    """The disabled control that a subtask names and asks to be used; None where another of that name can be used."""
    said = normalise(subtask)
    usable = {normalise(c.name) for c in snapshot.controls if c.verbs}
    greyed = [c for c in snapshot.controls if is_greyed(c) and normalise(c.name) not in usable]
    return next((c for c in greyed if _asks_for(said, normalise(c.name), _USING)), None)


def read_only(subtask: str, snapshot: Snapshot) -> Control | None:
    """The field that a subtask names to write in it and that cannot be written in; None where another can."""
    said = normalise(subtask)
    writable = {normalise(c.name) for c in snapshot.controls if Verb.TYPE in c.verbs}
    fields = [c for c in snapshot.controls if _is_read_only(c) and normalise(c.name) not in writable]
    return next((c for c in fields if _asks_for(said, normalise(c.name), _WRITING)), None)


def cannot_be_used(greyed: Control) -> str:
    return f"{greyed.name} is greyed out: it cannot be used as things are."


def is_greyed(control: Control) -> bool:
    """Whether a person would see it, and see that it cannot be used now."""
    seen = control.has(State.SHOWING) or control.role in (Role.MENU_ITEM, Role.CHECK, Role.RADIO)
    return seen and control.role in ROLE_VERBS and not control.has(State.ENABLED)


def _is_read_only(control: Control) -> bool:
    field = control.role in (Role.TEXT, Role.STATUS, Role.PROGRESS)
    return field and control.has(State.SHOWING) and control.has(State.ENABLED) and Verb.TYPE not in control.verbs


def _asks_for(said: str, name: str, forms: Sequence[str]) -> bool:
    if not name or name not in said:
        return False
    named = f"(?:the )?{re.escape(name)}{_KIND}"
    return any(re.fullmatch(f"(?:please )?{form}".replace("NAME", named), said) for form in forms)


def _has_command(verb: str, snapshot: Snapshot) -> bool:
    """Whether a control is named by the verb, or may be in a menu whose items are not seen yet."""
    stem = verb.casefold().rstrip("e")
    return bool(snapshot.closed_menus) or any(stem in normalise(f"{c.name} {c.help}") for c in snapshot.controls)
