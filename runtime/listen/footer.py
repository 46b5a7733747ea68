"""The lower edge of the window: what is going on, and what can be done now, each with its key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from edgelam.runtime.listen.buttons import FlatButton
from edgelam.runtime.listen.look import Look
from edgelam.runtime.listen.view import KEYS, Act

EXPLAINED = {
    Act.DO: "Do what stands in the line (Enter)",
    Act.SPEAK: "Say it, until a pause (Ctrl+Space), or hold the hotkey",
    Act.STOP: "Stop what is being done",
    Act.UNDO: "Take back what was done last",
    Act.HIDE: "Hide the window",
    Act.LEAVE_TOUR: "Leave the tour",
}


class Footer(QWidget):
    """``did``: a button was pressed."""

    did = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._look: Look | None = None
        self._words = ""
        self.status = QLabel()
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.status.setMinimumWidth(40)
        self.buttons = {act: FlatButton(act, KEYS[act]) for act in Act}
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self.status, 1)
        for act in (Act.LEAVE_TOUR, Act.UNDO, Act.SPEAK, Act.STOP, Act.HIDE, Act.DO):
            self._add(act)
        self.buttons[Act.SPEAK].setCheckable(True)

    def _add(self, act: Act) -> None:
        button = self.buttons[act]
        button.setAccessibleName(str(act))
        button.setAccessibleDescription(EXPLAINED[act])
        button.setToolTip(EXPLAINED[act])
        button.clicked.connect(lambda: self.did.emit(act))
        button.hide()
        self._layout.addWidget(button)

    def dress(self, look: Look) -> None:
        self._look = look
        side = look.side + round(look.unit * 0.1)
        self._layout.setContentsMargins(
            side, round(look.unit * 0.35), round(look.side - look.unit * 0.55), round(look.unit * 0.35)
        )
        self._layout.setSpacing(round(look.unit * 0.15))
        self.status.setFont(look.small)
        self.status.setStyleSheet(f"color: {look.palette.muted}")
        for button in self.buttons.values():
            button.dress(look)
        self.setFixedHeight(round(look.unit * 2.6))

    def show_acts(self, words: str, acts: Sequence[Act], is_listening: bool) -> None:
        for act, button in self.buttons.items():
            button.setVisible(act in acts)
        self.buttons[Act.SPEAK].setChecked(is_listening)
        self._words = words
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self.status.font())
        self.status.setText(metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, max(60, self.status.width())))
        self.status.setAccessibleName(self._words)
        self.status.setToolTip(self._words if self.status.text() != self._words else "")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A line above it."""
        if self._look is not None:
            QPainter(self).fillRect(QRectF(1, 0, self.width() - 2, 1), QColor(self._look.palette.edge))
