"""What would happen that cannot be taken back: by the label, by where it stands, and by what the dialog says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from edgelam.action import Action, Verb
from edgelam.control import TICK_ROLES, Control, Role
from edgelam.paths import expand_home
from edgelam.runtime.guard.exemptions import (
    ABOUT_FILES,
    ASKS_ITSELF,
    FUTURE,
    HARMLESS,
    LONGEST_ITEM,
    LONGEST_LINK,
    LONGEST_TIP,
    OF_TICKS,
    OPENS_ONLY,
    PAST,
    PERMISSION,
    PROTECTION,
    SEARCH_FIELD,
    UNDONE_IN_EDITORS,
    UNSAVED_MARK,
    WEB_ONLY_LEADS,
)
from edgelam.runtime.guard.place import Kind, Place, around, is_message
from edgelam.runtime.guard.reading import Sign, begins_with, forms, is_label, meant, plain, readable, says
from edgelam.runtime.guard.target import Trigger
from edgelam.runtime.guard.vocabulary import Consequence

Exists = Callable[[Path], bool]


def consequence_of(action: Action, trigger: Trigger, place: Place, exists: Exists = Path.exists) -> Consequence | None:
    """What a trigger would do that cannot be taken back; None where there is nothing of the kind."""
    if trigger.consequence is not None:
        found: Consequence | None = trigger.consequence
    elif trigger.control is None:
        found = _worst(
            meant(trigger.label),
            frozenset(
                {
                    Consequence.SESSION,
                    Consequence.UNINSTALL,
                    Consequence.FORMAT,
                    Consequence.EMPTY,
                    Consequence.DELETE,
                    Consequence.RESET,
                }
            ),
        )
    else:
        found = _of_control(action, trigger.control, place, exists)
    if found is Consequence.CLOSE and _is_unsaved(place):
        return Consequence.DISCARD
    return found


def _of_control(action: Action, control: Control, place: Place, exists: Exists) -> Consequence | None:
    if control.role in OPENS_ONLY:
        return None
    if (control.role in TICK_ROLES and action.verb is not Verb.CLICK) or control.role is Role.CHECK:
        return _of_tick(action, control)
    if place.box:
        return _in_box(control, place, exists)
    return _in_window(control, place)


def _of_tick(action: Action, control: Control) -> Consequence | None:
    label = plain(control.name)
    if action.verb is Verb.UNCHECK:
        return Consequence.GRANT if PROTECTION.search(label) else None
    if Consequence.GRANT in meant(control.name) and PERMISSION.search(label):
        return Consequence.GRANT
    return _worst(_own(control.name), OF_TICKS)


def _in_box(control: Control, place: Place, exists: Exists) -> Consequence | None:
    """A button of a dialog: what it is called, and what the dialog asks."""
    label = control.name
    saving, lost, there = (says(place.said, s) for s in (Sign.SAVING, Sign.LOST, Sign.EXISTS))
    if is_label(label, Sign.SAVE):
        return Consequence.OVERWRITE if there or _file_is_there(place, exists) else None
    own = _worst(_own(label))
    if place.looks_for and own in (Consequence.OVERWRITE, Consequence.DELETE, Consequence.RESET, None):
        return None
    if is_label(label, Sign.NO):
        return Consequence.DISCARD if saving or _keeps(place.said) else None
    if not place.snapshot.modal and _is_close(label):
        return Consequence.CLOSE
    if is_label(label, Sign.DISMISS):
        return _dismissed(label, place, saving, lost)
    if own is not None and own is not Consequence.CLOSE:
        return _ellipsis(control, own)
    if not is_label(label, Sign.AFFIRM) and not (own or place.said):
        return None if readable(label) else Consequence.UNREADABLE
    return _affirmed(control, place, saving, lost, there, exists)


def _affirmed(
    control: Control, place: Place, saving: bool, lost: bool, there: bool, exists: Exists
) -> Consequence | None:
    """*OK*, *Yes*, *Continue*, or a label that says nothing by itself: what the dialog is about."""
    about = _worst(_own(place.said), frozenset(Consequence) - {Consequence.CLOSE, Consequence.PRINT})
    affirms = is_label(control.name, Sign.AFFIRM)
    if is_message(place) and PAST.search(plain(place.said)) and not FUTURE.search(place.said.lower()):
        return None
    if there or (affirms and _file_is_there(place, exists)):
        return Consequence.OVERWRITE
    if saving and affirms and not _loses(place.said):
        return None
    if saving and not affirms:
        return Consequence.DISCARD
    if lost:
        return about or Consequence.LOSS
    if about is not None:
        return about
    unread = not readable(control.name) or (bool(place.said) and not readable(place.said))
    return Consequence.UNREADABLE if unread and not affirms else None


def _dismissed(label: str, place: Place, saving: bool, lost: bool) -> Consequence | None:
    """Leaving a dialog harms only where its question is whether to cancel something, or to close without saving."""
    cancels = (
        Consequence.CANCEL in meant(place.said) and begins_with_cancel(label) and not says(place.said, Sign.SAVING)
    )
    if cancels and any(is_label(b.name, Sign.NO) or _keeps(b.name) for b in place.buttons):
        return Consequence.CANCEL
    closes = Consequence.CLOSE in meant(label) and (saving or (lost and Consequence.DISCARD in meant(place.said)))
    others = [b for b in place.buttons if b.name != label and is_label(b.name, Sign.DISMISS)]
    return Consequence.DISCARD if closes and others else None


def begins_with_cancel(label: str) -> bool:
    """Whether a label is a word that leaves a dialog and cancels an order alike."""
    return any(
        f
        in (
            "cancel",
            "annuler",
            "cancelar",
            "annulla",
            "anuluj",
            "avbryt",
            "stornieren",
            "zrusit",
            "iptal",
            "отменить",
            "скасувати",
            "キャンセル",
            "取消",
            "취소",
            "إلغاء",
            "ביטול",
            "रद्द करें",
            "anuleaza",
            "peruuta",
            "annuller",
            "annuleren",
        )
        for f in forms(label)
    )


def _in_window(control: Control, place: Place) -> Consequence | None:
    """A control of a page or of an application's own window."""
    label = control.name
    own = _worst(_own(label))
    words = len(plain(label).split())
    if own is Consequence.CLOSE or (own is None and _is_close(label)):
        return Consequence.CLOSE if _is_close(label) else None
    if control.role in (Role.ITEM, Role.CELL):
        command = (
            words <= LONGEST_ITEM
            and own not in (None, Consequence.TRASH)
            and begins_with(label, (own,))
            and "." not in label
        )
        return own if command and place.kind not in (Kind.FILES, Kind.MAIL) else None
    if control.role is Role.LINK and (
        words > LONGEST_LINK or WEB_ONLY_LEADS.search(plain(label)) or label.rstrip().endswith("?")
    ):
        return None
    if (
        own is None
        and control.help
        and words <= 2
        and not is_label(label, Sign.DISMISS)
        and place.kind is not Kind.EDITOR
    ):
        own = _worst(_own(control.help)) if len(control.help.split()) <= LONGEST_TIP else None
        own = None if own is Consequence.CLOSE else own
    if own is None:
        return _unnamed(control, place)
    if place.kind is Kind.EDITOR and own in UNDONE_IN_EDITORS and not ABOUT_FILES.search(plain(label)):
        return None
    if (
        place.kind not in (Kind.BROWSER, Kind.DISKS)
        and own in (Consequence.OVERWRITE, Consequence.FORMAT)
        and control.role is not Role.LINK
        and words == 1
    ):
        return None
    return _ellipsis(control, own) if place.kind is not Kind.BROWSER else own


