"""The question before what cannot be taken back, drawn: what would happen, the file, who gets it, how much; No has the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from edgelam.runtime.listen.asking import Confirmation
from edgelam.runtime.listen.buttons import FlatButton
from edgelam.runtime.listen.look import Look


class Confirm(QWidget):
    """Hidden until something is asked. ``answered``: yes or no; Y and N are their keys, Escape and Enter alone are no."""

    answered = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._look: Look | None = None
        self._title = QLabel()
        self._facts = QFormLayout()
        self._facts.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.no, self.yes = FlatButton("No", "N"), FlatButton("Yes, do it", "Y", is_strong=True)
        self.no.clicked.connect(lambda: self.answered.emit(False))
        self.yes.clicked.connect(lambda: self.answered.emit(True))
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.no)
        buttons.addWidget(self.yes)
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self._title)
        self._layout.addLayout(self._facts)
        self._layout.addLayout(buttons)
        for label in (self._title,):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def dress(self, look: Look) -> None:
        self._look = look
        self._title.setFont(look.title)
        self._title.setStyleSheet(f"color: {look.palette.text}")
        side = look.side + round(look.unit * 0.1)
        self._layout.setContentsMargins(side, round(look.unit * 0.8), side, round(look.unit * 0.8))
        self._layout.setSpacing(round(look.unit * 0.7))
        self._facts.setHorizontalSpacing(round(look.unit * 1.2))
        self._facts.setVerticalSpacing(round(look.unit * 0.3))
        for button in (self.no, self.yes):
            button.dress(look)

    def ask(self, asked: Confirmation) -> None:
        """Show the question; whoever is typing elsewhere must not agree by it."""
        self._title.setText(asked.title)
        while self._facts.rowCount():
            self._facts.removeRow(0)
        said = [("It says", f"“{asked.said}”")] if asked.said else []
        for name, value in (*asked.facts, *said):
            self._facts.addRow(self._label(name, is_name=True), self._label(value))
        self.yes.words = asked.yes
        self.yes.setText(asked.yes)
        self.yes.updateGeometry()
        self.no.setAccessibleDescription(asked.spoken)
        self.show()
        self.no.setFocus()

    def _label(self, text: str, is_name: bool = False) -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(not is_name)
        if self._look is not None:
            label.setFont(self._look.font)
            label.setStyleSheet(f"color: {self._look.palette.muted if is_name else self._look.palette.text}")
        return label

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Y, Qt.Key.Key_N):
            self.answered.emit(event.key() == Qt.Key.Key_Y)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.answered.emit(self.focusWidget() is self.yes)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            (self.no if self.focusWidget() is self.yes else self.yes).setFocus()
        else:
            super().keyPressEvent(event)
