"""A dialog that an earlier subtask left open is left before one that has nothing to do with it: with OK, since something was set there."""

from __future__ import annotations

from dataclasses import replace

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.retrieval.relevance import Fit
from edgelam.retrieval.text import control_text
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.maps.screen import TAKES_OVER
from edgelam.runtime.maps.ways import LEAVING, is_harmless, way_back
from edgelam.runtime.request.kinds import Intent, Kind

FIRST = ("ok", "done", "fertig", "aceptar")
"""Buttons that take over and close, before those that may only take over."""

GIVING_UP = frozenset({"cancel", "abort", "discard", "abbrechen", "cancelar", "annuler", "annulla"})
"""Buttons that leave a dialog without what was set in it."""

ASIDE = frozenset({"help", "about", "reset", "defaults", "restore defaults"})
"""Buttons beside those that leave it."""

NEAR = 0.35
"""Cosine from which on something in the dialog may be what a subtask asks for."""

MARGIN = 0.1
"""By how much what stands behind a dialog must fit a subtask better (cosine) than all that is in it."""

SETTING = frozenset({Verb.CHECK, Verb.UNCHECK, Verb.TYPE, Verb.CHOOSE})
"""Acts by which something is set."""


def is_elsewhere(intent: Intent, dialog: Snapshot, fit: Fit) -> bool:
    """Whether a subtask has nothing to do with the dialog in front."""
    if intent.kind in (Kind.COMPUTE, Kind.QUESTION):
        return True
    if intent.kind not in (Kind.SET, Kind.SWITCH, Kind.COMMAND):
        return False
    texts = [control_text(c, dialog.title) for c in dialog.controls if c.verbs and c.name]
    return max(fit(intent.subtask, texts), default=0.0) < NEAR


def takes_over(dialog: Snapshot) -> Control | None:
    """The button that keeps what was changed in a dialog."""
    buttons = {plain(c.name): c for c in reversed(dialog.controls) if c.role is Role.BUTTON and c.verbs}
    label = next((label for label in (*FIRST, *sorted(TAKES_OVER)) if label in buttons), None)
    found = buttons[label] if label is not None and dialog.modal else None
    return found if found is not None and is_harmless(found, dialog, LEAVING) else None


def fits_behind(intent: Intent, dialog: Snapshot, behind: Snapshot | None, fit: Fit) -> bool:
    """Whether the window behind the dialog fits a subtask clearly better than anything in it."""
    if behind is None or intent.kind not in (Kind.SET, Kind.SWITCH, Kind.COMMAND):
        return False
    texts = [[control_text(c, s.title) for c in s.controls if c.verbs and c.name] for s in (behind, dialog)]
    scores = list(fit(intent.subtask, [*texts[0], *texts[1]]))
    beyond, near = scores[: len(texts[0])], scores[len(texts[0]) :]
    return bool(beyond) and max(beyond) - max(near, default=0.0) >= MARGIN


def way_out(dialog: Snapshot, was_set: bool = False) -> Control | None:
    """The button by which it is left with what was set; where there is none to take it over, it holds already, unless another one
    would give up what was set."""
    if (found := takes_over(dialog)) is not None or not was_set:
        return found or way_back(dialog)
    kept = replace(dialog, controls=tuple(c for c in dialog.controls if plain(c.name) not in GIVING_UP))
    return way_back(kept) or _saving(dialog) or only_way_on(dialog)


def only_way_on(dialog: Snapshot) -> Control | None:
    """The button that does what a dialog is for, whatever it is called (*Jump to*): its default one, or the only one beside those that
    leave it or lead elsewhere."""
    buttons = {plain(c.name): c for c in reversed(dialog.controls) if c.role is Role.BUTTON and c.verbs}
    others = [b for name, b in buttons.items() if name and name not in GIVING_UP | ASIDE | {"close", "no", "dismiss"}]
    main = [b for b in others if b.has(State.DEFAULT)] or others
    return main[0] if dialog.modal and len(main) == 1 and is_harmless(main[0], dialog, LEAVING) else None


def _saving(dialog: Snapshot) -> Control | None:
    """*Save* in a dialog of settings; in one for files it would make one."""
    buttons = (c for c in dialog.controls if c.role is Role.BUTTON and c.verbs and plain(c.name) == "save")
    found = next(buttons, None)
    fields = any(c.role is Role.TEXT and Verb.TYPE in c.verbs for c in dialog.controls)
    return found if found is not None and not fields and is_harmless(found, dialog, LEAVING) else None
