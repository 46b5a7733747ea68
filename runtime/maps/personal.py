"""What of a screen is the person's own, and on no map that is learned on their desktop.

A map learned in a private session sees an empty home. On a person's desktop, labels may be names of their files, rows of their
lists, lines of their documents: these are recognised by what is known of them, and rather a label too many is left out.
"""

from __future__ import annotations

import getpass
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from edgelam.control import Control, Role, Snapshot
from edgelam.phrases import base
from edgelam.redact import SHORTEST
from edgelam.runtime.desktop.keypad import REF as KEYPAD
from edgelam.runtime.maps.screen import ROWS, STABLE, is_stable, title_pattern
from edgelam.runtime.maps.ways import shows_files
from edgelam.screen_text import clean_title

ROLES = STABLE - {Role.LINK}
"""Roles of what is kept; links stand in documents and pages."""

MAX_LINES = 2_000
"""Lines of a text on the screen that labels are compared with."""

BROWSERS = re.compile(
    r"firefox|chrom|brave|opera|vivaldi|edge\b|msedge|safari|epiphany|falkon|web\b|browser", re.IGNORECASE
)
"""Applications whose windows are mostly pages of others: nothing is learned of them."""

FILLED = re.compile(
    r"\b(?:recent\w*|bookmarks?|favou?rites|history|window|windows|zuletzt|lesezeichen|verlauf|fenster|récents?|signets|recientes?|marcadores)\b",
    re.IGNORECASE,
)
"""Names of menus and groups that hold names of documents."""

DATA = re.compile(
    r"[\\~@]|/\w+/|\w://|\d{4}|^\d+[.:) ]|\w\.[a-z]\w{1,4}$|[\"“”„«»]|\d[:.]\d\d\b", re.IGNORECASE
)  # fmt: skip
"""Labels that are made from something: paths, addresses, names of files, long numbers, times, quotations, numbered entries."""

_DASHES = re.compile(r"\s[-–—]\s")


@dataclass(slots=True)
class PersonalTexts:
    """Texts that are the person's: ``typed`` are kept out wherever they occur in a label, ``names`` where they are the label."""

    typed: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def hides(self, label: str) -> bool:
        """Whether a label is, or holds, something of the person's."""
        text = label.strip().casefold()
        return bool(DATA.search(text)) or text in self.names or any(typed in text for typed in self.typed)

    def add_typed(self, texts: Iterable[str]) -> None:
        """Texts that were typed, said to be passwords, or given to files; and each of their lines."""
        parts = (part.strip().casefold() for text in texts for part in (text, *text.splitlines(), base(text)))
        for part in parts:
            (self.typed if len(part) >= SHORTEST else self.names).add(part)
        self.names.discard("")

    def add_files(self, paths: Iterable[str]) -> None:
        """Files and folders of the person's, by their names with and without an extension."""
        for path in paths:
            name = base(path.replace("\\", "/")).casefold()
            self.names |= {name, name.rpartition(".")[0] or name}

    def add_shown(self, snapshot: Snapshot) -> None:
        """What a window shows: rows, what fields and documents hold, and the document that its title names."""
        for control in snapshot.controls:
            if control.role in ROWS:
                self.names.add(control.name.strip().casefold())
            if control.role in (Role.TEXT, Role.CELL) and control.value:
                self.names.update(line.strip().casefold() for line in control.value.splitlines()[:MAX_LINES])
        if not snapshot.modal:
            self.add_typed(_DASHES.split(clean_title(snapshot.title).lstrip("*•● "))[:-1])
        self.names.discard("")


def own_names() -> set[str]:
    """What the person is called here."""
    try:
        return {getpass.getuser(), Path.home().name}
    except (OSError, KeyError, RuntimeError):  # no such user, or no home
        return set()


def cleared(snapshot: Snapshot, own: PersonalTexts, windows: Iterable[str] = ()) -> Snapshot | None:
    """The screen without what is the person's; None where nothing of it belongs on a map: pages, files, questions; and a keypad that
    is shown as one field.

    ``windows`` are titles that are known to be an application's own; those of other windows are kept for dialogs only.
    """
    title = title_pattern(snapshot.title, snapshot.modal)
    if (
        BROWSERS.search(snapshot.app)
        or snapshot.find(KEYPAD) is not None
        or shows_files(snapshot)
        or (snapshot.modal and own.hides(title))
    ):
        return None
    controls = tuple(_bare(c, snapshot.title) for c in snapshot.controls if _is_kept(c, snapshot, own))
    if not controls or (snapshot.modal and all(c.role is Role.BUTTON for c in controls)):
        return None
    is_own_title = snapshot.modal or title in windows or title.casefold() == snapshot.app.casefold()
    return replace(snapshot, title=title if is_own_title else snapshot.app, controls=controls)


def _is_kept(control: Control, snapshot: Snapshot, own: PersonalTexts) -> bool:
    if control.role not in ROLES or not is_stable(control, snapshot):
        return False
    steps = [step for step in control.path if step != snapshot.title]
    return not any(FILLED.search(step) for step in steps) and not any(map(own.hides, (control.name, *steps)))


def _bare(control: Control, title: str) -> Control:
    """Without what may be data: what it holds, what it can be set to, what its tooltip says."""
    path = tuple(step for step in control.path if step != title)
    return replace(control, value="", help="", options=(), path=path)
