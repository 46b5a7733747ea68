"""The prompt window: a sentence, what is being done, a question where there is one. Keyboard first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from edgelam.runtime.listen.announce import announce
from edgelam.runtime.listen.choice import HOW_TO_CHOOSE, Choice
from edgelam.runtime.listen.service import TITLE, News, Notice
from edgelam.runtime.undo import can_undo
from edgelam.runtime.voice.dictation import SURE, Transcript, TranscriptKind
from edgelam.trajectory import SIGNS, WORKED, Trajectory

WIDTH, LINES, ROWS, MARGIN = 620, 3, 8, 14
EXAMPLES = 'type "Hello" and save it as hello.txt in my Documents folder\nturn on word wrap\nwhat is 12 × 7?'
WORKING = "Working …"


class Prompt(QPlainTextEdit):
    """Enter sends, Shift+Enter begins a new line, Up in the first line brings back what was said before, and Down in the last
    one what comes after it: in the end the other readings of what was heard."""

    sent = Signal(str)

    def __init__(self, history: Sequence[str]) -> None:
        super().__init__()
        self._history = list(dict.fromkeys(history))
        self._at = len(self._history)
        self._readings: tuple[str, ...] = ("",)
        self.setPlaceholderText(EXAMPLES)
        self.setAccessibleName("What shall be done")
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * LINES + MARGIN)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.send()
        elif event.key() == Qt.Key.Key_Up and self.textCursor().blockNumber() == 0:
            self._recall(-1)
        elif event.key() == Qt.Key.Key_Down and self.textCursor().blockNumber() == self.blockCount() - 1:
            self._recall(1)
        else:
            super().keyPressEvent(event)

    def send(self) -> None:
        text = self.toPlainText().strip()
        if text:
            self._history = [t for t in self._history if t != text] + [text]
            self.offer("")
            self.sent.emit(text)

    def offer(self, *readings: str) -> None:
        """What stands there now, and what Down puts in its place."""
        self._at, self._readings = len(self._history), readings

    def _recall(self, step: int) -> None:
        if self._at == len(self._history):
            self._readings = (self.toPlainText(), *self._readings[1:])  # what is being written is not lost
        texts = (*self._history, *self._readings)
        self._at = max(0, min(len(texts) - 1, self._at + step))
        self.write(texts[self._at])

    def write(self, text: str) -> None:
        self.setPlainText(text)
        self.moveCursor(self.textCursor().MoveOperation.End)


class _Bridge(QObject):
    """Brings news from other threads to the window's."""

    noticed = Signal(object)
    heard = Signal(object)


@dataclass(frozen=True, slots=True)
class Handlers:
    """What the person can do in the window."""

    submit: Callable[[str], None]
    stop: Callable[[], None]
    answer: Callable[[bool], None]
    speak: Callable[[bool], None]
    undo: Callable[[Trajectory], None]
    choose: Callable[[int | None], None]


