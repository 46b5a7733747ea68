"""A look behind what opens: the other tabs of a dialog, menus that show nothing before they are opened, the settings.

Where nothing on the screen is what a subtask asks for and no map knows more, people look there too. Only what opens something is
clicked, and all of it is closed again. What was seen is a map, for this run alone.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence

from edgelam.control import Control, Role, Snapshot, State
from edgelam.errors import AppGone, AppSilent
from edgelam.retrieval.relevance import Fit
from edgelam.retrieval.text import control_text
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.screen import (
    ROWS,
    Key,
    Screen,
    in_sight,
    is_open,
    keys_of,
    mapped,
    menus_of,
    open_tabs,
    similarity,
)
from edgelam.runtime.maps.walk import SETTLE, Walker, same_window
from edgelam.runtime.maps.ways import SETTINGS, openers, other_tabs, pages, same, shows_files, way_back
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.permanent import is_permanent
from edgelam.runtime.request.subtask import Command
from edgelam.runtime.request.tagger import read_alone

SECONDS = 10.0
"""Of looking, at most."""

DOORS, PAGES = 4, 12
"""What is opened at most on one screen; tabs, or rows that may be pages, turned in one dialog."""

NEAR = 0.35
"""Cosine from which on what opens is near enough to a subtask to be opened for it, whatever it is called."""

BACK = 3
"""Acts at most that close one thing again."""

LOOKS, FADING = 3, 0.15
"""Looks more at most until what was closed is gone from the screen, and seconds between them: GTK 3 fades popovers out."""

ASIDE = re.compile(r"\bproperties\b|^(?:main |primary |application )?menu$")
OWN = 0.5
"""What speaks for settings of one thing, which may be none that is chosen, and for a menu of everything, where the settings of the
application count 1."""

ANOTHER = 0.2
"""How alike (Jaccard) two windows are at most."""

_SETTING = frozenset({Command.SET, Command.TURN_ON, Command.TURN_OFF})

Reopen = Callable[[], None]


def is_about_settings(subtask: str) -> bool:
    """Whether a subtask wants something to be otherwise from now on, not something done once."""
    read = read_alone(subtask)
    sets = read is not None and read.command in _SETTING
    return sets or is_permanent(subtask) or intent_of(subtask).kind in (Kind.SET, Kind.SWITCH)


class Glance:
    """One look around, from the window in front, into ``atlas``, until what was seen is ``enough``."""

    def __init__(
        self, subtask: str, app: str, desktop: Desktop, atlas: Map, fit: Fit, enough: Callable[[], bool] = lambda: False
    ) -> None:
        self._subtask, self._fit, self._desktop, self._enough = subtask, fit, desktop, enough
        self._until = time.monotonic() + SECONDS
        self._walker = Walker(app, desktop, atlas)
        self._map = atlas

    def look(self) -> None:
        """Open what may hold it, one after the other, and close it again. An application that fails ends it."""
        try:
            if self._walker.now.modal:
                self._turn(pages(self._walker.now))
            else:
                self._open_doors(1)
                if not self._enough() and _has_pages(self._walker.now):
                    self._turn(other_tabs(self._walker.now))
        except (AppGone, AppSilent):
            return
        self._map.infer()

    @property
    def _is_over(self) -> bool:
        return time.monotonic() >= self._until or self._desktop.interrupted()

    def _open_doors(self, deeper: int, but: frozenset[object] = frozenset(), again: Reopen = lambda: None) -> None:
        """``again`` opens once more what these doors are in: a popover is gone when one of them was opened."""
        before = self._walker.now
        for door in self._doors(before, but):
            there = same(door, before, self._walker.now)
            if there is None and not self._is_over:
                again()
                there = same(door, before, self._walker.now)
            if self._is_over or there is None or self._enough():
                return
            if not self._open(there, deeper):
                return

    def _doors(self, snapshot: Snapshot, but: frozenset[object]) -> list[Control]:
        """What is worth opening, the likeliest first: what no way on the map leads through yet."""
        known, keys = self._leads_from(snapshot), keys_of(snapshot)
        closed = {c.ref for c in snapshot.closed_menus}
        doors = [
            c
            for c in openers(snapshot)
            if c.role is not Role.TAB and keys[c.ref] not in known and keys[c.ref] not in but
        ]
        fits = self._fit(self._subtask, [f"{control_text(c, snapshot.title)} {c.help}".strip() for c in doors])
        settings, ranked = is_about_settings(self._subtask), []
        saves = intent_of(self._subtask).kind is Kind.SAVE  # that has its place in the menu of everything
        for door, fit in zip(doors, fits, strict=True):
            aside = bool(ASIDE.search(plain(door.name)))
            sets = bool(SETTINGS.search(plain(door.name))) or aside
            if sets or door.ref in closed or fit >= NEAR:
                ranked.append((fit + (sets and settings) * (OWN if aside else 1) + (aside and saves) * OWN, door))
        return [door for _, door in sorted(ranked, key=lambda r: -r[0])[:DOORS]]

    def _leads_from(self, snapshot: Snapshot) -> set[Key]:
        """What the map has a way through from a screen."""
        here = self._map.recognise(snapshot)
        return {hop.control.identity for hop in self._map.from_(here.number)} if here is not None else set()

    def _open(self, door: Control, deeper: int) -> bool:
        """See what is behind it; whether what was in front is in front again."""
        before = self._walker.now
        if not self._walker.click(door):
            return True
        if self._saw(door, before) is None and not self._came_late(door, before):
            return same_window(before, self._walker.now)
        if is_another(self._walker.now, before):
            if not shows_files(self._walker.now):
                self._turn(pages(self._walker.now))
        elif deeper:
            self._open_doors(deeper - 1, frozenset(keys_of(before).values()), lambda: self._reopen(door, before))
        return self._back(before)

    def _came_late(self, door: Control, before: Snapshot) -> bool:
        """Whether a window came up after all: a slow one would come in front while another door is opened."""
        self._desktop.settle(SETTLE)
        self._walker.look()
        return self._saw(door, before) is not None

    def _reopen(self, door: Control, before: Snapshot) -> None:
        there = same(door, before, self._walker.now)
        if there is not None and not there.has(State.EXPANDED):
            self._walker.click(there)

    def _saw(self, control: Control, before: Snapshot) -> Screen | None:
        """The screen that a click led to, now on the map; None where it led nowhere."""
        source, now = self._map.add(before), self._walker.now
        target = self._map.after(source, control, before, now)
        if target.number == source.number:
            return None
        place = mapped(control, before, keys_of(before)[control.ref], menus_of(before))
        self._map.connect(self._map.screens[source.number], place, target)
        return target

    def _turn(self, turning: Sequence[Control]) -> None:
        """Turn to each of these pages of the window in front that the map has not; then to the one that was open."""
        began = self._walker.now
        known, keys = self._leads_from(began), keys_of(began)
        for page in [p for p in turning if keys[p.ref] not in known][:PAGES]:
            if self._is_over or not same_window(self._walker.now, began):
                break
            self._turn_to(page, began)
        chosen = [c for c in began.controls if _is_open_page(c) and c.role in {p.role for p in turning}]
        now = self._walker.now
        if chosen and (open_tabs(now), in_sight(now)) != (open_tabs(began), in_sight(began)):
            self._turn_to(chosen[0], began)

    def _turn_to(self, page: Control, began: Snapshot) -> None:
        """Where it is another one than the page in front: not every toolkit says which that is."""
        before = self._walker.now
        there = same(page, began, before)
        if there is not None and self._walker.click(there):
            self._saw(there, before)

    def _back(self, before: Snapshot) -> bool:
        """Close what was opened; whether the window that was in front is."""
        escaped = False
        for _ in range(BACK):
            now = self._walker.now
            if same_window(now, before) and (escaped or not _is_unfolded(before, now)):
                self._let_fade(before)
                return True  # a second Escape would be the window's own, which may close it
            button = way_back(now) if is_another(now, before) else None
            if button is not None:
                self._walker.click(button)
            if button is None or same_window(self._walker.now, now):
                self._walker.press("alt+f4" if escaped and self._stands_beside(before) else "escape")
                escaped = True
        return same_window(self._walker.now, before)

    def _stands_beside(self, before: Snapshot) -> bool:
        """Whether another window is in front and the one before it still there."""
        titles = [w.title for w in self._desktop.windows()] if not same_window(self._walker.now, before) else []
        return before.title in titles and self._walker.now.title in titles

    def _let_fade(self, before: Snapshot) -> None:
        """Wait for what is closed already and still drawn: it would be taken for a part of the window, and one more Escape closes some."""
        for _ in range(LOOKS):
            now = self._walker.now
            if not _is_unfolded(before, now) and in_sight(now) <= in_sight(before):
                return
            time.sleep(FADING)
            self._walker.look()


def is_another(window: Snapshot, before: Snapshot) -> bool:
    """Whether another window came up, and not only another title: some have their settings in one that is no dialog."""
    return not same_window(window, before) and (
        window.modal or similarity(in_sight(window), in_sight(before)) < ANOTHER
    )


def _has_pages(window: Snapshot) -> bool:
    """Whether its tabs are pages of it, one of them known to be in front, to be turned back to: not where they are what it has open, of
    which the title says the one in front."""
    tabs = [c for c in window.controls if c.role is Role.TAB and c.name.strip()]
    return any(map(is_open, tabs)) and not any(tab.name.lstrip("*") in window.title for tab in tabs)


def _is_unfolded(before: Snapshot, now: Snapshot) -> bool:
    """Whether something stands open that did not: a menu, what a button unfolds."""
    was = {c.ref for c in before.controls if c.has(State.SHOWING)}
    unfolded = {c.ref for c in before.controls if c.has(State.EXPANDED)}
    entries = (Role.MENU_ITEM, Role.RADIO, Role.CHECK)
    return any(
        (c.role in entries and c.has(State.SHOWING) and c.ref not in was)
        or (c.has(State.POPUP) and c.has(State.EXPANDED) and c.ref not in unfolded)
        for c in now.controls
    )


def _is_open_page(control: Control) -> bool:
    return is_open(control) if control.role is Role.TAB else control.role in ROWS and control.has(State.SELECTED)
