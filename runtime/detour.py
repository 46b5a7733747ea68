"""The way by the map to a control on another screen, and out again: OK where something was changed there, Cancel where not."""

from __future__ import annotations

from collections.abc import Sequence

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot
from edgelam.runtime.attempt import attempt
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.dialogs.closing import takes_over
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.maps.follow import follow_and_correct
from edgelam.runtime.maps.offer import Far, far_controls
from edgelam.runtime.maps.screen import TAKES_OVER, title_pattern
from edgelam.runtime.maps.store import Maps
from edgelam.runtime.maps.walk import same_window
from edgelam.runtime.maps.ways import clicked, way_back
from edgelam.trajectory import Effect, Step

ESCAPE = Action(Verb.PRESS, text="escape")
"""Leaves a dialog that has no button for it, such as one whose settings hold at once."""

WINDOWS = 3
"""Windows above each other that are left at most."""


class Detour:
    """From the screen in front to where an act was done, with no call of the model, and back."""

    def __init__(self, desktop: Desktop, app: str, maps: Maps) -> None:
        self._desktop, self._app, self._maps = desktop, app, maps
        self._began = desktop.snapshot(app or None)

    def reach(self, old: Step) -> bool:
        """Be where the step's control is; False where no way is known, or it does not lead there."""
        atlas = self._maps.of(self._began, self._app)
        far = _meant(old, far_controls(atlas, self._began)) if atlas is not None else None
        if atlas is None or far is None:
            return False
        return follow_and_correct(far, atlas, self._maps, self._began, self._perform)[1]

    def leave(self, changed: bool) -> bool:
        """Close what was opened on the way; whether the screen where it began is in front again."""
        for _ in range(2 * WINDOWS):
            now = self._desktop.snapshot(self._app or None)
            if _is_window(now, self._began):
                return True
            button = (takes_over(now) if changed else None) or way_back(now)
            if button is None and not now.modal:
                return False
            after = self._perform(clicked(button, now) if button is not None else ESCAPE, button, now)
            if after is None or (button is None and same_window(after, now)):
                return False
            if button is not None and same_window(after, now) and plain(button.name) in TAKES_OVER:
                changed = False  # it took over and stayed open: what is left is to close it
        return False

    def _perform(self, action: Action, control: Control | None, before: Snapshot) -> Snapshot | None:
        done = attempt(self._desktop, action, control, before, lambda: self._desktop.snapshot(self._app or None))
        return None if done.effect is Effect.ERROR else done.after


def _meant(old: Step, offered: Sequence[Far]) -> Far | None:
    """The control of a step among those that are elsewhere: of its name, in its window; of several that in its place."""
    if old.action.target is None:
        return None
    name, place, window = old.action.target.name, old.action.target.within, title_pattern(old.window, old.modal)
    alike = [
        f for f in offered if f.control.name == name and f.screen.dialog == old.modal and f.screen.window == window
    ]
    placed = [f for f in alike if place in (*f.control.path, f.control.role)] if place else []
    found = placed or alike
    return found[0] if found and (placed or len({f.control.identity for f in found}) == 1) else None


def _is_window(now: Snapshot, then: Snapshot) -> bool:
    """Whether it is the same window, whatever has become of its document."""
    return now.modal == then.modal and title_pattern(now.title, now.modal) == title_pattern(then.title, then.modal)
