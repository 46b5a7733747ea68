"""``edgelam listen``: window, tray, hotkeys and service put together."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from edgelam.errors import EdgelamError
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.listen.channel import Message, Server
from edgelam.runtime.listen.handlers import Handlers
from edgelam.runtime.listen.hotkeys import Reaction, grab
from edgelam.runtime.listen.keys import Combination, parse_combination
from edgelam.runtime.listen.looking import Look
from edgelam.runtime.listen.news import TITLE
from edgelam.runtime.listen.offers import Past
from edgelam.runtime.listen.service import Opened, Service
from edgelam.runtime.listen.speaking import Speaking
from edgelam.runtime.listen.tour import Tour, editor_of, spoken_keys
from edgelam.runtime.listen.tray import Entries, drawn_icon, tray
from edgelam.runtime.listen.window import Window
from edgelam.runtime.voice.answer import answers
from edgelam.runtime.voice.dictation import PAUSE
from edgelam.settings import Settings, changed, read_settings, write_settings
from edgelam.stopping import ending_signals
from edgelam.trajectory import Trajectory

if TYPE_CHECKING:
    from edgelam.runtime.listen.preferences import Preferences

SIGNALS_EVERY = 200
"""Milliseconds after which Python gets to see a signal: Qt's loop keeps it from running."""

SWITCH = 0.001
"""Seconds after which Python lets another thread go on: keys must not wait for what is computed beside them."""

HOLD = 0.35
"""Seconds from which a key is held, not tapped."""


@dataclass(frozen=True, slots=True)
class Start:
    """What listening begins with. ``past``: what was asked for before, the latest first. ``routine_keys``: routines that have a hotkey
    of their own. ``ready`` is called when the hotkeys work."""

    settings: Settings
    runs: Path
    past: Sequence[Past] = ()
    request: str = ""
    routine_keys: Mapping[Combination, str] = field(default_factory=dict)
    ready: Callable[[str], None] = lambda text: None

    @property
    def hotkey(self) -> Combination:
        return parse_combination(self.settings.hotkey)

    @property
    def stop_key(self) -> Combination:
        return parse_combination(self.settings.stop_key)


class _Wish(QObject):
    """Brings a wish for the window from any thread to Qt's: the application to act in, and a text to begin with."""

    opened = Signal(str, str)
    ended = Signal()


def listen(start: Start, desktop: Callable[[], Desktop], policy: Opened) -> int:
    """Run until the person quits; the exit code.

    Raises:
        EnvironmentProblem: edgelam listens already, or another program has one of the keys.
    """
    sys.setswitchinterval(SWITCH)
    application = QApplication.instance() or QApplication(["edgelam"])
    application.setQuitOnLastWindowClosed(False)  # type: ignore[attr-defined]
    application.setWindowIcon(drawn_icon())  # type: ignore[attr-defined]
    with ExitStack() as stack:
        try:
            listener = _Listener(start, desktop, policy, stack, application.quit)
        except EdgelamError as error:
            if sys.stderr is None:  # started without a console: nobody would see why nothing happens
                QMessageBox.critical(None, TITLE, str(error))
            raise
        icon = tray(listener.entries(application.quit), spoken_keys(start.settings.hotkey))
        start.ready(f"{start.hotkey} opens the window{listener.voice}, {start.stop_key} stops everything.")
        QTimer.singleShot(0, listener.prepare)
        if start.request:
            listener.wanted(start.request)
        return _loop(application, [icon])


