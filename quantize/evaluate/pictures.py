"""``edgelam eval pictures``: the pictures of the window for the README and a recording, from a real run in a private session."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from edgelam.errors import EnvironmentProblem
from edgelam.paths import runs_dir
from edgelam.quantize.evaluate.gallery import composited
from edgelam.readlog import read_all
from edgelam.runtime.desktop.atspi import AtspiDesktop
from edgelam.runtime.desktop.atspi.session import PrivateSession, missing_programs
from edgelam.runtime.desktop.atspi.xinput import XInput
from edgelam.runtime.listen.channel import send
from edgelam.runtime.listen.news import TITLE
from edgelam.settings import OPEN, Settings, Theme, write_settings
from edgelam.trajectory import Outcome, Trajectory

SCREEN = "920x600x24"
APP = "gedit"
DARK = "Adwaita:dark"
"""GTK's own dark theme, for what lies behind the dark window."""

REQUEST = 'type "Dear Anna, the tickets are booked." and save it as letter.txt in Documents'
NEEDED = {"import": "imagemagick", "convert": "imagemagick"}

READY, READ, LOOK, TIMEOUT = 10.0, 4.0, 2.0, 90.0
"""Seconds for the model to be loaded, the request to be read and the end to be looked at; and for a run at most."""

FRAMES = 4.0
"""A second, at most."""

KEY = 0.06
"""Seconds between two keys."""

COLOURS = 48


def take(folder: Path, say: Callable[[str], None]) -> list[Path]:
    """``listen-light.png``, ``listen-dark.png`` and ``listen.gif`` in the folder.

    Raises:
        EnvironmentProblem: ImageMagick is missing, or the service did not start.
    """
    if missing := missing_programs(NEEDED):
        raise EnvironmentProblem(f"Pictures need ImageMagick; run: apt-get install {missing[0]}")
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / "listen-light.png", folder / "listen-dark.png", folder / "listen.gif"]
    with _desk(Theme.LIGHT) as (desktop, keyboard), _recorded(made[2]):
        _say(desktop, keyboard)
        _shoot(made[0])
        say(f"took {made[0].name}")
        _do(keyboard)
    say(f"took {made[2].name}")
    with _desk(Theme.DARK) as (desktop, keyboard):
        _say(desktop, keyboard)
        _do(keyboard)
        _shoot(made[1])
        say(f"took {made[1].name}")
    return made


