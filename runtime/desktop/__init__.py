"""Desktops: one protocol, one folder per backend, one table to find them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any, Protocol, runtime_checkable

from edgelam.action import Action
from edgelam.control import Control, Snapshot
from edgelam.errors import DesktopError
from edgelam.stopping import Interrupted

KEY_PAUSE = 0.3
"""GTK 3 shows a key pressed for 250 ms and ignores the second press till then."""


class Backend(StrEnum):
    AUTO = "auto"
    UIA = "uia"
    WIN32 = "win32"
    ATSPI = "atspi"
    SIM = "sim"


@dataclass(frozen=True, slots=True)
class Window:
    """A window that can be looked at."""

    ref: str
    app: str
    title: str
    active: bool = False


class Desktop(Protocol):
    """What the loop needs of a desktop. Every method returns in bounded time or raises.

    Raises (any method):
        AppGone: the application has ended. AppSilent: it did not answer in time.
        DesktopError: the desktop itself cannot be reached. Stopped: the person wants nothing more.
    """

    name: str

    key_pause: float
    """Seconds that the same key needs between two presses to count twice."""

    interrupted: Interrupted
    """Asked while launching, acting and settling take long: where it says so, the first two raise Stopped, the last returns."""

    def apps(self) -> list[str]:
        """Names of the applications that can be launched."""

    def windows(self) -> list[Window]:
        """The open windows, the active one first."""

    def snapshot(self, app: str | None = None) -> Snapshot:
        """The topmost window (or modal dialog) of an application, of the active one if None."""

    def perform(self, action: Action, control: Control | None) -> None:
        """Do it. Raises ActionError where the control does not allow it."""

    def settle(self, timeout: float) -> bool:
        """Wait until the screen has come to rest after an action; False if nothing happened at all."""

    def launch(self, app: str) -> None:
        """Start an application and wait for its window."""

    def close(self) -> None:
        """Give back every connection, and stop what was started."""


@runtime_checkable
class Recording(Protocol):
    """A desktop that can also return what its platform reports: a tree for a file, to test the mapping with."""

    def record(self, app: str | None = None) -> dict[str, Any]: ...


@runtime_checkable
class Copying(Protocol):
    """A desktop that knows when something was put on the clipboard, without looking at it."""

    def copies(self) -> int:
        """A number that is another one after each time."""


def copies_of(desktop: Desktop) -> int:
    """The same of any desktop: always 0 where it does not know."""
    return desktop.copies() if isinstance(desktop, Copying) else 0


Report = Callable[[str], None]
"""Takes one sentence for the person."""


def silent(sentence: str) -> None:
    """Nobody is there to hear it."""


@runtime_checkable
class Reporting(Protocol):
    """A desktop that does some things unasked, such as leaving a greeting, and says so."""

    report: Report


_MODULES = {
    Backend.UIA: ("edgelam.runtime.desktop.uia", "UiaDesktop"),
    Backend.WIN32: ("edgelam.runtime.desktop.win32", "Win32Desktop"),
    Backend.ATSPI: ("edgelam.runtime.desktop.atspi", "AtspiDesktop"),
    Backend.SIM: ("edgelam.runtime.desktop.sim", "SimDesktop"),
}


def open_desktop(backend: Backend = Backend.AUTO) -> Desktop:
    """Connect to a desktop; ``auto`` takes the platform's own.

    Raises:
        DesktopError: there is none, or it has no accessibility.
    """
    if backend is Backend.AUTO:
        backend = _platform_backend()
    module, name = _MODULES[backend]
    desktop: Desktop = getattr(import_module(module), name).connect()
    return desktop


def _platform_backend() -> Backend:
    if sys.platform == "win32":
        return Backend.UIA
    if sys.platform.startswith("linux"):
        if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            return Backend.ATSPI
        raise DesktopError(
            "There is no display; log in to a desktop session, or use the simulated desktop with --desktop sim."
        )
    raise DesktopError("edgelam drives Windows and Linux desktops, and the simulated one (--desktop sim).")
