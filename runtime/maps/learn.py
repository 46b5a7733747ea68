"""``edgelam map APP``: explore an application in a private session, and keep what was learned."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from edgelam.control import Role
from edgelam.paths import write_private
from edgelam.runtime.maps.explore import Explorer, Progress
from edgelam.runtime.maps.map import Map, merge
from edgelam.runtime.maps.private import Kept, PrivateApp, identity_of
from edgelam.runtime.maps.store import file_name, read, save, slug
from edgelam.runtime.maps.walk import Counts
from edgelam.stopping import Interrupted, never

HOME = "Person"
"""What the home is called: applications show it."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of an exploration. ``complete`` says that there was nothing left to try; ``seconds`` of this time alone."""

    map: Map
    path: Path
    complete: bool
    counts: Counts
    kept: Kept
    seconds: float


def learn(
    app: str, maps_folder: Path, minutes: float, seed: int = 0, fresh: bool = False, opens: str = "",
    report: Callable[[str], None] = lambda words: None, interrupted: Interrupted = never,
) -> Learned:  # fmt: skip
    """Explore for so many minutes; goes on where an earlier exploration of this version ended, unless it is to be ``fresh``.

    Raises:
        EnvironmentProblem: there is no such application or no private session, or it does not start.
    """
    identity = identity_of(app)
    atlas = Map("", identity.version, (identity.name,))
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="edgelam-", ignore_cleanup_errors=True) as folder,
        PrivateApp(app, Path(folder) / HOME, opens, report) as private,
    ):
        progress_file = maps_folder / f"{slug(identity.name)}_{slug(identity.version or '0')}.exploring.json"
        progress = Progress(seed)
        resumed = None if fresh else _resumed(progress_file, maps_folder)
        if resumed is not None:
            progress, atlas = resumed
            report(f"Going on with {len(atlas.screens)} screens that are known.")
        explorer = Explorer(app, private.start, atlas, progress, began + 60 * minutes, report, interrupted)
        try:
            complete = explorer.explore()
        finally:
            if explorer.map.app:
                path = save(explorer.map if resumed else _joined(explorer.map, maps_folder), maps_folder)
                _write(progress_file, path, explorer.progress)
        if complete:
            progress_file.unlink(missing_ok=True)
        return Learned(explorer.map, path, complete, explorer.counts, private.kept(), time.monotonic() - began)


def _joined(atlas: Map, folder: Path) -> Map:
    """With what was known of this version already."""
    with suppress(OSError, ValueError):
        return merge(read(folder / file_name(atlas)), atlas)
    return atlas


def _write(file: Path, path: Path, progress: Progress) -> None:
    tried = sorted([n, str(role), name, list(way), nth] for n, (role, name, way, nth) in progress.tried)
    data = {"map": path.name, "seed": progress.seed, "tried": tried, "depth": progress.depth}
    write_private(file, json.dumps(data, ensure_ascii=False).encode())


def _resumed(file: Path, folder: Path) -> tuple[Progress, Map] | None:
    """What an interrupted exploration left; None where there is nothing that can be gone on with."""
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError):
        data = json.loads(file.read_text(encoding="utf-8"))
        tried = {
            (int(n), (Role(role), str(name), tuple(map(str, way)), int(nth)))
            for n, role, name, way, nth in data["tried"]
        }
        depth = {int(number): int(far) for number, far in data["depth"].items()}
        return Progress(int(data["seed"]), tried, depth), read(folder / Path(data["map"]).name)
    return None
