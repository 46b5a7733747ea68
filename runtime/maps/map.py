"""The map of one application: screens and the transitions between them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from edgelam.control import Control, Role, Snapshot
from edgelam.runtime.maps.screen import (
    Key,
    Kind,
    MapControl,
    Screen,
    in_sight,
    is_distinctive,
    open_tabs,
    screen_of,
    similarity,
    title_pattern,
)

SIMILAR = 0.7
"""How alike (Jaccard) two visits of one screen are at least."""


PAGES = frozenset({Role.TAB, Role.ITEM, Role.CELL})
"""Roles of what turns a dialog's pages."""

WRONG = 2
"""Runs in which a transition led elsewhere, after which it is on no map any more: once can be chance, such as a slow dialog."""

Hop = tuple[int, Key, int]
"""A transition by the numbers of its screens and the identity of its control."""


@dataclass(frozen=True, slots=True)
class Transition:
    """``control`` of screen ``source`` leads to ``target``: with the control there before, and that screen there afterwards."""

    source: int
    control: MapControl
    target: int

    @property
    def hop(self) -> Hop:
        return self.source, self.control.identity, self.target


@dataclass(slots=True)
class Map:
    """``app`` is what the application calls itself to accessibility, ``names`` are what people and the system call it.

    ``missed``: how often each transition was seen to lead elsewhere since it was last seen to lead there.
    """

    app: str
    version: str = ""
    names: tuple[str, ...] = ()
    screens: dict[int, Screen] = field(default_factory=dict)
    transitions: set[Transition] = field(default_factory=set)
    missed: dict[Hop, int] = field(default_factory=dict)

    def recognise(self, snapshot: Snapshot) -> Screen | None:
        """The screen that is in front; None where the map has none like it."""
        window = title_pattern(snapshot.title, snapshot.modal)
        return self._match(window, snapshot.modal, open_tabs(snapshot), in_sight(snapshot))

    def add(self, snapshot: Snapshot, apart: bool = False) -> Screen:
        """The screen that is in front, added or brought up to date; ``apart`` says that it is known to be a new one."""
        seen = self._without_filled(screen_of(0, snapshot))
        known = None if apart else self._match(*_what_identifies(seen))
        if known is None:
            return self._put(replace(seen, number=max(self.screens, default=0) + 1))
        fresh = [c for c in seen.controls if is_distinctive(c) and c.identity not in known.identities]
        return self._put(replace(known, controls=(*known.controls, *fresh))) if fresh else known

    def after(self, source: Screen, control: Control, before: Snapshot, now: Snapshot) -> Screen:
        """The screen that acting on ``control`` led to from ``source``, added; in the same window, one that shows what the screen
        before had not is another one."""
        if (before.title, before.modal) != (now.title, now.modal) or control.role is Role.TAB:
            return self.add(now)
        shown = in_sight(now)
        if len(shown - in_sight(before)) < 2:
            return source
        known = self.recognise(now)
        return self.add(now, apart=known is None or len(shown - known.signature) >= 2)

    def _without_filled(self, seen: Screen) -> Screen:
        """Without what stands in closed menus here and not on the first screen: some menus are filled when they are opened, so
        that on another day nothing is in them before that."""
        first = next(iter(self.screens.values()), None)
        if first is None or seen.dialog or first.window != seen.window:
            return seen
        always = tuple(c for c in seen.controls if not c.inside or c.identity in first.identities)
        return replace(seen, controls=always)

    def connect(self, source: Screen, control: MapControl, target: Screen) -> None:
        """Keep that a control leads there; what opens is called so from now on."""
        at = self.screens[source.number]
        opener = replace(control, kind=Kind.OPENS) if control.kind is not Kind.LEAVES else control
        controls = [opener if c.identity == control.identity else c for c in at.controls]
        self._put(replace(at, controls=(*controls, *([] if opener in controls else [opener]))))
        self.transitions -= {
            t for t in self.transitions if (t.source, t.control.identity) == (at.number, control.identity)
        }
        self.transitions.add(led := Transition(at.number, opener, target.number))
        self.missed.pop(led.hop, None)

    def infer(self) -> None:
        """What leads somewhere in one state of a window does in its other states: a tab, a page's row, a menu beside an open one."""
        groups: dict[tuple[str, bool], list[int]] = {}
        for screen in self.screens.values():
            groups.setdefault((screen.window, screen.dialog), []).append(screen.number)
        taken = {(t.source, t.control.identity) for t in self.transitions}
        for known in list(self.transitions):
            source = self.screens[known.source]
            turns = known.control.role in PAGES and self.screens[known.target].window == source.window
            for number in groups[source.window, source.dialog]:
                has = known.control.identity in self.screens[number].identities or (
                    turns and known.control.role is not Role.TAB
                )
                if has and number != known.target and (number, known.control.identity) not in taken:
                    self.connect(self.screens[number], known.control, self.screens[known.target])
                    taken.add((number, known.control.identity))

    def without(self, transition: Transition) -> None:
        """Forget a transition that turned out not to be."""
        self.transitions.discard(transition)
        self.missed[transition.hop] = self.missed.get(transition.hop, 0) + 1

    def copy(self) -> Map:
        """Another map of the same, to be changed apart from this one."""
        return replace(self, screens=dict(self.screens), transitions=set(self.transitions), missed=dict(self.missed))

    def corrections(self, before: dict[Hop, int]) -> Map:
        """A map of nothing but what was missed since :attr:`missed` was ``before``, to be merged with what is kept."""
        now = {hop: count - before.get(hop, 0) for hop, count in self.missed.items() if count > before.get(hop, 0)}
        numbers = {number for source, _, target in now for number in (source, target)}
        screens = {number: screen for number, screen in self.screens.items() if number in numbers}
        return Map(self.app, self.version, self.names, screens, set(), now)

    def from_(self, number: int) -> list[Transition]:
        """The transitions of a screen, in a fixed order."""
        return sorted(
            (t for t in self.transitions if t.source == number),
            key=lambda t: (t.target, t.control.path, t.control.name),
        )

    def _match(self, window: str, dialog: bool, tabs: tuple[str, ...], signature: frozenset[Key]) -> Screen | None:
        best, most = None, (0.0, False)
        for screen in self.screens.values():
            if screen.dialog != dialog or (dialog and screen.tabs != tabs):  # a window's tabs may be documents
                continue
            shared, titled = similarity(signature, screen.signature), screen.window == window
            if shared >= SIMILAR and (titled or not dialog) and (shared, titled) > most:
                best, most = screen, (shared, titled)
        return best

    def _put(self, screen: Screen) -> Screen:
        self.screens[screen.number] = screen
        return screen


