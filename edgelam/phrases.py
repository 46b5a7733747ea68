"""Phrases as people say and type them: the form in which two that mean the same are equal."""

from __future__ import annotations

import re


def normalise(phrase: str) -> str:
    """No case, no punctuation, single spaces; ``&`` is *and*, and an underscore (a mnemonic's mark) is nothing."""
    kept = "".join(c if c.isalnum() else " " for c in phrase.casefold().replace("_", "").replace("&", " and "))
    return " ".join(kept.split())


def base(path: str) -> str:
    """The last part of a path, whichever way its slashes lean."""
    return re.split(r"[\\/]", path)[-1]
