"""The prompt window: one line in the middle of the screen that grows with what is said. What it shows is decided in
:mod:`edgelam.runtime.listen.view`; here it is laid out. Keyboard first."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QCursor, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QDialog, QVBoxLayout

from edgelam.control import Bounds
from edgelam.runtime.listen.announce import announce
from edgelam.runtime.listen.choice import Choice
from edgelam.runtime.listen.composited import is_composited
from edgelam.runtime.listen.confirm import Confirm
from edgelam.runtime.listen.footer import Footer
from edgelam.runtime.listen.handlers import Bridge, Handlers
from edgelam.runtime.listen.header import Header
from edgelam.runtime.listen.hearing import Hearing
from edgelam.runtime.listen.highlight import Highlight
from edgelam.runtime.listen.look import look_of
from edgelam.runtime.listen.news import TITLE, News, Notice
from edgelam.runtime.listen.paint import SHADOW, Card
from edgelam.runtime.listen.rowlist import RowList
from edgelam.runtime.listen.view import HOW_TO_CHOOSE, TOUR, WORKING, Act, Mode, View
from edgelam.settings import Settings

READ_AFTER = 120
"""Milliseconds without a key after which what stands in the line is read."""

HEIGHT = 0.2
"""Where the window's upper edge is, as a share of the screen."""


