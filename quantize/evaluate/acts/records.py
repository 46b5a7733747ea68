"""What an audit of acts records: each act with both judgements, and what stands on the screen and is not read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from edgelam.trajectory import MAY_HAVE_WORKED, WORKED, Effect

UNREAD_WINDOW = "windows alone"
"""What the witness says where a window came or went and nothing that edgelam reads is another one."""


class Found(StrEnum):
    """What edgelam's own judgement and the independent look say together."""

    SEEN = "worked and seen"
    MISREAD = "worked and not seen"
    """Edgelam would repeat it, or give up, although it is done."""

    UNREAD = "opened and not read"
    """Something came up that edgelam does not see: whatever it says of the act, it cannot go on in it."""

    OPEN = "worked, not known"
    FALSE = "seen and did not"
    """Edgelam would go on although nothing is done."""

    BY_HAND = "by hand only"
    """Nothing came of edgelam's act; a click with the mouse, or keys, did it."""

    NOTHING = "nothing happened"
    LOST = "crash or hang"


@dataclass(frozen=True, slots=True)
class Act:
    """One act. ``witness`` names what the independent look saw (``state``, ``text``, ``windows``, ``pixels``…), empty for nothing."""

    window: str
    role: str
    name: str
    line: str
    effect: str
    evidence: str
    witness: str
    found: Found
    native: str = ""
    """What the toolkit calls the control's role."""

    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Unread:
    """What a person sees and edgelam does not: ``kind`` is *dropped* (a named object that is no control) or *nameless*."""

    window: str
    kind: str
    native: str
    name: str
    hint: str = ""


@dataclass(slots=True)
class AppReport:
    """One application."""

    app: str
    toolkit: str = ""
    acts: list[Act] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    windows: set[str] = field(default_factory=set)
    controls: int = 0
    problem: str = ""
    seconds: float = 0.0


def verdict(effect: Effect, witness: str, by_hand: str) -> Found:
    """From edgelam's judgement, what the independent look saw, and what a hand could do where that saw nothing."""
    if witness == UNREAD_WINDOW:
        return Found.UNREAD
    if witness:
        return Found.SEEN if effect in WORKED else Found.OPEN if effect in MAY_HAVE_WORKED else Found.MISREAD
    if by_hand:
        return Found.BY_HAND
    return Found.FALSE if effect in WORKED else Found.NOTHING
