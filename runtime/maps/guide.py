"""Where on the map of an application a subtask is meant: the way is led before the model decides, where that is clear enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from edgelam.action import Action
from edgelam.control import INPUT_ROLES, TICK_ROLES, Role, Snapshot
from edgelam.retrieval.index import normalise_label
from edgelam.retrieval.relevance import RELEVANT
from edgelam.retrieval.text import control_text
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.desktop.keypad import keys_of
from edgelam.runtime.maps.follow import Perform, follow_and_correct
from edgelam.runtime.maps.glance import Glance
from edgelam.runtime.maps.map import PAGES, Map
from edgelam.runtime.maps.offer import Far, far_controls
from edgelam.runtime.maps.screen import Key, in_sight
from edgelam.runtime.maps.store import Maps
from edgelam.runtime.maps.walk import find
from edgelam.runtime.maps.ways import clicked
from edgelam.runtime.request.goal import mentioned
from edgelam.runtime.request.pieces import Piece, parts_of

MARGIN = 0.1
"""By how much what is elsewhere must fit a subtask better (cosine) than all that is on the screen. Swept on development requests
(``edgelam eval maps quantize/evaluate/maps-dev.jsonl --sweep``): of 44 meant elsewhere 33 are led to their control, none wrongly,
11 not at all, and of 19 meant on the first screen none is led away; from 0 down one is."""

FLOOR = 0.3
"""Cosine from which on a control is worth going to at all, however little fits on the screen."""

LAST = 0.4
"""The same where nothing on the screen will do: what is there is decided about once more before anything is done."""

Fit = Callable[[str, Sequence[str]], Sequence[float]]
"""How well each text fits a subtask, as cosine."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A control that is elsewhere, the map it is on, and by how much it fits better than what is on the screen."""

    far: Far
    map: Map
    gain: float
    fit: float = 1.0
    """The cosine itself."""


class Guide:
    """Knows the maps at hand, and the encoder."""

    def __init__(self, maps: Maps, fit: Fit, margin: float = MARGIN) -> None:
        self.maps, self.fit, self._margin = maps, fit, margin
        self._seen: list[Map] = []
        """What was seen by a look around, for as long as this guide is there."""

        self._looked: set[tuple[str, frozenset[Key]]] = set()

    def lead(self, subtask: str, snapshot: Snapshot, app: str = "", refused: bool = False) -> Lead | None:
        """Where to go for a subtask; None where the screen in front is as good, or nothing is known of the application. Where what is
        in front was ``refused`` already, nothing there competes."""
        found = None if _quotes_what_is_shown(subtask, snapshot) else self.best(subtask, snapshot, app)
        margin, floor = (0.0, LAST) if refused else (self._margin, FLOOR)
        return found if found is not None and found.gain >= margin and found.fit >= floor else None

    def best(self, subtask: str, snapshot: Snapshot, app: str = "") -> Lead | None:
        """What fits best of all that is elsewhere, whatever the gain."""
        atlas = self.map_of(snapshot, app)
        offered = far_controls(atlas, snapshot) if atlas is not None else []
        if atlas is None or not offered:
            return None
        holds = needs_field(subtask)
        near = _texts(snapshot, holds)
        offered = [far for far in offered if far.control.role in INPUT_ROLES] if holds else offered
        if not offered:
            return None
        scores = list(self.fit(subtask, [*near, *(far.text for far in offered)]))
        beyond = scores[len(near) :]
        best = max(range(len(offered)), key=lambda i: beyond[i])
        fit = float(beyond[best])
        return Lead(offered[best], atlas, fit - float(max(scores[: len(near)], default=0.0)), fit)

    def look(self, subtask: str, snapshot: Snapshot, app: str, desktop: Desktop, refused: bool = False) -> bool:
        """Look behind what opens, where nothing on the screen is what a subtask asks for, or all of that was ``refused``; whether
        there was anything to look for. Once for the same words on the same window."""
        asked = (subtask, in_sight(snapshot))
        if asked in self._looked or _quotes_what_is_shown(subtask, snapshot):
            return False
        if not refused and max(self.fit(subtask, _texts(snapshot, needs_field(subtask))), default=0.0) >= RELEVANT:
            return False
        self._looked.add(asked)
        known = self.map_of(snapshot, app)
        atlas = known.copy() if known is not None else Map(snapshot.app, "", (app or snapshot.app,))
        Glance(subtask, app, desktop, atlas, self.fit).look()
        self._seen.append(atlas)
        return True

    def map_of(self, snapshot: Snapshot, app: str = "") -> Map | None:
        """The map of what is in front: by the name it has itself, or is called by; of several, the one that knows the screen."""
        seen = (m for m in reversed(self._seen) if m.app == snapshot.app and m.recognise(snapshot) is not None)
        return next(seen, None) or self.maps.of(snapshot, app)

    def follow(self, lead: Lead, snapshot: Snapshot, perform: Perform) -> tuple[Snapshot, frozenset[Action]]:
        """Go there; the screen where that ended, and what would only turn to another of its pages, if it is the right one. What of
        the map turned out to be otherwise is put right for another time."""
        after, arrived = follow_and_correct(lead.far, lead.map, self.maps, snapshot, perform)
        return after, turns(lead.map, after) if arrived else frozenset()


def _quotes_what_is_shown(subtask: str, snapshot: Snapshot) -> bool:
    """Whether a label on the screen stands between quotation marks, where the encoder does not see it: retrieval takes that for data."""
    quoted = {normalise_label(words) for words in mentioned(subtask)}
    return bool(quoted) and any(normalise_label(c.name) in quoted for c in snapshot.controls if c.verbs)


def needs_field(subtask: str) -> bool:
    """Whether a number or an address is said that goes into a field, which no box and no radio button can hold."""
    return any(part.kind in (Piece.ADDRESS, Piece.NUMBER) for part in parts_of(subtask))


def _texts(snapshot: Snapshot, holds: bool = False) -> list[str]:
    """What can be meant on the screen in front; the keys of a keypad are for sums alone. ``holds``: something is to be written in it."""
    keys = {key.ref for key in keys_of(snapshot).values()}
    usable = [c for c in snapshot.controls if c.verbs and c.name and c.ref not in keys]
    return [control_text(c, snapshot.title) for c in usable if not (holds and c.role in TICK_ROLES | {Role.TAB})]


def turns(atlas: Map, snapshot: Snapshot) -> frozenset[Action]:
    """The acts that turn to another page of the window in front."""
    here = atlas.recognise(snapshot)
    pages = [hop.control for hop in atlas.from_(here.number) if hop.control.role in PAGES] if here is not None else []
    found = [control for page in pages if (control := find(page, snapshot)) is not None]
    return frozenset(clicked(control, snapshot) for control in found)
