"""Lines of a plain text in another order: exchanged, sorted, moved up or down, beside another line, or under a heading."""

from __future__ import annotations

import re

from edgelam.numbers import in_digits
from edgelam.runtime.texts.lines import BESIDE, one_line, stems
from edgelam.runtime.texts.outline import heading_named, mark_of, put_under

BEFORE = ("before", "above")

FIRST = ("first", "top", "start", "beginning")

SAYING = frozenset({"is", "are", "more", "less", "urgent", "important", "than", "then", "should", "come", "to", "and", "of", "i", "first", "before", "be"})  # fmt: skip


def swapped(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    """``swap the first two lines`` · ``swap the milk and the bread`` · ``swap those two: the rent is more urgent than the dentist``."""
    found = asked.groupdict()
    if told := found.get("told"):
        meant = [n for n, line in enumerate(lines) if stems(line) & (stems(told) - SAYING)]
    elif found.get("one"):
        meant = [n for part in (found["one"], found["other"]) if (n := one_line(part, lines)) is not None]
    else:
        filled = [n for n, line in enumerate(lines) if mark_of(line)] or list(range(len(lines)))
        meant = filled[:2] if found["which"].casefold() == "first" else filled[-2:]
    if len(set(meant)) != 2:
        return None
    one, other = meant
    changed = list(lines)
    changed[one], changed[other] = lines[other], lines[one]
    return changed


_SORTING_WORDS = """
sort order arrange alphabetize alphabetise put alphabetical alphabetic alphabetically alphabet alphabets reverse reversed descending ascending backwards backward up a to z into by
their letter letters name names lines words entries items everything them so are is be
"""

_SORTING = BESIDE | frozenset(_SORTING_WORDS.split())


def in_order(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    said = asked.group().casefold()
    if set(re.findall(r"[^\W_]+", said)) - _SORTING:
        return None  # by something else, or not all of it
    backwards = bool(re.search(r"\b(?:reverse\w*|descending|backwards?|z to a|z-a)\b", said))
    blank = [line for line in lines if not line.strip()]
    return sorted((line for line in lines if line.strip()), key=str.casefold, reverse=backwards) + blank


def shifted(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    at = one_line(asked["what"], lines)
    by = int(found[0]) if (found := re.findall(r"\d+", in_digits(asked["far"] or "", 1))) else 1
    if at is None:
        return None
    return _put_at(lines, at, at - by if asked["way"].casefold() == "up" else at + by)


def moved_to(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    at = one_line(asked["what"], lines)
    if at is None:
        return None
    items = [n for n, line in enumerate(lines) if mark_of(line)] if mark_of(lines[at]) else range(len(lines))
    return _put_at(lines, at, items[0] if asked["end"].casefold() in FIRST else items[-1])


def moved_beside(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    at = one_line(asked["what"] or asked["that"], lines)
    heading = heading_named(asked["other"], lines) if asked["side"].casefold() not in BEFORE else None
    if at is not None and heading is not None:
        return _moved_under(at, asked["other"], lines)
    beside = one_line(asked["other"], lines)
    if at is None or beside is None or at == beside:
        return None
    behind = asked["side"].casefold() not in BEFORE
    return _put_at(lines, at, beside + behind - (at < beside))


def moved_to_heading(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    at = one_line(asked["what"], lines)
    return (
        None if at is None or heading_named(asked["other"], lines) is None else _moved_under(at, asked["other"], lines)
    )


def _moved_under(at: int, heading: str, lines: list[str]) -> list[str] | None:
    rest = [*lines[:at], *lines[at + 1 :]]
    place = heading_named(heading, rest)
    return None if place is None else put_under(place, lines[at], rest, as_item=bool(mark_of(lines[at])))


def _put_at(lines: list[str], at: int, to: int) -> list[str] | None:
    rest = [*lines[:at], *lines[at + 1 :]]
    return [*rest[:to], lines[at], *rest[to:]] if 0 <= to < len(lines) else None
