"""Which controls are tried while exploring: what opens something and can be closed again, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.runtime.guard import Risk, judge
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.labels import Labels
from edgelam.runtime.maps.screen import ELLIPSIS, LEFT_SAFELY, MENU_ENTRIES, ROWS, is_open, is_stable, keys_of, leaves

LOOKING = "look around"
"""What the guard is told that the act is for: it wishes for nothing that the guard asks about."""

LEAVING = "close this dialog"
"""The same while leaving."""

OPENERS = re.compile(
    r"^(?!save|load|reset|restore|clear|delete|apply)(?:(?:\w+ ){0,3}(?:preferences|settings|options|properties|menu)|about(?: \w+){0,3}|"
    r"(?:keyboard )?shortcuts|(?:configure|customi[sz]e)(?: \w+){0,3}|more(?: options| actions)?|advanced(?: \w+)?|(?:document )?statistics|"
    r"einstellungen|optionen|eigenschaften|uber(?: \w+){0,2}|preferencias|proprietes|propiedades)$"
)
"""Labels without an ellipsis that open a window all the same; as :func:`plain` has them."""

SETTINGS = re.compile(
    r"\b(?:preferences|settings|options|properties|configure|customi[sz]e|setup|einstellungen|optionen)\b"
)
"""Labels behind which things are set, as :func:`plain` has them."""

NEVER = re.compile(
    r"\b(?:quit|exit|new window|send|e ?mail|mail|share|publish|upload|download|donat\w*|online|web ?site|report|feedback|bug|contents|user ?guide|manual|"
    r"tutorial|tour|update\w*|log ?in|sign ?in|connect|server|print(?: directly)?|run|execute|record|scan|burn|recover|restart|remote|whats this|"
    r"full ?screen|minimi[sz]e|hide|import|export directly|template|wizard|macros?|extensions?|plug ?ins?|add ?ons?|terminal)\b"
)
"""What is not tried although the guard lets it pass: it leaves the application, takes long, or shows no way back."""

PAGE = 1
"""How soon a row is tried: with the menus."""

MAX_ROWS = 30
"""Rows of a list that can be a list of pages."""

SWITCHES = frozenset({Role.TOGGLE, Role.RADIO})
"""Roles that can be put back: some only show something, as the row of radio buttons does by which GTK turns pages."""

BOXES = frozenset({Role.BUTTON, Role.MENU_ITEM, Role.TOGGLE, Role.LINK})

FILES = re.compile(
    r"^(?:open|save|save as|insert|choose|select|import|export)\b.*(?:file|image|picture|folder|as|document|)$"
)
"""Titles of dialogs that show files: what is in them is data."""


def ways(snapshot: Snapshot) -> list[Control]:
    """The controls worth a try on this screen, likeliest first: tabs, closed menus, what ends in an ellipsis, switches."""
    opened = {step for c in snapshot.controls if c.role in MENU_ENTRIES for step in c.path}
    closed = {c.ref for c in snapshot.closed_menus if c.has(State.SHOWING) and c.name not in opened}
    rank: list[tuple[int, Control]] = []
    for control in snapshot.controls:
        order = (
            None
            if control.role is Role.RADIO and not _turns(control, snapshot)
            else _order(control, control.ref in closed)
        )
        if order is not None and is_stable(control, snapshot) and is_harmless(control, snapshot):
            rank.append((order, control))
    rank += [(PAGE, row) for row in _rows(snapshot) if is_harmless(row, snapshot)]
    return [control for _, control in sorted(rank, key=lambda r: r[0])]


def openers(snapshot: Snapshot) -> list[Control]:
    """Those of them that only open something: nothing is switched or chosen by them, not even for a moment."""
    return [c for c in ways(snapshot) if (c.role not in SWITCHES or c.has(State.POPUP)) and c.role not in ROWS]


def opened_dialog(control: Control, before: Snapshot, after: Snapshot) -> bool:
    """Whether an act brought up a dialog that can be had again in that way: the guard and :data:`NEVER` let it pass, and it
    left no other dialog behind it."""
    is_new = after.modal and (before.title, before.modal) != (after.title, after.modal)
    return (
        is_new
        and control.role in BOXES
        and not (before.modal and leaves(control.name))
        and not NEVER.search(plain(control.name))
        and is_harmless(control, before)
    )


def says_it_opens(label: str) -> bool:
    """Whether a label says that a window is opened, in which it can still be thought over."""
    names_a_file = re.search(r"\w\.\w", label) is not None
    return label.rstrip().endswith(ELLIPSIS) or (bool(OPENERS.search(plain(label))) and not names_a_file)


def other_tabs(snapshot: Snapshot) -> list[Control]:
    """The tabs that are not open."""
    tabs = [c for c in snapshot.controls if c.role is Role.TAB and not is_open(c) and Verb.CLICK in c.verbs]
    return [tab for tab in tabs if is_stable(tab, snapshot) and is_harmless(tab, snapshot)]


def pages(window: Snapshot) -> list[Control]:
    """What turns to another page of what was opened: its tabs, or where it has none the rows of a short list, which may be its pages."""
    return other_tabs(window) or [row for row in _rows(replace(window, modal=True)) if is_harmless(row, window)]


def _order(control: Control, is_closed_menu: bool) -> int | None:
    """How soon a control is tried; None for never."""
    label = plain(control.name)
    if Verb.CLICK not in control.verbs:
        return None
    if control.role is Role.TAB:
        return None if is_open(control) else 0
    if NEVER.search(label):
        return None
    if is_closed_menu:
        return 1
    if control.role in BOXES and says_it_opens(control.name):
        return 2
    return 3 if control.role in SWITCHES else None


def _rows(snapshot: Snapshot) -> list[Control]:
    """Rows of a dialog's short lists: they may be its pages."""
    if not snapshot.modal or shows_files(snapshot):
        return []
    rows = [
        c
        for c in snapshot.controls
        if c.role in ROWS and c.name.strip() and c.has(State.SHOWING) and Verb.CLICK in c.verbs
    ]
    groups = Counter((c.role, c.path) for c in rows)
    return [c for c in rows if 2 <= groups[c.role, c.path] <= MAX_ROWS and not c.has(State.SELECTED)]


