"""What can be had elsewhere in an application: the controls of its map that are not on the screen, each with the way there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.retrieval.text import SEPARATOR
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.route import Route, routes
from edgelam.runtime.maps.screen import Key, Kind, MapControl, Screen, keys_of
from edgelam.runtime.maps.ways import FILES, SETTINGS

ELSEWHERE = "map "
"""How the references of what is not on the screen begin, where it stands beside what is."""

_PAGE = re.compile(r"\b(?:tab|page|section)\b", re.IGNORECASE)

Place = tuple[str, Key]
"""A control of a map whichever tab is open: its window's pattern and its identity."""


@dataclass(frozen=True, slots=True)
class Far:
    """A control that is not on the screen, and the shortest way to a screen that has it."""

    control: MapControl
    screen: Screen
    route: Route

    @property
    def way(self) -> tuple[str, ...]:
        """The labels on the way, outermost first: menus, what opens the dialog, the tab."""
        steps: list[str] = []
        for hop in self.route:
            steps += [*hop.control.path, hop.control.name]
        steps += self.control.path
        return tuple(dict.fromkeys(step for step in steps if step))

    @property
    def text(self) -> str:
        """What the encoder reads: ``Format › Page Style… › Page › Landscape``."""
        return SEPARATOR.join([*self.way, self.control.name])

    @property
    def is_setting(self) -> bool:
        """Whether it is among what an application calls its settings."""
        return any(SETTINGS.search(plain(hop.control.name)) for hop in self.route)

    def may_be_meant(self, subtask: str) -> bool:
        """Whether it is worth going to by itself: a tab is, where it is called one; a button of a dialog for files never."""
        if self.control.role is Role.TAB:
            return bool(_PAGE.search(subtask))
        return not (self.control.role is Role.BUTTON and self.screen.dialog and FILES.search(plain(self.screen.window)))

    def __str__(self) -> str:
        return f"{self.control.name} — {SEPARATOR.join(self.way)}" if self.way else self.control.name


def far_controls(atlas: Map, snapshot: Snapshot) -> list[Far]:
    """The controls that can be reached from the screen in front and are not on it, nearest first.

    What leaves a dialog is no destination. On a screen that the map has not, there is nothing to offer.
    """
    here = atlas.recognise(snapshot)
    if here is None:
        return []
    present = set(keys_of(snapshot).values())
    shown = {(role, name) for role, name, *_ in present}
    found: dict[Place, Far] = {}
    for number, way in routes(atlas, here.number).items():
        screen = atlas.screens[number]
        if not way:
            continue
        for control in screen.controls:
            inside = screen.window == here.window and screen.dialog == here.dialog
            on_screen = (
                control.identity in present if inside else not screen.dialog and (control.role, control.name) in shown
            )
            if not on_screen and is_destination(control):
                found.setdefault((screen.window, control.identity), Far(control, screen, way))
    return list(found.values())


def with_map(snapshot: Snapshot, far: Iterable[Far]) -> Snapshot:
    """A screen with what a map has elsewhere, as if all of it were there."""
    states = frozenset({State.ENABLED, State.SHOWING})
    beyond = [
        Control(
            f"{ELSEWHERE}{n}", f.control.role, f.control.name, states=states, path=f.way, help=f.control.help,
            options=f.control.options, verbs=verbs_for(f.control.role, states),
        )
        for n, f in enumerate(far)
    ]  # fmt: skip
    return replace(snapshot, controls=(*snapshot.controls, *beyond))


def is_destination(control: MapControl) -> bool:
    """Whether a person can mean it: not a dialog's OK, nor the tab that is passed on the way."""
    return control.kind is not Kind.LEAVES and not (control.role is Role.BUTTON and control.name.casefold() == "help")


def places(atlas: Map) -> set[Place]:
    """Every control of a map, counted once whichever tab is open."""
    return {(s.window, c.identity) for s in atlas.screens.values() for c in s.controls}


def elsewhere(atlas: Map) -> set[Place]:
    """Those that are not on the first screen."""
    first = next(iter(atlas.screens.values()), None)
    return (
        set()
        if first is None
        else {(w, k) for w, k in places(atlas) if (w, k) not in {(first.window, c) for c in first.identities}}
    )
