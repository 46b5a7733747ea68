"""Programs that tools ask: one call, bounded in time, replaceable in tests by recorded answers."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from edgelam.runtime.tools.machine import MachineError

TIMEOUT = 8.0
"""Seconds that a program gets."""

DETACHED = 0x00000008 | 0x00000200
"""Of Windows: no console, and a process group of its own."""

Runner = Callable[[Sequence[str], str | None], str]
"""Runs a command with this input and returns what it wrote; raises MachineError."""

PACKAGES: Mapping[str, str] = {
    "pactl": "pulseaudio-utils", "gsettings": "libglib2.0-bin", "nmcli": "network-manager", "rfkill": "rfkill", "bluetoothctl": "bluez", "busctl": "systemd", "loginctl": "systemd", "systemctl": "systemd",
    "xdg-open": "xdg-utils", "xclip": "xclip", "wl-copy": "wl-clipboard", "wl-paste": "wl-clipboard", "ip": "iproute2",
}  # fmt: skip
"""Debian packages that have them."""

USED_FOR: Mapping[str, str] = {
    "pactl": "the volume", "gsettings": "dark mode, night light and do not disturb", "busctl": "brightness", "nmcli": "Wi-Fi", "bluetoothctl": "Bluetooth", "rfkill": "airplane mode",
    "loginctl": "locking", "systemctl": "sleep", "xdg-open": "opening files and addresses", "xclip": "the clipboard", "ip": "the IP address",
}  # fmt: skip
"""What is lacking on Linux without a program; on Wayland ``wl-copy`` stands for ``xclip``."""

ON_WAYLAND: Mapping[str, str] = {"xclip": "wl-copy"}


def lacking(wayland: bool) -> dict[str, str]:
    """The programs that tools use on Linux and that are not installed, with what cannot be done without each."""
    wanted = {ON_WAYLAND.get(name, name) if wayland else name: used for name, used in USED_FOR.items()}
    return {name: used for name, used in wanted.items() if shutil.which(name) is None}


def run(command: Sequence[str], text: str | None = None) -> str:
    """What a program writes to its standard output.

    Raises:
        MachineError: it is not installed, fails or takes too long.
    """
    program = command[0]
    if shutil.which(program) is None:
        package = PACKAGES.get(program)
        raise MachineError(
            f"this needs the program {program}, which is not installed"
            + (f"; run: apt-get install {package}" if package else "")
        )
    try:
        done = subprocess.run(
            command,
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=TIMEOUT,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise MachineError(f"{program} did not answer") from error
    if done.returncode:
        why = (done.stderr or done.stdout).strip().splitlines()
        raise MachineError(f"{program} says: {why[0][:200]}" if why else f"{program} failed with {done.returncode}")
    return done.stdout


def stay(arguments: Sequence[str]) -> None:
    """Start this Python with arguments, to go on when we have ended; nothing of ours is held open by it."""
    null = subprocess.DEVNULL
    flags: dict[str, Any] = {"creationflags": DETACHED} if sys.platform == "win32" else {"start_new_session": True}
    try:
        subprocess.Popen([sys.executable, *arguments], stdin=null, stdout=null, stderr=null, **flags)
    except OSError as error:
        raise MachineError(f"it could not be started: {error.strerror}") from error


def start(command: Sequence[str], text: str | None = None) -> None:
    """Start a program that stays, with nothing of ours held open; what it gets to read is written at once."""
    if shutil.which(command[0]) is None:
        package = PACKAGES.get(command[0])
        raise MachineError(
            f"this needs the program {command[0]}, which is not installed"
            + (f"; run: apt-get install {package}" if package else "")
        )
    null = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE if text is not None else null,
            stdout=null,
            stderr=null,
            start_new_session=True,
        )
        if process.stdin is not None:
            process.stdin.write((text or "").encode())
            process.stdin.close()
    except OSError as error:
        raise MachineError(f"{command[0]} could not be started: {error.strerror}") from error
