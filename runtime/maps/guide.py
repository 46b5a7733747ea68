"""Where on the map of an application a subtask is meant: the way is led before the model decides, where that is likelier than not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from edgelam.action import Action
from edgelam.control import NUMERIC, Control, Snapshot
from edgelam.numbers import amount_set
from edgelam.phrases import normalise
from edgelam.retrieval import Candidate
from edgelam.retrieval.index import normalise_label
from edgelam.retrieval.relevance import Fit, lexical_fit
from edgelam.runtime.choosing.choice import SAME
from edgelam.runtime.decision import POSSIBLE, PROBABLY
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.desktop.keypad import keys_of
from edgelam.runtime.maps.follow import Perform, follow_and_correct
from edgelam.runtime.maps.glance import Glance
from edgelam.runtime.maps.map import PAGES, Map
from edgelam.runtime.maps.offer import ELSEWHERE, Far, far_controls, with_map
from edgelam.runtime.maps.screen import Key, in_sight
from edgelam.runtime.maps.store import Maps
from edgelam.runtime.maps.walk import find
from edgelam.runtime.maps.ways import clicked
from edgelam.runtime.request.goal import mentioned
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.misuse import SAVE_AS, may_save_over
from edgelam.runtime.request.permanent import is_permanent

STORES = re.compile(r"\b(?:save|export|store)\b", re.IGNORECASE)
"""What writes a file is called so."""

COMPETE = 60
"""Of what is elsewhere, the nearest so many (cosine) compete with what is in front: a map may have thousands."""

Rank = Callable[[str, Snapshot], Sequence[Candidate]]
"""How probably each control of a screen is meant, the likeliest first; what lacks to 1 is that of none of them."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A control that is elsewhere, the map it is on, and how probably it is meant: of all that is here, there, and nowhere."""

    far: Far
    map: Map
    chance: float


class Guide:
    """Knows the maps at hand, and the encoder."""

    def __init__(self, maps: Maps, fit: Fit) -> None:
        self.maps, self.fit = maps, fit
        self._seen: list[Map] = []
        """What was seen by looks around, for as long as this guide is there."""

        self._looked: set[tuple[str, frozenset[Key]]] = set()

    def lead(self, subtask: str, snapshot: Snapshot, app: str, rank: Rank) -> Lead | None:
        """Where to go for a subtask; None where what it means is likelier here, or nowhere, or nothing is known of the application."""
        found = None if _quotes_what_is_shown(subtask, snapshot) else self.best(subtask, snapshot, app, rank)
        return found if found is not None and found.chance >= PROBABLY else None

    def best(self, subtask: str, snapshot: Snapshot, app: str, rank: Rank) -> Lead | None:
        """What is likeliest of all that is elsewhere, whatever its chance."""
        atlas = self.map_of(snapshot, app)
        return self._best(subtask, snapshot, atlas, rank) if atlas is not None else None

    def _best(self, subtask: str, snapshot: Snapshot, atlas: Map, rank: Rank) -> Lead | None:
        """What is in front and says the same comes before it, but where the words narrow down what can be meant."""
        offered: Sequence[Far] = [far for far in far_controls(atlas, snapshot) if far.may_be_meant(subtask)]
        here, found = replace(snapshot, controls=_in_front(snapshot)), None
        offered, here = _saving(subtask, offered, here)
        if len(offered) == 1 and _asks_for_name(offered[0]):
            return Lead(offered[0], atlas, 1.0)
        for narrowed, competing in (*_narrowed(subtask, offered, here), (here, offered)):
            likeliest = self._likeliest(subtask, narrowed, competing, rank)
            found = Lead(likeliest[0], atlas, likeliest[1]) if likeliest is not None else None
            if found is not None and found.chance >= PROBABLY:
                break
        return found

    def _likeliest(self, subtask: str, here: Snapshot, offered: Sequence[Far], rank: Rank) -> tuple[Far, float] | None:
        """The likeliest of what is ``offered`` elsewhere, and its probability beside what is ``here``; None where that says the same."""
        fits = self.fit(subtask, [far.text for far in offered])
        nearest = sorted(range(len(offered)), key=lambda i: -fits[i])[:COMPETE]
        competing = [offered[i] for i in nearest]
        ranked = rank(subtask, with_map(here, competing))
        there = [c for c in ranked if c.control.ref.startswith(ELSEWHERE)]
        if not there:
            return None
        if any(
            c.probability >= POSSIBLE and lexical_fit(there[0].control.name, c.control.name) >= SAME
            for c in ranked
            if c not in there
        ):
            return None
        return competing[int(there[0].control.ref.removeprefix(ELSEWHERE))], there[0].probability

    def look(self, subtask: str, snapshot: Snapshot, app: str, desktop: Desktop, rank: Rank) -> bool:
        """Look behind what opens and was not opened yet; whether anything was seen that was not known. Once for the same words on the
        same window."""
        asked = (subtask, in_sight(snapshot))
        if asked in self._looked or _quotes_what_is_shown(subtask, snapshot):
            return False
        self._looked.add(asked)
        known = self.map_of(snapshot, app)
        atlas = known.copy() if known is not None else Map(snapshot.app, "", (app or snapshot.app,))

        def enough() -> bool:
            found = self._best(subtask, snapshot, atlas, rank)
            return (
                found is not None and found.chance >= PROBABLY and (found.far.is_setting or not is_permanent(subtask))
            )

        before = len(atlas.screens)
        Glance(subtask, app, desktop, atlas, self.fit, enough).look()
        self._seen = [atlas, *(m for m in self._seen if m is not known)]
        return len(atlas.screens) > max(before, 1)

    def map_of(self, snapshot: Snapshot, app: str = "") -> Map | None:
        """The map of what is in front: by the name it has itself, or is called by; of several, the one that knows the screen."""
        seen = (m for m in self._seen if m.app == snapshot.app and m.recognise(snapshot) is not None)
        return next(seen, None) or self.maps.of(snapshot, app)

    def follow(self, lead: Lead, snapshot: Snapshot, perform: Perform) -> tuple[Snapshot, bool, frozenset[Action]]:
        """Go there; the screen where that ended, whether it is the right one, and what would then only turn to another of its pages. What of
        the map turned out to be otherwise is put right for another time."""
        after, arrived = follow_and_correct(lead.far, lead.map, self.maps, snapshot, perform)
        return after, arrived, turns(lead.map, after) if arrived else frozenset()


