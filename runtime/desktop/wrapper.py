"""A desktop around another one: everything is passed on but what a kind of it does otherwise."""

from __future__ import annotations

from edgelam.action import Action
from edgelam.control import Control, Snapshot
from edgelam.runtime.desktop import Desktop, Window, copies_of
from edgelam.stopping import Interrupted


class DesktopWrapper:
    """Passes everything on to ``inner``."""

    def __init__(self, inner: Desktop) -> None:
        self.inner = inner
        self.name, self.key_pause = inner.name, inner.key_pause

    @property
    def interrupted(self) -> Interrupted:
        return self.inner.interrupted

    @interrupted.setter
    def interrupted(self, asked: Interrupted) -> None:
        self.inner.interrupted = asked

    def apps(self) -> list[str]:
        return self.inner.apps()

    def windows(self) -> list[Window]:
        return self.inner.windows()

    def snapshot(self, app: str | None = None) -> Snapshot:
        return self.inner.snapshot(app)

    def perform(self, action: Action, control: Control | None) -> None:
        self.inner.perform(action, control)

    def settle(self, timeout: float) -> bool:
        return self.inner.settle(timeout)

    def copies(self) -> int:
        return copies_of(self.inner)

    def launch(self, app: str) -> None:
        self.inner.launch(app)

    def close(self) -> None:
        self.inner.close()
