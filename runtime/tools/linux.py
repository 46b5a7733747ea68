"""Linux: each thing by its public interface. PulseAudio's ``pactl``, GSettings, NetworkManager, BlueZ, rfkill, logind, MPRIS,
freedesktop notifications, EWMH, xdg-open."""

from __future__ import annotations

import json
import mimetypes
import os
import platform
import re
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse
from xml.etree import ElementTree

from edgelam.errors import EdgelamError
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.desktop.atspi import launch
from edgelam.runtime.desktop.atspi.bus import Bus, Call, CallError, prop
from edgelam.runtime.tools import trash
from edgelam.runtime.tools.local import LocalMachine
from edgelam.runtime.tools.machine import Battery, MachineError, Media, OpenWindow, Placement, Setting
from edgelam.runtime.tools.pages import PAGES
from edgelam.runtime.tools.programs import Runner, run, start, stay
from edgelam.runtime.tools.x11 import screen

SINK = "@DEFAULT_SINK@"
BACKLIGHTS, SUPPLIES = Path("/sys/class/backlight"), Path("/sys/class/power_supply")
MAX_RECENT = 5_000_000
"""Bytes of the list of recent files."""

GSETTINGS: dict[Setting, tuple[str, str, str, str]] = {
    Setting.DARK_MODE: ("org.gnome.desktop.interface", "color-scheme", "'prefer-dark'", "'default'"),
    Setting.NIGHT_LIGHT: ("org.gnome.settings-daemon.plugins.color", "night-light-enabled", "true", "false"),
    Setting.DO_NOT_DISTURB: ("org.gnome.desktop.notifications", "show-banners", "false", "true"),
}
"""Schema, key, and its value for on and off."""

PLAYER = "org.mpris.MediaPlayer2"
MEDIA = {Media.PLAY_PAUSE: "PlayPause", Media.NEXT: "Next", Media.PREVIOUS: "Previous", Media.STOP: "Stop"}
NOTIFICATIONS = "org.freedesktop.Notifications"
DBUS = "org.freedesktop.DBus"
CRITICAL = 2
"""Urgency of a notification that stays until it is seen."""


def mime_of(path: Path) -> str:
    """What kind of thing it is, by its name."""
    if path.is_dir():
        return "inode/directory"
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


