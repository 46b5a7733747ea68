"""Moving in an application by its map: look, click, follow what leads on, and leave what was opened."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot
from edgelam.errors import ActionError, AppGone
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.maps.map import Map, Transition
from edgelam.runtime.maps.route import routes
from edgelam.runtime.maps.screen import MapControl, Screen, in_sight, keys_of, title_pattern
from edgelam.runtime.maps.ways import clicked, way_back

SETTLE = 1.5
"""Seconds at most that the application gets to come to rest after an act."""

BACK = 6
"""Acts at most that lead back from what was opened."""

MISSES = 2
"""Times that a transition may lead elsewhere, but for the last, since the application was started."""

HOPS = 12
"""Transitions followed at most to be on a screen."""


@dataclass(slots=True)
class Counts:
    """What moving about took."""

    acts: int = 0
    starts: int = 0
    crashes: int = 0


class Walker:
    """Moves in one application on a desktop; ``now`` is what it shows, ``root`` its first screen."""

    def __init__(
        self, app: str, desktop: Desktop, atlas: Map, counts: Counts | None = None, root: Screen | None = None
    ) -> None:
        self.map, self.desktop, self.app = atlas, desktop, app
        self.counts = counts or Counts()
        self._misses: Counter[Transition] = Counter()
        self.look()
        self.root = root or atlas.add(self.now)

    def walk(self, screen: Screen) -> bool:
        """Follow known transitions, one at a time: a dialog opens on the page that it was left on."""
        for _ in range(HOPS):
            here = self.map.recognise(self.now)
            if here is None or here.number == screen.number:
                return here is not None
            way = routes(self.map, here.number).get(screen.number)
            if way is None:
                return False
            control = find(way[0].control, self.now)
            clicked_it = control is not None and self.click(control)
            led_to = self.map.recognise(self.now) if clicked_it else None
            target = self.map.screens[way[0].target]
            if led_to is None or (led_to.window, led_to.dialog) != (target.window, target.dialog) or led_to == here:
                self._missed(way[0])
        return False

    def _missed(self, hop: Transition) -> None:
        """A transition that led elsewhere again and again is none; once can be chance, such as a menu that was open."""
        self._misses[hop] += 1
        if self._misses[hop] >= MISSES:
            self.map.without(hop)

    def leave_all(self) -> bool:
        """Leave every dialog; whether the application's first screen is in front."""
        for _ in range(BACK):
            here = self.map.recognise(self.now)
            if here is not None and here.number == self.root.number:
                return True
            if not self.step_back():
                return not self.now.modal
        return False

    def step_back(self) -> bool:
        """One act towards the window below: the button that changes nothing, else Escape, else the window's own closing.
        Whether it changed anything."""
        shown = self.now
        is_main = (
            not shown.modal and title_pattern(shown.title, False) == self.root.window
        )  # its *Close* ends the application
        if not is_main and (button := way_back(shown)) is not None:
            self.click(button)
        if self.now == shown or same_window(self.now, shown):
            self.press("escape")
        if self.now.modal and same_window(self.now, shown):
            self.press("alt+f4")
        return in_sight(self.now) != in_sight(shown) or not same_window(self.now, shown)

    # Acting

    def click(self, control: Control) -> bool:
        return self.perform(clicked(control, self.now), control)

    def press(self, keys: str) -> bool:
        return self.perform(Action(Verb.PRESS, text=keys), None)

    def perform(self, action: Action, control: Control | None) -> bool:
        """Do it and look; False where it could not be done."""
        self.counts.acts += 1
        with suppress(ActionError):
            self.desktop.perform(action, control)
            self.desktop.settle(SETTLE)
            self.look()
            return True
        self.look()
        return False

    def look(self) -> None:
        self.now = self.desktop.snapshot(self.app)
        if not self.now.controls:
            self.desktop.settle(SETTLE)
            self.now = self.desktop.snapshot(self.app)
        if not self.now.controls:
            raise AppGone(f"{self.app} shows no window.")


def find(control: MapControl, snapshot: Snapshot) -> Control | None:
    """A map's control on the screen: by its identity, else by role and name where only one has them."""
    keys = keys_of(snapshot)
    usable = [c for c in snapshot.controls if c.role is control.role and c.name == control.name and c.verbs]
    exact = [c for c in usable if keys[c.ref] == control.identity]
    if exact:
        return exact[0]
    return usable[0] if len(usable) == 1 else None


def same_window(one: Snapshot, other: Snapshot) -> bool:
    return (one.title, one.modal) == (other.title, other.modal)
