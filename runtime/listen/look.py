"""How the system wants windows to look: its colours, its font, its wishes about motion and contrast."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from edgelam.runtime.desktop.win32 import wishes
from edgelam.runtime.listen.theme import DARK, LIGHT, Palette, high_contrast, with_accent
from edgelam.settings import Motion, Settings, Theme


@dataclass(frozen=True)
class Look:
    """Colours and measures in logical pixels, all of them multiples of the system's own text size. ``moves``: whether anything may."""

    palette: Palette
    font: QFont
    moves: bool = True

    @property
    def unit(self) -> float:
        """Height of a line of the system's text."""
        return QFontMetricsF(self.font).height()

    def sized(self, factor: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The system's font, larger or smaller."""
        font = QFont(self.font)
        font.setPointSizeF(self.font.pointSizeF() * factor)
        font.setWeight(weight)
        return font

    @property
    def line(self) -> QFont:
        return self.sized(1.55)

    @property
    def small(self) -> QFont:
        return self.sized(0.88)

    @property
    def heading(self) -> QFont:
        return self.sized(0.82, QFont.Weight.DemiBold)

    @property
    def title(self) -> QFont:
        return self.sized(1.15, QFont.Weight.DemiBold)

    @property
    def margin(self) -> int:
        return round(self.unit * 0.9)

    @property
    def side(self) -> int:
        """From the card's edge to what stands in it."""
        return round(self.unit * 1.0)

    @property
    def column(self) -> float:
        """Width of the signs' column, and the gap after it."""
        return self.unit * 1.5

    @property
    def gap(self) -> float:
        return self.unit * 0.75

    @property
    def row(self) -> int:
        return round(self.unit * 2.15)

    @property
    def head(self) -> int:
        return round(self.unit * 1.75)

    @property
    def radius(self) -> float:
        return self.unit * 0.75

    @property
    def width(self) -> int:
        """Of the card."""
        return round(self.unit * 38)


def look_of(settings: Settings) -> Look:
    """What the system and the person want, now."""
    return Look(_palette(settings), _font(), _moves(settings))


def _font() -> QFont:
    """The system's own; X11 without a desktop names 9 points, which is meant for other eyes."""
    font = QFont(QApplication.font())
    font.setPointSizeF(max(10.0, font.pointSizeF()))
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font


def _palette(settings: Settings) -> Palette:
    system, role = QGuiApplication.palette(), QPalette.ColorRole
    if _wants_contrast():
        names = (role.Window, role.WindowText, role.Highlight, role.HighlightedText)
        return high_contrast(*(system.color(name).name() for name in names))
    is_dark = settings.theme is Theme.DARK
    if settings.theme is Theme.SYSTEM:
        is_dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    palette = DARK if is_dark else LIGHT
    accent = system.color(role.Accent).name()
    return palette if accent in _QT_DEFAULTS else with_accent(palette, accent)


_QT_DEFAULTS = frozenset({"#308cc6", "#0078d7"})
"""Accents that Qt makes up where the system names none."""


def _wants_contrast() -> bool:
    """Qt 6.10 and later know; on Windows the system is asked."""
    hints: Any = QGuiApplication.styleHints()
    if hasattr(hints, "accessibility"):
        return bool(hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast)
    return sys.platform == "win32" and wishes.wants_contrast()


def _moves(settings: Settings) -> bool:
    """Qt 6.12 and later know what the system says; on Windows it is asked."""
    if settings.motion is not Motion.SYSTEM:
        return settings.motion is Motion.FULL
    hints: Any = QGuiApplication.styleHints()
    accessibility: Any = hints.accessibility() if hasattr(hints, "accessibility") else None
    if hasattr(accessibility, "motionPreference"):
        return not str(accessibility.motionPreference()).endswith("ReducedMotion")
    return sys.platform != "win32" or wishes.lets_move()
