"""Learn the map of an application by opening what opens and leaving it again; nothing is set, saved, printed or sent."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.errors import ActionError, AppGone, AppSilent, EnvironmentProblem
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.route import Route, routes
from edgelam.runtime.maps.screen import Key, MapControl, Screen, key_of, mapped
from edgelam.runtime.maps.ways import clicked, same, shows_files, way_back, ways
from edgelam.stopping import Interrupted, never

SETTLE = 1.5
"""Seconds at most that the application gets to come to rest after an act."""

BACK = 6
"""Acts at most that lead back from what was opened, before the application is started again."""

STUCK = 3
"""Times that a screen cannot be reached, after which what is on it is left alone."""

TOGGLES = 40
"""Switches tried on one screen at most: most only set something."""

Tried = tuple[int, Key]


@dataclass(slots=True)
class Progress:
    """What was tried already: enough to go on another time. ``opens`` is the distance of each screen in windows."""

    seed: int = 0
    tried: set[Tried] = field(default_factory=set)
    depth: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Counts:
    """What an exploration did."""

    acts: int = 0
    restarts: int = 0
    crashes: int = 0


class Explorer:
    """Explores one application.

    ``start`` gives a desktop on which the application has just been started, ending what ran before; ``until`` is a moment of
    ``time.monotonic``; ``report`` is told how it goes.
    """

    def __init__(
        self, app: str, start: Callable[[], Desktop], atlas: Map, progress: Progress, until: float,
        report: Callable[[str], None] = lambda words: None, interrupted: Interrupted = never,
    ) -> None:  # fmt: skip
        self.map, self.progress, self.counts = atlas, progress, Counts()
        self._app, self._start, self._until, self._report, self._interrupted = app, start, until, report, interrupted
        self._random = random.Random(progress.seed)
        self._unreachable: dict[int, int] = {}
        self._root: Screen
        self._desktop: Desktop
        self._now: Snapshot

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._until or self._interrupted()

    def explore(self) -> bool:
        """Go on until everything was tried (True), the time is over, or the person stops it.

        Raises:
            EnvironmentProblem: the application does not start.
        """
        self._restart()
        while not self.is_over:
            screen = self._next()
            if screen is None:
                return True
            try:
                if self._go(screen):
                    self._try_ways(screen)
                else:
                    self._unreachable[screen.number] = self._unreachable.get(screen.number, 0) + 1
            except (AppGone, AppSilent):
                self.counts.crashes += 1
                self._restart()
        return False

    # Where to go next

    def _next(self) -> Screen | None:
        """The screen with something left to try that is fewest windows away; among those the nearest to here."""
        here = self.map.recognise(self._now)
        near = routes(self.map, here.number if here else self._root.number)
        left = [s for s in self.map.screens.values() if self._left(s) and self._unreachable.get(s.number, 0) < STUCK]
        depth = self.progress.depth
        return min(left, key=lambda s: (depth.get(s.number, 0), len(near.get(s.number, range(99))), s.number), default=None)

    def _left(self, screen: Screen) -> bool:
        """Whether a screen may hold something that was not tried; -1 stands for *looked through*."""
        return (screen.number, DONE) not in self.progress.tried

    def _go(self, screen: Screen) -> bool:
        """Be on a screen: from here where a way is known, else from the beginning, else after another start."""
        for attempt in range(3):
            here = self.map.recognise(self._now)
            way = routes(self.map, here.number).get(screen.number) if here is not None else None
            if way is not None and self._walk(way):
                return True
            if attempt == 0 and self._leave_all():
                continue
            self._restart()
        return False

    def _walk(self, way: Route) -> bool:
        """Follow known transitions; one that leads elsewhere is forgotten."""
        for hop in way:
            control = find(hop.control, self._now)
            if control is None or not self._click(control):
                self.map.without(hop)
                return False
            here = self.map.recognise(self._now)
            if here is None or here.number != hop.target:
                self.map.without(hop)
                return False
        return True

    # Trying

    def _try_ways(self, screen: Screen) -> None:
        """Try what was not tried yet on the screen that is in front."""
        if shows_files(self._now):
            self._done(screen)
            return
        open_ones = [c for c in ways(self._now) if (screen.number, key_of(c, self._now.title)) not in self.progress.tried]
        toggles = [c for c in open_ones if c.role is Role.TOGGLE]
        chosen = [c for c in open_ones if c.role is not Role.TOGGLE] + toggles[:TOGGLES]
        for control in chosen:
            if self.is_over:
                return
            self.progress.tried.add((screen.number, key_of(control, self._now.title)))
            if not self._try(screen, control):
                return  # the way back here is found anew
        self._done(screen)

    def _done(self, screen: Screen) -> None:
        self.progress.tried.add((screen.number, DONE))

    def _try(self, screen: Screen, control: Control) -> bool:
        """Try one control; whether the screen is in front again."""
        before = self._now
        there = same(control, before, before.title)
        place = mapped(control, before)
        known = self._tab_screen(screen, control)
        if known is not None:
            self.map.connect(screen, place, known)
            return True
        if there is None or not self._click(there):
            return True
        target = self._arrived(screen, before, control)
        if target.number == screen.number:
            return self._put_back(control, before)
        self.map.connect(self.map.screens[screen.number], place, target)
        if control.role is Role.TAB:
            return False  # no need to go back: what is left on the other tab is found by the way that is known now
        self._sweep_tabs(target)
        return self._back(screen, control, before)

    def _arrived(self, screen: Screen, before: Snapshot, control: Control) -> Screen:
        """The screen that an act led to; one that shows what the screen before had not is another one."""
        was, now = _names(before), _names(self._now)
        new_things = len(now - was)
        if self._now.title == before.title and self._now.modal == before.modal and control.role is not Role.TAB:
            if new_things < 2:
                return screen
            known = self.map.recognise(self._now)
            apart = known is None or len(now - set(known.keys)) >= 2
            target = self.map.add(self._now, apart=apart)
        else:
            target = self.map.add(self._now)
        if target.number not in self.progress.depth:
            deeper = control.role is not Role.TAB
            self.progress.depth[target.number] = self.progress.depth.get(screen.number, 0) + deeper
            self._report(f"{len(self.map.screens)} screens, {self.controls} controls: {before.title} › {control.name}")
        return target

    def _tab_screen(self, screen: Screen, control: Control) -> Screen | None:
        """The screen of another tab of this window, where it was seen from a third one."""
        if control.role is not Role.TAB or len(screen.tabs) != 1:
            return None
        return next(
            (s for s in self.map.screens.values() if s.tabs == (control.name,) and (s.window, s.dialog) == (screen.window, screen.dialog)),
            None,
        )  # fmt: skip

    def _sweep_tabs(self, screen: Screen) -> None:
        """See each tab of what has just been opened, while it is open."""
        for tab in [c for c in ways(self._now) if c.role is Role.TAB]:
            if self.is_over or shows_files(self._now):
                return
            before, there = self._now, same(tab, self._now, self._now.title)
            here = self.map.recognise(before)
            if there is None or here is None or here.window != screen.window:
                return
            self.progress.tried.add((here.number, key_of(there, before.title)))
            if self._click(there):
                target = self._arrived(here, before, there)
                if target.number != here.number:
                    self.map.connect(here, mapped(there, before), target)

    def _put_back(self, control: Control, before: Snapshot) -> bool:
        """A switch that was only switched is switched back."""
        now = same(control, self._now, before.title)
        if control.role is Role.TOGGLE and now is not None and now.has(State.CHECKED) != control.has(State.CHECKED):
            return self._click(now)
        return True

    # Leaving

    def _back(self, screen: Screen, control: Control, before: Snapshot) -> bool:
        """Leave what was opened until its screen is in front again."""
        for _ in range(BACK):
            here = self.map.recognise(self._now)
            if here is not None and here.number == screen.number:
                return self._put_back(control, before)
            now = same(control, self._now, before.title) if control.role is Role.TOGGLE else None
            if now is not None and now.has(State.CHECKED) != control.has(State.CHECKED):
                self._click(now)
            elif here is not None and here.window == screen.window and here.dialog == screen.dialog and here.tabs != screen.tabs:
                return False  # another tab is open: the way back is known
            else:
                self._step_back()
        self._restart()
        return False

    def _leave_all(self) -> bool:
        """Leave every dialog; whether the application's first screen is in front."""
        for _ in range(BACK):
            here = self.map.recognise(self._now)
            if here is not None and here.number == self._root.number:
                return True
            if here is not None and not here.dialog and self._root.number in routes(self.map, here.number):
                return True
            self._step_back()
        return False

    def _step_back(self) -> None:
        """One act towards the window below: the button that changes nothing, else Escape, else the window's own closing."""
        button = way_back(self._now)
        shown = self._now
        if button is not None and (self._now.modal or self.map.recognise(self._now) != self._root):
            self._click(button)
        if self._now == shown or _same_window(self._now, shown):
            self._press("escape")
        if self._now.modal and _same_window(self._now, shown):
            self._press("alt+f4")

    # Acting

    def _click(self, control: Control) -> bool:
        return self._perform(clicked(control, self._now), control)

    def _press(self, keys: str) -> bool:
        return self._perform(Action(Verb.PRESS, text=keys), None)

    def _perform(self, action: Action, control: Control | None) -> bool:
        """Do it and look; False where it could not be done."""
        self.counts.acts += 1
        with suppress(ActionError):
            self._desktop.perform(action, control)
            self._desktop.settle(SETTLE)
            self._look()
            return True
        self._look()
        return False

    def _look(self) -> None:
        self._now = self._desktop.snapshot(self._app)
        if not self._now.controls:
            self._desktop.settle(SETTLE)
            self._now = self._desktop.snapshot(self._app)
        if not self._now.controls:
            raise AppGone(f"{self._app} shows no window.")

    def _restart(self) -> None:
        """Begin again with a fresh start of the application; a start can fail once."""
        self.counts.restarts += 1
        for attempt in (1, 2):
            try:
                self._desktop = self._start()
                self._look()
                break
            except (AppGone, AppSilent, EnvironmentProblem):
                if attempt == 2:
                    raise
        self._root = self.map.add(self._now)
        self.progress.depth.setdefault(self._root.number, 0)
        if not self.map.app:
            self.map.app = self._now.app

    @property
    def controls(self) -> int:
        """Different controls that the map has so far."""
        return len({(s.window, c.identity) for s in self.map.screens.values() for c in s.controls})


DONE: Key = (Role.WINDOW, "", ())
"""Stands among what was tried on a screen for *all of it*."""


def find(control: MapControl, snapshot: Snapshot) -> Control | None:
    """A map's control on the screen: by role, name and path, else by role and name where only one has them."""
    usable = [c for c in snapshot.controls if c.role is control.role and c.name == control.name and c.verbs]
    exact = [c for c in usable if key_of(c, snapshot.title) == control.identity]
    if exact:
        return exact[0]
    return usable[0] if len(usable) == 1 else None


def _names(snapshot: Snapshot) -> set[Key]:
    return {c.identity for c in (mapped(c, snapshot) for c in snapshot.controls if c.verbs or c.role is Role.MENU_ITEM)}


def _same_window(one: Snapshot, other: Snapshot) -> bool:
    return (one.title, one.modal) == (other.title, other.modal)

