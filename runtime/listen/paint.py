"""Drawing: the card with its shadow, signs, key caps and rows. Everything is drawn, so that there is no file to lose and every
size and colour follows the system."""

from __future__ import annotations

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
from edgelam.runtime.listen.row import Range, Row
from edgelam.runtime.listen.signs import draw_glyph

SHADOW, DROP = 28, 6
"""Logical pixels around the card that its shadow takes, and by which that lies lower."""


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
