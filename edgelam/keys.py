"""Key combinations in one spelling: ``ctrl+shift+s``, ``f5``, ``ctrl++``; applications write ``Alt+S``, ``Ctrl + Del``, ``Strg+Ü``."""

from __future__ import annotations

LOCATION_KEY = "ctrl+l"
"""Opens the field for the place in every file manager and GTK's dialogs for files: Explorer's, GNOME's, KDE's and their kin."""

MODIFIERS = ("ctrl", "alt", "shift", "super")
"""In the order in which they are written."""

NAMED_KEYS = frozenset(
    {
        "enter", "escape", "tab", "delete", "insert", "backspace", "space", "home", "end", "up", "down", "left", "right", "pageup", "pagedown",
    }
) | {f"f{n}" for n in range(1, 25)}  # fmt: skip
"""Keys that are no character; every backend knows them all."""

_SPELLINGS = {
    "control": "ctrl", "strg": "ctrl", "umschalt": "shift", "maj": "shift", "win": "super", "windows": "super", "meta": "super", "cmd": "super",
    "return": "enter", "esc": "escape", "del": "delete", "entf": "delete", "ins": "insert", "bksp": "backspace", "back": "backspace",
    "spacebar": "space", "pgup": "pageup", "prior": "pageup", "pgdn": "pagedown", "pgdown": "pagedown", "next": "pagedown",
    "uparrow": "up", "downarrow": "down", "leftarrow": "left", "rightarrow": "right",
    "plus": "+", "minus": "-", "comma": ",", "period": ".", "slash": "/",
}  # fmt: skip


def combination(text: str) -> str | None:
    """A combination as edgelam writes it; None for what is none, such as two combinations in a row or a key nobody has."""
    modifiers, key = split_keys(text)
    modifiers = [_one_spelling(m) for m in modifiers]
    key = _one_spelling(key)
    known = key in NAMED_KEYS or (len(key) == 1 and key.isprintable() and not key.isspace())
    if not known or set(modifiers) - set(MODIFIERS) or len(set(modifiers)) < len(modifiers):
        return None
    if not modifiers and key == ".":
        return None  # after ``press`` a full stop alone would be the mark of a subtask's last action
    return "+".join((*(m for m in MODIFIERS if m in modifiers), key))


def split_keys(text: str) -> tuple[list[str], str]:
    """Modifiers and key; the key may be ``+`` itself."""
    text = text.strip()
    if text == "+":
        return [], text
    head, key = (text[:-2], "+") if text.endswith("++") else (text.rpartition("+")[0], text.rpartition("+")[2])
    return (head.split("+") if head else []), key


def _one_spelling(key: str) -> str:
    lower = "".join(key.split()).lower()
    return _SPELLINGS.get(lower, lower)
