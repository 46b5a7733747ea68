"""What an application says where it could not do something: a small dialog, or a bar in its window, that was not there before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot

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
_ASKS = re.compile(r"\?\s*$")


def complaint(seen: Sequence[Snapshot], now: Snapshot) -> str:
    """The words by which the application says that something failed and that were on no screen ``seen``, the last one before it at the
    end; empty where it says nothing of the kind. A question is none: it waits for an answer."""
    before, known = seen[-1], {_text(c) for screen in seen for c in screen.controls}
    new = [c for c in now.controls if c.role is Role.LABEL and _text(c) and _text(c) not in known]
    asks = any(_ASKS.search(_text(c)) for c in new)
    is_form = now.modal and now.title != before.title and any(Verb.TYPE in c.verbs for c in now.controls)
    if asks or is_form or len(new) > FEW:
        return ""
    said = [text for c in new if _FAILED.search(text := " ".join(_text(c).split()))]
    return "; ".join(said)[:LENGTH]


def _text(control: Control) -> str:
    return control.name or control.value
