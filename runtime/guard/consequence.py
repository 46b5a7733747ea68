"""What would happen that cannot be taken back: by the label, by where it stands, and by what the dialog says."""

from __future__ import annotations

import re
from pathlib import Path

from edgelam.action import Action, Verb
from edgelam.control import TICK_ROLES, Control, Role, State
from edgelam.runtime.guard.dialogs import Exists, in_dialog
from edgelam.runtime.guard.exemptions import OF_APPS, OF_TICKS, OPENS_ONLY, PERMISSION, PROTECTION, UNSAVED_MARK
from edgelam.runtime.guard.meaning import gravest, own_meaning
from edgelam.runtime.guard.place import Kind, Place
from edgelam.runtime.guard.reading import Sign, meant, plain, says
from edgelam.runtime.guard.target import Trigger
from edgelam.runtime.guard.vocabulary import Consequence
from edgelam.runtime.guard.windows import in_window

CHOSEN = frozenset({Role.ITEM, Role.CELL, Role.RADIO})
_OTHERS = re.compile(r"\b(?:anyone|everyone|everybody|public)\b")
LISTS = frozenset({Role.COMBO, Role.LIST})
"""Roles of entries, and of what they are chosen in by name."""


def consequence_of(action: Action, trigger: Trigger, place: Place, exists: Exists = Path.exists) -> Consequence | None:
    """What a trigger would do that cannot be taken back; None where there is nothing of the kind."""
    if trigger.consequence is not None:
        found: Consequence | None = trigger.consequence
    elif trigger.control is None:
        found = gravest(meant(trigger.label), OF_APPS)
    else:
        found = _of_control(action, trigger.control, place, exists)
    if found is Consequence.CLOSE and UNSAVED_MARK.search(place.snapshot.title):
        return Consequence.DISCARD
    return found


def _of_control(action: Action, control: Control, place: Place, exists: Exists) -> Consequence | None:
    if _widens(action, control, place):
        return Consequence.PUBLISH
    if control.role in OPENS_ONLY:
        return None
    if control.role is Role.CHECK or (control.role in TICK_ROLES and action.verb is not Verb.CLICK):
        return _of_tick(action, control)
    return in_dialog(control, place, exists) if place.box else in_window(control, place)


def _of_tick(action: Action, control: Control) -> Consequence | None:
    """A check box waits for a button, unless the tick is itself the consent."""
    label = plain(control.name)
    if action.verb is Verb.UNCHECK:
        return Consequence.GRANT if PROTECTION.search(label) else None
    if Consequence.GRANT in meant(control.name) and PERMISSION.search(label):
        return Consequence.GRANT
    return gravest(own_meaning(control.name), OF_TICKS)


def _widens(action: Action, control: Control, place: Place) -> bool:
    """Whether an entry is chosen by which others come to see something: the list, its group or the window is about sharing."""
    if place.kind in (Kind.FILES, Kind.EDITOR) or control.has(State.SELECTED) or control.has(State.CHECKED):
        return False
    chooses = control.role in CHOSEN or (control.role in LISTS and action.verb is Verb.CHOOSE)
    names_who = control.role in LISTS or _OTHERS.search(control.name.lower()) is not None
    about = (place.snapshot.title, *control.path, *((control.name,) if names_who else ()))
    return chooses and any(says(text, Sign.SHARED) for text in about)
