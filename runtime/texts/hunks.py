"""The stretches of a text in which another one differs: what is selected, and what is typed over it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

MAX_HUNKS = 6
"""Places that are changed one by one; where there are more, all between the first and the last is written anew."""


class Hunk(NamedTuple):
    """A stretch of a text, and what is to stand there instead."""

    old: str
    new: str


def hunks(before: str, after: str) -> list[Hunk]:
    """What makes ``after`` out of ``before``, the last place first, in whole lines.

    The old text of the first is not empty and stands nowhere farther behind: it is found by searching from the end.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    changes = [c[1:] for c in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if c[0] != "equal"]
    if len(changes) > MAX_HUNKS:
        changes = [(changes[0][0], changes[-1][1], changes[0][2], changes[-1][3])]
    return [_hunk(old, new, *change) for change in reversed(changes)]


def _hunk(old: Sequence[str], new: Sequence[str], start: int, end: int, to: int, til: int) -> Hunk:
    """These lines, with so many around them that their place cannot be mistaken and that something is left."""
    if start and to == til:
        start, to = start - 1, to - 1
    while start and not _is_last("".join(old[start:end]), "".join(old[end:])):
        start, to = start - 1, to - 1
    while end < len(old) and not _is_last("".join(old[start:end]), "".join(old[end:])):
        end, til = end + 1, til + 1
    return _within("".join(old[start:end]), "".join(new[to:til]), "".join(old[end:]))


def _within(old: str, new: str, rest: str) -> Hunk:
    """Without the line break that both end with, where the place is as clear: a word processor's paragraphs hold none."""
    if old.endswith("\n") and new.endswith("\n") and new.strip() and _is_last(old[:-1], "\n" + rest):
        return Hunk(old[:-1], new[:-1])
    return Hunk(old, new)


def _is_last(text: str, rest: str) -> bool:
    return bool(text.strip()) and (text + rest).rfind(text) == 0
