"""The upper part of the window: edgelam's sign, the line, where the request goes, and the stop of the tour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from edgelam.runtime.listen.line import Line
from edgelam.runtime.listen.look import Look
from edgelam.runtime.listen.paint import draw_mark
from edgelam.runtime.listen.signs import draw_microphone
from edgelam.runtime.listen.view import Mode, View

NOWHERE = "On the desktop: say which application to open"


class _Sign(QWidget):
    """A dot in a ring; a microphone while it listens."""

    def __init__(self) -> None:
        super().__init__()
        self.look: Look | None = None
        self.is_listening = False

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        side = round(self.look.unit * 1.5) if self.look is not None else 24
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.look is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self.look.unit * 1.5
        rect = QRectF(0, (self.height() - side) / 2, side, side)
        if not self.is_listening:
            draw_mark(painter, rect, self.look.palette.accent, self.look.palette.card)
            return
        painter.translate(rect.topLeft())
        painter.scale(side / 16, side / 16)
        pen = QPen(QColor(self.look.palette.bad), 1.5)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        draw_microphone(painter)


class Header(QWidget):
    """The line with what stands around it."""

    def __init__(self, history: Sequence[str]) -> None:
        super().__init__()
        self.line = Line(history)
        self._sign, self._where = _Sign(), QLabel()
        self._title, self._text = QLabel(), QLabel()
        self._where.setTextFormat(Qt.TextFormat.PlainText)
        self._tour = QWidget()
        tour = QVBoxLayout(self._tour)
        tour.setContentsMargins(0, 0, 0, 0)
        for label in (self._title, self._text):
            label.setWordWrap(True)
            tour.addWidget(label)
        self._row = QHBoxLayout()
        for widget in (self._sign, self.line, self._where):
            self._row.addWidget(widget)
        self._row.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        self._row.setAlignment(self._where, Qt.AlignmentFlag.AlignTop)
        self._all = QVBoxLayout(self)
        self._all.addWidget(self._tour)
        self._all.addLayout(self._row)
        self._tour.hide()

    def dress(self, look: Look) -> None:
        palette = look.palette
        self.line.dress(look)
        self._sign.look = look
        side, upper = look.side, round(look.unit * 0.85)
        self._all.setContentsMargins(side, upper, side, upper)
        self._all.setSpacing(round(look.unit * 0.9))
        self._row.setSpacing(round(look.gap))
        line = self.line.fontMetrics().lineSpacing()
        self._sign.setFixedSize(round(look.column), line + 2)
        self._where.setFont(look.small)
        self._where.setFixedHeight(line + 2)
        self._where.setStyleSheet(f"color: {palette.muted}")
        self._title.setFont(look.title)
        self._title.setStyleSheet(f"color: {palette.text}")
        self._text.setFont(look.font)
        self._text.setStyleSheet(f"color: {palette.muted}")

    @staticmethod
    def where_to(where: str) -> str:
        """Where a request goes, in words."""
        return f"In {where}" if where else NOWHERE

    def show_view(self, view: View, hotkey: str) -> None:
        """As the view has it; while something is asked the line has had its turn."""
        self._where.setText(f"in {view.where}" if view.where else "")
        self._where.setAccessibleName(self.where_to(view.where))
        listening = view.listening
        if self._sign.is_listening != listening:
            self._sign.is_listening = listening
            self._sign.update()
        self._tour.setVisible(view.tour is not None and view.mode is not Mode.ASKING)
        if view.tour is not None:
            self._title.setText(view.tour.title)
            self._text.setText(view.tour.text(hotkey))
