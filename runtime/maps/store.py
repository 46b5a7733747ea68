"""Maps in files: readable JSON, one control a line; the person's own, and those that come with edgelam."""

from __future__ import annotations

import gzip
import json
import math
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import Any

from edgelam.control import Role, Snapshot
from edgelam.errors import EnvironmentProblem, UsageError
from edgelam.locks import only_writer
from edgelam.paths import DAMAGED, set_aside, write_private
from edgelam.runtime.maps.map import Map, Transition, merge
from edgelam.runtime.maps.screen import Kind, MapControl, Screen

FORMAT = 1
MAX_BYTES = 200_000
"""Of the JSON of one application; help texts and then options go first."""

MAX_FILE = 4_000_000
"""Bytes of a file that is read at all."""

KNOWN = Path(__file__).with_name("known")
"""Maps that come with edgelam."""

NO_VERSION = "0"
"""Stands for a version in the name of a file where none is known."""

SUFFIX, PACKED = ".map.json", ".map.json.gz"

Report = Callable[[str], None]


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
    about = _text(more.get("help", "")), _text(more.get("key", ""))
    return MapControl(
        Role(role), _text(name), paths[-1 - path if path < 0 else path], Kind(kind), *about, options, nth, path < 0
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


def slug(name: str) -> str:
    """A name as it stands in a file's name."""
    return re.sub(r"[^a-z0-9.]+", "-", name.casefold()).strip("-.") or "app"


def file_name(atlas: Map) -> str:
    """``soffice_libreoffice-calc_7.4.7.map.json``: what it calls itself, what it is called, its version."""
    called = atlas.names[0] if atlas.names else atlas.app
    return "_".join((slug(atlas.app), slug(called), slug(atlas.version or NO_VERSION))) + SUFFIX


def save(atlas: Map, folder: Path) -> Path:
    """Write a map among the person's own; where it is."""
    path = folder / file_name(atlas)
    write_private(path, dump(atlas).encode())
    return path


def read(path: Path) -> Map:
    """The map of a file, packed or not.

    Raises:
        ValueError: it is damaged. OSError: it cannot be read.
    """
    if path.stat().st_size > MAX_FILE:
        raise ValueError("larger than any map")
    data = path.read_bytes()
    try:
        if path.name.endswith(PACKED):
            data = zlib.decompressobj(wbits=31).decompress(data, MAX_FILE)
        return parse(data.decode())
    except (zlib.error, UnicodeDecodeError) as error:
        raise ValueError(f"not a map: {error}") from error


def pack(path: Path, atlas: Map) -> None:
    """Write a map to be shipped: the same bytes for the same map."""
    path.write_bytes(gzip.compress(dump(atlas).encode(), mtime=0))


class Maps:
    """Every map at hand: the person's own come before those that came with edgelam. Read when asked for, once."""

    def __init__(self, own: Path | None, known: Path | None = KNOWN, report: Report = lambda words: None) -> None:
        self._own = own
        self._folders = [folder for folder in (own, known) if folder is not None]
        self._report = report
        self._read: dict[Path, Map | None] = {}
        self._merged: dict[tuple[Path, ...], Map | None] = {}

    def files(self) -> list[Path]:
        """The files of maps, the person's own first."""
        return [p for folder in self._folders if folder.is_dir() for p in sorted(folder.iterdir()) if _is_map(p)]

    def called(self, name: str, version: str = "") -> list[Map]:
        """The maps of what is called so, by application and by name; of several versions the nearest, newest first where
        no version is asked for. What the person's own and a shipped map know of one version is joined."""
        wanted = slug(name)
        found: dict[tuple[str, str], list[Path]] = {}
        for path in self.files():
            app, called, _ = _parts(path)
            if _is_called(path, wanted):
                found.setdefault((app, called), []).append(path)
        maps = [self._nearest(paths, version) for paths in found.values()]
        return [m for m in maps if m is not None]

    def _nearest(self, paths: Iterable[Path], version: str) -> Map | None:
        """Of the nearest version; what was learned where no version is known is taken to be of it, too."""
        versioned = [p for p in paths if _parts(p)[2] != NO_VERSION] or list(paths)
        best = _parts(min(versioned, key=lambda p: distance(_parts(p)[2], slug(version) if version else "")))[2]
        used = tuple(p for p in paths if _parts(p)[2] in (best, NO_VERSION))
        if used not in self._merged:
            maps = [m for p in reversed(used) if (m := self.load(p)) is not None]  # the person's own are right
            self._merged[used] = reduce(merge, maps[1:], maps[0].copy()) if maps else None
        return self._merged[used]

    def of(self, snapshot: Snapshot, app: str = "") -> Map | None:
        """The map of what is in front: by the name it has itself, or is called by; of several, the one that knows the screen."""
        found = [*self.called(snapshot.app), *(self.called(app) if app else [])]
        return next((m for m in found if m.recognise(snapshot) is not None), None)

    def load(self, path: Path) -> Map | None:
        """The map of a file; a damaged one is set aside (where it is the person's own) and named once."""
        if path not in self._read:
            try:
                self._read[path] = read(path)
            except ValueError:
                self._read[path] = None
                self._quarantine(path)
            except OSError as error:
                self._read[path] = None
                self._report(f"The map {path.name} cannot be read ({error.strerror}).")
        return self._read[path]

    def _quarantine(self, path: Path) -> None:
        if path.parent == self._own:
            set_aside(path)
            self._report(
                f"The map {path.name} was damaged and is now {path.name}{DAMAGED}; `edgelam map` learns it again."
            )
        else:
            self._report(f"The map {path.name} that came with edgelam is damaged; install edgelam again.")

    @property
    def keeps(self) -> bool:
        """Whether there is a folder of the person's own."""
        return self._own is not None

    def keep(self, atlas: Map) -> None:
        """Add what was learned or put right to the person's own map of that version; what cannot be written is said."""
        if self._own is None:
            return
        path = self._own / file_name(atlas)
        try:
            with only_writer(path):
                self._read.pop(path, None)
                known = self.load(path) if path.exists() else None
                joined = merge(known, atlas) if known is not None else atlas
                self._read[path] = joined
                save(joined, self._own)
        except (OSError, EnvironmentProblem) as error:
            self._report(f"What was learned of {atlas.app} could not be kept: {error}")
        self._merged.clear()

    def forget(self, name: str) -> list[Path]:
        """Delete the person's own maps of an application, or with no name all of them; what was deleted."""
        own = [p for p in self.files() if p.parent == self._own and (not name or _is_called(p, slug(name)))]
        for path in own:
            path.unlink()
            self._read.pop(path, None)
        self._merged.clear()
        return own


def _is_map(path: Path) -> bool:
    return path.name.endswith((SUFFIX, PACKED))


def _is_called(path: Path, wanted: str) -> bool:
    app, called, _ = _parts(path)
    return wanted in (app, called, *called.split("-"), app.rpartition(".")[2])


def _parts(path: Path) -> tuple[str, str, str]:
    """Application, name and version of a map's file."""
    stem = path.name.removesuffix(PACKED).removesuffix(SUFFIX)
    app, _, rest = stem.partition("_")
    called, _, version = rest.rpartition("_")
    return app, called, version


def distance(one: str, other: str) -> tuple[float, ...]:
    """How far a version is from another, part by part; with nothing asked for, the newest is nearest."""
    a, b = ([int(n) for n in re.findall(r"\d+", v)[:6]] for v in (one, other))
    if not b:
        return tuple(-n for n in a)
    width = max(len(a), len(b))
    return tuple(abs(x - y) for x, y in zip(a + [0] * (width - len(a)), b + [0] * (width - len(b)), strict=True))


def map_of(name: str, maps: Maps) -> Map:
    """The map that a person names.

    Raises:
        UsageError: there is none.
    """
    found = maps.called(name)
    if not found:
        raise UsageError(f"There is no map of {name}; make one with: edgelam map {name}")
    return found[0]
