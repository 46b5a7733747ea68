"""The shortest known way from one screen to others."""

from __future__ import annotations

from collections import deque

from edgelam.runtime.maps.map import Map, Transition
from edgelam.runtime.maps.screen import Kind

Route = tuple[Transition, ...]


def routes(atlas: Map, start: int) -> dict[int, Route]:
    """From a screen to each one that can be reached by opening things, the shortest way; itself by an empty one.

    Nothing that leaves a dialog is on the way: it would take over, or throw away, what was changed there.
    """
    ways: dict[int, Route] = {start: ()}
    onward: dict[int, list[Transition]] = {}
    for transition in sorted(atlas.transitions, key=lambda t: (t.source, t.target, t.control.path, t.control.name)):
        if transition.control.kind is not Kind.LEAVES:
            onward.setdefault(transition.source, []).append(transition)
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for transition in onward.get(here, ()):
            if transition.target not in ways and transition.target in atlas.screens:
                ways[transition.target] = (*ways[here], transition)
                waiting.append(transition.target)
    return ways


def route(atlas: Map, start: int, target: int) -> Route | None:
    """The shortest way to one screen; None where none is known."""
    return routes(atlas, start).get(target)