class Window(QDialog):
    """Made once and shown again and again; closing it only hides it. A dialog, so that screen readers take it for a window."""

    def __init__(self, history: Sequence[str], handlers: Handlers, settings: Settings | None = None) -> None:
        flags = Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(None, flags | (Qt.WindowType.Tool if sys.platform == "win32" else Qt.WindowType.Window))
        self.setWindowTitle(TITLE)
        self._handlers = handlers
        self._settings = settings or Settings()
        self.view = View(toured=self._settings.toured)
        self._bridge, self.hearing = Bridge(), Hearing(self)
        self._bridge.noticed.connect(self._take)
        self._bridge.heard.connect(self.hearing.take)
        self.notify, self.hear = self._bridge.noticed.emit, self._bridge.heard.emit
        """To be called from any thread."""

        self._is_composited = is_composited()
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, self._is_composited)
        self.header, self.rows, self.footer = Header(history), RowList(), Footer()
        self.line = self.header.line
        self.choice, self.confirm, self.highlight = Choice(), Confirm(), Highlight()
        self._card = Card()
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.setInterval(READ_AFTER)
        self._reading.timeout.connect(self._read)
        self._connect()
        self._lay_out()
        self.dress(self._settings)

    def _connect(self) -> None:
        self.line.sent.connect(self._send)
        self.line.edited.connect(self.edited)
        self.line.went.connect(self._went)
        self.rows.picked.connect(self._picked)
        self.choice.answered.connect(self._chosen)
        self.choice.looked_at.connect(self._look_at)
        self.confirm.answered.connect(self._reply)
        self.footer.did.connect(self._do)
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _: self.dress(self._settings))

    def _lay_out(self) -> None:
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(0)
        self._layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        for widget in (self.header, self.rows, self.choice, self.confirm, self.footer):
            self._layout.addWidget(widget)

    def dress(self, settings: Settings) -> None:
        """Take the look that the system and the person want."""
        self._settings = settings
        look = self.look = look_of(settings)
        for part in (self.header, self.rows, self.choice, self.confirm, self.footer):
            part.dress(look)
        self.highlight.colour(look.palette.accent)
        margin = SHADOW if self._is_composited else 0
        self._layout.setContentsMargins(margin, margin, margin, margin)
        self.header.setFixedWidth(look.width)
        self.refresh()

    def prepare(self) -> None:
        """What would make the first time slower: the system's window, and fonts that were not drawn yet."""
        self.winId()
        self.grab()

    # What the person does

    def open_for(self, app: str, text: str = "") -> None:
        """Come forward for a request in ``app``, what had the focus when the hotkey was pressed."""
        running = self.view.mode in (Mode.RUNNING, Mode.CHOOSING, Mode.ASKING)
        if not running:
            self.view.open(app)
            self.line.write(text or self.view.typed)
            self.edited(self.line.text)
        self.line.setAccessibleDescription(self.header.where_to(self.view.where))
        if not self.isVisible():
            self._place()
            QTimer.singleShot(0, self._place)  # once more when it is there: window managers have places of their own
        self._come_forward()
        if not running:
            self.line.setFocus()
            self.line.selectAll()

    def _place(self) -> None:
        """In the middle of the screen that the mouse is on, in its upper part: rows grow downwards."""
        screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        area = screen.availableGeometry()
        margin = SHADOW if self._is_composited else 0
        width = self.look.width + 2 * margin
        self.move(area.center().x() - width // 2, area.top() + round(area.height() * HEIGHT) - margin)

    def _come_forward(self) -> None:
        """Also from where Escape has put it: something waits for an answer."""
        self.show()
        self.raise_()
        self.activateWindow()

    def edited(self, text: str) -> None:
        """The line has another text."""
        self.view.write(text)
        self._reading.start()
        self.refresh()

    def _went(self, place: int, text: str) -> None:
        self.view.go_to(text)
        self._reading.start()
        self.refresh()
        announce(self, text)

    def _picked(self, place: int) -> None:
        self.line.go_to(place + 1)
        self.line.send()

    def _read(self) -> None:
        if self.view.mode is Mode.SAYING and self.view.shown.strip():
            self._handlers.read(self.view.shown)

    def _send(self, text: str) -> None:
        if self.view.mode is Mode.CHOOSING:
            if not self.choice.hear(text):
                self.say(HOW_TO_CHOOSE)
        elif text == TOUR or (not text and not self.view.toured and self.view.mode is Mode.SAYING):
            self.begin_tour()
        elif text and self.view.mode in (Mode.SAYING, Mode.ENDED):
            self.view.shown = self.view.typed = text
            self._handlers.submit(text)

    def _do(self, act: Act) -> None:
        match act:
            case Act.DO:
                self.line.send()
            case Act.SPEAK:
                self.view.listening = not self.view.listening
                self._handlers.speak(self.view.listening)
            case Act.STOP:
                self._handlers.stop()
            case Act.UNDO:
                self.undo_last()
            case Act.LEAVE_TOUR:
                self._end_tour()
            case Act.HIDE:
                self.hide()
        self.refresh()

    def undo_last(self) -> None:
        """Take back what was done last, where there is such a run."""
        run, self.view.last = self.view.last, None
        if run is not None:
            self._handlers.undo(run)

    def _reply(self, yes: bool) -> None:
        if self.view.mode is Mode.ASKING:
            self.view.answered()
            self.refresh()
            self._handlers.answer(yes)

    def _chosen(self, place: int | None) -> None:
        if self.view.mode is Mode.CHOOSING:
            self.view.answered()
            self.refresh()
            announce(self, WORKING)
            self._handlers.choose(place)

    def _look_at(self, place: int | None) -> None:
        """The way that the person looks at, shown on the real screen."""
        control = self.view.ways[place].control if place is not None and place < len(self.view.ways) else None
        self._point_at(control.bounds if control is not None else None)

    # The tour

    def begin_tour(self) -> None:
        """The first stop."""
        self.view.tour, self.view.toured = self._handlers.tour(), True
        self._handlers.toured()
        self._next_stop()

    def _next_stop(self) -> None:
        """The line holds what the present stop says."""
        tour = self.view.tour
        stop = tour.stop if tour is not None else None
        self.line.write(stop.says if stop is not None else "")
        self.view.mode = Mode.SAYING
        self.edited(self.line.text)
        if tour is not None:
            announce(self, f"{tour.title}. {tour.text(self._settings.hotkey)}")
        self.line.setFocus()

    def _end_tour(self) -> None:
        self.view.tour = None
        self.line.write("")
        self.edited("")

    # What happens

    def _take(self, notice: Notice) -> None:
        stop = self.view.tour.stop if self.view.tour is not None else None
        self.view.take(notice)
        self.refresh()
        match notice.news:
            case News.STARTED | News.UNDOING | News.PAUSED | News.RESUMED:
                announce(self, self.view.status)
            case News.ACT:
                self._point_at(notice.bounds, is_brief=True)
            case News.ENDING if notice.ending is not None:
                announce(self, notice.ending.evidence)
            case News.QUESTION | News.CHOICE:
                self._ask()
            case News.ENDED | News.TROUBLE:
                announce(self, self.view.words if notice.news is News.ENDED else notice.text)
                if notice.news is News.ENDED and self.isVisible() and not self.view.gave_way:
                    self._come_forward()  # so that its keys work: Ctrl+Z takes back, Escape goes on where one was
                    self.line.setFocus()
                if stop is not None and self.view.tour is not None and self.view.tour.stop is not stop:
                    self._next_stop()
                    self._come_forward()

    def _ask(self) -> None:
        """Something waits for the person."""
        if self.view.mode is Mode.CHOOSING:
            self.choice.offer(self.view.question, self.view.ways)
        elif self.view.asked is not None:
            self.confirm.ask(self.view.asked)
        self._come_forward()
        asked = self.view.asked
        announce(self, self.choice.words if asked is None else asked.spoken)

    def refresh(self) -> None:
        """Show everything as the view has it."""
        view = self.view
        rows = view.rows
        self.line.offer([row.says for row in rows if row.says])
        self.line.complete_with(view.completion)
        self.line.setReadOnly(view.mode in (Mode.RUNNING, Mode.ASKING))
        self.line.leaves_undo = view.mode is Mode.ENDED or not view.typed
        self.line.mark(view.doubts)
        self.rows.show_rows(rows, self.line.place)
        self.choice.setVisible(view.mode is Mode.CHOOSING)
        self.confirm.setVisible(view.mode is Mode.ASKING and view.asked is not None)
        self.header.show_view(view, self._settings.hotkey)
        self.footer.show_acts(view.footer, view.acts, view.listening)
        if view.mode is not Mode.RUNNING:
            self._point_at(view.bounds if view.mode is Mode.SAYING and self.isVisible() else None)
        self.adjustSize()

    def _point_at(self, bounds: Bounds | None, is_brief: bool = False) -> None:
        """The ring lies below this window, as far as that goes: what is its own is cut out."""
        own = self._surface().toRect().translated(self.pos())
        self.highlight.point_at(bounds if self._settings.highlight else None, own, is_brief)

    def read_soon(self) -> None:
        """Have what stands in the line read, once no more is written."""
        self._reading.start()

    def announce(self, text: str) -> None:
        """For ears alone."""
        announce(self, text)

    def say(self, text: str) -> None:
        """For eyes and for ears."""
        self.view.status = text
        self.refresh()
        announce(self, text)

    # Voice

    def cannot_hear(self, why: str) -> None:
        self.view.can_hear = False
        self.refresh()

    def can_hear(self) -> None:
        self.view.can_hear = True
        self.refresh()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif control and event.key() == Qt.Key.Key_Space and Act.SPEAK in self.view.acts:
            self._do(Act.SPEAK)
        elif control and event.key() == Qt.Key.Key_Z and Act.UNDO in self.view.acts:
            self._do(Act.UNDO)
        elif control and event.key() == Qt.Key.Key_Period and Act.STOP in self.view.acts:
            self._do(Act.STOP)
        else:
            super().keyPressEvent(event)

    def _escape(self) -> None:
        """The nearest way out: of the question, of the tour, of the window."""
        match self.view.mode:
            case Mode.CHOOSING:
                self._chosen(None)
            case Mode.ASKING:
                self._reply(yes=False)
            case _ if self.view.tour is not None:
                self._end_tour()
            case _:
                self.hide()

    def hideEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        self.highlight.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """By its surface the window can be moved."""
        handle = self.windowHandle()
        if handle is not None and event.button() == Qt.MouseButton.LeftButton:
            handle.startSystemMove()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self._card.draw(QPainter(self), self._surface(), self.look, self._is_composited)

    def _surface(self) -> QRectF:
        margin = SHADOW if self._is_composited else 0
        return QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)

    def resizeEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Without transparency the corners are cut out."""
        if not self._is_composited:
            self.setMask(QRegion(self._card.outline(QRectF(self.rect()), self.look)))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()
        self._escape()
        self.hide()
