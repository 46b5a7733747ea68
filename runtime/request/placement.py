"""Where in a document a text is to stand, by the words beside it."""

from __future__ import annotations

import re

from edgelam.runtime.request.kinds import Placement

_PLACEMENTS = (
    (Placement.END, re.compile(r"^append\b|\b(?:at|to) the (?:very )?(?:end|bottom)\b|\bas (?:the|its) (?:very )?last line\b", re.IGNORECASE)),
    (Placement.START, re.compile(r"^prepend\b|\b(?:at|to) the (?:very )?(?:beginning|start|top)\b|\bas (?:the|its) (?:very )?first line\b", re.IGNORECASE)),
    (Placement.BELOW, re.compile(r"^(?:right |just |directly )?(?:below|underneath|beneath|under)(?: (?:it|that|this|them|there))?(?= (?:the (?:words?|text|line)\b|an?\b|one|two|three|write|type|put|add|\w+ bullet)| ?[\"“:,])", re.IGNORECASE)),
    (
        Placement.ELSEWHERE,
        re.compile(r"\b(?:there|here|above|below|before|after|between|instead|next to|in the middle|(?:in|on|at|after|before) (?:the )?(?:\w+ )?(?:line|paragraph|sentence|word))\b", re.IGNORECASE),
    ),
)  # fmt: skip


def placement_of(said: str) -> Placement:
    return next((placement for placement, form in _PLACEMENTS if form.search(said)), Placement.ANYWHERE)


def says_where(text: str) -> bool:
    """Whether these words are nothing but a place in a document."""
    return placement_of(text) is not Placement.ANYWHERE and all(
        not form.sub("", text).strip(" .,") for _, form in _PLACEMENTS if form.search(text)
    )
