"""Drawing: the card with its shadow, signs, key caps and rows. Everything is drawn, so that there is no file to lose and every
size and colour follows the system."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygon,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from edgelam.runtime.listen.look import Look
from edgelam.runtime.listen.row import Glyph, Range, Row

SHADOW, DROP = 28, 6
"""Logical pixels around the card that its shadow takes, and by which that lies lower."""

TURN = 24
"""Steps of one turn of the sign for what is being done."""


class Card:
    """The rounded surface of a window with its shadow, which is drawn once and stretched to every size."""

    def __init__(self) -> None:
        self._look: Look | None = None
        self._tile = QPixmap()

    @staticmethod
    def outline(card: QRectF, look: Look) -> QPolygon:
        """For a mask, where nothing can be half transparent."""
        path = QPainterPath()
        path.addRoundedRect(card, look.radius, look.radius)
        return path.toFillPolygon().toPolygon()

    def draw(self, painter: QPainter, card: QRectF, look: Look, shadow: bool) -> None:
        """``shadow``: around the card there is room for it, and the screen can show it."""
        palette = look.palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if shadow and palette.shadow:
            self._draw_shadow(painter, card, look)
        half = palette.border / 2
        painter.setPen(QPen(QColor(palette.edge), palette.border))
        painter.setBrush(QColor(palette.card))
        painter.drawRoundedRect(card.adjusted(half, half, -half, -half), look.radius, look.radius)

    def _draw_shadow(self, painter: QPainter, card: QRectF, look: Look) -> None:
        corner = SHADOW + round(look.radius) + 8
        if self._look is not look:
            self._look, self._tile = look, _shadow_tile(corner, look)
        side = self._tile.width()
        whole = card.adjusted(-SHADOW, -SHADOW, SHADOW, SHADOW)
        across = ((0, corner), (corner, side - 2 * corner), (side - corner, corner))
        xs = (
            (whole.left(), corner),
            (whole.left() + corner, whole.width() - 2 * corner),
            (whole.right() - corner, corner),
        )
        ys = (
            (whole.top(), corner),
            (whole.top() + corner, whole.height() - 2 * corner),
            (whole.bottom() - corner, corner),
        )
        for (x, width), (from_x, from_width) in zip(xs, across, strict=True):
            for (y, height), (from_y, from_height) in zip(ys, across, strict=True):
                target = QRectF(x, y, width, height)
                painter.drawPixmap(target, self._tile, QRectF(from_x, from_y, from_width, from_height))


def _shadow_tile(corner: int, look: Look) -> QPixmap:
    """A shadow around a small card: corners that are kept as they are, edges that can be stretched."""
    side = 2 * corner + 4
    tile = QPixmap(side, side)
    tile.fill(QColor(0, 0, 0, 0))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    card = QRectF(SHADOW, SHADOW, side - 2 * SHADOW, side - 2 * SHADOW)
    for spread in range(SHADOW - DROP, 0, -1):
        painter.setBrush(QColor.fromRgbF(0, 0, 0, look.palette.shadow * 0.1 * (1 - spread / SHADOW) ** 2))
        around = card.adjusted(-spread, -spread + DROP, spread, spread + DROP)
        painter.drawRoundedRect(around, look.radius + spread, look.radius + spread)
    painter.end()
    return tile


def draw_mark(painter: QPainter, rect: QRectF, colour: str, inside: str) -> None:
    """edgelam's sign: a dot in a disc."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(rect)
    side = rect.width() * 0.36
    painter.setBrush(QColor(inside))
    painter.drawEllipse(QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side))


def draw_row(painter: QPainter, rect: QRectF, row: Row, look: Look, selected: bool, turn: int = 0) -> None:
    """A row of the list; ``turn``: how far the sign of what is being done has turned."""
    palette = look.palette
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if row.is_head:
        painter.setPen(QColor(palette.muted))
        painter.setFont(look.heading)
        painter.drawText(
            rect.adjusted(look.side + look.unit * 0.1, look.unit * 0.3, 0, 0), Qt.AlignmentFlag.AlignVCenter, row.text
        )
        return
    if selected:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.selected))
        inset = look.margin * 0.45
        painter.drawRoundedRect(rect.adjusted(inset, 1, -inset, -1), look.radius * 0.6, look.radius * 0.6)
    ink = palette.on_accent if selected and palette.selected == palette.accent else palette.text
    ink = palette.muted if row.is_old else ink
    size = look.unit * 1.05
    middle = rect.left() + look.side + look.column / 2
    sign = QRectF(middle - size / 2, rect.center().y() - size / 2, size, size)
    draw_glyph(painter, sign, row, look, turn)
    left = rect.left() + look.side + look.column + look.gap
    _draw_words(painter, QRectF(left, rect.top(), rect.right() - look.side - left, rect.height()), row, look, ink)


def _draw_words(painter: QPainter, rect: QRectF, row: Row, look: Look, ink: str) -> None:
    """The text, and the detail at the end of the line, which gives way."""
    metrics, small = QFontMetricsF(look.font), QFontMetricsF(look.small)
    gap = look.unit * 0.8
    wanted = min(metrics.horizontalAdvance(row.text) + look.unit * 0.3, rect.width())
    room = rect.width() - wanted - gap
    detail = (
        small.elidedText(row.detail, Qt.TextElideMode.ElideMiddle, room) if row.detail and room > look.unit * 2 else ""
    )
    text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, rect.width())
    draw_matched(painter, QRectF(rect.left(), rect.top(), wanted, rect.height()), text, row.matched, look, ink)
    if detail:
        painter.setFont(look.small)
        painter.setPen(QColor(look.palette.muted if ink == look.palette.text else ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, detail)


def draw_matched(painter: QPainter, rect: QRectF, text: str, matched: tuple[Range, ...], look: Look, ink: str) -> None:
    """A text on one line, with what matches set off by weight and colour."""
    layout = QTextLayout(text, look.font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    ranges = []
    for start, end in matched:
        part = QTextLayout.FormatRange()
        part.start, part.length = start, end - start
        form = QTextCharFormat()
        form.setFontWeight(QFont.Weight.Bold)
        form.setForeground(QColor(look.palette.matched if ink == look.palette.text else ink))
        part.format = form
        ranges.append(part)
    layout.setFormats(ranges)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(rect.width() + look.unit)
    layout.endLayout()
    painter.setPen(QColor(ink))
    layout.draw(painter, QPointF(rect.left(), rect.center().y() - line.height() / 2))


def draw_keycap(painter: QPainter, rect: QRectF, keys: str, look: Look) -> None:
    """A key as keyboards have it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(look.palette.edge), 1))
    painter.setBrush(QColor(look.palette.raised))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(look.sized(0.8))
    painter.setPen(QColor(look.palette.muted))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, keys)


def keycap_width(keys: str, look: Look) -> float:
    return max(look.unit * 1.25, QFontMetricsF(look.sized(0.8)).horizontalAdvance(keys) + look.unit * 0.7)


# Signs, each in a square of 16 by 16


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
