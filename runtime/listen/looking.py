"""A look at what is in front: asked for on one thread, found out on another."""

from __future__ import annotations

import queue
from contextlib import suppress
from dataclasses import dataclass, field

from edgelam.runtime.voice.vocabulary import likely

LOOK_TIMEOUT = 1.5
"""Seconds that the desktop gets to say what is in front."""


@dataclass(frozen=True, slots=True)
class Look:
    """A look at what is in front, under way on the service's thread."""

    _app: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)
    _names: queue.SimpleQueue[list[str]] = field(default_factory=queue.SimpleQueue)
    _known: list[str] = field(default_factory=list)

    def app(self) -> str:
        """The application in front; empty where there is none, or the desktop does not say in time."""
        try:
            return self._app.get(timeout=LOOK_TIMEOUT)
        except queue.Empty:
            return ""

    def names(self) -> list[str]:
        """What may be said to it; before that is known, the words of commands alone."""
        with suppress(queue.Empty):
            self._known[:] = self._known or self._names.get(timeout=LOOK_TIMEOUT)
        return self._known or likely(None)

    def found(self, app: str) -> None:
        self._app.put(app)

    def named(self, names: list[str]) -> None:
        self._names.put(names)
