"""A ring around the control that is about to be used, on the real screen: nothing can be clicked through it or by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPainterPath, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from edgelam.control import Bounds
from edgelam.runtime.listen.news import TITLE

WIDTH, GAP, RADIUS = 3, 3, 7
"""Logical pixels: of the ring, between it and the control, of its corners."""

LINGER, BRIEF = 300, 1200
"""Milliseconds that it stays when nothing is pointed at any more, and around what is being used."""


@dataclass(frozen=True, slots=True)
class Display:
    """A screen: where it begins (the same in both), its size in logical pixels, and physical ones for each of these."""

    x: int
    y: int
    width: int
    height: int
    scale: float


def logical(bounds: Bounds, displays: Sequence[Display]) -> tuple[int, int, int, int] | None:
    """Physical pixels of the whole desktop in Qt's: x, y, width, height. None where that is on no screen."""
    x, y = bounds.center
    for d in displays:
        if d.x <= x < d.x + d.width * d.scale and d.y <= y < d.y + d.height * d.scale:
            left, top = d.x + (bounds.x - d.x) / d.scale, d.y + (bounds.y - d.y) / d.scale
            return round(left), round(top), round(bounds.width / d.scale), round(bounds.height / d.scale)
    return None


class Highlight(QWidget):
    """Never takes the focus or the mouse. A mask cuts the middle out, so that it needs no transparency."""

    def __init__(self) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowTransparentForInput | Qt.WindowType.WindowDoesNotAcceptFocus | Qt.WindowType.BypassWindowManagerHint,
        )  # fmt: skip
        self.setWindowTitle(f"{TITLE} highlight")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._colour = QColor("#2563c9")
        self._going = QTimer(self)
        self._going.setSingleShot(True)
        self._going.timeout.connect(self.hide)

    def colour(self, accent: str) -> None:
        self._colour = QColor(accent)
        self.update()

    def point_at(self, bounds: Bounds | None, own: QRect | None = None, is_brief: bool = False) -> None:
        """Around this, without what edgelam's ``own`` window covers; nowhere, after a moment, without it."""
        placed = logical(bounds, _displays()) if bounds is not None else None
        if placed is None:
            if self.isVisible() and not self._going.isActive():
                self._going.start(LINGER)
            return
        self._going.stop()
        if is_brief:
            self._going.start(BRIEF)
        around = GAP + WIDTH
        rect = QRect(*placed).adjusted(-around, -around, around, around)
        ring = _ring(rect.width(), rect.height())
        if own is not None:
            ring -= QRegion(own.translated(-rect.topLeft()))
        if ring.isEmpty():
            self.hide()
            return
        self.setGeometry(rect)
        self.setMask(ring)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        QPainter(self).fillRect(self.rect(), self._colour)


def _ring(width: int, height: int) -> QRegion:
    outer, inner = QPainterPath(), QPainterPath()
    outer.addRoundedRect(QRectF(0, 0, width, height), RADIUS, RADIUS)
    inner.addRoundedRect(QRectF(WIDTH, WIDTH, width - 2 * WIDTH, height - 2 * WIDTH), RADIUS - WIDTH, RADIUS - WIDTH)
    return QRegion(outer.toFillPolygon().toPolygon()) - QRegion(inner.toFillPolygon().toPolygon())


def _displays() -> list[Display]:
    found = []
    for screen in QGuiApplication.screens():
        area = screen.geometry()
        found.append(Display(area.x(), area.y(), area.width(), area.height(), screen.devicePixelRatio()))
    return found
