"""One reference for one thing, as long as it stands there: Qt makes the cells of some lists anew whenever they are asked for.

Whoever has decided on a row of an earlier look finds no such object any more, and every look seems to have changed all rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from edgelam.control import Control

Key = tuple[object, str, tuple[str, ...]]


def earlier_refs(before: Iterable[Control], now: Iterable[Control]) -> dict[str, str]:
    """The new references of things that stood there before under another one: for each the earlier one.

    What is called the same in the same place is the same, as long as there are as many of them.
    """
    old, new = list(before), list(now)
    left = _by_key(old, {c.ref for c in new})
    come = _by_key(new, {c.ref for c in old})
    pairs = ((refs, left.get(key, [])) for key, refs in come.items())
    return {
        ref: was for refs, earlier in pairs if len(refs) == len(earlier) for ref, was in zip(refs, earlier, strict=True)
    }


def _by_key(controls: list[Control], but: set[str]) -> dict[Key, list[str]]:
    found: dict[Key, list[str]] = defaultdict(list)
    for control in controls:
        if control.ref not in but:
            found[control.role, control.name, control.path].append(control.ref)
    return found
