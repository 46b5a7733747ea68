"""The tour: sixty seconds, three things done in a real application. Each is done by the person, by Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

EDITORS = ("notepad", "mousepad", "gedit", "featherpad")
"""What it may be done in, the likeliest to be there first; as the desktop names its applications."""


class Move(StrEnum):
    """What ends a stop of the tour."""

    SAY = "say"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Stop:
    """``title`` and ``text`` are shown; ``says`` stands in the line already."""

    title: str
    text: str
    move: Move
    says: str = ""


def stops(app: str) -> tuple[Stop, ...]:
    """The three things, in an application of that name."""
    name = f"{app[:1].upper()}{app[1:]}"
    return (
        Stop(f"Open {name} and write in it", "Below the line stands what was understood, before anything is done. Enter does it.", Move.SAY, f'open {app} and type "Hello from EdgeLAM"'),
        Stop("Change a setting, in your own words", "You need not know the menu it is in. Enter does it.", Move.SAY, "show the line numbers"),
        Stop("Take it back", "Every run can be taken back, act by act, each checked. Press Ctrl+Z.", Move.UNDO),
    )  # fmt: skip


def editor_of(apps: Sequence[str]) -> str:
    """The application for the tour; empty where none of those that it knows is here."""
    by_name = {app.casefold(): app for app in apps}
    return next((by_name[name] for name in EDITORS if name in by_name), "")


@dataclass(slots=True)
class Tour:
    """Where somebody is on it. Nothing goes on by itself: a thing that was not done is offered again."""

    app: str
    at: int = 0

    @property
    def stops(self) -> tuple[Stop, ...]:
        return stops(self.app)

    @property
    def stop(self) -> Stop | None:
        """The present one; None at the end."""
        return self.stops[self.at] if self.at < len(self.stops) else None

    @property
    def title(self) -> str:
        stop = self.stop
        return (
            f"{self.at + 1} of {len(self.stops)}   {stop.title}" if stop is not None else "That is all there is to it"
        )

    def text(self, hotkey: str) -> str:
        """What stands below the title."""
        stop = self.stop
        return (
            stop.text
            if stop is not None
            else f"{spoken_keys(hotkey)} opens this window over anything; hold it to speak."
        )

    def did(self, move: Move, well: bool) -> None:
        """Something was done, and came to its end."""
        if self.stop is not None and self.stop.move is move and well:
            self.at += 1


_KEY_NAMES = {"ctrl": "Ctrl", "alt": "Alt", "shift": "Shift", "super": "Super", "escape": "Esc", "space": "Space"}


def spoken_keys(combination: str) -> str:
    """A combination as keyboards are labelled: ``Ctrl+Alt+Space``."""
    return "+".join(_KEY_NAMES.get(key, key.capitalize()) for key in combination.split("+"))
