"""``edgelam listen``: window, tray, hotkeys and service put together."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QSystemTrayIcon

from edgelam.errors import EdgelamError
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.listen.channel import Message, Server
from edgelam.runtime.listen.hotkeys import Reaction, grab
from edgelam.runtime.listen.keys import Combination
from edgelam.runtime.listen.service import Opened, Service
from edgelam.runtime.listen.speaking import Speaking
from edgelam.runtime.listen.window import Handlers, Window
from edgelam.runtime.voice.answer import answers
from edgelam.runtime.voice.dictation import PAUSE
from edgelam.stopping import ending_signals
from edgelam.trajectory import Trajectory

SIGNALS_EVERY = 200
"""Milliseconds after which Python gets to see a signal: Qt's loop keeps it from running."""

ICON = 64
HOLD = 0.35
"""Seconds from which a key is held, not tapped."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``history``: what was asked for before, the newest last. ``routine_keys``: routines that have a hotkey of their own.
    ``ready`` is called when the hotkeys work."""

    hotkey: Combination
    stop_key: Combination
    runs: Path
    history: list[str] = field(default_factory=list)
    request: str = ""
    voice: bool = True
    routine_keys: Mapping[Combination, str] = field(default_factory=dict)
    ready: Callable[[str], None] = lambda text: None


class _Wish(QObject):
    """Brings a wish for the window from any thread to Qt's: the application to act in, and a text to begin with."""

    opened = Signal(str, str)
    ended = Signal()


def listen(settings: Settings, desktop: Callable[[], Desktop], policy: Opened) -> int:
    """Run until the person quits; the exit code.

    Raises:
        EnvironmentProblem: edgelam listens already, or another program has one of the keys.
    """
    application = QApplication.instance() or QApplication(["edgelam"])
    application.setQuitOnLastWindowClosed(False)  # type: ignore[attr-defined]
    with ExitStack() as stack:
        try:
            listener = _Listener(settings, desktop, policy, stack, application.quit)
        except EdgelamError as error:
            if sys.stderr is None:  # started without a console: nobody would see why nothing happens
                QMessageBox.critical(None, "EdgeLAM", str(error))
            raise
        tray = _tray(listener.wanted, listener.service.stop, application.quit)
        settings.ready(f"{settings.hotkey} opens the window{listener.voice}, {settings.stop_key} stops everything.")
        if settings.request:
            listener.wanted(settings.request)
        return _loop(application, [tray])


