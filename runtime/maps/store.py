"""Maps in files: the person's own, and those that come with edgelam."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterable
from functools import reduce
from pathlib import Path

from edgelam.control import Snapshot
from edgelam.errors import EnvironmentProblem, UsageError
from edgelam.locks import only_writer
from edgelam.paths import DAMAGED, set_aside, write_private
from edgelam.runtime.maps.format import dump, parse
from edgelam.runtime.maps.map import Map, merge

MAX_FILE = 4_000_000
"""Bytes of a file that is read at all."""

KNOWN = Path(__file__).with_name("known")
"""Maps that come with edgelam."""

NO_VERSION = "0"
"""Stands for a version in the name of a file where none is known."""

SUFFIX, PACKED = ".map.json", ".map.json.gz"

Report = Callable[[str], None]


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
