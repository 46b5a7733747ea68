"""One screen of an application as a map keeps it: which window, which tabs are open, and its stable controls."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from edgelam.control import TICK_ROLES, Control, Role, Snapshot, State
from edgelam.runtime.guard.reading import plain


class Kind(StrEnum):
    """What acting on a control does."""

    OPENS = "opens"
    TOGGLES = "toggles"
    SETS = "sets"
    ACTS = "acts"
    LEAVES = "leaves"


STABLE = frozenset(
    {
        Role.BUTTON, Role.TOGGLE, Role.CHECK, Role.RADIO, Role.MENU, Role.MENU_ITEM, Role.TEXT, Role.COMBO, Role.LIST, Role.TAB,
        Role.SLIDER, Role.SPIN, Role.LINK,
    }
)  # fmt: skip
"""Roles of what an application always has there; rows, cells, displays and a document's text are data."""

MENU_ENTRIES = frozenset({Role.MENU, Role.MENU_ITEM, Role.CHECK, Role.RADIO})
"""Roles of what stands in menus; where it is not in sight, its menu is closed."""

SETTING = frozenset({Role.TEXT, Role.COMBO, Role.LIST, Role.SLIDER, Role.SPIN})

ELLIPSIS = ("…", "...")
"""How the label of what opens a dialog ends."""

MAX_NAME, MAX_HELP, MAX_OPTIONS = 80, 120, 24
"""Characters of a name (what is longer is a text) and of a help text, and options that are kept."""

LEFT_SAFELY = (
    "cancel",
    "abbrechen",
    "annuler",
    "cancelar",
    "annulla",
    "close",
    "schliessen",
    "fermer",
    "cerrar",
    "chiudi",
    "fechar",
)
"""Buttons that leave a dialog and change nothing, the safest first; as :func:`plain` has them."""

TAKES_OVER = frozenset({"ok", "done", "apply", "yes", "fertig", "anwenden", "appliquer", "aceptar", "aplicar"})
"""Those that leave it and keep what was changed."""

ROWS = frozenset({Role.ITEM, Role.CELL})
"""Roles of rows: data, but for the list of a dialog's pages, whose rows are ways."""

Key = tuple[Role, str, tuple[str, ...], int]
"""What two visits of one control share: role, name, the groups it stands in, and which of those it is that are alike."""

_NUMBER = re.compile(r"\d+")
_DASH = re.compile(r"\s[-–—]\s")
_PATH = re.compile(r"~?/|[A-Za-z]:\\")
_ABOUT = re.compile(r"\s*[:(]|\s(?:of|for)\s")
_QUOTED = re.compile(r"[\"“”„«»‘’][^\"“”„«»‘’]*[\"“”„«»‘’]")


@dataclass(frozen=True, slots=True)
class MapControl:
    """A control that an application has on one of its screens; ``path`` leads from the window to it, without the window.

    ``nth`` tells controls of one role, name and path apart; ``inside`` says that it stands in a menu that is closed.
    """

    role: Role
    name: str
    path: tuple[str, ...] = ()
    kind: Kind = Kind.ACTS
    help: str = ""
    key: str = ""
    options: tuple[str, ...] = ()
    nth: int = 0
    inside: bool = False

    @property
    def identity(self) -> Key:
        return self.role, self.name, self.path, self.nth


@dataclass(frozen=True)
class Screen:
    """A state of a window. ``window`` is its title's pattern, ``tabs`` are the ones that are open, outermost first."""

    number: int
    window: str
    dialog: bool
    tabs: tuple[str, ...]
    controls: tuple[MapControl, ...]
    signature: frozenset[Key] = field(init=False, repr=False, compare=False)
    """Identities of what is in sight there and always is: how the screen is known again."""

    identities: frozenset[Key] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "signature", frozenset(c.identity for c in self.controls if is_distinctive(c)))
        object.__setattr__(self, "identities", frozenset(c.identity for c in self.controls))


def title_pattern(title: str, dialog: bool) -> str:
    """A title without what differs from time to time: numbers, quoted names, the document before the application's name, and
    what a dialog is about (*Page Style: Default*, *Properties of “Untitled 1”*)."""
    title = _ABOUT.split(title, maxsplit=1)[0] or title if dialog else _DASH.split(title)[-1]
    return _NUMBER.sub("#", _QUOTED.sub("", title.lstrip("*•● "))).strip()


def is_distinctive(control: MapControl) -> bool:
    """Whether a screen is known by it: rows are data, and a closed menu may be filled only when it is opened first."""
    return not control.inside and control.role in STABLE


