"""Headings and items of a plain text: what stands under a heading, how an item is marked, where another one belongs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_ITEM = re.compile(r"^(?P<mark>\s*(?:[-*+•]\s+(?:\[[ xX]\]\s+)?|\d+[.)]\s+))(?P<said>.*)$")
_HEADING = re.compile(r"^(?:(?P<marks>#+)\s+(?P<plain>.+?)\s*#*|\s*\\(?P<tex>part|chapter|(?:sub)*section)\*?\{(?P<braced>.+)\}\s*)$")  # fmt: skip
_NUMBER = re.compile(r"\d+")
_CALLED = re.compile(r"\b(?:the|my|our|this|heading|headline|section|chapter|part|title|list|called|named)\b", re.IGNORECASE)  # fmt: skip


def mark_of(line: str) -> str:
    """What stands before an item: ``- ``; empty where the line is none."""
    found = _ITEM.match(line)
    return found["mark"] if found is not None else ""


def heading_of(line: str) -> str:
    """The words of a heading; empty where the line is none."""
    found = _HEADING.match(line)
    return (found["plain"] or found["braced"]) if found is not None else ""


def heading_named(said: str, lines: Sequence[str]) -> int | None:
    """The one heading that has just these words: *under Later*, *in the section Later*."""
    wanted = _flat(said)
    found = [n for n, line in enumerate(lines) if (heading := heading_of(line)) and _flat(heading) == wanted]
    return found[0] if len(found) == 1 and wanted else None


def _flat(said: str) -> str:
    return " ".join(re.findall(r"\w+", _CALLED.sub(" ", said.casefold())))


def _level(line: str) -> int:
    found = _HEADING.match(line)
    if found is None:
        return 0
    return len(found["marks"]) if found["marks"] else ("part", "chapter").index(found["tex"]) + 1 if found["tex"] in ("part", "chapter") else 3 + found["tex"].count("sub")  # fmt: skip


def end_of(at: int, lines: Sequence[str]) -> int:
    """The number after the last line that belongs to a heading."""
    after = (n for n in range(at + 1, len(lines)) if 0 < _level(lines[n]) <= _level(lines[at]))
    return next(after, len(lines))


def put_under(heading: int, new: str, lines: list[str], as_item: bool) -> list[str]:
    """At the end of what stands under a heading; as an item where that holds items, or where it is to be one."""
    end = end_of(heading, lines)
    filled = [n for n in range(heading + 1, end) if lines[n].strip()]
    items = [n for n in filled if mark_of(lines[n])]
    if items:
        return [*lines[: items[-1] + 1], marked(new, lines[items[-1]]), *lines[items[-1] + 1 :]]
    text = marked(new, next((line for line in lines if mark_of(line)), "- ")) if as_item else new
    at = filled[-1] + 1 if filled else heading + 1
    return [*lines[:at], "", text, *lines[at:]]


def put_into_list(new: str, lines: list[str], at: int | None = None) -> list[str] | None:
    """Behind the last item of the list, or of the one under a heading; a text without marks is the list itself."""
    if at is not None:
        return put_under(at, new, lines, as_item=True)
    items = [n for n, line in enumerate(lines) if mark_of(line)]
    if not items:
        filled = [n for n, line in enumerate(lines) if line.strip()]
        end = filled[-1] + 1 if filled else 0
        return [*lines[:end], new, *lines[end:]]
    gaps = [n for n, after in pairwise(items) if any(heading_of(x) for x in lines[n:after])]
    last = gaps[0] if gaps else items[-1]  # the first list
    return [*lines[: last + 1], marked(new, lines[last]), *lines[last + 1 :]]


def marked(new: str, like: str) -> str:
    """A text with the mark of an item, with the next number where that is one; a task that is done begins undone."""
    mark = mark_of(like) or mark_of(f"{like}x")
    if not mark or mark_of(new):
        return new
    return f"{_NUMBER.sub(lambda n: str(int(n.group()) + 1), mark)}{new}".replace("[x]", "[ ]")


def as_heading(at: int, level: int, lines: list[str]) -> list[str] | None:
    """A line as a heading, where the text marks its headings with ``#``: of that level, or of the one that the others below the first have."""
    marks = [found["marks"] for line in lines if (found := _HEADING.match(line)) and found["marks"]]
    if not marks:
        return None
    said = heading_of(lines[at]) or lines[at][len(mark_of(lines[at])) :].strip()
    return [*lines[:at], f"{'#' * level if level else marks[-1]} {said}", *lines[at + 1 :]]


def with_heading(new: str, lines: list[str]) -> list[str] | None:
    """Another heading at the end."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return as_heading(end + 1, 0, [*lines[:end], "", new, *lines[end:]])


def as_list(numbered: bool, lines: list[str]) -> list[str] | None:
    """The first list with numbers, or with dashes."""
    items = [n for n, line in enumerate(lines) if mark_of(line)]
    first = [n for n in items if n - items[0] == items.index(n)]
    changed = list(lines)
    for number, n in enumerate(first, 1):
        said = lines[n][len(mark_of(lines[n])) :]
        changed[n] = f"{number}. {said}" if numbered else f"- {said}"
    return changed if first else None
