"""Learn the map of an application by opening what opens and leaving it again; nothing is set, saved, printed or sent."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from edgelam.control import Control, Role, Snapshot, State
from edgelam.errors import AppGone, AppSilent, EnvironmentProblem
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.maps.map import PAGES, Map
from edgelam.runtime.maps.route import routes
from edgelam.runtime.maps.screen import ELLIPSIS, ROWS, Key, MapControl, Screen, keys_of, mapped, menus_of
from edgelam.runtime.maps.walk import BACK, Counts, Walker, same_window
from edgelam.runtime.maps.ways import SWITCHES, other_tabs, same, shows_files, ways
from edgelam.stopping import Interrupted, never

SLOW = 1.0
"""Seconds more for what should open a dialog and has not."""

STUCK = 2
"""Times that a screen cannot be reached, after which what is on it is left alone."""

STARTS = 3
"""Starts in a row that may fail, but for the last."""

TOGGLES = 40
"""Switches tried on one screen at most: most only set something."""

Tried = tuple[int, Key]


@dataclass(slots=True)
class Progress:
    """What was tried already: enough to go on another time. ``depth`` is how many windows each screen is away."""

    seed: int = 0
    tried: set[Tried] = field(default_factory=set)
    depth: dict[int, int] = field(default_factory=dict)


class Explorer:
    """Explores one application.

    ``start`` gives a desktop on which the application has just been started, ending what ran before; ``until`` is a moment of
    ``time.monotonic``; ``report`` is called with how it goes; ``tries`` says what is tried on a screen.
    """

    def __init__(
        self, app: str, start: Callable[[], Desktop], atlas: Map, progress: Progress, until: float,
        report: Callable[[str], None] = lambda words: None, interrupted: Interrupted = never,
        tries: Callable[[Snapshot], list[Control]] = ways,
    ) -> None:  # fmt: skip
        self.map, self.progress, self.counts = atlas, progress, Counts()
        self._app, self._start, self._until, self._report, self._interrupted = app, start, until, report, interrupted
        self._tries = tries
        self._random = random.Random(progress.seed)
        self._unreachable: dict[int, int] = {}
        self._data: set[tuple[str, tuple[str, ...]]] = set()
        """Lists whose rows turn no page: by window and path."""

        self._walker: Walker

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
                self.map.infer()
                return True
            try:
                if self._go(screen):
                    self._try_ways(screen)
                else:
                    self._unreachable[screen.number] = self._unreachable.get(screen.number, 0) + 1
            except (AppGone, AppSilent):
                self.counts.crashes += 1
                self._restart()
        self.map.infer()
        return False

    def leave(self) -> bool:
        """Close what is open; whether the first screen is in front."""
        return self._walker.leave_all()

    # Where to go next

    def _next(self) -> Screen | None:
        """The screen with something left to try that is fewest windows away; among those the nearest to here."""
        here = self.map.recognise(self._now)
        near = routes(self.map, here.number if here else self._walker.root.number)
        left = [s for s in self.map.screens.values() if self._left(s) and self._unreachable.get(s.number, 0) < STUCK]
        depth = self.progress.depth
        return min(
            left, key=lambda s: (depth.get(s.number, 0), len(near.get(s.number, range(99))), s.number), default=None
        )

    def _left(self, screen: Screen) -> bool:
        """Whether a screen may hold something that was not tried."""
        return (screen.number, DONE) not in self.progress.tried

    def _go(self, screen: Screen) -> bool:
        """Be on a screen: from here where a way is known, else from the beginning, else after another start."""
        if self._walker.walk(screen) or (self._walker.leave_all() and self._walker.walk(screen)):
            return True
        self.map.infer()
        if self._walker.walk(screen):
            return True
        self._restart()
        return self._walker.walk(screen)

    # Trying

    def _try_ways(self, screen: Screen) -> None:
        """Try what was not tried yet on the screen that is in front."""
        if shows_files(self._now):
            self._done(screen)
            return
        listed = self._now
        for listed_control in self._untried(screen):
            control = same(listed_control, listed, self._now)
            if self.is_over:
                return
            if control is None or (control.role in ROWS and (screen.window, control.path) in self._data):
                continue
            self._note_tried(screen, control)
            if not self._try(screen, control):
                return  # the way back here is found anew
        self._done(screen)

    def _untried(self, screen: Screen) -> list[Control]:
        keys, tried = keys_of(self._now), self.progress.tried
        left = [c for c in self._tries(self._now) if (self._page_of(screen, c), keys[c.ref]) not in tried]
        if self.progress.seed:
            self._random.shuffle(left)
        switches = [c for c in left if c.role in SWITCHES]
        return [c for c in left if c.role not in SWITCHES] + switches[:TOGGLES]

    def _note_tried(self, screen: Screen, control: Control) -> None:
        self.progress.tried.add((self._page_of(screen, control), keys_of(self._now)[control.ref]))

    def _page_of(self, screen: Screen, control: Control) -> int:
        """The screen that a try counts for: rows that turn pages are tried once for all pages."""
        if control.role not in ROWS:
            return screen.number
        return min(
            s.number for s in self.map.screens.values() if (s.window, s.dialog) == (screen.window, screen.dialog)
        )

    def _done(self, screen: Screen) -> None:
        self.progress.tried.add((screen.number, DONE))

    def _try(self, screen: Screen, control: Control) -> bool:
        """Try one control; whether the screen is in front again."""
        before = self._now
        place = _mapped(control, before)
        known = self._tab_screen(screen, control)
        if known is not None:
            self.map.connect(screen, place, known)
            return True
        if not self._walker.click(control):
            return True
        if control.name.rstrip().endswith(ELLIPSIS) and same_window(self._now, before):
            self._walker.desktop.settle(SLOW)
            self._walker.look()
        target = self._arrived(screen, before, control)
        if target.number == screen.number:
            if control.role in ROWS:
                self._data.add((screen.window, control.path))
            return self._put_back(control, before)
        self.map.connect(self.map.screens[screen.number], place, target)
        if control.role in PAGES:
            return False  # no need to go back: what is left on the other page is found by the way that is known now
        if control.role is Role.RADIO:
            return self._put_back(control, before)
        self._sweep_tabs(target)
        return self._back(screen, control, before)

    def _arrived(self, screen: Screen, before: Snapshot, control: Control) -> Screen:
        """The screen that an act led to; one that shows what the screen before had not is another one."""
        target = self.map.after(screen, control, before, self._now)
        if target.number == screen.number:
            return target
        if target.number not in self.progress.depth:
            deeper = control.role not in PAGES
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
        for tab in other_tabs(self._now):
            if self.is_over or shows_files(self._now):
                return
            before, there = self._now, self._now.find(tab.ref)
            here = self.map.recognise(before)
            if there is None or here is None or here.window != screen.window:
                return
            self._note_tried(here, there)
            if self._walker.click(there):
                target = self._arrived(here, before, there)
                if target.number != here.number:
                    self.map.connect(here, _mapped(there, before), target)

    def _put_back(self, control: Control, before: Snapshot) -> bool:
        """A switch that was only switched is switched back; of radio buttons, the one that was chosen is again."""
        if control.role is Role.RADIO:
            group = [c for c in before.controls if c.role is Role.RADIO and c.path == control.path]
            chosen = next((c for c in group if c.has(State.CHECKED)), None)
            now = same(chosen, before, self._now) if chosen is not None else None
            return now is not None and self._walker.click(now)
        now = same(control, before, self._now)
        if control.role is Role.TOGGLE and now is not None and now.has(State.CHECKED) != control.has(State.CHECKED):
            return self._walker.click(now)
        return True

    def _back(self, screen: Screen, control: Control, before: Snapshot) -> bool:
        """Leave what was opened until its screen is in front again."""
        for _ in range(BACK):
            here = self.map.recognise(self._now)
            if here is not None and here.number == screen.number:
                return self._put_back(control, before)
            now = same(control, before, self._now) if control.role is Role.TOGGLE else None
            if now is not None and now.has(State.CHECKED) != control.has(State.CHECKED):
                self._walker.click(now)
            elif here is not None and screen.number in routes(self.map, here.number):
                return False  # another page is open, or a menu is closed again: the way back is known
            elif not self._walker.step_back() and not self._now.modal:
                return False  # a menu whose items stay on the tree after it was closed
        self._restart()
        return False

    def _restart(self) -> None:
        """Begin again with a fresh start of the application; on a busy machine a start can fail."""
        self.counts.starts += 1
        for attempt in range(1, STARTS + 1):
            try:
                self._walker = self._begin()
                break
            except (AppGone, AppSilent, EnvironmentProblem):
                if attempt == STARTS:
                    raise
        self.progress.depth.setdefault(self._walker.root.number, 0)
        self.map.app = self.map.app or self._now.app

    def _begin(self) -> Walker:
        return Walker(self._app, self._start(), self.map, self.counts)

    @property
    def _now(self) -> Snapshot:
        return self._walker.now

    @property
    def controls(self) -> int:
        """Different controls that the map has so far."""
        return len({(s.window, c.identity) for s in self.map.screens.values() for c in s.controls})


DONE: Key = (Role.WINDOW, "", (), 0)
"""Stands among what was tried on a screen for *all of it*."""


def _mapped(control: Control, snapshot: Snapshot) -> MapControl:
    return mapped(control, snapshot, keys_of(snapshot)[control.ref], menus_of(snapshot))