def _what_identifies(screen: Screen) -> tuple[str, bool, tuple[str, ...], frozenset[Key]]:
    return screen.window, screen.dialog, screen.tabs, screen.signature


def merge(older: Map, newer: Map) -> Map:
    """One map of what either knows; where they differ about a transition, the newer one is right. What was missed is added up,
    and is no transition from :data:`WRONG` times on."""
    merged = Map(newer.app, newer.version or older.version, tuple(dict.fromkeys((*newer.names, *older.names))))
    merged.screens, merged.transitions, merged.missed = dict(older.screens), set(older.transitions), dict(older.missed)
    numbers: dict[int, int] = {}
    for screen in newer.screens.values():
        known = merged._match(*_what_identifies(screen))
        if known is None or known.number in numbers.values():
            known = merged._put(replace(screen, number=max(merged.screens, default=0) + 1))
        else:
            fresh = [c for c in screen.controls if c.identity not in known.identities]
            merged._put(replace(known, controls=(*known.controls, *fresh)))
        numbers[screen.number] = known.number
    for (at, control, to), count in newer.missed.items():
        hop = (numbers[at], control, numbers[to])
        merged.missed[hop] = merged.missed.get(hop, 0) + count
    merged.transitions = {t for t in merged.transitions if merged.missed.get(t.hop, 0) < WRONG}
    for transition in newer.transitions:
        source, target = (merged.screens[numbers[n]] for n in (transition.source, transition.target))
        merged.connect(source, transition.control, target)
    return merged
