"""A control of a page, or of an application's own window."""

from __future__ import annotations

import re

from edgelam.control import Control, Role
from edgelam.runtime.guard.exemptions import (
    BUTTONS_OF_EDITORS,
    EMPTY_THING,
    FORMATTING_APPS,
    LONGEST_ITEM,
    LONGEST_LINK,
    LONGEST_TIP,
    NEEDS_BUTTON,
    OF_LISTS,
    OF_LOOKS,
    OF_LOOKS_OF_PAGES,
    UNDONE_IN_EDITORS,
    WEB_ONLY_LEADS,
)
from edgelam.runtime.guard.meaning import ALL, denies, gravest, is_close, own_meaning, unless_it_asks
from edgelam.runtime.guard.place import Kind, Place, around
from edgelam.runtime.guard.reading import Sign, begins_with, is_label, plain, readable, says
from edgelam.runtime.guard.vocabulary import Consequence

_LEADING_ADVERB = re.compile(r"^\w+ly\s+", re.IGNORECASE)


def in_window(control: Control, place: Place) -> Consequence | None:
    """What acting on a control outside of dialogs does that cannot be taken back."""
    own = gravest(own_meaning(control.name)) or _by_description(control, place)
    if is_close(control.name):
        return Consequence.CLOSE
    if is_label(control.name, Sign.DISMISS) or is_label(control.name, Sign.NO):
        return None
    if own is Consequence.CLOSE or (control.role is Role.LINK and only_leads(control.name)):
        return None
    if control.role in (Role.ITEM, Role.CELL):
        return own if own is not None and _is_command(control.name, own, place) else None
    if own is None:
        return _unnamed(control, place)
    if denies(control.name, own) or _is_mended(control, own, place):
        return None
    return own if place.kind is Kind.BROWSER else unless_it_asks(control, own)


def _by_description(control: Control, place: Place) -> Consequence | None:
    """An icon's short name may say nothing, and its description everything; beside a name that can be read it counts only where
    it begins with what it does: *Create an empty folder* empties nothing."""
    short = len(plain(control.name).split()) <= 2 and len(control.help.split()) <= LONGEST_TIP
    if not control.help or not short or is_label(control.name, Sign.DISMISS) or place.kind is Kind.EDITOR:
        return None
    own = gravest(own_meaning(control.help), ALL - {Consequence.CLOSE})
    if own is None or not readable(control.name):
        return own
    return own if begins_with(_LEADING_ADVERB.sub("", control.help), (own,)) else None


def only_leads(label: str) -> bool:
    """Whether a link leads to an article or a form: a sentence, a question, or what is known to."""
    words = plain(label)
    return len(words.split()) > LONGEST_LINK or WEB_ONLY_LEADS.search(words) is not None or label.rstrip().endswith("?")


def _is_command(label: str, own: Consequence, place: Place) -> bool:
    """Whether an entry of a list is a command, and not a file or a message that is called like one."""
    short = len(plain(label).split()) <= LONGEST_ITEM and "." not in label
    return (
        short
        and own is not Consequence.TRASH
        and not (own is Consequence.EMPTY and EMPTY_THING.match(plain(label)))
        and begins_with(label, (own,))
        and place.kind not in (Kind.FILES, Kind.MAIL)
    )


def _is_mended(control: Control, own: Consequence, place: Place) -> bool:
    """Whether an undo brings it back, it touches only looks, or it only leads to a dialog."""
    label = control.name
    of_page = place.kind is Kind.BROWSER and OF_LISTS.search(plain(label)) is None
    harmless = OF_LOOKS_OF_PAGES if of_page else OF_LOOKS
    if (own in harmless and says(label, Sign.LOOKS)) or (own in NEEDS_BUTTON and control.role is not Role.BUTTON):
        return True
    if place.kind is Kind.EDITOR and own in UNDONE_IN_EDITORS:
        leaves_document = own in BUTTONS_OF_EDITORS and control.role is Role.BUTTON
        return not leaves_document and not says(label, Sign.STORED)
    one_word = len(plain(label).split()) == 1 and control.role is not Role.LINK
    return one_word and own in FORMATTING_APPS and place.kind not in (Kind.BROWSER, Kind.DISKS, Kind.FILES)


def _unnamed(control: Control, place: Place) -> Consequence | None:
    """*Continue*, *Confirm*: what the part of the page that it stands in is about."""
    if control.role not in (Role.BUTTON, Role.LINK, Role.TOGGLE):
        return None
    if is_label(control.name, Sign.AFFIRM) and not is_label(control.name, Sign.DISMISS):
        context = around(control, place.snapshot)
        about = gravest(own_meaning(context), ALL - {Consequence.CLOSE, Consequence.PRINT, Consequence.TRASH})
        return about or (Consequence.LOSS if says(context, Sign.LOST) else None)
    unread = control.role is Role.BUTTON and place.kind is Kind.BROWSER and not readable(control.name)
    return Consequence.UNREADABLE if unread else None
