"""Files that edgelam keeps, that other programs keep, and that ship with it, spoiled: whole ones of each kind, and how each is read."""

from __future__ import annotations

import dataclasses
import gzip
import io
import json
import random
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from edgelam.errors import UsageError
from edgelam.quantize.evaluate.trust.spoil import spoil_bytes, spoil_json

Write = Callable[[random.Random], bytes]
Read = Callable[[Path], object]


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its name (an ending may matter), spoiled ones, and what reads them."""

    name: str
    write: Write
    read: Read
    file: str = ""


def kinds() -> list[Kind]:
    """Every kind of file beside those that ``fuzz`` has itself."""
    return [
        Kind("person's settings", _bytes(_SETTINGS, (b"hotkey = ", b"voice = ", b"[a]\n")), _settings),
        Kind("maps", _rows(_MAP), _map, "editor.map.json"),
        Kind("packed maps", _bytes(gzip.compress(json.dumps(_MAP).encode())), _map, "editor.map.json.gz"),
        Kind("explorations", _rows({"map": "a.map.json", "seed": 1, "tried": [[1, "button", "OK", ["W"], 0]], "depth": {"1": 2}}), _exploration, "tried.json"),
        Kind("memory", _remembered, _memory, "memory.jsonl"),
        Kind("timers", _rows({"due": "2026-11-26T18:00:05", "text": "tea"}), _timer, "timer.json"),
        Kind("added tools", _rows([_SERVER]), _servers, "tools.json"),
        Kind("recent files", _bytes(_RECENT, (b"<bookmark/>", b"&a;", b"file://", b'href="')), _recent),
        Kind("zip archives", _bytes(_zip()), _members, "a.zip"),
        Kind("tar archives", _bytes(_tar()), _members, "a.tar"),
        Kind("packed tar archives", _bytes(gzip.compress(_tar())), _members, "a.tar.gz"),
        Kind("releases", _rows(_RELEASE), _release, "release.json"),
        Kind("weights", _rows({"weights": {"score": 1.0, "chosen": 2.0}, "none": 0.5}), _weights, "weights.json"),
        *_networks(),
        *_written(),
    ]  # fmt: skip


def _bytes(whole: bytes, words: tuple[bytes, ...] = ()) -> Write:
    return lambda rng: spoil_bytes(whole, rng, words)


def _rows(whole: Any) -> Write:
    """Half of them damaged as bytes, half of them still JSON, with values that are not what they should be."""
    data = json.dumps(whole).encode()
    return lambda rng: spoil_bytes(data, rng) if rng.random() < 0.5 else json.dumps(spoil_json(whole, rng)).encode()


@contextmanager
def _refusing() -> Iterator[None]:
    """ValueError is how these readers refuse; who calls them knows that."""
    try:
        yield
    except ValueError as error:
        raise UsageError(f"{type(error).__name__}") from error


def _written() -> list[Kind]:
    """What builders write for training and measuring."""
    from edgelam.quantize.data import forms, marked
    from edgelam.quantize.evaluate.trust import situations

    form = {
        "say": "three rows",
        "app": "A",
        "fields": [{"role": "spin", "name": "Rows", "about": "Table", "value": "three"}],
    }
    sentence = {"say": "save it as a.txt", "subtasks": [{"text": "save it as a.txt", "file": "a.txt"}]}
    label = {
        "label": "OK",
        "role": "button",
        "app": "a",
        "title": "T",
        "modal": True,
        "says": "Go on?",
        "language": "en",
        "expected": "ask",
    }
    return [
        Kind("forms", _rows(form), forms.read, "forms.jsonl"),
        Kind("marked-up sentences", _rows(sentence), marked.read, "plans.jsonl"),
        Kind("guard's situations", _rows(label), situations.given, "labels.jsonl"),
    ]


# What the person has

_SETTINGS = (
    b'hotkey = "ctrl+alt+space"\nstop_key = "ctrl+alt+escape"\ntheme = "dark"\nvoice = true\nhighlight = false\n'
)
_SERVER: dict[str, Any] = {
    "command": ["server", "--quiet"], "trusted": True,
    "tools": [{
        "name": "get time", "description": "The time there", "only_reads": True,
        "schema": {
            "required": ["zone"],
            "properties": {
                "zone": {"type": "string", "maxLength": 40}, "style": {"enum": ["short", "long"]},
                "hour": {"type": "integer", "minimum": 0, "maximum": 23}, "exact": {"type": "boolean"}, "part": {"type": "number"},
            },
        },
    }],
}  # fmt: skip
_MAP: dict[str, Any] = {
    "format": 1, "app": "editor", "version": "1", "names": ["Editor"], "paths": [["W"], ["W", "File"]],
    "screens": [
        {"number": 0, "window": "W", "dialog": False, "tabs": [], "controls": [["menu", "opens", "File", 0], ["menu item", "acts", "Save", 1, {"key": "Ctrl+S"}]]},
        {"number": 1, "window": "Open", "dialog": True, "tabs": ["One"], "controls": [["button", "acts", "OK", -1, {"options": ["a"], "nth": 1}]]},
    ],
    "transitions": [[0, 0, 1]], "missed": [[0, 0, 1, 2]],
}  # fmt: skip


def _settings(path: Path) -> object:
    from edgelam.settings import read_settings

    return read_settings(path)


def _map(path: Path) -> object:
    from edgelam.runtime.maps.store import read

    with _refusing():
        return read(path)


def _exploration(path: Path) -> object:
    from edgelam.runtime.maps.learn import _resumed

    return _resumed(path, path.parent)


def _remembered(rng: random.Random) -> bytes:
    """Lines with their checksums: damage that the checksum does not tell, and such that it does."""
    import numpy as np

    from edgelam.runtime.remembered import CHECK, Remembered, Source, _check, packed, to_line

    vector = np.zeros(8, np.float32)
    vector[0] = 1.0
    entry = Remembered(
        "editor", "make it bold", "Bold", "button", Source.CHOSEN, "2026-11-26", 1.0, "e", packed(vector)
    )
    if rng.random() < 0.5:
        return spoil_bytes(to_line(entry), rng)
    row = spoil_json(dataclasses.asdict(entry), rng)
    if isinstance(row, dict):
        row[CHECK] = _check(row)
    return json.dumps(row).encode() + b"\n"


def _memory(path: Path) -> object:
    from edgelam.runtime.remembered import Store

    return [(e.name, e.unpacked()) for e in Store(path).read()]


def _timer(path: Path) -> object:
    from edgelam.runtime.tools.alarms import running

    return [alarm.sentence for alarm in running(path.parent).values()]


def _servers(path: Path) -> object:
    """Read, and made into tools, whose grammar and question are made from what the server said."""
    from edgelam.runtime.tools.remote import servers, tools_of

    return [(tool.name, str(tool.parameters)) for server in servers(path) for tool in tools_of(server)]


# What other programs keep

_RECENT = b"""<?xml version="1.0" encoding="UTF-8"?>
<xbel version="1.0">
  <bookmark href="file:///tmp/a%20b.txt" added="2026-11-26T18:00:05Z" modified="2026-11-26T18:00:05Z" visited="2026-11-26T18:00:05Z">
    <info><metadata owner="http://freedesktop.org"/></info>
  </bookmark>
  <bookmark href="file:///tmp" visited="2026-11-25T18:00:05Z"/>
