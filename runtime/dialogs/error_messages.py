"""What an application says where it could not do something: a small dialog, or a bar in its window, that was not there before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Verb
from edgelam.control import INPUT_ROLES, TICK_ROLES, Control, Role, Snapshot

LENGTH = 200
"""Characters quoted of it."""

FEW = 8
"""New lines of text at most: whatever says more is a page, and no message."""

_FAILED = re.compile(
    r"^\W*(?:error\b|sorry\b|(?:[\w'’“”\".-]+\s+){0,6}?(?:unable to|could(?: not|n['’]t)|can(?:not| not|['’]t)(?! be (?:undone|recovered|restored|reversed))|"
    r"failed(?: to)?|(?:an |unknown |internal )?error (?:occurred|while|when|opening|loading|reading|saving|writing)|(?:is|are) not (?:supported|valid|readable|recogni[sz]ed|a(?:n)? \w+ (?:file|archive|document))|"
    r"unsupported|invalid|no such file|permission denied|access (?:is )?denied|does not exist|already exists)\b)",
    re.IGNORECASE,
)
_REFUSES = re.compile(r"\b(?:no|not|nothing|none|cannot|without|must|please)\b|n['’]t\b", re.IGNORECASE)
"""How a box that came up instead of what was asked for says why: *There is no image data in the clipboard to paste*."""

_ASKS = re.compile(r"\?\s*$")


def error_message(seen: Sequence[Snapshot], now: Snapshot) -> str:
    """The words by which the application says that something failed and that were on no screen ``seen``, the last one before it at the
    end; empty where it says nothing of the kind. A question is none: it waits for an answer."""
    before, known = seen[-1], {_text(c) for screen in seen for c in screen.controls}
    new = [c for c in now.controls if c.role is Role.LABEL and _text(c) and _text(c) not in known]
    asks = any(_ASKS.search(_text(c)) for c in new)
    is_form = now.modal and now.title != before.title and any(Verb.TYPE in c.verbs for c in now.controls)
    if asks or is_form or len(new) > FEW:
        return ""
    refuses = (_FAILED, _REFUSES) if _is_box(now) else (_FAILED,)
    texts = [" ".join(_text(c).split()) for c in new]
    said = [text for text in texts if any(refusal.search(text) for refusal in refuses)]
    return "; ".join(said)[:LENGTH]


def _is_box(now: Snapshot) -> bool:
    """Whether it can only be read and left."""
    acting = [c.role for c in now.controls if c.role in INPUT_ROLES | TICK_ROLES | {Role.BUTTON, Role.TAB, Role.LINK}]
    return now.modal and acting == [Role.BUTTON]


def _text(control: Control) -> str:
    return control.name or control.value
