"""Bytes that are no text: names of files and windows may hold them, and no log, model or desktop takes them."""

from __future__ import annotations

import re

from edgelam.errors import UsageError

_ILLEGIBLE = re.compile("[\ud800-\udfff\0]")
"""Halves of surrogate pairs, which stand for bytes that could not be read (PEP 383) or come from Windows, and NUL."""

REPLACEMENT = "\ufffd"


def legible(text: str) -> str:
    """The text with a sign in place of whatever is none."""
    return _ILLEGIBLE.sub(REPLACEMENT, text)


def require_text(text: str) -> str:
    """The text as it is. Raises UsageError where a part of it is no text: nobody can know what it should have been."""
    if _ILLEGIBLE.search(text):
        raise UsageError(f"This holds bytes that are no text (UTF-8 is expected): {legible(text)[:60]!r}.")
    return text