def _unnamed(control: Control, place: Place) -> Consequence | None:
    """*Continue*, *Confirm*: what the part of the page that it stands in is about."""
    if control.role not in (Role.BUTTON, Role.LINK, Role.TOGGLE):
        return None
    context = around(control, place.snapshot)
    if is_label(control.name, Sign.AFFIRM) and not is_label(control.name, Sign.DISMISS):
        about = _worst(
            _own(context), frozenset(Consequence) - {Consequence.CLOSE, Consequence.PRINT, Consequence.TRASH}
        )
        return about or (Consequence.LOSS if says(context, Sign.LOST) else None)
    if control.role is Role.BUTTON and not readable(control.name):
        return Consequence.UNREADABLE
    return None


def _own(text: str) -> tuple[Consequence, ...]:
    """The consequences that a text speaks of, without what only looks grave."""
    reading = HARMLESS.sub(" ", forms(text)[-1])
    return meant(reading) if HARMLESS.search(forms(text)[-1]) else meant(text)


def _worst(
    found: tuple[Consequence, ...], among: frozenset[Consequence] = frozenset(Consequence)
) -> Consequence | None:
    return next((c for c in Consequence if c in found and c in among), None)


def _ellipsis(control: Control, own: Consequence) -> Consequence | None:
    return None if control.name.rstrip().endswith(("…", "...")) and own in ASKS_ITSELF else own


def _keeps(text: str) -> bool:
    return (
        re.search(
            r"\b(?:keep|behalten|beibehalten|conserver|garder|mantener|conservar|mantenere|manter|behouden|zachowa\w*|ponechat|zachovat|behall\w*|behold\w*|sailyt\w*|сохранить|оставить|залишити)\b",
            plain(text),
        )
        is not None
    )


def _loses(said: str) -> bool:
    """Whether going on, and not saving, is what a dialog asks about."""
    asks = re.search(
        r"\b(?:do you want to save|would you like to save|want to save|save (?:the |your |)changes\b.*\?)", said.lower()
    )
    return asks is None and (says(said, Sign.LOST) or Consequence.DISCARD in meant(said))


def _is_close(label: str) -> bool:
    """A label that closes the window and nothing else: *Close*, *Quit Mousepad*, *Beenden*, *Fermer la fenêtre*."""
    words = plain(label).split()
    return (
        0 < len(words) <= 3
        and begins_with(label, (Consequence.CLOSE,))
        and not HARMLESS.search(" ".join(words))
        and not (meant(label) and meant(label) != (Consequence.CLOSE,))
    )


def _is_unsaved(place: Place) -> bool:
    return UNSAVED_MARK.search(place.snapshot.title) is not None


def _file_is_there(place: Place, exists: Exists) -> bool:
    """Whether a dialog that saves names a file that is there already, on the disk or in the folder that it shows."""
    controls = place.snapshot.controls
    if not any(is_label(b.name, Sign.SAVE) for b in place.buttons) and not is_label(place.snapshot.title, Sign.SAVE):
        return False
    names = [
        c.value.strip()
        for c in controls
        if c.role in (Role.TEXT, Role.COMBO) and c.value.strip() and not SEARCH_FIELD.search(plain(c.name))
    ]
    listed = {c.name for c in controls if c.role in (Role.ITEM, Role.CELL)}
    return any(name in listed or _is_file(name, exists) for name in names)


def _is_file(name: str, exists: Exists) -> bool:
    path = Path(expand_home(name))
    try:
        return path.is_absolute() and bool(path.suffix) and exists(path)
    except (OSError, ValueError):  # no name that a file can have
        return False
