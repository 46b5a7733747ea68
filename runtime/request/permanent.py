"""Wishes that hold from now on: *new archives should be zip by default*."""

from __future__ import annotations

import re

PERMANENTLY = re.compile(
    r"\b(?:always|never|every time|by default|from now on|no longer|any ?more|prefer|only ever|whenever|automatically|at most|no more than|"
    r"on its own|by itself|(?:as|make \w+) (?:the|a|my) default|every (?:\w+ )?(?:seconds?|minutes?|hours?|days?)|"
    r"(?:only|just) (?:keep|store|remember|save|load|show|fetch|download)|(?:keep|store|remember|limit) only)\b",
    re.IGNORECASE,
)
"""Words by which something is to be otherwise for good; no window that opens is that by itself."""

IN_SETTINGS = re.compile(
    r"\b(?:in|under|from|into) (?:\w+ ){0,2}(?:settings|preferences|prefs|options)\b", re.IGNORECASE
)
"""Where they are said to be."""


def is_permanent(subtask: str) -> bool:
    """Whether a subtask wants something to be otherwise from now on, or says that it is among the settings."""
    return bool(PERMANENTLY.search(subtask) or IN_SETTINGS.search(subtask))
