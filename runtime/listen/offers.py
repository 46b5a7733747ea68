"""What can be said here: from the screen, from the map of the application, from what was said before, from routines; completed as
somebody types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.runtime.maps.offer import Far
from edgelam.runtime.maps.screen import ELLIPSIS, Kind, MapControl
from edgelam.screen_text import clean

LONGEST = 60
"""Characters of what is offered."""

_LETTER = re.compile(r"[^\W_]")


class Source(StrEnum):
    """Where an offer is from; those first in the list are likelier to be meant."""

    ROUTINE = "routine"
    PAST = "past"
    SCREEN = "screen"
    MAP = "map"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class Offer:
    """A request that would be understood here, and where that is."""

    text: str
    source: Source
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """What was asked for before, and in which application."""

    request: str
    app: str = ""


@dataclass(frozen=True, slots=True)
class Here:
    """The application in front, as a person calls it, and what can be said to it, likeliest first."""

    app: str = ""
    offers: tuple[Offer, ...] = ()


EXAMPLES = ("open the calculator", "what is 12 × 7?", "turn the volume down")
"""Where nothing is in front."""


IN_A_DOCUMENT = ('type "Hello"', "save it as note.txt in Documents")


def here(
    snapshot: Snapshot | None, far: Iterable[Far] = (), past: Iterable[Past] = (), routines: Iterable[str] = ()
) -> Here:
    """What can be said now; ``past`` the latest first."""
    app = snapshot.app if snapshot is not None else ""
    offers = [*(Offer(name, Source.ROUTINE, "Routine") for name in routines), *_past(past, app)]
    offers += [*_of_document(snapshot), *_on_screen(snapshot.controls, snapshot.title)] if snapshot is not None else []
    offers += [offer for f in far if (offer := _far(f)) is not None]
    offers += [Offer(text, Source.EXAMPLE) for text in EXAMPLES]
    first: dict[str, Offer] = {}
    for offer in offers:
        first.setdefault(offer.text.casefold(), offer)
    return Here(app, tuple(first.values()))


def _past(past: Iterable[Past], app: str) -> list[Offer]:
    """What was said to this application first."""
    known = [p for p in past if 0 < len(p.request) <= LONGEST and "\n" not in p.request]
    known.sort(key=lambda p: p.app.casefold() != app.casefold())  # the order among the same stays
    return [Offer(p.request, Source.PAST, "Said before") for p in known]


def _of_document(snapshot: Snapshot) -> list[Offer]:
    """What can be said to anything that texts are written in."""
    is_there = any(c.has(State.MULTILINE) and Verb.TYPE in c.verbs for c in snapshot.controls)
    return [Offer(text, Source.SCREEN, "Text") for text in IN_A_DOCUMENT] if is_there else []


def _on_screen(controls: Sequence[Control], title: str) -> list[Offer]:
    """Requests for what is in the window: settings first, which are what people look for; then of each menu or group one in turn; what
    everybody knows the key of comes last."""
    groups: dict[tuple[bool, bool, str], list[Offer]] = {}
    for control in controls:
        text = wording(control.role, control.name, control.has(State.CHECKED), control.verbs)
        if text:
            group = control.path[-1] if control.path else ""
            key = text.casefold() in WELL_KNOWN, Verb.CHECK not in control.verbs, group
            groups.setdefault(key, []).append(Offer(text, Source.SCREEN, _place(control, title)))
    kinds = sorted({key[:2] for key in groups})
    return [o for kind in kinds for o in _in_turn([offers for key, offers in groups.items() if key[:2] == kind])]


def _in_turn(groups: Sequence[Sequence[Offer]]) -> list[Offer]:
    """The first of each, then the second of each."""
    return [offer for turn in zip_longest(*groups) for offer in turn if offer is not None]


WELL_KNOWN = frozenset(
    [
        "new",
        "open",
        "save",
        "close",
        "quit",
        "exit",
        "undo",
        "redo",
        "cut",
        "copy",
        "paste",
        "delete",
        "select all",
        "print",
        "about",
        "help",
        "contents",
        "close tab",
        "close window",
        "new window",
        "save as",
        "minimize",
        "maximize",
        "restore",
        "back",
        "forward",
        "ok",
        "cancel",
        "yes",
        "no",
        "apply",
        "detach tab",
        "reload",
        "revert",
        "save all",
        "size",
        "move",
    ]
)


def _place(control: Control, title: str) -> str:
    return _way([step for step in control.path if step != title])


def _way(steps: Iterable[str]) -> str:
    """The last steps of a way, in words."""
    named = [clean(step) for step in steps if step and _LETTER.search(step)]
    return " › ".join(named[-STEPS:])


def _far(far: Far) -> Offer | None:
    """What is elsewhere is said the same way; the way there is named. What is in a dialog for files is about files, not about it."""
    control: MapControl = far.control
    if len(far.way) > FARTHEST or any(_FILES.search(step) for step in far.way):
        return None
    checks = frozenset({Verb.CHECK, Verb.CLICK}) if control.kind is Kind.TOGGLES else frozenset({Verb.CLICK})
    text = wording(control.role, control.name, False, checks)
    return Offer(text, Source.MAP, _way(far.way)) if text else None


_FILES = re.compile(r"^(?:open|save|import|export|file chooser|print)\b", re.IGNORECASE)
STEPS, FARTHEST = 3, 4
"""Steps of a way that are named, and from more of which on nothing is offered."""


def wording(role: Role, name: str, is_on: bool, verbs: frozenset[Verb]) -> str:
    """How somebody asks for a control; empty for what nobody would."""
    label = clean(name).strip()
    for mark in ELLIPSIS:
        label = label.removesuffix(mark).strip()
    if not verbs or not 2 < len(label) <= LONGEST or not _LETTER.search(label) or role in _UNSAID:
        return ""
    if label.casefold() in _NAMELESS:
        return ""
    if Verb.CHECK in verbs and role is not Role.RADIO:
        return f"turn {'off' if is_on else 'on'} {_lower(label)}"
    if role in _ASKED:
        return _ASKED[role].format(_lower(label) if role is not Role.TAB else label)
    return (
        f"open {_lower(label)}"
        if name.strip().endswith(ELLIPSIS) and len(label.split()) == 1 and label not in _VERBS
        else label
    )


_NAMELESS = frozenset({"menu", "more", "options", "toggle", "button", "open menu", "main menu", "application menu"})
_UNSAID = frozenset(
    {Role.TEXT, Role.PASSWORD, Role.CELL, Role.ITEM, Role.LIST, Role.MENU, Role.WINDOW, Role.SCROLL, Role.LABEL}
)
_ASKED = {Role.COMBO: "choose another {}", Role.SPIN: "set {} to …", Role.SLIDER: "set {} to …", Role.TAB: "go to {}"}
_VERBS = frozenset(
    [
        "Open",
        "Save",
        "Find",
        "Print",
        "Replace",
        "Insert",
        "Import",
        "Export",
        "Rename",
        "Delete",
        "Move",
        "Copy",
        "Search",
        "Share",
    ]
)


def _lower(label: str) -> str:
    """A label inside a sentence: what is written in capitals throughout, such as a name, stays."""
    words = label.split()
    return " ".join(w if w[1:] != w[1:].lower() or any(c.isdigit() for c in w) else w.lower() for w in words)