class _Listener:
    """What a hotkey, the tray and a second start have in common: they want the window, for the application in front."""

    def __init__(
        self,
        settings: Settings,
        desktop: Callable[[], Desktop],
        policy: Opened,
        stack: ExitStack,
        leave: Callable[[], None],
    ) -> None:
        self._app = ""
        self._held = 0.0
        self._window = Window(
            settings.history,
            Handlers(self._begin, self._stop, self._answer, self._speak, self._undo, self._choose),
        )
        self._speaking: Speaking | None = None
        self.service = Service(desktop, policy, settings.runs, self._window.notify)
        stack.callback(self.service.close)
        self._wish = _Wish()
        self._wish.opened.connect(self._open)
        self._wish.ended.connect(leave)
        server = Server(self._heard)  # before the hotkeys: a second start meanwhile must find who has them
        stack.callback(server.close)
        hotkeys = grab(
            {
                settings.hotkey: Reaction(self._pressed, self._released),
                settings.stop_key: Reaction(self._stop),
                **{keys: Reaction(partial(self._routine, name)) for keys, name in settings.routine_keys.items()},
            }
        )
        stack.callback(hotkeys.close)
        self._speaking, self.voice = self._spoken_to(settings.voice)
        if self._speaking is not None:
            stack.callback(self._speaking.close)

    def wanted(self, text: str = "") -> None:
        """Open the window; from any thread."""
        self._wish.opened.emit(self.service.front(), text)

    def _begin_wanting(self, text: str = "") -> None:
        """The desktop may take its time to say what is in front; whoever asked does not wait for it."""
        threading.Thread(target=self.wanted, args=(text,), name="edgelam-wanted", daemon=True).start()

    def _spoken_to(self, wanted: bool) -> tuple[Speaking | None, str]:
        """What listens, if it can, and the words that say whether it can."""
        if not wanted:
            return None, ""
        try:
            return Speaking(self._window.hear), ", hold it to speak"
        except EdgelamError as error:
            self._window.cannot_hear(str(error))
            return None, f" (no voice: {error})"

    def _pressed(self) -> None:
        """Sound is taken in from the first moment; where it is meant for is found out meanwhile."""
        self._held = time.monotonic()
        if self.service.offered:
            if self._speaking is not None:
                self._speaking.begin(self._answers())
            return
        names = self.service.likely()  # before the window opens: then that is in front
        self._begin_wanting()
        if self._speaking is not None and not self.service.busy:
            self._speaking.begin(names)

    def _routine(self, name: str) -> None:
        """A routine's own key: the window shows it, and it begins at once."""

        def begin() -> None:
            app = self.service.front()
            self._wish.opened.emit(app, name)
            self.service.submit(name, app or None)

        threading.Thread(target=begin, name="edgelam-routine", daemon=True).start()

    def _released(self) -> None:
        if self._speaking is None:
            return
        if time.monotonic() - self._held < HOLD:
            self._speaking.cancel()
        else:
            self._speaking.finish()

    def _speak(self, on: bool) -> None:
        """The window's button: until a pause."""
        if self._speaking is not None and on:
            names = self._answers() if self.service.offered else self.service.likely(self._app)
            self._speaking.begin(names, PAUSE)
        elif self._speaking is not None:
            self._speaking.finish()

    def _open(self, app: str, text: str) -> None:
        if app or not self._window.isVisible():  # asked for again while it is open: what it was opened for stays
            self._app = app
        self._window.open(self._app, text)

    def _heard(self, message: Message) -> Message:
        if message.get("kind") == "open":
            self._begin_wanting(str(message.get("request") or ""))
        elif message.get("kind") == "quit":
            self._wish.ended.emit()
        return {"ok": True}

    def _begin(self, text: str) -> None:
        """Act where the focus was when the window was asked for."""
        self.service.submit(text, self._app or None)

    def _stop(self) -> None:
        self.service.stop()

    def _undo(self, run: Trajectory) -> None:
        self.service.undo(run)

    def _answer(self, yes: bool) -> None:
        self.service.answer(yes)

    def _choose(self, place: int | None) -> None:
        self.service.choose(place)

    def _answers(self) -> Callable[[], list[str]]:
        """What may be said while something is to be chosen."""
        names = answers([way.text for way in self.service.offered])
        return lambda: names


def _tray(wanted: Callable[[], None], stop: Callable[[], None], leave: Callable[[], None]) -> QSystemTrayIcon:
    tray = QSystemTrayIcon(_icon())
    menu = QMenu()
    for title, action in (("Open", wanted), ("Stop what is being done", stop), ("Quit", leave)):
        entry = QAction(title, menu)
        entry.triggered.connect(lambda _checked=False, action=action: action())
        menu.addAction(entry)
    tray.setContextMenu(menu)
    tray.setToolTip("EdgeLAM")
    tray.activated.connect(lambda reason: wanted() if reason is QSystemTrayIcon.ActivationReason.Trigger else None)
    tray.show()
    tray.setProperty("menu", menu)  # or Python would forget it
    return tray


def _icon() -> QIcon:
    """A dot in a ring, drawn: no file to lose."""
    picture = QPixmap(ICON, ICON)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor("#2d7dd2"))
    painter.setPen(QColor("#2d7dd2"))
    painter.drawEllipse(4, 4, ICON - 8, ICON - 8)
    painter.setBrush(QColor("white"))
    painter.drawEllipse(ICON // 2 - 10, ICON // 2 - 10, 20, 20)
    painter.end()
    return QIcon(picture)


def _loop(application: Any, _kept: list[QObject]) -> int:
    """Qt's loop, left by Ctrl-C and at the end of the session, too. ``_kept`` lives as long as it runs."""
    asked = threading.Event()  # a loop that is asked to end before it begins would not
    before = {number: signal.signal(number, lambda *_: asked.set()) for number in ending_signals()}
    timer = QTimer()
    timer.timeout.connect(lambda: application.quit() if asked.is_set() else None)
    timer.start(SIGNALS_EVERY)
    try:
        return int(application.exec())
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
