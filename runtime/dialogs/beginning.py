"""What stands in front where a subtask begins, and is nothing that it is about: a notice, a greeting, an assistant that sets up."""

from __future__ import annotations

import re

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot
from edgelam.retrieval.relevance import Fit
from edgelam.runtime.desktop.notices import GREETING, way_out
from edgelam.runtime.dialogs.closing import NEAR
from edgelam.runtime.dialogs.forced import buttons_of
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.maps.ways import LEAVING, clicked, is_harmless, only_informs
from edgelam.screen_text import clean

_ABOUT_IT = re.compile(
    r"\b(?:dialog(?:ue)?|message|window|notice|warning|pop-?up|box|ok|okay|close|dismiss|cancel|says?|read|tick|check|press|click|"
    r"assistant|wizard|welcome|greeting|page|step|next|forward|back|continue|go on|carry on|skip)\b",
    re.IGNORECASE,
)
"""Words of a request that may be about the notice itself."""

_LEAVING = (
    "cancel",
    "close",
    "skip",
    "not now",
    "later",
    "no thanks",
    "minimize",
    "abbrechen",
    "annuler",
    "cancelar",
    "annulla",
)
"""Buttons by which what sets up is left undone, or put aside; *Quit* would end the application."""

_ASKS_AGAIN = re.compile(r"\b(?:display|show|ask|see)\b.*\bagain\b.*\?", re.IGNORECASE)
"""Asked after a greeting is left: it is left as it was."""

MOST_SAID = 200
"""Characters that are quoted of what is asked."""

FEW = 10
"""Controls at most of a window that is read as a dialog though it is not called modal."""


def notice_left_by(request: str, window: Snapshot) -> Control | None:
    """The button that leaves it; None where there is none, it may be meant, or pressing it may do more: no guard is asked about it."""
    if not window.modal or _ABOUT_IT.search(request) or any(c.name.rstrip().endswith("?") for c in window.controls):
        return None
    button = way_out(window, alone=False)
    return button if button is not None and is_harmless(button, window, LEAVING) else None


def left_by(subtask: str, window: Snapshot, fit: Fit | None) -> tuple[Action, Control | None] | None:
    """The act that leaves what stands in front, where it is nothing that the subtask is about: by its button, where it has none by
    Escape. Without ``fit`` nothing is left that could be what is meant."""
    button = notice_left_by(subtask, window) or _asked_again(window)
    if button is None and not _ABOUT_IT.search(subtask) and fit is not None:
        button = _assistant_left_by(subtask, window, fit)
    if button is not None:
        return clicked(button, window), button
    return (Action(Verb.PRESS, text="escape"), None) if _says_only(window) else None


def standing_question(window: Snapshot) -> tuple[str, list[Control]] | None:
    """What an application asks by itself, and the buttons that answer it: a dialog with a question in it and nothing to be set. A person is to
    answer that, whatever they asked for."""
    asked = [c.name for c in window.controls if c.role is Role.LABEL and "?" in c.name]
    answers = buttons_of(window)
    if not asked or len(answers) < 2 or not only_informs(window):
        return None
    return clean(max(asked, key=len), MOST_SAID), answers


def _says_only(window: Snapshot) -> bool:
    """A dialog that has nothing to press or to fill in, and is not at work."""
    if any(c.role is Role.PROGRESS for c in window.controls):
        return False  # Escape would stop it
    usable = [c for c in window.controls if c.verbs and c.role is not Role.LINK]
    return window.modal and bool(window.controls) and not usable


def _asked_again(window: Snapshot) -> Control | None:
    """*Yes*, where the question is whether a greeting is shown another time as well: nothing is set by that."""
    asks = window.modal and any(_ASKS_AGAIN.search(c.name) for c in window.controls if c.role is Role.LABEL)
    return next((b for b in buttons_of(window) if plain(b.name) == "yes"), None) if asks else None


def _assistant_left_by(subtask: str, window: Snapshot, fit: Fit) -> Control | None:
    """The button that leaves what greets and sets up, where nothing in it is near to what the subtask says."""
    usable = [c for c in window.controls if c.verbs and c.name]
    menus = any(c.role is Role.MENU for c in usable)
    greets = any(GREETING.search(t.casefold()) for t in (window.title, *_labels(window)))
    if not greets or menus or not (window.modal or len(usable) <= FEW):
        return None
    buttons = {plain(b.name): b for b in buttons_of(window)}
    found = next((buttons[name] for name in _LEAVING if name in buttons), None)
    near = max(fit(subtask, [c.name for c in usable]), default=0.0)
    return found if near < NEAR else None


def _labels(window: Snapshot) -> list[str]:
    return [c.name for c in window.controls if c.role is Role.LABEL]
