"""What only goes a step on: to the next page of an assistant that has more, to an empty row of a list that is edited."""

from __future__ import annotations

import re

from edgelam.control import Control, Role, Snapshot, State
from edgelam.runtime.desktop.notices import GREETING
from edgelam.runtime.guard.exemptions import LISTS_MORE, NEXT_PAGE, OF_LISTED, PAGE_BEFORE
from edgelam.runtime.guard.place import Place
from edgelam.runtime.guard.reading import plain

_PAGE_OF = re.compile(r"\b(?P<page>\d+) ?(?:of|/|von|de|di) ?(?P<last>\d+)\b")


def only_steps(control: Control, place: Place) -> bool:
    """Whether a button carries nothing out that could not be left again: the dialog that it belongs to is gone on in."""
    if control.role is not Role.BUTTON or not place.box:
        return False
    return _adds_row(control, place) or _turns_page(control, place) or _ends_greeting(control, place)


def _adds_row(control: Control, place: Place) -> bool:
    return LISTS_MORE.fullmatch(plain(control.name)) is not None and lists_rows(place.snapshot)


def lists_rows(dialog: Snapshot) -> bool:
    """Whether a dialog edits a list: *Remove* or *Edit* stands in it, which may be greyed out as long as nothing is chosen."""
    return any(OF_LISTED.fullmatch(plain(c.name)) for c in dialog.controls if c.role is Role.BUTTON)


def _ends_greeting(control: Control, place: Place) -> bool:
    """*Done*, where an application greets and sets itself up."""
    return plain(control.name) in ("done", "finish") and GREETING.search(place.said.casefold()) is not None


def _turns_page(control: Control, place: Place) -> bool:
    """*Forward* on the first page, where nothing was chosen yet to be carried out, or on one of which the title says that more follow."""
    if NEXT_PAGE.fullmatch(plain(control.name)) is None:
        return False
    number = _PAGE_OF.search(plain(place.snapshot.title))
    if number is not None:
        return int(number["page"]) < int(number["last"])
    backs = [c for c in place.snapshot.controls if c.role is Role.BUTTON and PAGE_BEFORE.fullmatch(plain(c.name))]
    return any(not c.has(State.ENABLED) for c in backs)