class LinuxMachine(LocalMachine):
    """The computer of a Linux session; ``desktop`` is where applications are started."""

    def __init__(
        self, desktop: Desktop | None = None, runner: Runner = run, starter: Callable[..., None] = start
    ) -> None:
        super().__init__(desktop)
        self._run, self._start = runner, starter

    def open(self, target: str) -> None:
        self._start(["xdg-open", target])

    def manages_files(self, app: str) -> bool:
        return any(app.casefold() in e.names and e.shows_folders for e in launch.entries())

    def packs_files(self, app: str) -> bool:
        return any(app.casefold() in e.names and e.packs for e in launch.entries())

    def opens(self, app: str, paths: Sequence[Path], anything: bool = False) -> bool:
        entry = launch.find(app)
        return entry is not None and entry.takes([mime_of(path) for path in paths], anything)

    def open_with(self, app: str, paths: Sequence[Path]) -> None:
        entry = launch.find(app)
        if entry is None:
            raise MachineError(f"there is no application called {app}")
        launch.start(entry, *map(str, paths))

    def trash(self, path: Path) -> None:
        trash.into_trash(path)

    def open_settings(self, page: str) -> None:
        """GNOME's, KDE's or Xfce's own settings, whichever are installed."""
        place = PAGES[page]
        ways = (
            ("gnome-control-center", place.gnome, ["gnome-control-center", *filter(None, [place.gnome])]),
            ("systemsettings", place.kde, ["systemsettings", *filter(None, [place.kde])]),
            (place.xfce, place.xfce, [place.xfce]),
        )
        for program, panel, command in ways:
            if (panel or page == "home") and program and shutil.which(program):
                self._start(command)
                return
        raise MachineError(f"no settings program here has a page for {page.replace('_', ' ')}")

    def read(self, setting: Setting) -> int:
        return self._gsetting(setting) if setting in GSETTINGS else _READERS[setting](self)

    def write(self, setting: Setting, value: int) -> None:
        if setting in GSETTINGS:
            self._set_gsetting(setting, value)
        elif setting is Setting.BRIGHTNESS:
            self._set_brightness(value)
        else:
            self._run(_COMMANDS[setting](int(value)), None)

    # Settings, each by its own interface

    def _gsetting(self, setting: Setting) -> int:
        schema, key, on, _off = GSETTINGS[setting]
        return int(self._run(["gsettings", "get", schema, key], None).strip() == on)

    def _set_gsetting(self, setting: Setting, value: int) -> None:
        schema, key, on, off = GSETTINGS[setting]
        self._run(["gsettings", "set", schema, key, (on if value else off).strip("'")], None)

    def _volume(self) -> int:
        found = re.search(r"(\d+)%", self._run(["pactl", "get-sink-volume", SINK], None))
        return int(found[1]) if found else _unknown("the volume")

    def _mute(self) -> int:
        return int("yes" in self._run(["pactl", "get-sink-mute", SINK], None))

    def _backlight(self) -> tuple[str, int, int]:
        """Its name, what it is set to, and the most it can be set to."""
        for folder in sorted(BACKLIGHTS.glob("*")):
            values = [_number_in(folder / name) for name in ("brightness", "max_brightness")]
            if values[0] is not None and values[1]:
                return folder.name, values[0], values[1]
        raise MachineError("this screen's brightness cannot be set by programs")

    def _brightness(self) -> int:
        _name, value, most = self._backlight()
        return round(100 * value / most)

    def _set_brightness(self, percent: int) -> None:
        name, _value, most = self._backlight()
        call = [
            "busctl",
            "call",
            "org.freedesktop.login1",
            "/org/freedesktop/login1/session/auto",
            "org.freedesktop.login1.Session",
        ]
        self._run([*call, "SetBrightness", "ssu", "backlight", name, str(round(most * percent / 100))], None)

    def _wifi(self) -> int:
        return int(self._run(["nmcli", "radio", "wifi"], None).strip() == "enabled")

    def _bluetooth(self) -> int:
        return int("Powered: yes" in self._run(["bluetoothctl", "show"], None))

    def _airplane(self) -> int:
        """On where every radio is blocked."""
        try:
            radios = json.loads(self._run(["rfkill", "--json"], None)).get("rfkilldevices", [])
        except ValueError:
            radios = []
        return int(all(r.get("soft") == "blocked" for r in radios)) if radios else _unknown("whether its radios are on")

    # Media players

    def media(self, command: Media) -> None:
        self._player(
            lambda bus, name: bus.call(Call(name, "/org/mpris/MediaPlayer2", f"{PLAYER}.Player", MEDIA[command]))
        )

    def playing(self) -> str:
        try:
            return str(self._player(_track))
        except MachineError:
            return ""

    def _player(self, ask: Callable[[Bus, str], Any]) -> Any:
        """Ask the player that plays, else the first one that there is."""
        try:
            with closing(Bus.session()) as bus:
                (names,) = bus.call(Call(DBUS, "/org/freedesktop/DBus", DBUS, "ListNames"))
                players = sorted(n for n in names if n.startswith(f"{PLAYER}."))
                players.sort(key=lambda n: _status(bus, n) != "Playing")
                if players:
                    return ask(bus, players[0])
        except (CallError, EdgelamError) as error:
            raise MachineError("the media player did not answer") from error
        raise MachineError("no media player is open")

    # Screen, clipboard and windows

    def screenshot(self) -> bytes:
        with screen() as x:
            return x.picture()

    def clipboard(self) -> str:
        try:
            return self._run(["wl-paste", "-n"] if _on_wayland() else ["xclip", "-selection", "clipboard", "-o"], None)
        except MachineError as error:
            if "not installed" in str(error):
                raise
            return ""  # nobody owns it

    def set_clipboard(self, text: str) -> None:
        self._start(["wl-copy"] if _on_wayland() else ["xclip", "-selection", "clipboard", "-i"], text)

    def windows(self) -> Sequence[OpenWindow]:
        with screen() as x:
            return x.windows()

    def activate(self, ref: str) -> None:
        with screen() as x:
            x.activate(ref)

    def place(self, ref: str, placement: Placement) -> None:
        with screen() as x:
            x.place(ref, placement)

    def close(self, ref: str) -> None:
        with screen() as x:
            x.close(ref)

    # The session and the system

    def lock(self) -> None:
        self._run(["loginctl", "lock-session"], None)

    def sleep(self) -> None:
        self._run(["systemctl", "suspend"], None)

    def notify(self, title: str, text: str) -> None:
        notify(title, text)

    def notifies(self) -> bool:
        try:
            with closing(Bus.session()) as bus:
                asked = [
                    Call(DBUS, "/org/freedesktop/DBus", DBUS, name) for name in ("ListNames", "ListActivatableNames")
                ]
                return any(not isinstance(found, CallError) and NOTIFICATIONS in found[0] for found in bus.many(asked))
        except EdgelamError:
            return False

    def wait_for(self, timer: Path) -> None:
        stay(["-P", "-m", "edgelam.runtime.tools.ring", str(timer)])

    def battery(self) -> Battery | None:
        for folder in sorted(SUPPLIES.glob("BAT*")):
            percent = _number_in(folder / "capacity")
            if percent is not None:
                return Battery(percent, _text_in(folder / "status") in ("Charging", "Full"))
        return None

    def addresses(self) -> Sequence[str]:
        links = json.loads(self._run(["ip", "-json", "address", "show", "scope", "global"], None) or "[]")
        return [a["local"] for link in links for a in link.get("addr_info", ()) if a.get("scope") == "global"]

    def system(self) -> str:
        try:
            name = platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
        except OSError:
            name = "Linux"
        return f"This is {name} (kernel {platform.release()}) on a computer called {platform.node()}."

    def recent(self) -> Sequence[Path]:
        data = Path(os.environ.get("XDG_DATA_HOME") or self.home / ".local/share")
        return recently_used(data / "recently-used.xbel")


