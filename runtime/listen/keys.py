"""Key combinations as people write them, the same on every system: ``ctrl+alt+space``."""

from __future__ import annotations

from dataclasses import dataclass

from edgelam.errors import UsageError
from edgelam.keys import MODIFIERS
from edgelam.settings import OPEN

NAMED = frozenset({"space", "enter", "escape", "tab", "pause", "insert", "home", "end", "pageup", "pagedown"}) | {
    f"f{n}" for n in range(1, 13)
}


@dataclass(frozen=True, slots=True)
class Combination:
    """``key`` is a letter, a digit or one of ``NAMED``."""

    modifiers: tuple[str, ...]
    key: str

    def __str__(self) -> str:
        return "+".join((*self.modifiers, self.key))


def parse_combination(text: str) -> Combination:
    """Raises UsageError for what is no combination that can be a hotkey."""
    *modifiers, key = (part.strip() for part in text.casefold().split("+"))
    known = key in NAMED or (len(key) == 1 and key.isascii() and key.isalnum())
    if not known or not modifiers or set(modifiers) - set(MODIFIERS) or len(set(modifiers)) < len(modifiers):
        raise UsageError(
            f"{text!r} cannot be a hotkey; write one or more of {', '.join(MODIFIERS)}, then a letter, a digit, f1 to f12 or a key such as space: {OPEN}."
        )
    return Combination(tuple(m for m in MODIFIERS if m in modifiers), key)
