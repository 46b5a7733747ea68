"""The question which of several ways is meant, in the prompt window: by number key, arrow keys, mouse or voice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from edgelam.runtime.choosing.ways import NONE_OF_THESE, Way
from edgelam.runtime.listen.buttons import RowButton
from edgelam.runtime.listen.look import Look
from edgelam.runtime.listen.row import typeset
from edgelam.runtime.voice.answer import answer


class Choice(QWidget):
    """Hidden until something is to be chosen. ``answered`` has the place of a way, or None for none of these; ``looked_at`` the same
    for the way that the person looks at."""

    answered = Signal(object)
    looked_at = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._ways: tuple[Way, ...] = ()
        self._look: Look | None = None
        self._question = QLabel()
        self._question.setWordWrap(True)
        self._question.setTextFormat(Qt.TextFormat.PlainText)
        self.buttons: list[RowButton] = []
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(2)
        self._layout.addWidget(self._question)
        self.hide()

    def dress(self, look: Look) -> None:
        self._look = look
        self._question.setFont(look.title)
        self._question.setStyleSheet(f"color: {look.palette.text}")
        inside = round(look.side - look.unit * 0.4)
        self._layout.setContentsMargins(inside, round(look.unit * 0.5), inside, round(look.unit * 0.7))
        self._question.setContentsMargins(round(look.unit * 0.5), 0, 0, round(look.unit * 0.5))
        for button in self.buttons:
            button.dress(look)

    @property
    def words(self) -> str:
        """All of it, for a screen reader."""
        return ". ".join([self._question.text(), *(b.accessibleName() for b in self.buttons)])

    def offer(self, question: str, ways: Sequence[Way]) -> None:
        """Show the ways, and none of these last, with the focus: whoever is typing elsewhere must not choose by it."""
        self._ways = tuple(ways)
        self._question.setText(question)
        for button in self.buttons:
            self._layout.removeWidget(button)
            button.deleteLater()
        texts = [*(typeset(way.text) for way in ways), NONE_OF_THESE]
        self.buttons = [self._button(place, text, question) for place, text in enumerate(texts)]
        self.show()
        self.buttons[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def hear(self, *readings: str) -> bool:
        """Take what was said for an answer, or the first other reading of it that is one; whether any was.

        What cannot be taken back is not done on hearing alone: its button gets the focus, and Enter does it.
        """
        texts = [way.text for way in self._ways]
        place = next((p for said in readings if (p := answer(said, texts)) is not None), None)
        if place is None:
            return False
        if place < len(self._ways) and self._ways[place].question is not None:
            self.buttons[place].setFocus()
        else:
            self._answer(place)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        place = event.key() - Qt.Key.Key_1
        if 0 <= place < len(self.buttons):
            self._answer(place)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            for chosen in self._focused():
                self._answer(chosen)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def _focused(self) -> list[int]:
        return [p for p, button in enumerate(self.buttons) if button is self.focusWidget()]

    def _move(self, step: int) -> None:
        for at in self._focused():
            place = (at + step) % len(self.buttons)
            self.buttons[place].setFocus()
            self.looked_at.emit(place if place < len(self._ways) else None)

    def _button(self, place: int, text: str, question: str) -> RowButton:
        button = RowButton(place + 1, text)
        button.setAccessibleName(f"{place + 1}, {text}")
        button.setAccessibleDescription(question)
        button.clicked.connect(lambda: self._answer(place))
        if self._look is not None:
            button.dress(self._look)
        self._layout.addWidget(button)
        button.show()  # or it could not take the focus yet
        return button

    def _answer(self, place: int) -> None:
        self.answered.emit(place if place < len(self._ways) else None)
