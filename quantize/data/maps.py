"""Maps to ship, out of maps that were learned: ``python -m edgelam.quantize.data.maps FOLDER OUT``.

Packs each map of FOLDER (as ``edgelam map path`` says) into OUT, which is ``runtime/maps/known`` of a checkout, and names them there, in ``README.md``, with the packages that their labels are from and
those packages' licences.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from edgelam.retrieval.corpus import MEASURED, digest, is_excluded
from edgelam.runtime.desktop.atspi import launch
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.offer import elsewhere, places
from edgelam.runtime.maps.screen import MapControl
from edgelam.runtime.maps.store import PACKED, SUFFIX, pack, read

MIN_SCREENS = 3
"""What has fewer is no map worth its place."""

HEAD = """# Maps that come with edgelam

What each application has on its screens, and which act leads from one to the other, learned by `edgelam map` in a private session
(Debian 12). Names, tooltips and choices are the applications' own texts, under the licence of the package that they are from.
Made by `python -m edgelam.quantize.data.maps`.

| application | version | Debian source package | licence | screens | controls | not on the first screen | bytes |
|---|---|---|---|---|---|---|---|
"""

_LICENCE = re.compile(r"^Files:\s*\*.*?^License:\s*(.+?)$", re.MULTILINE | re.DOTALL)


def ship(folder: Path, known: Path) -> list[str]:
    """Pack the maps of a folder; the rows of the table."""
    known.mkdir(exist_ok=True)
    for old in known.glob(f"*{PACKED}"):
        old.unlink()
    rows = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        atlas = _without_excluded(read(path))
        if len(atlas.screens) < MIN_SCREENS or is_reserved(atlas):
            continue
        target = known / path.name.replace(SUFFIX, PACKED)
        pack(target, atlas)
        package, licence = _origin(atlas)
        numbers = (len(atlas.screens), len(places(atlas)), len(elsewhere(atlas)), target.stat().st_size)
        rows.append(
            f"| {atlas.names[0]} | {atlas.version} | {package} | {licence} | {' | '.join(f'{n:,}' for n in numbers)} |"
        )
    (known / "README.md").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return rows


def is_reserved(atlas: Map) -> bool:
    """Whether it is of an application that is for measuring only and not one of the development suite."""
    return any(is_excluded(name) for name in atlas.names) and atlas.app.casefold() not in DEVELOPMENT


DEVELOPMENT = frozenset(
    {"mousepad", "galculator", "gnome-calculator", "gedit", "thunar", "featherpad", "kcalc", "soffice"}
)
"""What the applications of the development suite call themselves: it has been looked at while deciding, so they may be mapped."""


def _without_excluded(atlas: Map) -> Map:
    """Without what is called like an application that nothing here may name, such as a colour scheme."""

    def lean(control: MapControl) -> MapControl:
        return replace(control, options=tuple(o for o in control.options if not _is_named_so(o)))

    screens = {
        n: replace(s, controls=tuple(lean(c) for c in s.controls if not _is_named_so(c.name)))
        for n, s in atlas.screens.items()
    }
    hops = {replace(t, control=lean(t.control)) for t in atlas.transitions if not _is_named_so(t.control.name)}
    return Map(atlas.app, atlas.version, atlas.names, screens, hops)


def _is_named_so(text: str) -> bool:
    return digest(text.casefold()) in MEASURED


def _origin(atlas: Map) -> tuple[str, str]:
    """The source package of an application and its licence, as the system's packages say."""
    entry = launch.find(atlas.names[0])
    if entry is None:
        return "not installed here", "see its package"
    path = _said("readlink", "-f", _said("which", entry.started))
    package = _said("dpkg-query", "-S", path).partition(":")[0]
    source = _said("dpkg-query", "-W", "-f", "${source:Package}", package)
    copyright_file = Path("/usr/share/doc") / package / "copyright"
    text = copyright_file.read_text(encoding="utf-8", errors="replace") if copyright_file.is_file() else ""
    found = _LICENCE.search(text)
    return source, found[1].strip() if found else _by_name(text)


def _by_name(text: str) -> str:
    known = ("MPL-2.0", "LGPL-2.1", "LGPL-2", "GPL-3", "GPL-2")
    in_words = re.search(r"(Lesser |Library |)General Public\s+License.{0,400}?[Vv]ersion\s+(\d)", text, re.DOTALL)
    fallback = (
        f"{'L' if in_words[1] else ''}GPL-{in_words[2]}+" if in_words else "GPL" if "GPL" in text else "see its package"
    )
    return next((name for name in known if name in text), fallback)


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False).stdout.strip()


if __name__ == "__main__":
    sys.stdout.write("\n".join(ship(Path(sys.argv[1]), Path(sys.argv[2]))) + "\n")
