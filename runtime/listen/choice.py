"""The question which of several ways is meant, in the prompt window: by number key, arrow keys, mouse or voice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from edgelam.runtime.voice.answer import answer
from edgelam.runtime.ways import NONE_OF_THESE, Way

HOW_TO_CHOOSE = "A number key chooses, Escape is none of these; or say “the second one”."


class Choice(QWidget):
    """Hidden until something is to be chosen. ``answered`` has the place of a way, or None for none of these."""

    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._ways: tuple[Way, ...] = ()
        self._question = QLabel()
        self._question.setWordWrap(True)
        self._question.setTextFormat(Qt.TextFormat.PlainText)
        self._buttons: list[QPushButton] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self._question)
        self.hide()

    @property
    def words(self) -> str:
        """All of it, for a screen reader."""
        return ". ".join([self._question.text(), *(b.accessibleName() for b in self._buttons)])

    def offer(self, question: str, ways: Sequence[Way]) -> None:
        """Show the ways, and none of these last, with the focus: whoever is typing elsewhere must not choose by it."""
        self._ways = tuple(ways)
        self._question.setText(question)
        for button in self._buttons:
            self._layout.removeWidget(button)
            button.deleteLater()
        texts = [*(way.text for way in ways), NONE_OF_THESE]
        self._buttons = [self._button(place, text, question) for place, text in enumerate(texts)]
        self.show()
        self._buttons[-1].setFocus()

    def hear(self, *readings: str) -> bool:
        """Take what was said for an answer, or the first other reading of it that is one; whether any was.

        What cannot be taken back is not done on hearing alone: its button gets the focus, and Enter does it.
        """
        texts = [way.text for way in self._ways]
        place = next((p for said in readings if (p := answer(said, texts)) is not None), None)
        if place is None:
            return False
        if place < len(self._ways) and self._ways[place].question is not None:
            self._buttons[place].setFocus()
        else:
            self._answer(place)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        place = event.key() - Qt.Key.Key_1
        if 0 <= place < len(self._buttons):
            self._answer(place)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            for chosen in [p for p, button in enumerate(self._buttons) if button is self.focusWidget()]:
                self._answer(chosen)
        else:
            super().keyPressEvent(event)

    def _button(self, place: int, text: str, question: str) -> QPushButton:
        button = QPushButton(f"{place + 1}   {text}".replace("&", "&&"))
        button.setStyleSheet("text-align: left; padding: 6px")
        button.setAccessibleName(f"{place + 1}, {text}")
        button.setAccessibleDescription(question)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._answer(place))
        self._layout.addWidget(button)
        return button

    def _answer(self, place: int) -> None:
        self.answered.emit(place if place < len(self._ways) else None)
