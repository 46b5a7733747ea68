"""The line that a sentence is written in: it grows with what is said, and holds the way through history and rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QTextEdit

from edgelam.runtime.listen.look import Look
from edgelam.runtime.listen.row import Range

LINES = 5
"""The line grows up to so many."""

PLACEHOLDER = "What shall be done?"


class Line(QPlainTextEdit):
    """Enter sends, Shift+Enter begins a new line. Up in the first line brings back what was said before, Down in the last one goes
    through the rows below; the line shows what each of them says. Tab takes the completion.

    ``edited``: the person wrote; ``went``: they went to the row of that place (-1: to none), and the line shows its text.
    """

    sent = Signal(str)
    edited = Signal(str)
    went = Signal(int, str)

    def __init__(self, history: Sequence[str]) -> None:
        super().__init__()
        self._history = list(dict.fromkeys(history))
        self._choices: list[str] = []
        self._own = ""
        self._at = 0
        """0: the person's own text; below it history, the latest first; above it the rows."""

        self._completion = ""
        self._look: Look | None = None
        self._is_writing = False
        self.leaves_undo = False
        """Whether Ctrl+Z is the window's: takes back what was done, not what was typed."""

        self.setPlaceholderText(PLACEHOLDER)
        self.setAccessibleName("What shall be done")
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._changed)

    def dress(self, look: Look) -> None:
        """Take the system's font and colours."""
        self._look = look
        self.setFont(look.line)
        palette = self.palette()
        for role, colour in (
            (palette.ColorRole.Text, look.palette.text), (palette.ColorRole.PlaceholderText, look.palette.muted),
            (palette.ColorRole.Highlight, look.palette.accent), (palette.ColorRole.HighlightedText, look.palette.on_accent),
            (palette.ColorRole.Base, "#00000000"),
        ):  # fmt: skip
            palette.setColor(role, QColor(colour))
        self.setPalette(palette)
        self._fit()

    @property
    def text(self) -> str:
        return self.toPlainText()

    def write(self, text: str) -> None:
        """Put a text in as if the person had written it; the cursor at its end."""
        self._at = 0
        self._put(text)
        self._own = text

    def offer(self, choices: Sequence[str]) -> None:
        """What Down goes through."""
        self._choices = list(choices)
        if self._at > len(self._choices):
            self._at = 0

    @property
    def place(self) -> int:
        """The row that the person went to; -1 for none."""
        return self._at - 1

    def complete_with(self, rest: str) -> None:
        """What Tab adds, shown after the text."""
        if rest != self._completion:
            self._completion = rest
            self.viewport().update()

    def mark(self, doubts: Sequence[Range]) -> None:
        """Underline what may have been misheard."""
        found = []
        for start, end in doubts:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(min(end, len(self.text)), QTextCursor.MoveMode.KeepAnchor)
            form = QTextCharFormat()
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            if self._look is not None:
                form.setUnderlineColor(QColor(self._look.palette.doubt))
                form.setForeground(QColor(self._look.palette.doubt))
            selection.cursor, selection.format = cursor, form
            found.append(selection)
        self.setExtraSelections(found)

    def send(self) -> None:
        text = self.text.strip()
        if text:
            self._history = [t for t in self._history if t != text] + [text]
            self._own, self._at = text, 0
        self.sent.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in self._left_keys():
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.send()
        elif event.key() == Qt.Key.Key_Right and plain and self._complete():
            pass
        elif event.key() == Qt.Key.Key_Up and not self._can_move(QTextCursor.MoveOperation.Up):
            self._go(-1)
        elif event.key() == Qt.Key.Key_Down and not self._can_move(QTextCursor.MoveOperation.Down):
            self._go(1)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab: where something can be completed it does that, before it goes on to the next control."""
        return (forward and self._complete()) or super().focusNextPrevChild(forward)

    def _complete(self) -> bool:
        """Take the completion; whether there was one, and the cursor at the end."""
        at_end = self.textCursor().atEnd() and not self.textCursor().hasSelection()
        if not self._completion or not at_end:
            return False
        self.write(self.text + self._completion)
        self.edited.emit(self.text)
        return True

    def _left_keys(self) -> tuple[Qt.Key, ...]:
        """Keys with Ctrl that are the window's."""
        always = (Qt.Key.Key_Space, Qt.Key.Key_Period)
        return (*always, Qt.Key.Key_Z) if self.leaves_undo else always

    def _can_move(self, move: QTextCursor.MoveOperation) -> bool:
        return QTextCursor(self.textCursor()).movePosition(move)

    def _go(self, step: int) -> None:
        """One text on, or back."""
        self.go_to(max(-len(self._history), min(len(self._choices), self._at + step)))

    def go_to(self, at: int) -> None:
        """Show the person's own text (0), one of history (below) or of a row (above)."""
        if self._at == 0:
            self._own = self.text  # what is being written is not lost
        self._at = at
        self._put(self._history[at] if at < 0 else self._own if at == 0 else self._choices[at - 1])
        self.went.emit(self.place, self.text)

    def _put(self, text: str) -> None:
        if text != self.text:
            self._is_writing = True
            self.setPlainText(text)
            self._is_writing = False
        self.moveCursor(QTextCursor.MoveOperation.End)

    def _changed(self) -> None:
        self._fit()
        if not self._is_writing:
            self._at, self._own = 0, self.text
            self.edited.emit(self.text)

    def _fit(self) -> None:
        """As high as what is said, up to :data:`LINES`."""
        lines = min(LINES, max(1, round(self.document().size().height())))
        height = round(lines * self.fontMetrics().lineSpacing()) + 2
        if height != self.height():
            self.setFixedHeight(height)
            self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(super().sizeHint().width(), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self._completion or self._look is None or not self.textCursor().atEnd():
            return
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        colour = QColor(self._look.palette.muted)
        painter.setPen(colour)
        place = self.cursorRect()
        painter.drawText(QPointF(place.left() + 1, place.top() + self.fontMetrics().ascent()), self._completion)
