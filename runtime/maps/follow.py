"""Go to what is elsewhere: the hops of the known way, each verified by what the screen shows, with no call of the model."""

from __future__ import annotations

from collections.abc import Callable

from edgelam.action import Action
from edgelam.control import Control, Snapshot
from edgelam.runtime.maps.map import Map, Transition
from edgelam.runtime.maps.offer import Far
from edgelam.runtime.maps.route import routes
from edgelam.runtime.maps.screen import title_pattern
from edgelam.runtime.maps.store import Maps
from edgelam.runtime.maps.walk import find
from edgelam.runtime.maps.ways import clicked, is_harmless

HOPS = 8
"""Acts at most on one way, what was tried in vain included."""

Perform = Callable[[Action, Control, Snapshot], Snapshot | None]
"""Does an act on a screen; the screen afterwards, or None where it was not allowed."""


def follow(far: Far, atlas: Map, snapshot: Snapshot, perform: Perform) -> tuple[Snapshot, bool]:
    """The screen where a way ended, and whether what was sought is on it.

    A transition that is not as the map has it is taken off it, and the way is searched anew from what is in front. Nothing is
    done that the guard would ask about.
    """
    for _ in range(HOPS):
        if is_there(far, atlas, snapshot):
            return snapshot, True
        hop = _next_hop(far, atlas, snapshot)
        if hop is None:
            break
        control = find(hop.control, snapshot)
        if control is None or not is_harmless(control, snapshot):
            atlas.without(hop)
            continue
        after = perform(clicked(control, snapshot), control, snapshot)
        if after is None:
            break
        if not _led_on(hop, atlas, snapshot, after, far):
            atlas.without(hop)
        snapshot = after
    return snapshot, is_there(far, atlas, snapshot)


def follow_and_correct(far: Far, atlas: Map, maps: Maps, snapshot: Snapshot, perform: Perform) -> tuple[Snapshot, bool]:
    """:func:`follow`; what of the map turned out to be otherwise is kept in the person's own for another time."""
    before = dict(atlas.missed)
    came = follow(far, atlas, snapshot, perform)
    if atlas.missed != before:
        maps.keep(atlas.corrections(before))
    return came


def is_there(far: Far, atlas: Map, snapshot: Snapshot) -> bool:
    """Whether the window that has it is in front, and shows it. A dialog is known by its title, a window, which may be called
    after its document, by what is on it."""
    if snapshot.modal != far.screen.dialog or find(far.control, snapshot) is None:
        return False
    if snapshot.modal:
        return title_pattern(snapshot.title, True) == far.screen.window
    here = atlas.recognise(snapshot)
    return here is not None and far.control.identity in here.identities


def _next_hop(far: Far, atlas: Map, snapshot: Snapshot) -> Transition | None:
    """The first hop of the shortest way from here; where the screen is not known, the first of the old way that it shows."""
    here = atlas.recognise(snapshot)
    if here is not None:
        way = routes(atlas, here.number).get(far.screen.number)
        return way[0] if way else None
    known = [hop for hop in far.route if hop in atlas.transitions]
    return next((hop for hop in reversed(known) if find(hop.control, snapshot) is not None), None)


def _led_on(hop: Transition, atlas: Map, before: Snapshot, after: Snapshot, far: Far) -> bool:
    """Whether a hop led where the map says, or at least to another page of that window: dialogs open on the page left last."""
    if is_there(far, atlas, after):
        return True
    led_to, target = atlas.recognise(after), atlas.screens[hop.target]
    if led_to is None:
        return after.title != before.title
    return (led_to.window, led_to.dialog) == (target.window, target.dialog) and led_to != atlas.recognise(before)
