"""What a hand does beyond a click: a double click, the context menu, a drag; asked for in so many words, and done so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Action, Verb
from edgelam.control import GESTURES, Control, Role, Snapshot
from edgelam.phrases import normalise
from edgelam.quoted import QUOTED
from edgelam.runtime.labels import Labels

FIRST = r"^(?:(?:please|now|then|also|just|kindly|can you|could you|would you|you|i want you to)[\s,]+)*"
BY = r"\bby\s+(?:\w+ly\s+)?"
WITH = r"\bwith\s+(?:an?|your|the)\s+"
_ONTO = r"(?:onto|into|in|on|over|to)\s+(?!(?:the\s+)?(?:left|right|top|bottom)\b)"

ASKED: dict[Verb, re.Pattern[str]] = {
    verb: re.compile("|".join(forms), re.IGNORECASE)
    for verb, forms in {
        Verb.DOUBLE_CLICK: (
            FIRST + r"double[ -]?(?:click|tap)\b",  # *double clicking opens it* says how things are to be
            rf"(?:{BY}|{WITH})double[ -]?(?:click|tap)",
            FIRST + r"(?:click|tap)\s(?:.+\s)?twice\b",
        ),
        Verb.RIGHT_CLICK: (
            FIRST + r"(?:right|secondary)[ -]?(?:mouse[ -])?(?:click|tap)",
            rf"(?:{BY}|{WITH})(?:right|secondary)[ -]?(?:mouse[ -])?(?:click|tap)",
            rf"\S\s+{WITH}(?:right|secondary)(?: mouse)? button",
            FIRST + r"(?:open|show|bring up)\s+(?:the\s+|its\s+)?(?:.+\s)?context menu\b",
        ),
        Verb.DRAG: (
            FIRST + rf"(?:drag(?:\s+and\s+drop)?|drop)\s.+\s{_ONTO}",
            rf"\s{_ONTO}.+{BY}dragging\b",
            rf"\s{_ONTO}.+\bwith\s+drag(?:\s+and\s+|[ -])drop\b",
        ),
    }.items()
}  # fmt: skip

_DRAGS = re.compile(r"\bdrag", re.IGNORECASE)

_WORDS = re.compile(
    r"\b(?:(?:double|right|secondary)[ -]?(?:mouse[ -])?(?:click|tap|button)(?:ing)?|drag(?:ging)?(?:[ -](?:and[ -])?drop)?|drop|(?:the |its |a )?context menu(?: (?:of|for|on))?|twice)\b|"
    + FIRST
    + r"(?:open|show|move|click|tap|bring up)\b",
    re.IGNORECASE,
)
"""What says the gesture, and names no control."""


def gesture_of(subtask: str) -> Verb | None:
    """The gesture that a subtask asks for; what is quoted is not read."""
    said = QUOTED.sub(" x ", subtask).strip()
    return next((verb for verb, asked in ASKED.items() if asked.search(said)), None)


def gesture_in(subtask: str, snapshot: Snapshot) -> Verb | None:
    """The gesture that a subtask asks for on this screen."""
    verb = gesture_of(subtask)
    if verb is None or is_number_set(verb, subtask, snapshot) or only_says_drop(verb, subtask, snapshot):
        return None
    return verb


def as_click(subtask: str) -> str:
    """The same request for a plain click, which is what the model has learned: what is meant is the same thing."""
    return f"click {' '.join(_WORDS.sub(' ', subtask).split())}"


def is_number_set(verb: Verb, subtask: str, snapshot: Snapshot) -> bool:
    """Whether what is to be dragged is set by its number: ``drag the volume slider to 40``."""
    named_here = {c.role for c in _named_in(subtask, snapshot.controls)}
    return verb is Verb.DRAG and bool(named_here & {Role.SLIDER, Role.SPIN})


def only_says_drop(verb: Verb, subtask: str, snapshot: Snapshot) -> bool:
    """Whether *drop* means no gesture: *drop a table in* puts one there, where not both ends of a drag are seen."""
    said = QUOTED.sub(" x ", subtask)
    return verb is Verb.DRAG and not _DRAGS.search(said) and named(verb, subtask, snapshot) is None


def able(verb: Verb, controls: Sequence[Control]) -> list[Control]:
    """What a gesture can be made on."""
    return [c for c in controls if c.verbs and c.role in GESTURES[verb]]


def named(verb: Verb, subtask: str, snapshot: Snapshot) -> tuple[Action, Control] | None:
    """The gesture on what the subtask names, where its words leave no doubt: one control is called so, and of a drag
    another one follows it. None where they do."""
    found = _named_in(subtask, snapshot.controls if verb is Verb.DRAG else able(verb, snapshot.controls))
    labels = Labels(snapshot.controls)
    if verb is not Verb.DRAG:
        (control,) = found if len(found) == 1 else (None,)
        return None if control is None else (Action(verb, labels.target(control.ref)), control)
    if len(found) != 2 or found[0] not in able(verb, found):
        return None
    thing, place = found
    return Action(verb, labels.target(thing.ref), place.name), thing


def _named_in(subtask: str, controls: Sequence[Control]) -> list[Control]:
    """The controls whose whole names stand in a subtask, in its order; a name within a longer one's does not count, and
    neither does one that two controls have."""
    said = f" {normalise(_WORDS.sub(' ', subtask))} "
    labels = Labels(controls)
    places: list[tuple[int, int, Control]] = []
    for control in controls:
        name = f" {normalise(control.name)} "
        if control.ref in labels and name.strip() and (at := said.find(name)) >= 0:
            places.append((at, at + len(name), control))
    outer = [
        p for p in places if not any(o is not p and o[0] <= p[0] and p[1] <= o[1] and o[:2] != p[:2] for o in places)
    ]
    once = [p for p in outer if sum(o[:2] == p[:2] for o in outer) == 1]
    return [control for _, _, control in sorted(once, key=lambda p: p[0])]
