"""The sign in the tray, and its menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from edgelam.runtime.listen.news import TITLE
from edgelam.runtime.listen.paint import draw_mark

ICON = 64
ACCENT = "#2d7dd2"


@dataclass(frozen=True, slots=True)
class Entries:
    """What the menu does."""

    open: Callable[[], None]
    stop: Callable[[], None]
    undo: Callable[[], None]
    tour: Callable[[], None]
    settings: Callable[[], None]
    quit: Callable[[], None]


def tray(entries: Entries, hotkey: str) -> QSystemTrayIcon:
    """The sign, shown; a click opens the window."""
    icon = QSystemTrayIcon(drawn_icon())
    menu = QMenu()
    for title, action in (
        (f"Open\t{hotkey}", entries.open), ("Stop what is being done", entries.stop), ("Undo the last run", entries.undo), ("", None),
        ("Take the tour", entries.tour), ("Settings…", entries.settings), ("", None), ("Quit", entries.quit),
    ):  # fmt: skip
        if action is None:
            menu.addSeparator()
            continue
        entry = QAction(title, menu)
        entry.triggered.connect(lambda _checked=False, action=action: action())
        menu.addAction(entry)
    icon.setContextMenu(menu)
    icon.setToolTip(TITLE)
    icon.activated.connect(lambda why: entries.open() if why is QSystemTrayIcon.ActivationReason.Trigger else None)
    icon.show()
    icon.setProperty("menu", menu)  # or Python would forget it
    return icon


def drawn_icon() -> QIcon:
    """Drawn: no file to lose."""
    picture = QPixmap(ICON, ICON)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    draw_mark(painter, QRectF(4, 4, ICON - 8, ICON - 8), ACCENT, "#ffffff")
    painter.end()
    return QIcon(picture)
