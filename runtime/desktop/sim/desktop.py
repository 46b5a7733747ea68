"""The simulated desktop: applications in memory behind the :class:`Desktop` protocol."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot
from edgelam.errors import ActionError, AppGone, EnvironmentProblem
from edgelam.runtime.desktop import Window
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.apps import APPS
from edgelam.runtime.tools.sim import SimMachine
from edgelam.stopping import Interrupted, never


class SimDesktop:
    """Deterministic by seed: the same seed and the same actions give the same screens."""

    name = "sim"
    key_pause = 0.0

    def __init__(
        self, seed: int = 0, extra: dict[str, type[SimApp]] | None = None, clutter: Sequence[str] = ()
    ) -> None:
        self._clutter = clutter
        self.interrupted: Interrupted = never
        self.files: dict[str, str] = {}
        self.running: dict[str, SimApp] = {}
        self._seed = seed
        self._kinds = {**APPS, **(extra or {})}
        self._order: list[str] = []
        self._changed = False
        self._machine: SimMachine | None = None
        self._home: TemporaryDirectory[str] | None = None

    @classmethod
    def connect(cls) -> SimDesktop:
        return cls()

    @property
    def machine(self) -> SimMachine:
        """The computer around it, made when a tool first needs it; its files are in a folder that goes away with it."""
        if self._machine is None:
            self._home = TemporaryDirectory(prefix="edgelam-sim-")
            self._machine = SimMachine(Path(self._home.name), list(self._kinds), launch=self.launch)
        return self._machine

    def apps(self) -> list[str]:
        return list(self._kinds)

    def windows(self) -> list[Window]:
        return [Window(n, n, self.running[n].title, i == 0) for i, n in enumerate(reversed(self._order))]

    def snapshot(self, app: str | None = None) -> Snapshot:
        if app is None and not self._order:
            return Snapshot("", "Desktop", ())
        return self._app(app or self._order[-1]).snapshot()

    def perform(self, action: Action, control: Control | None) -> None:
        if action.verb is Verb.OPEN:
            self.launch(action.text or "")
        elif action.verb is Verb.SWITCH:
            name = self._app(action.text or "").name
            self._order.append(self._order.pop(self._order.index(name)))
        elif action.verb is not Verb.WAIT:
            if not self._order:
                raise ActionError("no application is open")
            self.running[self._order[-1]].perform(action, control.ref if control else None)
        self._changed = True

    def settle(self, timeout: float) -> bool:
        changed, self._changed = self._changed, False
        return changed

    def launch(self, app: str) -> None:
        name = next((n for n in self._kinds if n.casefold() == app.casefold()), None)
        if name is None:
            raise EnvironmentProblem(
                f"There is no application called {app!r} in the simulated desktop; there are: {', '.join(self._kinds)}."
            )
        if name not in self.running:
            self.running[name] = self._kinds[name](self.files, random.Random(f"{self._seed}/{name}"), self._clutter)
        else:
            self._order.remove(name)
        self._order.append(name)

    def close(self) -> None:
        self.running.clear()
        self._order.clear()
        if self._home is not None:
            self._home.cleanup()
        self._machine = self._home = None

    def _app(self, name: str) -> SimApp:
        found = next((a for n, a in self.running.items() if n.casefold() == name.casefold()), None)
        if found is None:
            raise AppGone(f"{name} is not running")
        return found
