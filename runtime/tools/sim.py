"""A computer in memory: what the simulated desktop has beside its applications, and what requests are measured on."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from edgelam.runtime.tools.machine import Battery, MachineError, Media, OpenWindow, Placement, Setting
from edgelam.runtime.tools.pages import PAGES

FOLDERS = ("Documents", "Downloads", "Desktop", "Pictures", "Music", "Videos")


class SimMachine:
    """Deterministic, and nothing outside of it changes but files in its ``home``."""

    def __init__(
        self,
        home: Path,
        apps: Sequence[str] = (),
        windows: Sequence[OpenWindow] = (),
        now: Callable[[], datetime] = datetime.now,
        launch: Callable[[str], None] | None = None,
    ) -> None:
        self.home = home
        for name in FOLDERS:
            (home / name).mkdir(parents=True, exist_ok=True)
        self.now = now
        self.settings = {s: 50 if s in (Setting.VOLUME, Setting.BRIGHTNESS) else 0 for s in Setting}
        self.opened: list[str] = []
        self.notified: list[tuple[str, str]] = []
        self.told: list[str] = []
        self.tracks, self.track, self.is_playing = ("First Song", "Second Song", "Third Song"), 0, False
        self.text = ""
        self.file_managers: frozenset[str] = frozenset()
        self.archivers: frozenset[str] = frozenset()
        self.openers: frozenset[str] = frozenset()
        self._apps, self._windows, self._launch = list(apps), list(windows), launch

    def folders(self) -> Mapping[str, Path]:
        return {name: self.home / name for name in FOLDERS}

    def apps(self) -> Sequence[str]:
        return self._apps

    def launch(self, app: str) -> None:
        if self._launch is not None:
            self._launch(app)
        self._show(app, app)

    def manages_files(self, app: str) -> bool:
        return app in self.file_managers

    def packs_files(self, app: str) -> bool:
        return app in self.archivers

    def opens(self, app: str, paths: Sequence[Path], anything: bool = False) -> bool:
        return app in self.openers

    def open_with(self, app: str, paths: Sequence[Path]) -> None:
        self.opened += map(str, paths)
        self._show(f"{paths[0].name} - {app}", app)

    def trash(self, path: Path) -> None:
        (self.home / ".bin").mkdir(exist_ok=True)
        path.replace(self.home / ".bin" / path.name)

    def open(self, target: str) -> None:
        self.opened.append(target)
        self._show(Path(target).name or target, "Viewer")

    def open_settings(self, page: str) -> None:
        self.opened.append(f"settings:{PAGES[page].windows}")
        self._show(f"Settings: {page}", "Settings")

    def read(self, setting: Setting) -> int:
        return self.settings[setting]

    def write(self, setting: Setting, value: int) -> None:
        self.settings[setting] = int(value)

    def media(self, command: Media) -> None:
        step = {Media.NEXT: 1, Media.PREVIOUS: -1}.get(command, 0)
        self.track = (self.track + step) % len(self.tracks)
        self.is_playing = {Media.PLAY_PAUSE: not self.is_playing, Media.STOP: False}.get(command, True)

    def playing(self) -> str:
        return self.tracks[self.track] if self.is_playing else ""

    def screenshot(self) -> bytes:
        return png(1, 1, b"\x80\x80\x80")

    def clipboard(self) -> str:
        return self.text

    def set_clipboard(self, text: str) -> None:
        self.text = text

    def windows(self) -> Sequence[OpenWindow]:
        return sorted(self._windows, key=lambda w: not w.active)

    def activate(self, ref: str) -> None:
        self._find(ref)
        self._windows = [
            replace(w, active=w.ref == ref, placement=Placement.NORMAL if w.ref == ref and w.placement is Placement.MINIMISED else w.placement)
            for w in self._windows
        ]  # fmt: skip

    def place(self, ref: str, placement: Placement) -> None:
        index = self._windows.index(self._find(ref))
        self._windows[index] = replace(self._windows[index], placement=placement)

    def close(self, ref: str) -> None:
        self._windows.remove(self._find(ref))
        self._windows = [replace(w, active=i == 0) for i, w in enumerate(self._windows)]

    def lock(self) -> None:
        self.told.append("lock")

    def sleep(self) -> None:
        self.told.append("sleep")

    def notify(self, title: str, text: str) -> None:
        self.notified.append((title, text))

    def notifies(self) -> bool:
        return True

    def wait_for(self, timer: Path) -> None:
        self.told.append(timer.stem)

    def battery(self) -> Battery | None:
        return Battery(80, False)

    def addresses(self) -> Sequence[str]:
        return ("192.0.2.7",)

    def system(self) -> str:
        return "This is a computer in memory, called sim."

    def recent(self) -> Sequence[Path]:
        found = [p for folder in self.folders().values() for p in folder.rglob("*") if p.is_file()]
        return sorted(found, key=lambda p: (-p.stat().st_mtime, p))

    def _find(self, ref: str) -> OpenWindow:
        found = next((w for w in self._windows if w.ref == ref), None)
        if found is None:
            raise MachineError("the window has closed")
        return found

    def _show(self, title: str, app: str) -> None:
        known = next((w for w in self._windows if w.title == title), None)
        if known is None:
            known = OpenWindow(f"w{len(self._windows)}-{title}", title, app)
            self._windows.append(known)
        self.activate(known.ref)


def png(width: int, height: int, rgb: bytes) -> bytes:
    """A PNG file (RFC 2083) of rows of three bytes a pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    stride = 3 * width
    rows = b"".join(b"\0" + rgb[start : start + stride] for start in range(0, height * stride, stride))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")