</xbel>
"""


def _recent(path: Path) -> object:
    from edgelam.runtime.tools.linux import recently_used

    return recently_used(path)


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/ä.txt", "text " * 20)
        archive.writestr("b.txt", "b")
    return packed.getvalue()


def _tar() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name in ("folder/ä.txt", "b.txt"):
            entry = tarfile.TarInfo(name)
            entry.size = 5
            archive.addfile(entry, io.BytesIO(b"text\n"))
    return packed.getvalue()


def _members(path: Path) -> object:
    """What it holds, and unpacked, inside a folder of its own."""
    import shutil

    from edgelam.runtime.tools.machine import MachineError
    from edgelam.runtime.tools.packing import _said_plainly, _unpacked, members

    held, folder = members(path), path.parent / "unpacked"
    folder.mkdir()
    try:
        with _said_plainly("Unpacking"):
            _unpacked(path, folder)
    except MachineError as error:
        raise UsageError(str(error)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        outside = [p for p in path.parent.iterdir() if p != path]
    if outside:
        raise AssertionError(f"{outside[0].name} was written beside the folder")
    return held


# What ships

_RELEASE = {"name": "edgelam", "version": "0.2.0", "files": [{"name": "edgelam.whl", "size": 10, "sha256": "ab" * 32}]}


def _release(path: Path) -> object:
    from edgelam.release import read

    return read(path)


def _weights(path: Path) -> object:
    from edgelam.retrieval.ranking import read

    return read(path, ("score", "chosen"))


def _networks() -> list[Kind]:
    """Packed arrays: of the matching network, of what people say for labels, of the guard's judgement."""
    import numpy as np

    from edgelam.retrieval import matching, sayings
    from edgelam.runtime.guard import learned

    def packed(**arrays: Any) -> bytes:
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **arrays)
        return buffer.getvalue()

    matcher = packed(**{f.name: np.ones((2, 3) if f.name == "inner" else (3 if f.name in ("outer", "bias") else 2), np.float32) for f in dataclasses.fields(matching.Matcher)})  # fmt: skip
    said = packed(encoder="e", axes=np.ones((2, 2), np.float32), said=np.ones((3, 2), np.int8), said_step=0.1, of=np.zeros(3, np.uint16), meant=np.ones((1, 2), np.int8), meant_step=0.1)  # fmt: skip
    judged = {f"{name}_{part}": value for name in ("whole", "alone") for part, value in (
        ("vectors", np.zeros((0, 0))), ("grams", np.zeros(learned.FIELDS * learned.BUCKETS)), ("names", np.array(["a"])), ("facts", np.zeros(1)), ("bias", np.zeros(2)),
    )}  # fmt: skip
    return [
        Kind("matching network", _bytes(matcher), matching.read, "matcher.npz"),
        Kind("sayings", _bytes(said), sayings.read, "sayings.npz"),
        Kind("guard's judgement", _bytes(packed(**judged)), learned.read, "learned.npz"),
    ]