def _quotes_what_is_shown(subtask: str, snapshot: Snapshot) -> bool:
    """Whether a label on the screen stands between quotation marks, where the encoder does not see it: retrieval takes that for data."""
    quoted = {normalise_label(words) for words in mentioned(subtask)}
    return bool(quoted) and any(normalise_label(c.name) in quoted for c in snapshot.controls if c.verbs)


def _narrowed(subtask: str, offered: Sequence[Far], here: Snapshot) -> Iterator[tuple[Snapshot, Sequence[Far]]]:
    """What of here and there can be meant by the words: a number goes into a field for one; of what is to be so for good nothing in
    front competes with what the settings have."""
    settings = [far for far in offered if far.is_setting] if is_permanent(subtask) else []
    if settings:
        here, offered = replace(here, controls=()), settings
    if amount_set(subtask) and intent_of(subtask).kind is not Kind.QUESTION:
        fields = tuple(c for c in here.controls if c.role in NUMERIC)
        yield replace(here, controls=fields), [far for far in offered if far.control.role in NUMERIC]
    if settings:
        yield here, settings


def _saving(subtask: str, offered: Sequence[Far], here: Snapshot) -> tuple[Sequence[Far], Snapshot]:
    """Under a name saves what asks for one: nothing else that is elsewhere, and not the plain *Save* where there is such a thing."""
    intent = intent_of(subtask)
    if intent.kind is not Kind.SAVE or not intent.file:
        return offered, here
    saves = [far for far in offered if STORES.search(far.control.name)]
    kept = tuple(c for c in here.controls if not may_save_over(clicked(c, here), c, intent))
    stores = any(c.verbs and STORES.search(c.name) for c in kept)
    asking = [] if stores else sorted(filter(_asks_for_name, saves), key=lambda far: len(far.control.name))
    return asking[:1] or saves, replace(here, controls=kept) if saves else here


def _asks_for_name(far: Far) -> bool:
    return normalise(far.control.name).startswith(SAVE_AS)


def _in_front(snapshot: Snapshot) -> tuple[Control, ...]:
    """What can be meant on the screen; the keys of a keypad are for sums alone."""
    keys = {key.ref for key in keys_of(snapshot).values()}
    return tuple(c for c in snapshot.controls if c.ref not in keys)


def turns(atlas: Map, snapshot: Snapshot) -> frozenset[Action]:
    """The acts that turn to another page of the window in front."""
    here = atlas.recognise(snapshot)
    pages = [hop.control for hop in atlas.from_(here.number) if hop.control.role in PAGES] if here is not None else []
    found = [control for page in pages if (control := find(page, snapshot)) is not None]
    return frozenset(clicked(control, snapshot) for control in found)