class _Listener:
    """What a hotkey, the tray and a second start have in common: they want the window, for the application in front."""

    def __init__(
        self, start: Start, desktop: Callable[[], Desktop], policy: Opened, stack: ExitStack, leave: Callable[[], None]
    ) -> None:
        self._start, self._settings = start, start.settings
        self._held = 0.0
        self._window = Window(
            [p.request for p in reversed(start.past)],
            Handlers(
                self._begin, self._stop, self._answer, self._speak, self._undo, self._choose, self._read, self._tour, self._toured
            ),
            self._settings,
        )  # fmt: skip
        self._preferences: Preferences | None = None
        self._speaking: Speaking | None = None
        self.service = Service(desktop, policy, start.runs, self._window.notify, past=start.past)
        self.service.remembers = self._settings.history
        stack.callback(self.service.close)
        self._wish = _Wish()
        self._wish.opened.connect(self._open)
        self._wish.ended.connect(leave)
        server = Server(self._heard)  # before the hotkeys: a second start meanwhile must find who has them
        stack.callback(server.close)
        self._hotkeys = grab(self._reactions(self._settings))
        stack.callback(self._close_hotkeys)
        self._speaking, self.voice = self._spoken_to(self._settings.voice)
        stack.callback(self._close_speaking)

    def prepare(self) -> None:
        self._window.prepare()

    def entries(self, leave: Callable[[], None]) -> Entries:
        """What the tray's menu does."""
        return Entries(
            self._begin_wanting, self._stop, self._undo_last, self._take_tour, self._show_preferences, leave,
        )  # fmt: skip

    def _close_hotkeys(self) -> None:
        self._hotkeys.close()

    def _close_speaking(self) -> None:
        if self._speaking is not None:
            self._speaking.close()

    def _reactions(self, settings: Settings) -> dict[Combination, Reaction]:
        return {
            parse_combination(settings.hotkey): Reaction(self._pressed, self._released),
            parse_combination(settings.stop_key): Reaction(self._stop),
            **{keys: Reaction(partial(self._routine, name)) for keys, name in self._start.routine_keys.items()},
        }

    def wanted(self, text: str = "") -> None:
        """Open the window; from any thread."""
        self._wish.opened.emit(self.service.look().app(), text)

    def _begin_wanting(self, text: str = "") -> None:
        """The desktop may take its time to say what is in front; whoever asked does not wait for it."""
        threading.Thread(target=self.wanted, args=(text,), name="edgelam-wanted", daemon=True).start()

    def _spoken_to(self, wanted: bool) -> tuple[Speaking | None, str]:
        """What listens, if it can, and the words that say whether it can."""
        if not wanted:
            self._window.cannot_hear("Listening is switched off.")
            return None, ""
        try:
            speaking = Speaking(self._window.hear)
            self._window.can_hear()
            return speaking, ", hold it to speak"
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
        look = self.service.look()  # before the window opens: then that is in front
        threading.Thread(target=self._open_where, args=(look,), name="edgelam-wanted", daemon=True).start()
        if self._speaking is not None and not self.service.busy:
            self._speaking.begin(look.names, doable=self.service.doable)

    def _open_where(self, look: Look) -> None:
        self._wish.opened.emit(look.app(), "")

    def _routine(self, name: str) -> None:
        """A routine's own key: the window shows it, and it begins at once."""

        def begin() -> None:
            app = self.service.look().app()
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
            if self.service.offered:
                self._speaking.begin(self._answers(), PAUSE)
            else:
                self._speaking.begin(self.service.look(self._window.view.app).names, PAUSE, self.service.doable)
        elif self._speaking is not None:
            self._speaking.finish()

    def _open(self, app: str, text: str) -> None:
        if not app and self._window.isVisible():  # asked for again while it is open: what it was opened for stays
            app = self._window.view.app
        self._window.open_for(app, text)

    def _heard(self, message: Message) -> Message:
        if message.get("kind") == "open":
            self._begin_wanting(str(message.get("request") or ""))
        elif message.get("kind") == "quit":
            self._wish.ended.emit()
        return {"ok": True}

    def _begin(self, text: str) -> None:
        """Act where the focus was when the window was asked for."""
        self.service.submit(text, self._window.view.app or None)

    def _stop(self) -> None:
        self.service.stop()

    def _undo(self, run: Trajectory) -> None:
        self.service.undo(run)

    def _answer(self, yes: bool) -> None:
        self.service.answer(yes)

    def _choose(self, place: int | None) -> None:
        self.service.choose(place)

    def _read(self, text: str) -> None:
        self.service.read(text, self._window.view.app)

    # The tour, the settings and the tray

    def _tour(self) -> Tour | None:
        """In an editor that is here; none where there is no such one."""
        app = editor_of(self.service.apps())
        return Tour(app) if app else None

    def _toured(self) -> None:
        self._keep(replace(self._settings, toured=True))

    def _take_tour(self) -> None:
        self._open("", "")
        self._window.begin_tour()

    def _undo_last(self) -> None:
        self._open("", "")
        self._window.undo_last()

    def _show_preferences(self) -> None:
        from edgelam.runtime.listen.preferences import Preferences

        if self._preferences is None or not self._preferences.isVisible():
            self._preferences = Preferences(self._settings, self._keep)
        self._preferences.show()
        self._preferences.raise_()
        self._preferences.activateWindow()

    def _keep(self, settings: Settings) -> str:
        """Take settings into use and keep them; what is wrong with them, or nothing."""
        before, self._settings = self._settings, settings
        if (settings.hotkey, settings.stop_key) != (before.hotkey, before.stop_key):
            self._hotkeys.close()
            try:
                self._hotkeys = grab(self._reactions(settings))
            except EdgelamError as error:
                self._settings = before
                self._hotkeys = grab(self._reactions(before))
                return str(error)
        if settings.voice != before.voice:
            self._close_speaking()
            self._speaking, self.voice = self._spoken_to(settings.voice)
        self._window.dress(settings)
        self.service.remembers = settings.history
        write_settings(changed(read_settings(), before, settings))
        return ""

    def _answers(self) -> Callable[[], list[str]]:
        """What may be said while something is to be chosen."""
        names = answers([way.text for way in self.service.offered])
        return lambda: names


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
