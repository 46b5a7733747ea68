"""A button of a dialog: what it is called, and what the dialog asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from edgelam.control import Control, Role
from edgelam.paths import expand_home
from edgelam.runtime.guard.exemptions import LEADS_ON, SEARCH_FIELD
from edgelam.runtime.guard.meaning import ALL, denies, gravest, is_close, own_meaning, unless_it_asks
from edgelam.runtime.guard.place import Place, is_message, is_past
from edgelam.runtime.guard.reading import Sign, is_foreign_question, is_label, meant, plain, readable, says
from edgelam.runtime.guard.vocabulary import Consequence

Exists = Callable[[Path], bool]

OF_FINDING = frozenset({Consequence.OVERWRITE, Consequence.DELETE, Consequence.RESET})
"""What a window to find and replace text does to the text only."""

ASKS_TO_SAVE = re.compile(
    r"\b(?:(?:do you|would you like to|want to) (?:want to )?save|save (?:the |your |)changes\b.*\?)"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a dialog asks: whether to save, about something lost for good, about a file that is there already."""

    saving: bool
    lost: bool
    there: bool


def in_dialog(control: Control, place: Place, exists: Exists) -> Consequence | None:
    """What pressing a control of a dialog does that cannot be taken back."""
    label, said = control.name, place.said
    asked = Asked(*(says(said, sign) for sign in (Sign.SAVING, Sign.LOST, Sign.EXISTS)))
    if is_label(label, Sign.SAVE):
        return Consequence.OVERWRITE if asked.there or _file_is_there(place, exists) else None
    own = gravest(own_meaning(label))
    if place.looks_for and (own is None or own in OF_FINDING):
        return None
    if is_label(label, Sign.NO):
        return Consequence.DISCARD if asked.saving or says(said, Sign.KEEP) else None
    if not place.snapshot.modal and is_close(label):
        return Consequence.CLOSE
    if is_label(label, Sign.DISMISS) or is_close(label) or (own is None and says(label, Sign.KEEP)):
        return _dismissed(label, place, asked)
    if denies(label, own):
        return Consequence.DISCARD if asked.saving else None
    if own is not None and own is not Consequence.CLOSE:
        return unless_it_asks(control, own)
    return _affirmed(label, place, asked, exists)


def _affirmed(label: str, place: Place, asked: Asked, exists: Exists) -> Consequence | None:
    """*OK*, *Yes*, *Continue*, or a label that says nothing by itself: what the dialog is about."""
    said = place.said
    affirms = is_label(label, Sign.AFFIRM)
    if is_message(place) and is_past(place):
        return None
    if label.rstrip().endswith(LEADS_ON) and not affirms:
        return None
    if asked.there or (affirms and _file_is_there(place, exists)):
        return Consequence.OVERWRITE
    if asked.saving and not (affirms and _loses(said)):
        return None if affirms else Consequence.DISCARD
    about = gravest(own_meaning(said), ALL - {Consequence.CLOSE, Consequence.PRINT})
    if about is not None or asked.lost:
        return about or Consequence.LOSS
    unread = is_foreign_question(said) if affirms else not readable(label)
    return Consequence.UNREADABLE if unread else None


def _dismissed(label: str, place: Place, asked: Asked) -> Consequence | None:
    """Leaving a dialog harms only where its question is whether to cancel something, or to close without saving."""
    cancels = is_label(label, Sign.CANCELS) and Consequence.CANCEL in meant(place.said) and not asked.saving
    if cancels and any(is_label(b.name, Sign.NO) or says(b.name, Sign.KEEP) for b in place.buttons):
        return Consequence.CANCEL
    loses = asked.saving or (asked.lost and Consequence.DISCARD in meant(place.said))
    others = [b for b in place.buttons if b.name != label and is_label(b.name, Sign.DISMISS)]
    return Consequence.DISCARD if loses and Consequence.CLOSE in meant(label) and others else None


def _loses(said: str) -> bool:
    """Whether going on, and not saving, is what a dialog asks about."""
    lost = says(said, Sign.LOST) or Consequence.DISCARD in meant(said)
    return lost and not ASKS_TO_SAVE.search(said.lower())


def _file_is_there(place: Place, exists: Exists) -> bool:
    """Whether a dialog that saves names a file that is there already, on the disk or in the folder that it shows."""
    controls = place.snapshot.controls
    titled = is_label(place.snapshot.title, Sign.SAVE)
    if not titled and not any(is_label(b.name, Sign.SAVE) for b in place.buttons):
        return False
    fields = [c for c in controls if c.role in (Role.TEXT, Role.COMBO) and not SEARCH_FIELD.search(plain(c.name))]
    listed = {c.name for c in controls if c.role in (Role.ITEM, Role.CELL)}
    return any(name in listed or _is_file(name, exists) for name in (f.value.strip() for f in fields) if name)


def _is_file(name: str, exists: Exists) -> bool:
    path = Path(expand_home(name))
    try:
        return path.is_absolute() and bool(path.suffix) and exists(path)
    except (OSError, ValueError):  # no name that a file can have
        return False