@contextmanager
def _desk(theme: Theme) -> Iterator[tuple[AtspiDesktop, XInput]]:
    """An editor over the whole screen, and a service that listens; the desktop and its keyboard."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as home, PrivateSession(Path(home), SCREEN) as session:
        session.adopt()
        before = os.environ.get("EDGELAM_HOME")
        os.environ["EDGELAM_HOME"] = f"{home}/edgelam"
        theme_before = os.environ.get("GTK_THEME")
        if theme is Theme.DARK:
            os.environ["GTK_THEME"] = DARK
        _set_editor(Path(home), theme)
        write_settings(Settings(theme=theme, toured=True, voice=False))
        desktop = AtspiDesktop()
        process = None
        try:
            with composited(session):
                desktop.launch(APP)
                _maximise()
                process = subprocess.Popen([sys.executable, "-P", "-m", "edgelam", "listen"], stderr=subprocess.DEVNULL)
                _until_listening(process)
                keyboard = XInput()
                yield desktop, keyboard
                keyboard.close()
        finally:
            if process is not None:
                process.terminate()
                process.wait(20)
            desktop.close()
            _restore("EDGELAM_HOME", before)
            _restore("GTK_THEME", theme_before)


def _set_editor(home: Path, theme: Theme) -> None:
    """The editor's colours, and nothing else in it than text (GSettings' keyfile, which a private session uses)."""
    scheme = "oblivion" if theme is Theme.DARK else "tango"
    file = home / ".config" / "glib-2.0" / "settings" / "keyfile"
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    lines = ["[org/gnome/gedit/preferences/editor]", f"scheme='{scheme}'", "highlight-current-line=false"]
    file.write_text("\n".join([before, *lines, "display-line-numbers=false", ""]), encoding="utf-8")


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _until_listening(process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while send({"kind": "ping"}) is None:
        if process.poll() is not None or time.monotonic() > end:
            raise EnvironmentProblem("edgelam does not listen in the private session.")
        time.sleep(0.2)
    time.sleep(READY)


def _maximise() -> None:
    """The window in front over the whole screen (EWMH, ``_NET_WM_STATE``)."""
    from Xlib import X, display
    from Xlib.protocol.event import ClientMessage

    screen = display.Display()
    root = screen.screen().root
    active = root.get_full_property(screen.intern_atom("_NET_ACTIVE_WINDOW"), X.AnyPropertyType)
    names = [screen.intern_atom(f"_NET_WM_STATE_MAXIMIZED_{way}") for way in ("HORZ", "VERT")]
    event = ClientMessage(
        window=active.value[0], client_type=screen.intern_atom("_NET_WM_STATE"), data=(32, [1, *names, 1, 0])
    )
    root.send_event(event, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
    screen.sync()
    screen.close()
    time.sleep(1.0)


def _say(desktop: AtspiDesktop, keyboard: XInput) -> None:
    """Once the window has the keyboard; what is typed before goes elsewhere."""
    keyboard.press(OPEN)
    end = time.monotonic() + TIMEOUT
    while not any(w.active and w.title == TITLE for w in desktop.windows()):
        if time.monotonic() > end:
            raise EnvironmentProblem("The window for the picture did not open.")
        time.sleep(0.1)
    time.sleep(LOOK)
    for letter in REQUEST:
        keyboard.type(letter)
        time.sleep(KEY)
    time.sleep(READ)


def _do(keyboard: XInput) -> None:
    """Until the run has ended, and a little longer."""
    keyboard.press("enter")
    end = time.monotonic() + TIMEOUT
    while not any(run.outcome is not Outcome.RUNNING for run in _runs()):
        if time.monotonic() > end:
            raise EnvironmentProblem("The run for the picture did not end.")
        time.sleep(0.2)
    time.sleep(LOOK)


def _runs() -> list[Trajectory]:
    return [run for path in runs_dir().glob("*.jsonl") for run in read_all(path)]


def _shoot(path: Path) -> None:
    command = ["import", "-window", "root", "-strip", "-define", "png:compression-level=9", str(path)]
    subprocess.run(command, check=True, timeout=30)


@contextmanager
def _recorded(path: Path) -> Iterator[None]:
    """The screen as a GIF that repeats, in the time that it took; a frame for every change."""
    stop = threading.Event()
    with TemporaryDirectory() as folder:
        frames: list[tuple[Path, float]] = []
        thread = threading.Thread(target=_record, args=(Path(folder), frames, stop), name="edgelam-frames", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
        _assemble(frames, path)


def _record(folder: Path, frames: list[tuple[Path, float]], stop: threading.Event) -> None:
    from Xlib import display

    screen = display.Display()
    root = screen.screen().root
    size = root.get_geometry()
    last = b""
    while not stop.is_set():
        began = time.monotonic()
        pixels = _pixels(root, size.width, size.height)
        if pixels != last:
            path = folder / f"{len(frames):04}.ppm"
            path.write_bytes(b"P6 %d %d 255\n" % (size.width, size.height) + pixels)
            frames.append((path, began))
            last = pixels
        time.sleep(max(0.0, 1 / FRAMES - (time.monotonic() - began)))
    frames.append((Path(), time.monotonic()))
    screen.close()


def _pixels(root: Any, width: int, height: int) -> bytes:
    """Red, green and blue of each pixel; X gives blue, green, red and a byte more."""
    import numpy as np
    from Xlib import X

    raw = np.frombuffer(root.get_image(0, 0, width, height, X.ZPixmap, 0xFFFFFFFF).data, np.uint8)
    return raw.reshape(height, width, 4)[:, :, 2::-1].tobytes()


def _assemble(frames: list[tuple[Path, float]], path: Path) -> None:
    command = ["convert", "-loop", "0"]
    for (frame, began), (_, ended) in pairwise(frames):
        command += ["-delay", str(max(2, round((ended - began) * 100))), str(frame)]
    command += ["+dither", "-colors", str(COLOURS), "-layers", "OptimizePlus", str(path)]
    subprocess.run(command, check=True, timeout=300)
