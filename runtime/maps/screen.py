"""One screen of an application as a map keeps it: which window, which tabs are open, and its stable controls."""

from __future__ import annotations

import re
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

SETTING = frozenset({Role.TEXT, Role.COMBO, Role.LIST, Role.SLIDER, Role.SPIN})

ELLIPSIS = ("…", "...")
"""How the label of what opens a dialog ends."""

MAX_NAME, MAX_HELP, MAX_OPTIONS = 80, 120, 24
"""Characters of a name (what is longer is a text) and of a help text, and options that are kept."""

LEFT_SAFELY = ("cancel", "abbrechen", "annuler", "cancelar", "annulla", "close", "schliessen", "fermer", "cerrar", "chiudi", "fechar")
"""Buttons that leave a dialog and change nothing, the safest first; as :func:`plain` has them."""

TAKES_OVER = frozenset({"ok", "done", "apply", "yes", "fertig", "anwenden", "appliquer", "aceptar", "aplicar"})
"""Those that leave it and keep what was changed."""

Key = tuple[Role, str, tuple[str, ...]]
"""What two visits of one control share: role, name, and the groups it stands in."""

_NUMBER = re.compile(r"\d+")
_DASH = re.compile(r"\s[-–—]\s")
_QUOTED = re.compile(r"[\"“”„«»‘’][^\"“”„«»‘’]*[\"“”„«»‘’]")


@dataclass(frozen=True, slots=True)
class MapControl:
    """A control that an application has on one of its screens; ``path`` leads from the window to it, without the window."""

    role: Role
    name: str
    path: tuple[str, ...] = ()
    kind: Kind = Kind.ACTS
    help: str = ""
    key: str = ""
    options: tuple[str, ...] = ()

    @property
    def identity(self) -> Key:
        return self.role, self.name, self.path


@dataclass(frozen=True)
class Screen:
    """A state of a window. ``window`` is its title's pattern, ``tabs`` are the ones that are open, outermost first."""

    number: int
    window: str
    dialog: bool
    tabs: tuple[str, ...]
    controls: tuple[MapControl, ...]
    keys: frozenset[Key] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", frozenset(c.identity for c in self.controls))


def title_pattern(title: str, dialog: bool) -> str:
    """A title without what differs from time to time: numbers, quoted names, and the document before the application's name."""
    if not dialog:
        title = _DASH.split(title)[-1]
    return _NUMBER.sub("#", _QUOTED.sub("", title.lstrip("*•● "))).strip()


def key_of(control: Control, title: str) -> Key:
    """The identity that a control on the screen has on the map."""
    return control.role, _NUMBER.sub("#", control.name) if control.role is Role.LINK else control.name, inner_path(control, title)


def inner_path(control: Control, title: str) -> tuple[str, ...]:
    """A control's path without the window."""
    return control.path[1:] if control.path[:1] == (title,) else control.path


def is_stable(control: Control, snapshot: Snapshot) -> bool:
    """Whether it belongs on the map: no data, no document's tab, nothing that is named after what it holds."""
    if control.role not in STABLE or not control.name.strip() or len(control.name) > MAX_NAME:
        return False
    if control.role is Role.TAB and not snapshot.modal and control.name.lstrip("*") in snapshot.title:
        return False
    if control.role is Role.TEXT and control.has(State.MULTILINE):
        return False
    return not (control.role in SETTING and control.name == control.value)


def stable(snapshot: Snapshot) -> list[Control]:
    """The controls of a screen that belong on a map, one for each identity."""
    found: dict[Key, Control] = {}
    for control in snapshot.controls:
        if is_stable(control, snapshot):
            found.setdefault(key_of(control, snapshot.title), control)
    return list(found.values())


def open_tabs(snapshot: Snapshot) -> tuple[str, ...]:
    """The tabs that are open, in screen order."""
    return tuple(c.name for c in snapshot.controls if c.role is Role.TAB and c.has(State.SELECTED) and is_stable(c, snapshot))


def screen_of(number: int, snapshot: Snapshot) -> Screen:
    """What a map keeps of this moment."""
    controls = tuple(mapped(c, snapshot) for c in stable(snapshot))
    return Screen(number, title_pattern(snapshot.title, snapshot.modal), snapshot.modal, open_tabs(snapshot), controls)


def mapped(control: Control, snapshot: Snapshot) -> MapControl:
    """A control as a map keeps it: without its value, which is data."""
    role, name, path = key_of(control, snapshot.title)
    about = "" if control.help == control.name else control.help[:MAX_HELP]
    kind = kind_of(control, snapshot)
    return MapControl(role, name, path, kind, about, control.key, control.options[:MAX_OPTIONS])


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