def keys_of(snapshot: Snapshot) -> dict[str, Key]:
    """The identity on the map of each control that can have one, by its ref."""
    counts: Counter[tuple[object, ...]] = Counter()
    found: dict[str, Key] = {}
    for control in snapshot.controls:
        if control.role in STABLE or control.role in ROWS:
            alike = control.role, control.name, inner_path(control, snapshot.title)
            found[control.ref] = (*alike, counts[alike])
            counts[alike] += 1
    return found


def inner_path(control: Control, title: str) -> tuple[str, ...]:
    """A control's path without the window; of a tab none, for Qt calls the row of tabs after the one that is open."""
    if control.role is Role.TAB:
        return ()
    return tuple(step for step in control.path if step != title)


def is_open(tab: Control) -> bool:
    """Whether this tab is the open one of its row."""
    return tab.has(State.SELECTED) or tab.path[-1:] == (tab.name,)


def is_stable(control: Control, snapshot: Snapshot) -> bool:
    """Whether it belongs on the map: no data, no document's tab, nothing that is named after what it holds."""
    if control.role not in STABLE or not control.name.strip() or len(control.name) > MAX_NAME:
        return False
    if control.role is Role.TAB and not snapshot.modal and control.name.lstrip("*") in snapshot.title:
        return False
    if control.role is Role.TEXT and control.has(State.MULTILINE):
        return False
    return not (control.role in SETTING and control.name == control.value)


def open_tabs(snapshot: Snapshot) -> tuple[str, ...]:
    """The tabs that are open, in screen order."""
    return tuple(c.name for c in snapshot.controls if c.role is Role.TAB and is_open(c) and is_stable(c, snapshot))


def screen_of(number: int, snapshot: Snapshot) -> Screen:
    """What a map keeps of this moment."""
    keys = keys_of(snapshot)
    menus = menus_of(snapshot)
    controls = tuple(mapped(c, snapshot, keys[c.ref], menus) for c in snapshot.controls if is_stable(c, snapshot))
    return Screen(number, title_pattern(snapshot.title, snapshot.modal), snapshot.modal, open_tabs(snapshot), controls)


def in_sight(snapshot: Snapshot) -> frozenset[Key]:
    """The signature that a screen of this moment has."""
    keys, menus = keys_of(snapshot), menus_of(snapshot)
    return frozenset(
        keys[c.ref] for c in snapshot.controls if is_stable(c, snapshot) and not is_inside(c, keys[c.ref][2], menus)
    )


def is_inside(control: Control, path: tuple[str, ...], menus: frozenset[str]) -> bool:
    """Whether it stands in a menu that is closed."""
    return control.role in MENU_ENTRIES and not control.has(State.SHOWING) and not menus.isdisjoint(path)


def mapped(control: Control, snapshot: Snapshot, key: Key, menus: frozenset[str]) -> MapControl:
    """A control as a map keeps it: without its value, which is data; ``menus`` are the names of the window's menus."""
    role, name, path, nth = key
    about = "" if control.help == control.name else control.help[:MAX_HELP]
    inside, kind = is_inside(control, path, menus), kind_of(control, snapshot)
    return MapControl(role, name, path, kind, about, control.key, choices_of(control), nth, inside)


def choices_of(control: Control) -> tuple[str, ...]:
    """The choices that an application always offers: paths are data."""
    return tuple(o for o in control.options if not _PATH.match(o))[:MAX_OPTIONS]


def menus_of(snapshot: Snapshot) -> frozenset[str]:
    """The names of a window's menus; what GTK 4 shows in a popover is in none of them."""
    return frozenset(c.name for c in snapshot.controls if c.role is Role.MENU)


def kind_of(control: Control, snapshot: Snapshot) -> Kind:
    """What acting on it can be expected to do, by its role and label."""
    if control.role in (Role.MENU, Role.TAB) or control.name.rstrip().endswith(ELLIPSIS):
        return Kind.OPENS
    if control.role in TICK_ROLES:
        return Kind.TOGGLES
    if control.role in SETTING:
        return Kind.SETS
    if snapshot.modal and control.role is Role.BUTTON and leaves(control.name):
        return Kind.LEAVES
    return Kind.ACTS


def leaves(label: str) -> bool:
    """Whether a dialog's button of this label ends the dialog, with or without taking over what was changed."""
    return plain(label) in LEFT_SAFELY or plain(label) in TAKES_OVER


def similarity(one: Iterable[Key], other: Iterable[Key]) -> float:
    """Jaccard's index of two sets of identities, 0 to 1; two empty screens are alike."""
    a, b = frozenset(one), frozenset(other)
    return len(a & b) / len(a | b) if a or b else 1.0
