"""A notice that stands in front where a run begins, and is nothing that the request is about."""

from __future__ import annotations

import re

from edgelam.control import Control, Snapshot
from edgelam.runtime.desktop.notices import way_out
from edgelam.runtime.maps.ways import LEAVING, is_harmless

_ABOUT_IT = re.compile(
    r"\b(?:dialog(?:ue)?|message|window|notice|warning|pop-?up|box|ok|okay|close|dismiss|says?|read|tick|check|press|click)\b",
    re.IGNORECASE,
)
"""Words of a request that may be about the notice itself."""


def notice_left_by(request: str, window: Snapshot) -> Control | None:
    """The button that leaves it; None where there is none, it may be meant, or pressing it may do more: no guard is asked about it."""
    if not window.modal or _ABOUT_IT.search(request) or any(c.name.rstrip().endswith("?") for c in window.controls):
        return None
    button = way_out(window, alone=False)
    return button if button is not None and is_harmless(button, window, LEAVING) else None
