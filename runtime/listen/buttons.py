"""Buttons as the window has them: flat ones with their key beside them, and whole rows with a number."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetricsF, QPainter, QPaintEvent, QPen, QTextOption
from PySide6.QtWidgets import QPushButton

from edgelam.runtime.listen.look import Look
from edgelam.runtime.listen.paint import draw_keycap, keycap_width


class _Drawn(QPushButton):
    """What both have in common: they are drawn, and know whether the mouse is over them."""

    def __init__(self, text: str) -> None:
        super().__init__(text.replace("&", "&&"))
        self.look: Look | None = None
        self.words = text
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)

    def dress(self, look: Look) -> None:
        self.look = look
        self.setFont(look.font)
        self.updateGeometry()
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().leaveEvent(event)
        self.update()

    def _surface(self, painter: QPainter, look: Look, colour: str) -> None:
        """A rounded rectangle, with a line around it while it has the focus."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(look.palette.accent), 2) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour) if colour else Qt.BrushStyle.NoBrush)
        inset = 1.0 if focused else 0.0
        radius = look.radius * 0.6
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)


class FlatButton(_Drawn):
    """``keys``: its key, shown as a cap. ``is_strong``: the one that agrees."""

    def __init__(self, text: str, keys: str = "", is_strong: bool = False) -> None:
        super().__init__(text)
        self._keys, self._is_strong = keys, is_strong

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        if self.look is None:
            return super().sizeHint()
        width = QFontMetricsF(self._font(self.look)).horizontalAdvance(self.words) + self.look.unit * 1.1
        width += keycap_width(self._keys, self.look) + self.look.unit * 0.4 if self._keys else 0
        return QSize(round(width), round(self.look.unit * 1.85))

    def _font(self, look: Look):  # type: ignore[no-untyped-def]  # noqa: ANN202
        return look.sized(0.94)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        look = self.look
        if look is None:
            return
        painter = QPainter(self)
        palette = look.palette
        strong = self._is_strong or self.isChecked()
        colour = palette.accent if strong else palette.raised if self.underMouse() and self.isEnabled() else ""
        self._surface(painter, look, colour)
        painter.setFont(self._font(look))
        ink = palette.on_accent if strong else palette.text if self.isEnabled() else palette.muted
        painter.setPen(QColor(ink))
        left = look.unit * 0.55
        rect = QRectF(self.rect()).adjusted(left, 0, 0, 0)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, self.words)
        if self._keys:
            width, height = keycap_width(self._keys, look), look.unit * 1.2
            cap = QRectF(self.width() - width - left, (self.height() - height) / 2, width, height)
            draw_keycap(painter, cap, self._keys, look)


class RowButton(_Drawn):
    """A way to choose: its number as a key, and what it does, on as many lines as that takes."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__(text)
        self._number = number

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(100, self.heightForWidth(self.width()))

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        if self.look is None:
            return 30
        room = QRectF(0, 0, max(100.0, width - self._left(self.look) - self.look.unit), 1000)
        needed = QFontMetricsF(self.look.font).boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.words).height()
        return round(max(self.look.row, needed + self.look.unit * 1.1))

    @staticmethod
    def _left(look: Look) -> float:
        return look.unit * 2.6

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        look = self.look
        if look is None:
            return
        painter = QPainter(self)
        lit = self.hasFocus()
        self._surface(painter, look, look.palette.selected if lit else look.palette.raised if self.underMouse() else "")
        size = look.unit * 1.3
        draw_keycap(painter, QRectF(look.unit * 0.65, (self.height() - size) / 2, size, size), str(self._number), look)
        painter.setFont(look.font)
        on_accent = lit and look.palette.selected == look.palette.accent
        painter.setPen(QColor(look.palette.on_accent if on_accent else look.palette.text))
        option = QTextOption(Qt.AlignmentFlag.AlignVCenter)
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        left = self._left(look)
        painter.drawText(
            QRectF(QPointF(left, 0), QPointF(self.width() - look.unit * 0.5, self.height())), self.words, option
        )