class Window(QWidget):
    """Made once and shown again and again; closing it only hides it."""

    def __init__(self, history: Sequence[str], handlers: Handlers) -> None:
        super().__init__(None, Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle(TITLE)
        self._handlers = handlers
        self._bridge = _Bridge()
        self._bridge.noticed.connect(self._show_news)
        self._bridge.heard.connect(self._show_heard)
        self.notify, self.hear = self._bridge.noticed.emit, self._bridge.heard.emit
        """To be called from any thread."""

        self._prompt = Prompt(history)
        self._prompt.setMinimumWidth(WIDTH)
        self._prompt.sent.connect(self._send)
        self._target = QLabel()
        self._steps = QListWidget()
        self._steps.setAccessibleName("Steps")
        self._steps.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._steps.hide()
        self._status = QLabel("Loading the model …")
        self._status.setWordWrap(True)
        self._question, self._asking = QLabel(), QWidget()
        self._choice = Choice()
        self._choice.answered.connect(self._chosen)
        self._speaker, self._undoer = QPushButton("Speak"), QPushButton("Undo")
        self._last: Trajectory | None = None
        self._said = ""
        self._build()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        row = QHBoxLayout()
        self._question.setWordWrap(True)
        self._no, yes = QPushButton("No"), QPushButton("Yes, do it")
        self._no.setDefault(True)
        self._no.clicked.connect(lambda: self._reply(yes=False))
        yes.clicked.connect(lambda: self._reply(yes=True))
        asking = QVBoxLayout(self._asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.addWidget(self._question)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self._no)
        buttons.addWidget(yes)
        asking.addLayout(buttons)
        self._asking.hide()
        self._stopper = QPushButton("Stop")
        self._stopper.setEnabled(False)
        self._stopper.clicked.connect(self._handlers.stop)
        self._speaker.setCheckable(True)
        self._speaker.setShortcut("Ctrl+Space")
        self._speaker.setToolTip("Say it, until a pause (Ctrl+Space), or hold the hotkey")
        self._speaker.toggled.connect(self._handlers.speak)
        row.addWidget(self._status, 1)
        self._undoer.setToolTip("Take back what was done last")
        self._undoer.clicked.connect(self._undo)
        self._undoer.hide()
        for button in (self._undoer, self._speaker):
            row.addWidget(button)
        row.addWidget(self._stopper)
        for widget in (self._target, self._prompt, self._steps, self._asking, self._choice):
            layout.addWidget(widget)
        layout.addLayout(row)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    def open(self, app: str, text: str = "") -> None:
        """Come forward for a request in ``app``, what had the focus when the hotkey was pressed."""
        where = f"In {app[:1].upper()}{app[1:]}" if app else "On the desktop: say which application to open"
        self._target.setText(where)
        self._prompt.setAccessibleDescription(where)
        if text:
            self._prompt.setPlainText(text)
        self.show()
        screen = QGuiApplication.primaryScreen().availableGeometry()
        self.move(screen.center().x() - self.width() // 2, screen.top() + screen.height() // 5)
        self.raise_()
        self.activateWindow()
        self._prompt.setFocus()
        self._prompt.selectAll()

    def _send(self, text: str) -> None:
        if self._choice.isVisible():
            if not self._choice.hear(text):
                self._say(HOW_TO_CHOOSE)
            return
        self._steps.clear()
        self._handlers.submit(text)

    def _undo(self) -> None:
        run, self._last = self._last, None
        if run is not None:
            self._steps.clear()
            self._handlers.undo(run)

    def _reply(self, yes: bool) -> None:
        self._asking.hide()
        self._handlers.answer(yes)

    def _chosen(self, place: int | None) -> None:
        self._choice.hide()
        self._say(WORKING)
        self._handlers.choose(place)

    def _show_news(self, notice: Notice) -> None:
        match notice.news:
            case News.READY:
                self._status.setText("Enter does it, Shift+Enter is a new line, Escape hides.")
            case News.STARTED:
                self._show_plan(notice.text.splitlines())
                self._stopper.setEnabled(True)
                self._say(WORKING)
            case News.PAUSED:
                self._say("Paused while you use the mouse or the keyboard …")
            case News.RESUMED:
                self._say(WORKING)
            case News.STEP:
                self._add_step(notice)
            case News.QUESTION:
                self._question.setText(notice.text)
                self._no.setAccessibleDescription(notice.text)
                self._asking.show()
                self._come_forward()
                self._no.setFocus()
            case News.CHOICE:
                self._choice.offer(notice.text, notice.ways)
                self._come_forward()
                self._say(HOW_TO_CHOOSE)
                announce(self, self._choice.words)
            case News.ENDED | News.TROUBLE:
                self._asking.hide()
                self._choice.hide()
                self._stopper.setEnabled(False)
                self._say(notice.text)
                self._last = notice.run if notice.run is not None and can_undo(notice.run) else None
                self._undoer.setVisible(self._last is not None)

    def _come_forward(self) -> None:
        """Also from where Escape has put it: something waits for an answer."""
        self.show()
        self.raise_()
        self.activateWindow()

    def _say(self, text: str) -> None:
        """For eyes and for ears."""
        self._status.setText(text)
        announce(self, text)

    def cannot_hear(self, why: str) -> None:
        self._speaker.setEnabled(False)
        self._speaker.setToolTip(why)

    def _show_heard(self, heard: Transcript) -> None:
        """What was said so far; what the person has put right meanwhile stays."""
        if self._choice.isVisible():
            self._show_answer(heard)
            return
        mine = self._prompt.toPlainText() in ("", self._said) or not self._said
        over = heard.sound is not TranscriptKind.PARTIAL
        if heard.sound in (TranscriptKind.PARTIAL, TranscriptKind.FINAL) and mine:
            self._said = heard.text
            self._prompt.write(heard.text)
            self._prompt.offer(heard.text, *heard.others)
        self._status.setText(self._words_for(heard))
        if over:
            announce(
                self, f"{heard.text}. {self._status.text()}" if heard.sound is TranscriptKind.FINAL else heard.text
            )
            self._said = ""
            self._release_speaker()
        if heard.sound is TranscriptKind.FINAL and mine and heard.sure >= SURE:
            self._prompt.send()

    def _show_answer(self, heard: Transcript) -> None:
        """What was said while something is to be chosen."""
        if heard.sound is TranscriptKind.PARTIAL:
            self._status.setText("● Listening …")
            return
        self._release_speaker()
        understood = heard.sound is TranscriptKind.FINAL and self._choice.hear(heard.text, *heard.others)
        if not understood:
            self._say(f"{heard.text}? {HOW_TO_CHOOSE}" if heard.sound is TranscriptKind.FINAL else heard.text)

    def _release_speaker(self) -> None:
        self._speaker.blockSignals(True)
        self._speaker.setChecked(False)
        self._speaker.blockSignals(False)

    @staticmethod
    def _words_for(heard: Transcript) -> str:
        match heard.sound:
            case TranscriptKind.PARTIAL:
                return "● Listening …"
            case TranscriptKind.FINAL:
                others = " Down shows what else it may have been." if heard.others else ""
                return f"Did I hear that right? Enter does it.{others}"
            case _:
                return heard.text

    def _show_plan(self, subtasks: Sequence[str]) -> None:
        """What is to be done, where that is more than one thing."""
        for subtask in subtasks if len(subtasks) > 1 else ():
            entry = QListWidgetItem(f"○ {subtask}")
            entry.setForeground(self.palette().placeholderText())
            self._steps.addItem(entry)
        self._show_rows()
        self._steps.show()

    def _add_step(self, notice: Notice) -> None:
        step = notice.step
        if step is not None:
            evidence = f"   → {step.evidence}" if step.evidence else ""
            self._steps.addItem(f"{SIGNS[step.effect]} {step.action}{evidence}")
            announce(
                self, f"{step.action}. {step.evidence}" if step.effect in WORKED else f"Without success: {step.action}"
            )
            self._show_rows()
            self._steps.scrollToBottom()

    def _show_rows(self) -> None:
        """As high as the steps are many: the window hides what it works on, no more than it must."""
        rows = max(1, min(ROWS, self._steps.count()))
        row = max(self._steps.sizeHintForRow(0), self._steps.fontMetrics().lineSpacing())
        self._steps.setFixedHeight(rows * row + 2 * self._steps.frameWidth())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self._choice.isVisible():
            self._chosen(None)
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()
        if self._choice.isVisible():
            self._chosen(None)
        self.hide()
