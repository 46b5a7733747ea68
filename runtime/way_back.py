"""Out of a dialog that has nothing to do with a subtask: a notice that came up by itself, or one that the subtask before left open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.phrases import normalise
from edgelam.retrieval.text import control_text
from edgelam.runtime.desktop.notices import way_out
from edgelam.runtime.maps.guide import MARGIN, Fit
from edgelam.trajectory import MAY_HAVE_WORKED, Step

KEEPING = ("ok", "apply and close", "save and close", "save", "done", "close")
"""First names of buttons that leave a dialog with what was set in it, the surest first."""

LEAVING = ("close", "cancel", "done", "ok")
"""The same where nothing was set."""

SETTING = frozenset({Verb.CHECK, Verb.UNCHECK, Verb.TYPE, Verb.CHOOSE, Verb.SELECT})


_ABOUT_IT = re.compile(
    r"\b(?:dialog(?:ue)?|message|window|notice|warning|pop-?up|box|ok|okay|close|dismiss|says?|read|tick|check|press|click)\b",
    re.IGNORECASE,
)
"""Words of a request that may be about the notice itself."""


def notice_left_by(request: str, window: Snapshot) -> Control | None:
    """The button that leaves a notice which stands in front where a run begins; None where there is none, or it may be meant."""
    return None if not window.modal or _ABOUT_IT.search(request) else way_out(window, alone=False)


def way_back(subtask: str, dialog: Snapshot, behind: Snapshot, steps: Sequence[Step], fit: Fit) -> Control | None:
    """The button that leaves the dialog; None where its controls fit the subtask as well as those behind it, or there is none."""
    if not dialog.modal or not _fits_better(subtask, behind, dialog, fit):
        return None
    here = [s for s in steps if s.modal and s.window == dialog.title and s.effect in MAY_HAVE_WORKED]
    was_set = any(s.action.verb in SETTING or (s.action.verb is Verb.CLICK and s.completes) for s in here)
    buttons = {normalise(c.name): c for c in dialog.controls if c.role is Role.BUTTON and c.has(State.ENABLED)}
    return next((buttons[name] for name in (KEEPING if was_set else LEAVING) if name in buttons), None)


def _fits_better(subtask: str, there: Snapshot, here: Snapshot, fit: Fit) -> bool:
    texts = [[control_text(c, s.title) for c in s.controls if c.verbs and c.name] for s in (there, here)]
    scores = list(fit(subtask, [*texts[0], *texts[1]]))
    beyond, near = scores[: len(texts[0])], scores[len(texts[0]) :]
    return bool(beyond) and max(beyond) - max(near, default=0.0) >= MARGIN