def _turns(radio: Control, snapshot: Snapshot) -> bool:
    """Whether a radio button of a dialog may be a page: another one of its group is chosen."""
    group = [c for c in snapshot.controls if c.role is Role.RADIO and c.path == radio.path and c.has(State.SHOWING)]
    return snapshot.modal and not radio.has(State.CHECKED) and any(c.has(State.CHECKED) for c in group)


def is_harmless(control: Control, snapshot: Snapshot, purpose: str = LOOKING) -> bool:
    """Whether the guard would let it pass without a question."""
    return judge(Action(Verb.CLICK), control, snapshot, purpose).risk in (Risk.READ, Risk.REVERSIBLE)


def shows_files(snapshot: Snapshot) -> bool:
    """Whether this is a dialog to choose a file in, of which only the frame belongs on a map."""
    names = {plain(c.name) for c in snapshot.controls}
    rows = sum(c.role in (Role.ITEM, Role.CELL) for c in snapshot.controls)
    return (
        snapshot.modal
        and bool(FILES.search(plain(snapshot.title)))
        and (rows > 3 or bool(names & {"home", "recent", "places", "look in"}))
    )


def way_back(snapshot: Snapshot) -> Control | None:
    """The button by which a dialog is left without changing anything."""
    buttons = {plain(c.name): c for c in reversed(snapshot.controls) if c.role is Role.BUTTON and Verb.CLICK in c.verbs}
    found = next((buttons[label] for label in LEFT_SAFELY if label in buttons), None)
    if found is None and only_informs(snapshot):
        found = next((b for label, b in buttons.items() if label in ("ok", "done")), None)
    return found if found is not None and is_harmless(found, snapshot, LEAVING) else None


def only_informs(snapshot: Snapshot) -> bool:
    """A dialog in which nothing can be set."""
    return snapshot.modal and not any(
        c.verbs and c.role not in (Role.BUTTON, Role.LINK, Role.TAB) for c in snapshot.controls
    )


def clicked(control: Control, snapshot: Snapshot) -> Action:
    """The action that clicks it."""
    labels = Labels(snapshot.controls)
    return Action(Verb.CLICK, labels.target(control.ref) if control.ref in labels else None)


def same(control: Control, before: Snapshot, now: Snapshot) -> Control | None:
    """The control of an earlier screen on a later one."""
    wanted, keys = keys_of(before).get(control.ref), keys_of(now)
    return next((c for c in now.controls if keys.get(c.ref) == wanted), None) if wanted else None
