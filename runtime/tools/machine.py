"""What tools work on: the computer beside its windows' controls, one implementation per platform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Protocol, runtime_checkable

from edgelam.errors import ActionError
from edgelam.runtime.desktop import Desktop


class MachineError(ActionError):
    """The computer cannot do this, or a program that it takes is missing: one sentence for the person."""


class Setting(StrEnum):
    """What is switched or set for the whole computer; ``VOLUME`` and ``BRIGHTNESS`` are percentages, the others on or off."""

    VOLUME = "the volume"
    MUTE = "mute"
    BRIGHTNESS = "the brightness"
    DARK_MODE = "dark mode"
    NIGHT_LIGHT = "the night light"
    WIFI = "Wi-Fi"
    BLUETOOTH = "Bluetooth"
    AIRPLANE_MODE = "airplane mode"
    DO_NOT_DISTURB = "do not disturb"


class Media(StrEnum):
    """What a media player is asked to do."""

    PLAY_PAUSE = "play or pause"
    NEXT = "next"
    PREVIOUS = "previous"
    STOP = "stop"


class Placement(StrEnum):
    """Where a window is, or is to be."""

    NORMAL = "normal"
    MINIMISED = "minimised"
    MAXIMISED = "maximised"
    LEFT = "left half"
    RIGHT = "right half"


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A window of an application; ``ref`` belongs to the platform."""

    ref: str
    title: str
    app: str
    placement: Placement = Placement.NORMAL
    active: bool = False


@dataclass(frozen=True, slots=True)
class Battery:
    """``percent`` 0 to 100."""

    percent: int
    charging: bool


class Machine(Protocol):
    """What tools ask of a computer. Every method returns within seconds.

    Raises (any method):
        MachineError: it cannot be done here; the sentence says why, and what would help.
    """

    home: Path
    """The person's own folder."""

    def now(self) -> datetime:
        """Local time, without a zone."""

    def folders(self) -> Mapping[str, Path]:
        """The person's well-known folders by their English names."""

    def apps(self) -> Sequence[str]:
        """Names of the applications that can be started."""

    def launch(self, app: str) -> None:
        """Start an application and wait for its window."""

    def manages_files(self, app: str) -> bool:
        """Whether that application is one that shows folders and what lies in them."""

    def packs_files(self, app: str) -> bool:
        """Whether that application is one for archives."""

    def opens(self, app: str, paths: Sequence[Path], anything: bool = False) -> bool:
        """Whether that application says that it opens these files or folders, or, if ``anything``, so many of whatever kind; False where
        the system does not know."""

    def open_with(self, app: str, paths: Sequence[Path]) -> None:
        """Open files or folders in that application, as a file manager's *Open with* does."""

    def trash(self, path: Path) -> None:
        """Move a file or a folder to the bin."""

    def open(self, target: str) -> None:
        """Open a file, a folder or a web address with what the person uses for it."""

    def open_settings(self, page: str) -> None:
        """Open a page of the system's settings; pages are those of :mod:`edgelam.runtime.tools.pages`."""

    def read(self, setting: Setting) -> int:
        """Its value now: a percentage, or 1 for on and 0 for off."""

    def write(self, setting: Setting, value: int) -> None:
        """Set it."""

    def media(self, command: Media) -> None:
        """Tell the media player."""

    def playing(self) -> str:
        """What it plays; empty where it plays nothing."""

    def screenshot(self) -> bytes:
        """The whole screen as a PNG file."""

    def clipboard(self) -> str:
        """Its text; empty where it holds none."""

    def set_clipboard(self, text: str) -> None:
        """Put a text there; an empty one empties it."""

    def windows(self) -> Sequence[OpenWindow]:
        """The open windows, the active one first."""

    def activate(self, ref: str) -> None:
        """Bring a window to the front."""

    def place(self, ref: str, placement: Placement) -> None:
        """Minimise, maximise, restore or tile a window."""

    def close(self, ref: str) -> None:
        """Ask a window to close; it may ask back."""

    def lock(self) -> None:
        """Lock the screen."""

    def sleep(self) -> None:
        """Suspend the computer."""

    def notify(self, title: str, text: str) -> None:
        """Show a message that stays until it is seen."""

    def notifies(self) -> bool:
        """Whether such a message would be seen."""

    def wait_for(self, timer: Path) -> None:
        """Have somebody wait until a timer is due, also after this process has ended; see :mod:`edgelam.runtime.tools.ring`."""

    def battery(self) -> Battery | None:
        """None where there is none."""

    def addresses(self) -> Sequence[str]:
        """Addresses in the networks it is in, the loopback's left out."""

    def system(self) -> str:
        """The operating system with its version, and the computer's name."""

    def recent(self) -> Sequence[Path]:
        """Files that were used last, the latest first."""


@runtime_checkable
class HoldsMachine(Protocol):
    """A desktop in memory, with a computer in memory."""

    @property
    def machine(self) -> Machine:
        """The computer."""


_MACHINES = {
    "atspi": ("edgelam.runtime.tools.linux", "LinuxMachine"),
    "uia": ("edgelam.runtime.tools.windows", "WindowsMachine"),
    "win32": ("edgelam.runtime.tools.windows", "WindowsMachine"),
}
"""By the name of the desktop."""


def machine_of(desktop: Desktop) -> Machine:
    """The computer that a desktop is on.

    Raises:
        MachineError: none is known for this kind of desktop.
    """
    desktop = getattr(desktop, "inner", desktop)
    if isinstance(desktop, HoldsMachine):
        return desktop.machine
    if desktop.name not in _MACHINES:
        raise MachineError(f"no tools are known for the desktop {desktop.name}")
    module, name = _MACHINES[desktop.name]
    machine: Machine = getattr(import_module(module), name)(desktop)
    return machine
