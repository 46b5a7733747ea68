"""The signs in front of rows, drawn on a square of 16 by 16."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from edgelam.runtime.listen.look import Look
from edgelam.runtime.listen.row import Glyph, Row

TURN = 24
"""Steps of one turn of the sign for what is being done."""


def draw_glyph(painter: QPainter, rect: QRectF, row: Row, look: Look, turn: int = 0) -> None:
    """The sign of a row."""
    palette = look.palette
    if row.glyph is Glyph.NOTHING:
        return
    if row.glyph is Glyph.NUMBER:
        painter.setPen(QPen(QColor(palette.edge), 1))
        painter.setBrush(QColor(palette.raised))
        painter.drawEllipse(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(QColor(palette.text))
        painter.setFont(look.sized(0.82, QFont.Weight.DemiBold))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(row.number))
        return
    painter.save()
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 16, rect.height() / 16)
    colour = {
        Glyph.DONE: palette.good, Glyph.FAILED: palette.bad, Glyph.UNSURE: palette.doubt, Glyph.ASK: palette.doubt, Glyph.NOW: palette.accent,
        Glyph.TOUR: palette.accent,
    }.get(row.glyph, palette.muted)  # fmt: skip
    painter.setPen(QPen(QColor(colour), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if row.glyph is Glyph.NOW:
        _spinner(painter, turn)
    else:
        _SIGNS[row.glyph](painter)
    painter.restore()


def _lines(*points: tuple[float, float]) -> Callable[[QPainter], None]:
    def draw(painter: QPainter) -> None:
        path = QPainterPath(QPointF(*points[0]))
        for point in points[1:]:
            path.lineTo(QPointF(*point))
        painter.drawPath(path)

    return draw


def _ring(painter: QPainter) -> None:
    painter.drawEllipse(QRectF(2, 2, 12, 12))


def _spinner(painter: QPainter, turn: int) -> None:
    """Three quarters of a ring; it stands still where nothing is to move."""
    painter.drawArc(QRectF(2, 2, 12, 12), round(90 * 16 - turn * 360 * 16 / TURN), -270 * 16)


def _filled(sign: Callable[[QPainter], None]) -> Callable[[QPainter], None]:
    """A sign in a disc of its colour, faint."""

    def draw(painter: QPainter) -> None:
        colour = QColor(painter.pen().color())
        pen = QPen(painter.pen())
        colour.setAlphaF(0.16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QRectF(0, 0, 16, 16))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        sign(painter)

    return draw


def _screen(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(1.5, 2.5, 13, 9), 1.5, 1.5)
    _lines((5, 14), (11, 14))(painter)


def _map(painter: QPainter) -> None:
    _lines((1.5, 4), (6, 2), (10, 4), (14.5, 2), (14.5, 12), (10, 14), (6, 12), (1.5, 14), (1.5, 4))(painter)
    _lines((6, 2), (6, 12))(painter)
    _lines((10, 4), (10, 14))(painter)


def _clock(painter: QPainter) -> None:
    _ring(painter)
    _lines((8, 4.8), (8, 8.2), (10.4, 9.6))(painter)


def _routine(painter: QPainter) -> None:
    painter.drawArc(QRectF(2.5, 2.5, 11, 11), 70 * 16, 200 * 16)
    painter.drawArc(QRectF(2.5, 2.5, 11, 11), 250 * 16, 200 * 16)
    _lines((7.2, 0.6), (10, 2.7), (7.6, 5))(painter)
    _lines((8.8, 15.4), (6, 13.3), (8.4, 11))(painter)


def _question(painter: QPainter) -> None:
    path = QPainterPath(QPointF(5.8, 6.2))
    path.cubicTo(QPointF(5.8, 2.8), QPointF(10.4, 2.9), QPointF(10.3, 6))
    path.cubicTo(QPointF(10.2, 7.9), QPointF(8, 7.6), QPointF(8, 9.6))
    painter.drawPath(path)
    painter.drawPoint(QPointF(8, 12.2))


def _exclamation(painter: QPainter) -> None:
    _lines((8, 3.6), (8, 9.2))(painter)
    painter.drawPoint(QPointF(8, 12.2))


def _spark(painter: QPainter) -> None:
    path = QPainterPath(QPointF(8, 1.5))
    for n in range(1, 9):
        radius = 2.2 if n % 2 else 6.5
        angle = -math.pi / 2 + n * math.pi / 4
        path.lineTo(QPointF(8 + radius * math.cos(angle), 8 + radius * math.sin(angle)))
    painter.drawPath(path)


def draw_microphone(painter: QPainter) -> None:
    """In a square of 16 by 16, with the painter's pen."""
    painter.drawRoundedRect(QRectF(5.5, 1.5, 5, 8.5), 2.5, 2.5)
    painter.drawArc(QRectF(3, 3.5, 10, 9), 180 * 16, 180 * 16)
    _lines((8, 12.6), (8, 14.8))(painter)


_SIGNS: dict[Glyph, Callable[[QPainter], None]] = {
    Glyph.SCREEN: _screen,
    Glyph.MAP: _map,
    Glyph.PAST: _clock,
    Glyph.ROUTINE: _routine,
    Glyph.EXAMPLE: _spark,
    Glyph.HEARD: draw_microphone,
    Glyph.TOUR: _spark,
    Glyph.WAITING: _ring,
    Glyph.DONE: _filled(_lines((4.6, 8.4), (7, 10.8), (11.4, 5.6))),
    Glyph.UNSURE: _filled(_question),
    Glyph.ASK: _filled(_exclamation),
    Glyph.FAILED: _filled(_lines((5.3, 5.3), (10.7, 10.7), (8, 8), (10.7, 5.3), (5.3, 10.7))),
    Glyph.SKIPPED: _lines((4, 8), (12, 8)),
}
