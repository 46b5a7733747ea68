"""The settings page: what a person can set for the window, kept at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from edgelam.errors import EdgelamError
from edgelam.runtime.listen.autostart import is_autostarted, set_autostart
from edgelam.runtime.listen.buttons import FlatButton
from edgelam.runtime.listen.keys import NAMED, parse_combination
from edgelam.runtime.listen.look import Look, look_of
from edgelam.runtime.listen.news import TITLE
from edgelam.runtime.listen.tour import spoken_keys
from edgelam.settings import Motion, Settings, Theme

Keep = Callable[[Settings], str]
"""Takes new settings into use and keeps them; what is wrong with them in a sentence, or nothing."""

_THEMES = {Theme.SYSTEM: "As the system has it", Theme.LIGHT: "Light", Theme.DARK: "Dark"}
_MOTIONS = {Motion.SYSTEM: "As the system has it", Motion.FULL: "Let things move", Motion.REDUCED: "Let nothing move"}

_CHECKS = {
    "voice": "Listen while the hotkey is held",
    "highlight": "Put a ring around the control that is about to be used",
    "history": "Offer what I asked for before",
}
_AUTOSTART = "Start with the session"


class KeyField(QLineEdit):
    """A combination, taken from the keys themselves."""

    pressed = Signal(str)

    def __init__(self, keys: str, name: str) -> None:
        super().__init__(spoken_keys(keys))
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setToolTip("Press the keys")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            super().keyPressEvent(event)
        elif (found := combination_of(event)) is not None:
            self.pressed.emit(found)


_KEYS = {
    Qt.Key.Key_Space: "space", Qt.Key.Key_Return: "enter", Qt.Key.Key_Enter: "enter", Qt.Key.Key_Escape: "escape", Qt.Key.Key_Pause: "pause",
    Qt.Key.Key_Insert: "insert", Qt.Key.Key_Home: "home", Qt.Key.Key_End: "end", Qt.Key.Key_PageUp: "pageup", Qt.Key.Key_PageDown: "pagedown",
    **{Qt.Key(Qt.Key.Key_F1.value + n): f"f{n + 1}" for n in range(12)},
}  # fmt: skip
_MODIFIERS = (
    (Qt.KeyboardModifier.ControlModifier, "ctrl"),
    (Qt.KeyboardModifier.AltModifier, "alt"),
    (Qt.KeyboardModifier.ShiftModifier, "shift"),
    (Qt.KeyboardModifier.MetaModifier, "super"),
)


def combination_of(event: QKeyEvent) -> str | None:
    """What was pressed, as people write it; None while it is no whole combination."""
    key = _KEYS.get(Qt.Key(event.key()), chr(event.key()).casefold() if 32 < event.key() < 127 else "")
    names = [name for modifier, name in _MODIFIERS if event.modifiers() & modifier]
    if not names or not key or not (key in NAMED or key.isalnum()):
        return None
    return "+".join((*names, key))


class Preferences(QWidget):
    """Every change counts at once; ``keep`` says what is wrong with one, which is then taken back."""

    def __init__(self, settings: Settings, keep: Keep) -> None:
        super().__init__(None, Qt.WindowType.Dialog)
        self.setWindowTitle(f"{TITLE} settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        self._settings, self._keep = settings, keep
        self._labels: list[QLabel] = []
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        self._problem.setAccessibleName("Problem")
        self._form = QFormLayout()
        self._keys = {name: self._key_field(name) for name in ("hotkey", "stop_key")}
        self._theme = self._list(_THEMES, settings.theme, "theme", "Colours")
        self._motion = self._list(_MOTIONS, settings.motion, "motion", "Motion")
        self._checks = {name: self._check(name, text) for name, text in _CHECKS.items()}
        self._autostart = QCheckBox(_AUTOSTART)
        self._autostart.setChecked(is_autostarted())
        self._autostart.toggled.connect(self._start_with_session)
        self._close = FlatButton("Close", "Esc")
        self._close.clicked.connect(self.close)
        self._lay_out()
        self.dress()

    def _lay_out(self) -> None:
        self._row("Keys", None)
        self._row("Opens the window; held, it listens", self._keys["hotkey"])
        self._row("Stops everything", self._keys["stop_key"])
        self._row("Look", None)
        self._row("Colours", self._theme)
        self._row("Motion", self._motion)
        self._row("What it does", None)
        for check in (*self._checks.values(), self._autostart):
            self._form.addRow(check)
        below = QHBoxLayout()
        below.addWidget(self._problem, 1)
        below.addWidget(self._close)
        self._layout = QVBoxLayout(self)
        self._layout.addLayout(self._form)
        self._layout.addLayout(below)

    def _row(self, text: str, field: QWidget | None) -> None:
        label = QLabel(text)
        self._labels.append(label)
        label.setProperty("isHead", field is None)
        if field is None:
            self._form.addRow(label)
        else:
            label.setBuddy(field)
            self._form.addRow(label, field)

    def _key_field(self, name: str) -> KeyField:
        field = KeyField(getattr(self._settings, name), "Opens the window" if name == "hotkey" else "Stops everything")
        field.pressed.connect(lambda keys: self._change(**{name: keys}))
        return field

    def _list(self, texts: dict[Any, str], now: str, name: str, label: str) -> QComboBox:
        box = QComboBox()
        box.addItems(list(texts.values()))
        box.setCurrentIndex(list(texts).index(now))
        box.setAccessibleName(label)
        box.currentIndexChanged.connect(lambda at: self._change(**{name: list(texts)[at]}))
        return box

    def _check(self, name: str, text: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setChecked(getattr(self._settings, name))
        box.toggled.connect(lambda on: self._change(**{name: on}))
        return box

    def _change(self, **changed: Any) -> None:
        """Take it into use, or say why not."""
        wanted = replace(self._settings, **changed)
        try:
            same = parse_combination(wanted.hotkey) == parse_combination(wanted.stop_key)
            problem = "Two hotkeys are the same; choose another one." if same else self._keep(wanted)
        except (EdgelamError, OSError) as error:
            problem = str(error)
        if not problem:
            self._settings = wanted
        self._problem.setText(problem)
        for name, field in self._keys.items():
            field.setText(spoken_keys(getattr(self._settings, name)))
        self.dress()

    def _start_with_session(self, on: bool) -> None:
        try:
            set_autostart(on)
        except (EdgelamError, OSError) as error:
            self._problem.setText(str(error))

    def dress(self) -> None:
        """As the window looks."""
        look = look_of(self._settings)
        palette, side = look.palette, round(look.unit * 1.6)
        self.setFont(look.font)
        self.setPalette(_palette(look))
        self._layout.setContentsMargins(side, round(look.unit), side, round(look.unit))
        self._layout.setSpacing(round(look.unit))
        self._form.setVerticalSpacing(round(look.unit * 0.55))
        self._form.setHorizontalSpacing(round(look.unit * 2))
        for label in self._labels:
            is_head = bool(label.property("isHead"))
            label.setFont(look.heading if is_head else look.font)
            label.setContentsMargins(0, round(look.unit * 0.6) if is_head else 0, 0, 0)
            colours = label.palette()
            colours.setColor(QPalette.ColorRole.WindowText, QColor(palette.muted if is_head else palette.text))
            label.setPalette(colours)
        colours = self._problem.palette()
        colours.setColor(QPalette.ColorRole.WindowText, QColor(palette.bad))
        self._problem.setPalette(colours)
        for field in (*self._keys.values(), self._theme, self._motion):
            field.setMinimumHeight(round(look.unit * 1.9))
            field.setMinimumWidth(round(look.unit * 12))
        self._close.dress(look)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def _palette(look: Look) -> QPalette:
    """The window's colours for Qt's own controls."""
    p, palette = look.palette, QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, p.card), (roles.WindowText, p.text), (roles.Base, p.raised), (roles.AlternateBase, p.card), (roles.Text, p.text),
        (roles.Button, p.raised), (roles.ButtonText, p.text), (roles.PlaceholderText, p.muted), (roles.Highlight, p.accent),
        (roles.HighlightedText, p.on_accent), (roles.ToolTipBase, p.raised), (roles.ToolTipText, p.text), (roles.Accent, p.accent),
    ):  # fmt: skip
        palette.setColor(role, QColor(colour))
    return palette
