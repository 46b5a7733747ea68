"""``edgelam map APP --here``: explore on the person's own desktop. Only what opens is opened, and it is closed again."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot
from edgelam.errors import ActionError, AppGone, AppSilent, EnvironmentProblem, Stopped
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.desktop.wrapper import DesktopWrapper
from edgelam.runtime.maps.explore import Explorer, Progress
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.personal import BROWSERS, PersonalTexts, cleared, own_names
from edgelam.runtime.maps.screen import leaves
from edgelam.runtime.maps.store import Maps
from edgelam.runtime.maps.walk import Counts
from edgelam.runtime.maps.ways import openers
from edgelam.runtime.presence import LastInput
from edgelam.stopping import never, raise_if_stopped

STILL, ECHO, POLL = 1.5, 0.15, 0.05
"""Seconds without mouse and keyboard after which a person is taken to be done; in which edgelam's own keys arrive; between looks."""

KEYS = "escape"
"""The only key that is pressed: it closes what is open, and does nothing where nothing is."""


class Careful(DesktopWrapper):
    """A person's desktop as it is shown to an exploration: nothing of theirs is on it, and it lets little be done.

    It clicks, and presses Escape where the application is in front. A person who uses mouse or keyboard goes first.
    """

    def __init__(self, desktop: Desktop, app: str, own: PersonalTexts, last_input: LastInput | None = None) -> None:
        super().__init__(desktop)
        self._app, self._own, self._last_input = app, own, last_input
        self._ours_until = time.monotonic()

    def snapshot(self, app: str | None = None) -> Snapshot:
        """What belongs on a map, and of what belongs on none the buttons that lead out. A window's tabs may be documents."""
        shown = self.inner.snapshot(app)
        self._own.add_shown(shown)
        kept = cleared(shown, self._own)
        if kept is None:
            out = tuple(c for c in shown.controls if c.role is Role.BUTTON and leaves(c.name))
            return replace(shown, title="", controls=out or tuple(replace(c, name="") for c in shown.controls[:1]))
        return kept if kept.modal else replace(kept, controls=tuple(c for c in kept.controls if c.role is not Role.TAB))

    def perform(self, action: Action, control: Control | None) -> None:
        self._give_way()
        leads_out = (action.verb, action.text) == (Verb.PRESS, KEYS) and self._is_in_front()
        if action.verb is not Verb.CLICK and not leads_out:
            raise ActionError("nothing but a click is done on a person's own desktop")
        try:
            self.inner.perform(action, control)
        finally:
            self._ours_until = time.monotonic() + ECHO

    def _is_in_front(self) -> bool:
        """A key goes to the window in front, whose ever it is."""
        app = self.inner.snapshot(self._app).app
        return any(window.active and window.app == app for window in self.inner.windows())

    def _give_way(self) -> None:
        if self._last_input is None or self._last_input() <= self._ours_until:
            return
        while time.monotonic() - self._last_input() < STILL:
            raise_if_stopped(self.interrupted)
            time.sleep(POLL)

    def settle(self, timeout: float) -> bool:
        try:
            return super().settle(timeout)
        finally:
            self._ours_until = max(self._ours_until, time.monotonic())

    def close(self) -> None:
        """It stays open: it is the person's."""


@dataclass(frozen=True, slots=True)
class LearnedHere:
    """What came of it. ``closed`` says whether everything that was opened is closed again."""

    map: Map
    complete: bool
    closed: bool
    counts: Counts
    seconds: float


def learn_here(
    app: str, desktop: Desktop, maps: Maps, minutes: float, version: str = "", called: str = "",
    last_input: LastInput | None = None, files: frozenset[str] = frozenset(), report: Callable[[str], None] = lambda words: None,
) -> LearnedHere:  # fmt: skip
    """Explore an application, opened where it is not, for so many minutes, and add what is learned to the person's own maps.

    ``called`` and ``version`` are the application's name and version, ``files`` paths of the person's files, which are on no map.

    Raises:
        EnvironmentProblem: there is no such application, a dialog is open in it, or it is a browser. AppGone, AppSilent: it shows nothing.
    """
    desktop.launch(app)
    shown = desktop.snapshot(app)
    if BROWSERS.search(shown.app):
        raise EnvironmentProblem(f"{app} shows pages of others, which belong on no map.")
    if shown.modal:
        raise EnvironmentProblem(f"A dialog is open in {app}; answer it first.")
    own = PersonalTexts(names={name.casefold() for name in own_names()})
    own.add_files(files)
    careful, began = Careful(desktop, app, own, last_input), time.monotonic()

    def again() -> Desktop:
        """It is the person's, and not started anew: what is open is closed instead."""
        if desktop.snapshot(app).modal and explorer.counts.acts:
            explorer.leave()
        if desktop.snapshot(app).modal:
            raise AppGone(f"A dialog of {app} did not close.")
        return careful

    atlas = Map("", version, (called or app,))
    explorer = Explorer(
        app, again, atlas, Progress(), began + 60 * minutes, report, desktop.interrupted, openers
    )  # fmt: skip
    complete = False
    try:
        with suppress(AppGone, AppSilent, Stopped):
            complete = explorer.explore()
    finally:
        closed = _closed(explorer, desktop, app)
        if explorer.map.app:
            maps.keep(explorer.map)
    return LearnedHere(explorer.map, complete, closed, explorer.counts, time.monotonic() - began)


def _closed(explorer: Explorer, desktop: Desktop, app: str) -> bool:
    """Close what is still open, also for a person who has stopped it; whether no dialog is left."""
    desktop.interrupted = never
    with suppress(AppGone, AppSilent):
        if explorer.counts.acts:
            explorer.leave()
        return not desktop.snapshot(app).modal
    return False
