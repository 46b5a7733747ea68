"""What stands around a control inside its window: a dialog that is drawn in a page, and the texts and fields that it follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from edgelam.control import INPUT_ROLES, Control, Role, Snapshot, State
from edgelam.runtime.guard.place import Kind, Place, place_of

MAX_NEAR = 12
"""Texts and fields before a control that belong to it."""

MAX_BESIDE = 2
"""Buttons that stand between a text and the one that it is about: *Back*, *Change* beside *Place order*."""

MAX_FIELD = 60
"""Characters of a field that names an amount or somebody; what is longer is somebody's text."""

ACTS = frozenset({Role.BUTTON, Role.TOGGLE})
FOLLOWS = ACTS | {Role.LINK}
"""Roles of what carries out what is written before it."""

OWN_CONTENT = frozenset({Kind.EDITOR, Kind.FILES, Kind.TERMINAL, Kind.LAUNCHER})
"""Where the texts in a window are the person's own documents and files, and tell nothing of its buttons."""


def place_at(control: Control | None, place: Place) -> Place:
    """The dialog that a control stands in, where a window draws it inside of itself, as pages and many toolkits do; else its window."""
    if control is None or place.snapshot.modal:
        return place
    inner = _dialog_around(control, place.snapshot)
    return place if inner is None else place_of(inner)


def _dialog_around(control: Control, snapshot: Snapshot) -> Snapshot | None:
    boxes = [(*c.path, c.name) for c in snapshot.controls if c.role is Role.DIALOG and c.name and c.path]
    around = [b for b in boxes if control.path[: len(b)] == b]
    if not around:
        return None
    inner = max(around, key=len)
    held = [c for c in snapshot.controls if c.path[: len(inner)] == inner and not _repeats(c)]
    return replace(snapshot, title=inner[-1], controls=tuple(held), modal=True)


def _repeats(control: Control) -> bool:
    """Whether a text is that of the heading or the button that it stands in."""
    return control.role is Role.LABEL and control.name == control.path[-1]


def near(control: Control, place: Place) -> tuple[Control, ...]:
    """The texts and fields that a control of a window follows, in its group and up to those that belong to a control before."""
    if place.box or place.kind in OWN_CONTENT or control.role not in FOLLOWS:
        return ()
    found: list[Control] = []
    before = list(takewhile(lambda c: c.ref != control.ref, place.snapshot.controls))
    group, passed = _group_of(control, before), 0
    for other in reversed(before):
        if other.path[: len(group)] != group:
            continue
        is_button = other.role in ACTS and bool(other.verbs)
        passed += is_button
        if (is_button and found) or passed > MAX_BESIDE or len(found) == MAX_NEAR:
            break
        if other.path == group and _tells(other) and not (group and _repeats(other)):
            found.append(other)
    return tuple(reversed(found))


def _group_of(control: Control, others: list[Control]) -> tuple[str, ...]:
    """Where it stands: what is called as another one is has its row's name as the last step of its path, and nothing else stands there."""
    shared = any(o.path[: len(control.path)] == control.path for o in others)
    return control.path if shared else control.path[:-1]


def values(control: Control, place: Place) -> Iterator[str]:
    """What is named, and filled in, in the form that a button of a window ends."""
    if place.box or place.kind in OWN_CONTENT:
        return
    if place.kind is Kind.BROWSER:  # a page has many things on it, and not every form a name
        found = near(control, place)
        found = found if any(c.role in INPUT_ROLES for c in found) else ()
    else:
        before = takewhile(lambda c: c.ref != control.ref, place.snapshot.controls)
        found = tuple(c for c in before if c.path == control.path and c.role in (Role.LABEL, *INPUT_ROLES))
    yield from (text for c in found for text in (c.name, c.value))


def told(controls: tuple[Control, ...]) -> str:
    """What those say, one after the other."""
    return " . ".join(" ".join(_words(c)) for c in controls)


def _tells(control: Control) -> bool:
    if control.role in (Role.LABEL, Role.STATUS):
        return bool(control.name or control.value)
    return control.role in INPUT_ROLES and not control.has(State.MULTILINE) and bool(control.name)


def _words(control: Control) -> Iterator[str]:
    yield control.name or control.value
    if control.role in INPUT_ROLES and 0 < len(control.value) <= MAX_FIELD and control.role is not Role.PASSWORD:
        yield control.value
