"""Wishes that hold from now on: *new archives should be zip by default*."""

from __future__ import annotations

import re

FOR_GOOD = re.compile(
    r"\b(?:always|never|every time|by default|from now on|no longer|any ?more|prefer|only ever|whenever|automatically|at most|no more than|"
    r"(?:only|just) (?:keep|store|remember|save|load|show|fetch|download)|(?:keep|store|remember|limit) only)\b",
    re.IGNORECASE,
)
"""Words by which something is to be otherwise for good; no window that opens is that by itself."""
