"""A notice that stands in front where a run begins, and is nothing that the request is about."""

from __future__ import annotations

import re

from edgelam.control import Control, Snapshot
from edgelam.runtime.desktop.notices import way_out

_ABOUT_IT = re.compile(
    r"\b(?:dialog(?:ue)?|message|window|notice|warning|pop-?up|box|ok|okay|close|dismiss|says?|read|tick|check|press|click)\b",
    re.IGNORECASE,
)
"""Words of a request that may be about the notice itself."""


def notice_left_by(request: str, window: Snapshot) -> Control | None:
    """The button that leaves it; None where there is none, or it may be meant."""
    return None if not window.modal or _ABOUT_IT.search(request) else way_out(window, alone=False)
