"""The list under the line, drawn row by row; a list view underneath, so that screen readers can read it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from edgelam.runtime.listen.look import Look
from edgelam.runtime.listen.paint import draw_row
from edgelam.runtime.listen.row import Glyph, Row
from edgelam.runtime.listen.signs import TURN

TURN_MS = 50
ROW = Qt.ItemDataRole.UserRole
MOST = 9
"""Rows that are seen at once."""

Index = QModelIndex | QPersistentModelIndex


class _Painter(QStyledItemDelegate):
    """Draws rows as :mod:`edgelam.runtime.listen.paint` does."""

    def __init__(self, rows: RowList) -> None:
        super().__init__(rows)
        self._rows = rows

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = self._rows.look
        if look is not None:
            row: Row = index.data(ROW)
            rect = QRectF(option.rect)
            draw_row(painter, rect, row, look, index.row() == self._rows.chosen, self._rows.turn)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        look = self._rows.look
        row: Row = index.data(ROW)
        return QSize(1, 1 if look is None else look.head if row.is_head else look.row)


class RowList(QListWidget):
    """``picked``: the place of a row among those that can be chosen, by the mouse."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.look: Look | None = None
        self.chosen = -1
        self.turn = 0
        self._rows: list[Row] = []
        self.setItemDelegate(_Painter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Steps")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.itemClicked.connect(self._clicked)
        self._timer = QTimer(self)
        self._timer.setInterval(TURN_MS)
        self._timer.timeout.connect(self._turned)
        self.hide()

    def dress(self, look: Look) -> None:
        self.look = look
        self.setStyleSheet("QListWidget { background: transparent; outline: 0; }")

    def show_rows(self, rows: Sequence[Row], place: int = -1) -> None:
        """Show these; ``place``: the one of those that can be chosen that is."""
        can = [n for n, row in enumerate(rows) if row.says]
        self.chosen = can[place] if 0 <= place < len(can) else -1
        if list(rows) != self._rows:
            self._rows = list(rows)
            self._fill()
        moving = any(row.glyph is Glyph.NOW for row in rows) and self.look is not None and self.look.moves
        self._timer.start() if moving else self._timer.stop()
        self.viewport().update()
        if self.chosen >= 0:
            self.scrollToItem(self.item(self.chosen))

    def _fill(self) -> None:
        self.clear()
        for row in self._rows:
            item = QListWidgetItem(row.spoken, self)
            item.setData(ROW, row)
            if row.is_head:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.setVisible(bool(self._rows))
        shown = self._rows[:MOST]
        height = sum(self.look.head if row.is_head else self.look.row for row in shown) if self.look is not None else 0
        self.setFixedHeight(height + (round(self.look.unit * 0.5) if self.look is not None else 0))
        if not any(row.says for row in self._rows):
            self.scrollToBottom()

    def _clicked(self, item: QListWidgetItem) -> None:
        at = self.row(item)
        if self._rows[at].says:
            self.picked.emit(sum(1 for row in self._rows[:at] if row.says))

    def _turned(self) -> None:
        self.turn = (self.turn + 1) % TURN
        self.viewport().update()
