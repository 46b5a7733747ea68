"""A private desktop session: X server, message bus and window manager of its own, gone afterwards.

Nobody else sees or types into it: the X server takes only programs that hold its cookie, which is in a file of this person's
alone, and the message bus takes only this person's programs.
"""

from __future__ import annotations

import os
import secrets
import select
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from edgelam.errors import DesktopError
from edgelam.paths import write_private
from edgelam.runtime.desktop.atspi import leftovers
from edgelam.runtime.desktop.atspi.bus import Bus
from edgelam.runtime.desktop.atspi.java import with_wrapper
from edgelam.runtime.desktop.atspi.leftovers import COOKIE, end_the_rest, started_on
from edgelam.stopping import signals_delayed

SCREEN = "1280x900x24"
START_TIMEOUT = 15.0
"""Seconds for each server to come up; a cold machine has been seen to need five."""

NEEDED = {"Xvfb": "xvfb", "dbus-daemon": "dbus-daemon", "openbox": "openbox"}
"""Programs, and the Debian packages that have them."""

ACCESSIBILITY = {
    "NO_AT_BRIDGE": "0", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_ACCESSIBILITY": "1", "ACCESSIBILITY_ENABLED": "1", "GNOME_ACCESSIBILITY": "1",
}  # fmt: skip
"""What makes toolkits join the accessibility bus when started by us: GTK, Qt twice, Chromium, Mozilla."""

GTK2_MODULES = ("gail", "atk-bridge")
"""What GTK 2 loads to join it, where ``GTK2_PACKAGES`` are installed; GTK 3 and 4 need neither and pass them over."""

GTK2_PACKAGES = ("libatk-adaptor", "libgail-common")
"""Debian packages that have these modules."""


def reads_gtk2() -> bool:
    """Whether they are installed, on this kind of system."""
    return any(Path("/usr/lib").glob("*/gtk-2.0/modules/libatk-bridge.so"))


def accessible(environment: Mapping[str, str]) -> dict[str, str]:
    """This environment with what makes every toolkit join the accessibility bus; GTK modules that are there stay."""
    modules = [m for m in environment.get("GTK_MODULES", "").split(":") if m and m not in GTK2_MODULES]
    return with_wrapper({**environment, **ACCESSIBILITY, "GTK_MODULES": ":".join([*modules, *GTK2_MODULES])})


def missing_programs(needed: Mapping[str, str] = NEEDED) -> list[str]:
    """Debian packages that something needs and this machine lacks; by default a private session."""
    return [package for program, package in needed.items() if shutil.which(program) is None]


