"""An application that ends because it was told to has done what it should."""

from __future__ import annotations

import re

from edgelam.control import Snapshot
from edgelam.quoted import QUOTED
from edgelam.runtime.attempt import Attempt
from edgelam.trajectory import Effect

_LEAVES = re.compile(r"\b(?:close|quit|exit|leave|end|terminate|shut|finish)\b", re.IGNORECASE)
_NEGATED = re.compile(
    r"\b(?:don'?t|do not|never|without|instead of|not)\b[^,.;]*\b(?:clos|quit|exit|leav|end|terminat|shut)",
    re.IGNORECASE,
)
_INNER = re.compile(
    r"\b(?:dialog(?:ue)?|pop-?up|panel|pane|side ?bar|tool ?bar|menu|message|notification|bar|box|list|search|(?:little|small|other|second|about|settings|preferences|options|help|that|this) window)\b",
    re.IGNORECASE,
)
"""What can be closed while its application goes on."""


def asks_to_quit(subtask: str) -> bool:
    """Whether an application or its window is to be gone after this."""
    said = QUOTED.sub(" ", subtask)
    return bool(_LEAVES.search(said)) and not _NEGATED.search(said) and not _INNER.search(said)


def ended(before: Snapshot) -> Attempt:
    """What came of an act after which the application is there no more, as it should not be."""
    return Attempt(Snapshot(before.app, "", ()), Effect.VERIFIED, f"{before.app} has ended", {})


def has_ended(snapshot: Snapshot) -> bool:
    """Whether this application has no window any more."""
    return bool(snapshot.app) and not snapshot.title and not snapshot.controls
