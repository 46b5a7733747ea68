"""A map as text: readable JSON, one control a line, within a size; and read again, however it was changed."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from edgelam.control import Role
from edgelam.runtime.desktop.naming import without_keys
from edgelam.runtime.maps.map import Map, Transition
from edgelam.runtime.maps.screen import Kind, MapControl, Screen

FORMAT = 1

MAX_BYTES = 200_000
"""Of the JSON of one application; help texts and then options go first."""


def dump(atlas: Map) -> str:
    """The JSON of a map, within :data:`MAX_BYTES`; the inverse of :func:`parse` where nothing had to go."""
    text = _dump(atlas)
    for lean in (_without_help, _without_options):
        if len(text.encode()) > MAX_BYTES:
            atlas = lean(atlas)
            text = _dump(atlas)
    while (size := len(text.encode())) > MAX_BYTES and len(atlas.screens) > 1:
        atlas = _without_screens(atlas, math.ceil(len(atlas.screens) * (1 - MAX_BYTES / size) * 0.9))
        text = _dump(atlas)
    return text


def _dump(atlas: Map) -> str:
    head = {"format": FORMAT, "app": atlas.app, "version": atlas.version, "names": atlas.names}
    paths = list(dict.fromkeys(c.path for s in atlas.screens.values() for c in s.controls))
    number = {path: i for i, path in enumerate(paths)}
    lines = [json.dumps(head, ensure_ascii=False)[:-1] + ',"paths":[']
    lines += [",\n".join(json.dumps(p, ensure_ascii=False, separators=(",", ":")) for p in paths), '],"screens":[']
    places: dict[tuple[int, object], int] = {}
    for n, screen in enumerate(_in_parts(atlas)):
        about = {"number": screen.number, "window": screen.window, "dialog": screen.dialog, "tabs": screen.tabs}
        more = {"like": screen.like, "without": screen.without} if screen.like else {}
        lines.append(("," if n else "") + json.dumps(about | more, ensure_ascii=False)[:-1] + ',"controls":[')
        lines.append(",\n".join(_line(c, number) for c in screen.own))
        lines.append("]}")
        places |= {(screen.number, c.identity): i for i, c in enumerate(screen.all)}
    hops = sorted((t.source, places.get((t.source, t.control.identity), -1), t.target) for t in atlas.transitions)
    kept = [list(hop) for hop in hops if hop[1] >= 0]
    misses = sorted((at, places.get((at, control), -1), to, n) for (at, control, to), n in atlas.missed.items())
    wrong = [list(miss) for miss in misses if miss[1] >= 0]
    tail = [',"missed":', json.dumps(wrong, separators=(",", ":"))] if wrong else []
    return "\n".join([*lines, '],"transitions":', json.dumps(kept, separators=(",", ":")), *tail, "}"]) + "\n"


@dataclass(frozen=True, slots=True)
class _Part:
    """A screen as it is written: as an earlier one of its window ``like`` it, ``without`` these places, and with its ``own``."""

    number: int
    window: str
    dialog: bool
    tabs: tuple[str, ...]
    like: int
    without: tuple[int, ...]
    own: tuple[MapControl, ...]
    all: tuple[MapControl, ...]


def _in_parts(atlas: Map) -> Iterator[_Part]:
    """The screens, each described by its difference from the most alike of those before it, where that is shorter."""
    described: list[_Part] = []
    for screen in atlas.screens.values():
        here = set(screen.controls)
        others = [p for p in described if (p.window, p.dialog) == (screen.window, screen.dialog)]
        like = max(others, key=lambda p: len(here & set(p.all)), default=None)
        common = here & set(like.all) if like is not None else set()
        if like is not None and 2 * len(common) > len(here):
            without = tuple(i for i, c in enumerate(like.all) if c not in common)
            own = tuple(c for c in screen.controls if c not in common)
            whole = (*(c for c in like.all if c in common), *own)
            described.append(
                _Part(screen.number, screen.window, screen.dialog, screen.tabs, like.number, without, own, whole)
            )
        else:
            described.append(
                _Part(screen.number, screen.window, screen.dialog, screen.tabs, 0, (), screen.controls, screen.controls)
            )
        yield described[-1]


def _line(control: MapControl, paths: dict[tuple[str, ...], int]) -> str:
    """Role, kind, name, the number of its path (below zero in a closed menu), and what more there is."""
    found = (("help", control.help), ("key", control.key), ("options", control.options), ("nth", control.nth))
    more = {k: v for k, v in found if v}
    path = -1 - paths[control.path] if control.inside else paths[control.path]
    row = [control.role, control.kind, control.name, path, *([more] if more else [])]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _each(atlas: Map, change: Callable[[MapControl], MapControl]) -> Map:
    screens = {n: replace(s, controls=tuple(map(change, s.controls))) for n, s in atlas.screens.items()}
    return replace(atlas, screens=screens)


def _without_help(atlas: Map) -> Map:
    return _each(atlas, lambda c: replace(c, help=""))


def _without_options(atlas: Map) -> Map:
    return _each(atlas, lambda c: replace(c, options=()))


def _without_screens(atlas: Map, count: int) -> Map:
    """Without the screens that were found last, which are the farthest."""
    kept = dict(list(atlas.screens.items())[:-count])
    hops = {t for t in atlas.transitions if t.source in kept and t.target in kept}
    missed = {hop: count for hop, count in atlas.missed.items() if hop[0] in kept and hop[2] in kept}
    return replace(atlas, screens=kept, transitions=hops, missed=missed)


def parse(text: str) -> Map:
    """The map of a text.

    Raises:
        ValueError: it is no map.
    """
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise ValueError(f"of format {data['format']!r}")
        paths = [_texts(path) for path in data["paths"]]
        screens: dict[int, Screen] = {}
        for row in data["screens"]:
            screen = _screen(row, paths, screens)
            screens[screen.number] = screen
        atlas = Map(_text(data["app"]), _text(data["version"]), _texts(data["names"]), screens)
        atlas.transitions = {_transition(row, screens) for row in data["transitions"]}
        for *hop, count in data.get("missed", ()):
            atlas.missed[_transition(hop, screens).hop] = _number(count)
    except (LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a map: {error}") from error
    return atlas


def _screen(data: dict[str, Any], paths: list[tuple[str, ...]], earlier: dict[int, Screen]) -> Screen:
    number, dialog, without = data["number"], data["dialog"], set(data.get("without", ()))
    if not isinstance(number, int) or not isinstance(dialog, bool):
        raise TypeError("a screen has a number and says whether it is a dialog")
    shared = earlier[data["like"]].controls if "like" in data else ()
    kept = tuple(c for i, c in enumerate(shared) if i not in without)
    controls = (*kept, *(_control(row, paths) for row in data["controls"]))
    return Screen(number, _text(data["window"]), dialog, _texts(data["tabs"]), controls)


def _control(row: list[Any], paths: list[tuple[str, ...]]) -> MapControl:
    role, kind, name, path, *rest = row
    more = rest[0] if rest else {}
    options, nth = _texts(more.get("options", ())), more.get("nth", 0)
    if not isinstance(nth, int) or not isinstance(path, int):
        raise TypeError("a control says by numbers where it stands, and which of those alike it is")
    label, hint, said = without_keys(Role(role), _text(name), _text(more.get("help", "")))  # maps of before have them
    key = _text(more.get("key", "")) or said
    return MapControl(
        Role(role), label, paths[-1 - path if path < 0 else path], Kind(kind), hint, key, options, nth, path < 0
    )


def _transition(row: list[int], screens: dict[int, Screen]) -> Transition:
    source, place, target = row
    if place < 0 or target not in screens:
        raise ValueError("a transition leads nowhere")
    return Transition(source, screens[source].controls[place], target)


def _number(value: Any) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no number")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError(f"{value!r} is no list of texts")
    return tuple(map(_text, value))
