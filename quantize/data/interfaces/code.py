"""Menus from source code: programs list their menu actions, each with its label and tooltip, in tables and calls."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edgelam.control import Role
from edgelam.quantize.data.interfaces.rows import Row, Window, label, tooltip, window

_STRING = r'"((?:[^"\\]|\\.)*)"'
_GTK_ENTRY = re.compile(
    rf"""[{{(]\s*"[\w./-]+"\s*,\s*          # the action's name
    (?:NULL|None|null|"[\w-]*"|[A-Z_a-z.]+)\s*,\s*   # its icon
    (?:N_|_)\s*\(\s*{_STRING}\s*\)\s*,\s*   # its label
    (?:NULL|None|null|"[^"]*"|[A-Z_a-z.]+)\s*,\s*    # its key
    (?:(?:N_|_)\s*\(\s*{_STRING}(?:\s*{_STRING})?\s*\))?""",
    re.VERBOSE,
)
_QT_CALL = r'\s*\(\s*(?:[^;"]*?,\s*)?'
_QT_TEXT = r'(?:i18nc\s*\(\s*"[^"]*"\s*,\s*|i18n\s*\(\s*|tr\s*\(\s*)' + _STRING
_QT_LABEL = re.compile(r"(?:setText|QAction|KToggleAction|KSelectAction|KActionMenu|addAction)" + _QT_CALL + _QT_TEXT)
_QT_TOOLTIP = re.compile(r"setToolTip\s*\(\s*" + _QT_TEXT)
_NEAR = 400
"""Characters after an action's label in which its tooltip is set, before the next action."""


def windows(text: str) -> Iterator[tuple[str, Window]]:
    """The menu of a source file with its toolkit, if it has one."""
    for toolkit, rows in (("gtk", list(_gtk(text))), ("qt", list(_qt(text)))):
        found = window("", rows)
        if found is not None:
            yield toolkit, found


def _gtk(text: str) -> Iterator[Row]:
    """``GtkActionEntry`` tables: name, icon, label, key, tooltip."""
    if "ction" not in text:
        return
    for match in _GTK_ENTRY.finditer(text):
        said = label(_unescaped(match[1]))
        about = _unescaped((match[2] or "") + (match[3] or ""))
        yield Row(Role.MENU_ITEM, said, tooltip(about, said))


def _qt(text: str) -> Iterator[Row]:
    """Actions that are made or given a text, and the tooltip set after it."""
    if "ctionCollection" not in text and "QAction" not in text:
        return
    for match in _QT_LABEL.finditer(text):
        said = label(_unescaped(match[1]), "&")
        rest = text[match.end() : match.end() + _NEAR]
        tip = _QT_TOOLTIP.search(rest)
        following = _QT_LABEL.search(rest)
        about = _unescaped(tip[1]) if tip and (following is None or tip.start() < following.start()) else ""
        yield Row(Role.MENU_ITEM, said, tooltip(about, said, "&"))


def _unescaped(text: str) -> str:
    return text.replace('\\"', '"').replace("\\n", " ").replace("\\\\", "\\")
