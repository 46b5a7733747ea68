"""What an application shows before anything was asked of it: a greeting or a tip that can be left, terms that only a
person can agree to. What asks something else (a language, a unit, an account) is neither: the run goes on in it."""

from __future__ import annotations

import re

from edgelam.control import INPUT_ROLES, Control, Role, Snapshot, State

LEAVING = frozenset({
    "ok", "close", "skip", "not now", "later", "dismiss", "got it", "no thanks", "schliessen", "überspringen", "fermer", "passer", "cerrar", "omitir",
    "chiudi", "salta", "fechar", "sluiten",
})  # fmt: skip
"""Buttons that leave a notice and do nothing else, case folded."""

LONGEST = 200
"""Characters quoted of a warning."""

GREETING = re.compile(
    r"\b(welcome|tips?|getting started|what.s new|willkommen|bienvenue|bienvenid\w|benvenut\w|bem-vind\w|welkom)\b"
)
_TERMS = re.compile(r"\b(agree|accept|consent|zustimmen|akzeptier\w*|accept\w*|acept\w*|aceit\w*|accett\w*|akkoord)\b")
_HARMLESS = frozenset({Role.BUTTON, Role.LINK, Role.CHECK})
"""What a notice may hold beside its way out: links to help, *Don't show this again*; anything else is a question."""


def way_out(window: Snapshot, alone: bool) -> Control | None:
    """The button that leaves this window if it is a notice, else None.

    ``alone`` says that the application shows no other window: a dialog that is the application itself stays.
    """
    usable = [c for c in window.controls if c.verbs and c.name not in ("", window.title)]
    buttons = [c for c in usable if c.role is Role.BUTTON]
    asks = any(
        c.verbs and c.role in INPUT_ROLES for c in window.controls
    )  # a field without a name holds something all the same
    if asks or wants_consent(window) or any(c.role not in _HARMLESS for c in usable):
        return None
    if len(buttons) > 1 and (alone or not GREETING.search(window.title.casefold())):
        return None
    if alone and not window.modal:
        return None
    return next((b for b in buttons if _plain(b.name) in LEAVING), None)


def wants_consent(window: Snapshot) -> bool:
    """Whether this is a dialog with a button by which a person agrees to something."""
    buttons = [c for c in window.controls if c.role is Role.BUTTON and c.has(State.ENABLED)]
    return window.modal and any(_TERMS.search(_plain(b.name)) for b in buttons)


def message_of(window: Snapshot) -> str:
    """What a warning says, to be put after its title; nothing for a greeting."""
    said = max((c.name for c in window.controls if c.role is Role.LABEL), key=len, default="")
    return "" if not said or GREETING.search(window.title.casefold()) else f" (“{' '.join(said.split())[:LONGEST]}”)"


def _plain(name: str) -> str:
    return name.replace("_", "").replace("&", "").strip(" .!…").casefold()
