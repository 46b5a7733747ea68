"""Windows of real applications, read from the interface files in Debian packages: the language that controls speak.

    python -m edgelam.quantize.data.interfaces OUT.jsonl.gz PACKAGE.deb|SOURCE.tar.xz...

Takes binary packages (``apt-get download NAME``) and source archives (``apt-get source --download-only NAME``) as they
are: nothing is installed, built or run. ``archives.txt`` lists those that were used. Reads GtkBuilder and Glade,
GResource bundles, Qt Designer, wxWidgets XRC, and the menu actions that GTK and KDE programs list in their code. Each line
of the result is a window: ``app``, ``file``, ``toolkit``, ``title`` and ``rows`` of role, label, tooltip, options and, in a menu, the menus
above it. The texts keep the licence of their application, and so stay out of the repository.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any
from xml.etree import ElementTree

from edgelam.errors import UsageError
from edgelam.paths import write_atomic
from edgelam.quantize.data.interfaces import code, gresource, gtk, qt
from edgelam.quantize.data.interfaces.rows import Window, tag

MOST_WINDOWS = 25
"""Windows kept of one application."""

FRESH = 15
"""New labels that make a window as good as any: so that small dialogs have their turn too."""

_FORMS = (".ui", ".glade", ".xrc")
_CODE = (".c", ".cpp", ".cc", ".vala", ".py")
_SKIPPED = frozenset(
    {
        "test",
        "tests",
        "testsuite",
        "autotests",
        "examples",
        "example",
        "unittests",
        "3rdparty",
        "thirdparty",
        "third_party",
        "templates",
    }
)
_MOST_BYTES = 8 << 20
_READERS: Mapping[str, Any] = {
    "interface": ("gtk", gtk.windows),
    "glade-interface": ("gtk", gtk.windows),
    "ui": ("qt", qt.windows),
    "UI": ("qt", qt.windows),
    "resource": ("wx", qt.wx_windows),
}
"""Toolkit and reader by the name of a form's root element."""


def windows_of(archive: Path) -> list[dict[str, Any]]:
    """The application's windows, each set of labels once, those that say most first.

    Raises:
        UsageError: the archive cannot be read.
    """
    app = archive.name.split("_")[0]
    found: dict[frozenset[str], tuple[dict[str, Any], int]] = {}
    for name, data in _files(archive):
        for toolkit, window in read(name, data):
            key = frozenset(r.label for r in window.rows)
            row = {
                "app": app,
                "file": name,
                "toolkit": toolkit,
                "title": window.title,
                "rows": [r.listed() for r in window.rows],
            }
            found.setdefault(key, (row, len(found)))
    return varied([row for row, _ in found.values()])


def read(name: str, data: bytes) -> Iterator[tuple[str, Window]]:
    """The windows of one file with their toolkit; none where it is no interface file or is damaged."""
    if name.endswith(_CODE):
        yield from code.windows(data.decode("utf-8", "replace"))
        return
    if not name.endswith(_FORMS):
        for inner, content in gresource.files(data, _FORMS):
            yield from read(inner, content)
        return
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError):
        return
    reader = _READERS.get(tag(root))
    if reader is not None:
        yield from ((reader[0], window) for window in reader[1](root))


def varied(windows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """At most ``MOST_WINDOWS``: again and again one with the most labels that no earlier one has, up to ``FRESH``."""
    left, seen, kept = list(windows), set[str](), list[dict[str, Any]]()
    while left and len(kept) < MOST_WINDOWS:
        fresh = [len({r[1] for r in w["rows"]} - seen) for w in left]
        place = max(range(len(left)), key=lambda n: min(fresh[n], FRESH))
        if fresh[place] < 3:
            break
        kept.append(left.pop(place))
        seen |= {r[1] for r in kept[-1]["rows"]}
    return kept


def _files(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file that may hold a window."""
    try:
        with _opened(archive) as stream, tarfile.open(fileobj=stream, mode="r|*") as tar:
            for member in tar:
                path = PurePosixPath(member.name)
                if not member.isfile() or member.size > _MOST_BYTES or _SKIPPED & {p.lower() for p in path.parts[:-1]}:
                    continue
                binary = (
                    archive.suffix == ".deb"
                    and (path.suffix in ("", ".so", ".gresource") or ".so." in path.name)
                    and "doc" not in path.parts
                )
                held = tar.extractfile(member) if binary or path.suffix in (*_FORMS, *_CODE) else None
                if held is not None:
                    yield path.name, held.read()
    except (OSError, tarfile.TarError, EOFError) as error:
        raise UsageError(f"{archive} cannot be read ({error}).") from error


@contextmanager
def _opened(archive: Path) -> Iterator[IO[bytes]]:
    """The tar archive as a stream; a package's through ``dpkg-deb``, which is where packages are."""
    if archive.suffix != ".deb":
        with archive.open("rb") as stream:
            yield stream
        return
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(archive)], stdout=subprocess.PIPE) as unpacking:
        if unpacking.stdout is None:
            raise OSError("no output")
        yield unpacking.stdout
        unpacking.stdout.read()


def main(out: Path, archives: Iterable[Path]) -> Counter[str]:
    """Write the windows of all archives, each set of labels once; returns how many windows each toolkit gave."""
    seen, lines, counts = set[frozenset[str]](), list[str](), Counter[str]()
    for archive in archives:
        for window in windows_of(archive):
            key = frozenset(r[1] for r in window["rows"])
            if key not in seen:
                seen.add(key)
                counts[window["toolkit"]] += 1
                lines.append(json.dumps(window, ensure_ascii=False))
    write_atomic(out, gzip.compress("".join(f"{line}\n" for line in lines).encode("utf-8"), mtime=0))
    return counts
