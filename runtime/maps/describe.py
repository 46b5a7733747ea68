"""A map in plain text, for people: its screens, the way to each, and what is on it."""

from __future__ import annotations

from collections.abc import Iterator

from edgelam.control import Role
from edgelam.retrieval.text import SEPARATOR
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.offer import Far, is_destination
from edgelam.runtime.maps.route import routes
from edgelam.runtime.maps.screen import MapControl, Screen

QUIET = frozenset({Role.MENU})
"""Roles that are only on the way to others."""


def lines(atlas: Map) -> Iterator[str]:
    """Title and way of each screen that can be reached, then a line for each control that no nearer screen has."""
    first = next(iter(atlas.screens.values()), None)
    if first is None:
        return
    yield f"# {atlas.names[0] if atlas.names else atlas.app} {atlas.version}".rstrip()
    described: set[object] = set()
    for number, way in routes(atlas, first.number).items():
        screen = atlas.screens[number]
        fresh = [
            c
            for c in screen.controls
            if (screen.window, c.identity) not in described and is_destination(c) and c.role not in QUIET
        ]
        described |= {(screen.window, c.identity) for c in screen.controls}
        if fresh:
            yield ""
            yield _heading(screen, Far(fresh[0], screen, way))
            yield from (_line(c, "+" if way else " ") for c in fresh)


def _heading(screen: Screen, far: Far) -> str:
    steps = [name for hop in far.route for name in (*hop.control.path, hop.control.name)]
    way = SEPARATOR.join(dict.fromkeys(steps))
    return f"## [{screen.number}] {screen.window or 'window'}" + (f" — by {way}" if way else " — the first screen")


def _line(control: MapControl, mark: str) -> str:
    where = f" ({SEPARATOR.join(control.path)})" if control.path else ""
    options = (
        f" [{' | '.join(control.options[:12])}{' | …' if len(control.options) > 12 else ''}]" if control.options else ""
    )
    about = f" -- {control.help}" if control.help else ""
    return f'{mark} {control.role} "{control.name}"{where}{options}{about}'