_READERS: dict[Setting, Callable[[LinuxMachine], int]] = {
    Setting.VOLUME: LinuxMachine._volume,
    Setting.MUTE: LinuxMachine._mute,
    Setting.BRIGHTNESS: LinuxMachine._brightness,
    Setting.WIFI: LinuxMachine._wifi,
    Setting.BLUETOOTH: LinuxMachine._bluetooth,
    Setting.AIRPLANE_MODE: LinuxMachine._airplane,
}
"""Those of :data:`GSETTINGS` are read in one way."""

_COMMANDS: dict[Setting, Callable[[int], list[str]]] = {
    Setting.VOLUME: lambda value: ["pactl", "set-sink-volume", SINK, f"{value}%"],
    Setting.MUTE: lambda value: ["pactl", "set-sink-mute", SINK, str(value)],
    Setting.WIFI: lambda value: ["nmcli", "radio", "wifi", _on_off(value)],
    Setting.BLUETOOTH: lambda value: ["bluetoothctl", "power", _on_off(value)],
    Setting.AIRPLANE_MODE: lambda value: ["rfkill", "block" if value else "unblock", "all"],
}


def notify(title: str, text: str) -> None:
    """A notification that stays until it is seen (Desktop Notifications Specification 1.2)."""
    body: tuple[object, ...] = ("edgelam", 0, "", title, text, [], {"urgency": ("y", CRITICAL)}, 0)
    try:
        with closing(Bus.session()) as bus:
            bus.call(
                Call(NOTIFICATIONS, "/org/freedesktop/Notifications", NOTIFICATIONS, "Notify", "susssasa{sv}i", body)
            )
    except (CallError, EdgelamError) as error:
        raise MachineError("nothing on this desktop shows notifications") from error


def recently_used(path: Path) -> list[Path]:
    """The files of a list of recent files (Desktop Bookmark Specification) that are still there, the latest first."""
    try:
        if path.stat().st_size > MAX_RECENT:
            return []
        bookmarks = ElementTree.parse(path).getroot().findall("bookmark")
    except (OSError, ElementTree.ParseError, LookupError, ValueError):  # also of an encoding that nobody knows
        return []
    found = sorted(
        ((b.get("visited") or b.get("modified") or "", b.get("href") or "") for b in bookmarks), reverse=True
    )
    paths = (_file_at(href) for _time, href in found if href.startswith("file://"))
    return [p for p in paths if p is not None]


def _file_at(address: str) -> Path | None:
    """The file that an address of this machine leads to, where there is one."""
    with suppress(ValueError, OSError):  # no address; longer than any name
        path = Path(unquote(urlparse(address).path))
        return path if path.exists() else None
    return None


def _status(bus: Bus, name: str) -> str:
    try:
        return str(bus.call(prop(name, "/org/mpris/MediaPlayer2", f"{PLAYER}.Player", "PlaybackStatus"))[0][1])
    except (CallError, EdgelamError):
        return ""


def _track(bus: Bus, name: str) -> str:
    if _status(bus, name) != "Playing":
        return ""
    data = bus.call(prop(name, "/org/mpris/MediaPlayer2", f"{PLAYER}.Player", "Metadata"))[0][1]
    title, artists = data.get("xesam:title", ("s", ""))[1], data.get("xesam:artist", ("as", []))[1]
    return " by ".join(filter(None, [str(title), ", ".join(map(str, artists))]))


def _on_off(value: int) -> str:
    return "on" if value else "off"


def _on_wayland() -> bool:
    return bool(os.environ.get("WAYLAND_DISPLAY"))


def _unknown(what: str) -> int:
    raise MachineError(f"this computer does not say {what}")


def _text_in(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _number_in(path: Path) -> int | None:
    text = _text_in(path)
    return int(text) if text.isdigit() else None