class PrivateSession:
    """A context manager; inside it, ``environment`` starts programs on the private screen.

    With a ``home`` of its own every application starts fresh there; without one the person's own home
    and settings are used as they are.
    """

    def __init__(self, home: Path | None = None, screen: str = SCREEN) -> None:
        self._screen = screen
        self._processes: list[subprocess.Popen[bytes]] = []
        self._watcher: subprocess.Popen[bytes] | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="edgelam-"))
        self._home = home
        self.environment: dict[str, str] = {}
        self._saved: dict[str, str | None] = {}

    def __enter__(self) -> PrivateSession:
        absent = missing_programs()
        if absent:
            raise DesktopError(
                f"A private session needs programs that are not here; run: apt-get install {' '.join(absent)}"
            )
        try:
            self._start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name, value in self._saved.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        self._saved = {}
        with signals_delayed():
            started = started_on(self._folder / COOKIE)
            for process in reversed(self._processes):
                process.terminate()
            for process in reversed(self._processes):
                try:
                    process.wait(3)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            self._processes.clear()
            end_the_rest(self._folder / COOKIE, started)
            shutil.rmtree(self._folder, ignore_errors=True)
            if self._watcher is not None:
                self._watcher.communicate()
                self._watcher = None

    def adopt(self) -> None:
        """Make this process (and what it starts) live in the session until it ends."""
        for name, value in self.environment.items():
            self._saved.setdefault(name, os.environ.get(name))
            os.environ[name] = value
        for name in ("WAYLAND_DISPLAY", "SESSION_MANAGER"):
            self._saved.setdefault(name, os.environ.pop(name, None))

    def _start(self) -> None:
        runtime = self._folder / "run"
        runtime.mkdir(mode=0o700)
        base = {
            **accessible(os.environ), "XDG_RUNTIME_DIR": str(runtime), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "LIBGL_ALWAYS_SOFTWARE": "1", "GSK_RENDERER": "cairo",
            "GSETTINGS_BACKEND": "memory", "XAUTHORITY": str(self._folder / COOKIE),
            "GDK_BACKEND": "x11", "QT_QPA_PLATFORM": "xcb", "SAL_USE_VCLPLUGIN": "gtk3", **(fresh_home(self._home) if self._home else {}),
        }  # fmt: skip
        base.pop("WAYLAND_DISPLAY", None)
        write_private(self._folder / COOKIE, cookie_file())
        self._watch()
        # A server that resets when its last client leaves forgets the accessibility bus's address, which Qt 5 needs at
        # its start, and can take the window manager with it: the bus's launcher is often the first client and leaves.
        display = self._serve(
            [
                "Xvfb",
                "-displayfd",
                "{fd}",
                "-noreset",
                "-screen",
                "0",
                self._screen,
                "-nolisten",
                "tcp",
                "-auth",
                base["XAUTHORITY"],
            ],
            base,
        )
        base["DISPLAY"] = f":{display}"
        base["DBUS_SESSION_BUS_ADDRESS"] = self._serve(
            ["dbus-daemon", "--session", "--nofork", "--print-address={fd}"], base
        )
        _start_accessibility(base["DBUS_SESSION_BUS_ADDRESS"])
        self._spawn(["openbox"], base)
        changed = {k: v for k, v in base.items() if os.environ.get(k) != v}
        self.environment = changed

    def _watch(self) -> None:
        """Have somebody beside who ends all this where this process is killed."""
        with signals_delayed():
            self._watcher = subprocess.Popen(
                [sys.executable, "-I", "-S", leftovers.__file__, str(self._folder)],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip

    def _serve(self, command: list[str], environment: Mapping[str, str]) -> str:
        """Start a server that writes one line to a file descriptor once it is ready; returns that line."""
        reader, writer = os.pipe()
        self._spawn([part.format(fd=writer) for part in command], environment, writer)
        os.close(writer)
        os.set_blocking(reader, False)
        line = _read_line(reader)
        os.close(reader)
        if not line:
            raise DesktopError(f"{command[0]} did not start within {START_TIMEOUT:.0f} seconds.")
        return line

    def _spawn(self, command: list[str], environment: Mapping[str, str], *keep: int) -> None:
        with signals_delayed():  # or a server could be running that nobody knows of
            self._processes.append(
                subprocess.Popen(
                    command, env=dict(environment), pass_fds=keep, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL, start_new_session=True,
                )
            )  # fmt: skip


def cookie_file() -> bytes:
    """An Xauthority file (Xau library, file format) with a fresh cookie for every display: once for this machine by name,
    which python-xlib looks for, and once for any, since the name may change while the session lasts."""
    local, wild = (256, socket.gethostname().encode()), (0xFFFF, b"")
    cookie = secrets.token_bytes(16)
    return b"".join(
        struct.pack(">H", family)
        + b"".join(struct.pack(">H", len(part)) + part for part in (address, b"", b"MIT-MAGIC-COOKIE-1", cookie))
        for family, address in (local, wild)
    )


def _start_accessibility(address: str) -> None:
    """Have the accessibility bus up before any program is: what Qt 5 starts earlier never joins it."""
    session = Bus.session(address)
    try:
        Bus.accessibility(session).close()
    finally:
        session.close()


def _read_line(descriptor: int) -> str:
    end, text = time.monotonic() + START_TIMEOUT, b""
    while not text.endswith(b"\n") and (left := end - time.monotonic()) > 0:
        if not select.select([descriptor], [], [], left)[0]:
            break
        part = os.read(descriptor, 4096)
        if not part:
            break
        text += part
    return text.decode().strip()


def fresh_home(home: Path) -> dict[str, str]:
    """Make a home with the well-known folders; the variables that make it the home."""
    kinds = {
        "DOCUMENTS": "Documents",
        "DOWNLOAD": "Downloads",
        "DESKTOP": "Desktop",
        "PICTURES": "Pictures",
        "MUSIC": "Music",
        "VIDEOS": "Videos",
    }
    config = home / ".config"
    config.mkdir(parents=True, exist_ok=True)
    for name in kinds.values():
        (home / name).mkdir(exist_ok=True)
    lines = [f'XDG_{kind}_DIR="$HOME/{name}"' for kind, name in kinds.items()]
    (config / "user-dirs.dirs").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {
        "HOME": str(home), "XDG_CONFIG_HOME": str(config), "XDG_DATA_HOME": str(home / ".local" / "share"), "XDG_CACHE_HOME": str(home / ".cache"),
        "GSETTINGS_BACKEND": "keyfile",
    }  # fmt: skip
