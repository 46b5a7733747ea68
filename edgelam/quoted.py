"""What a request puts between quotes: text to be used as it stands."""

from __future__ import annotations

import re

QUOTED = re.compile(r"\"([^\"]+)\"|“([^”]+)”|«\s*([^»]+?)\s*»|„([^“”]+)[“”]")


def inside(match: re.Match[str]) -> str:
    """The text of a :data:`QUOTED` match, without its quotes."""
    return next(group for group in match.groups() if group)
