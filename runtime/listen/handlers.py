"""What joins the window to the rest: what a person can have done in it, and the way of news from other threads to Qt's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from edgelam.runtime.listen.tour import Tour
from edgelam.trajectory import Trajectory


class Bridge(QObject):
    """Brings news from other threads to the window's."""

    noticed = Signal(object)
    heard = Signal(object)


@dataclass(frozen=True, slots=True)
class Handlers:
    """What the person can do in the window."""

    submit: Callable[[str], None]
    stop: Callable[[], None]
    answer: Callable[[bool], None]
    speak: Callable[[bool], None]
    undo: Callable[[Trajectory], None]
    choose: Callable[[int | None], None]
    read: Callable[[str], None] = lambda text: None
    tour: Callable[[], Tour | None] = lambda: None
    toured: Callable[[], None] = lambda: None
