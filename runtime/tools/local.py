"""What the computers of all platforms have in common: the clock, the person's folders, and a desktop that starts applications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from edgelam.paths import user_folders
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.tools.machine import MachineError


class LocalMachine:
    """The computer that this runs on; ``desktop`` is where applications are started."""

    def __init__(self, desktop: Desktop | None = None) -> None:
        self.home = Path.home()
        self._desktop = desktop

    def now(self) -> datetime:
        return datetime.now()

    def folders(self) -> Mapping[str, Path]:
        return {name: path for name, path in user_folders().items() if path.is_dir()}

    def apps(self) -> Sequence[str]:
        return [] if self._desktop is None else self._desktop.apps()

    def launch(self, app: str) -> None:
        if self._desktop is None:
            raise MachineError("no desktop is driven here")
        self._desktop.launch(app)

    def opens(self, app: str, paths: Sequence[Path], anything: bool = False) -> bool:
        return False

    def open_with(self, app: str, paths: Sequence[Path]) -> None:
        raise MachineError("files can only be opened there from within the application")
