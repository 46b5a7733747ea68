"""What files say: the formats that tasks leave behind, read without the application that wrote them."""

from __future__ import annotations

import ast
import configparser
import csv
import json
import re
import struct
import subprocess
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def odt(path: Path) -> ElementTree.Element | None:
    """The content of an OpenDocument text file; None where there is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            return ElementTree.fromstring(archive.read("content.xml"))
    except (OSError, KeyError, zipfile.BadZipFile, ElementTree.ParseError):
        return None


def xml(path: Path) -> ElementTree.Element:
    """The root; an empty element where there is no such file. Raises ParseError where it is not whole."""
    return ElementTree.parse(path).getroot() if path.exists() else ElementTree.Element("none")


def archive(path: Path) -> dict[str, bytes]:
    """The files in a zip or a gzipped tar, by path; folders and a leading ``./`` left out. Empty where it is no such archive."""
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as opened:
                return {name: opened.read(name) for name in opened.namelist() if not name.endswith("/")}
        with tarfile.open(path, "r:gz") as tar:
            files = [m for m in tar.getmembers() if m.isfile()]
            return {m.name.removeprefix("./"): stream.read() for m in files if (stream := tar.extractfile(m))}
    except (
        OSError,
        EOFError,
        RuntimeError,
        zlib.error,
        zipfile.BadZipFile,
        tarfile.TarError,
    ):  # RuntimeError: a password
        return {}


def pixels(path: Path, *operations: str) -> tuple[int, int, bytes] | None:
    """Width, height and 8-bit RGB of a picture after these operations of ImageMagick's; None where it is none."""
    command = ["convert", str(path), *operations, "-depth", "8", "ppm:-"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    header = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", done.stdout)
    return (int(header[1]), int(header[2]), done.stdout[header.end() :]) if header else None


def nodes(path: Path) -> dict[str, list[tuple[str, bool]]]:
    """The pages of a tree of notes, by path (``Garden/Tools``): each run of text, and whether it is bold."""
    found: dict[str, list[tuple[str, bool]]] = {}

    def walk(parent: ElementTree.Element, above: str) -> None:
        for node in parent.findall("node"):
            name = above + node.get("name", "")
            found[name] = [(r.text or "", r.get("weight") == "heavy") for r in node.findall("rich_text")]
            walk(node, f"{name}/")

    walk(xml(path), "")
    return found


def table(path: Path) -> list[list[str]]:
    """The rows of a file with separators: comma, semicolon or tab, whichever the first line has most of."""
    text = path.read_text(encoding="utf-8-sig")
    first = text.partition("\n")[0]
    return [row for row in csv.reader(text.splitlines(), delimiter=max(",;\t", key=first.count)) if row]


def ini(path: Path, section: str, key: str) -> str | None:
    """One value; None where it or the file is missing. Raises ValueError where the file is no such one."""
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read(path, encoding="utf-8")
    except configparser.Error as error:
        raise ValueError(f"{path.name} is no settings file") from error
    return parser.get(section, key, fallback=None)


def gvariant(text: str) -> Any:
    """A GVariant in its text form as Python values; types and boxes are left out."""
    tokens = re.findall(r"'(?:[^'\\]|\\.)*'|@\S+|[<>]|\w+|[^\s\w]", text)
    words = {"true": "True", "false": "False"}
    kinds = {"<", ">", "byte", "int16", "uint16", "int32", "uint32", "int64", "uint64", "double"}
    return ast.literal_eval("".join(words.get(t, t) for t in tokens if t not in kinds and not t.startswith("@")))


def session(path: Path) -> dict[str, Any]:
    """A calculator's session: its ``history`` and ``variables``; empty where there is none. Raises ValueError where it is damaged."""
    data = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return dict(data)


def tags(path: Path) -> dict[str, str]:
    """The Vorbis comments of an Ogg or FLAC file that have a value, names in capitals; raises ValueError for anything else."""
    return _comments(_blocks(path)[0])


def sound(path: Path) -> bytes:
    """What is heard: the file without its comments, and without the numbers that depend on them."""
    return _blocks(path)[1]


def _blocks(path: Path) -> tuple[bytes, bytes]:
    """The comment block of a sound file, and its sound."""
    data = path.read_bytes()
    try:
        if data.startswith(b"fLaC"):
            return _flac(data)
        if data.startswith(b"OggS"):
            packets = _packets(data)
            return packets[1].removeprefix(b"\x03vorbis"), b"".join((packets[0], *packets[2:]))
    except IndexError as error:
        raise ValueError(f"{path.name} is cut off") from error
    raise ValueError(f"{path.name} is neither Ogg nor FLAC")


def _flac(data: bytes) -> tuple[bytes, bytes]:
    comment, place, last = b"", 4, False
    while not last:
        kind, size = data[place], int.from_bytes(data[place + 1 : place + 4], "big")
        last = bool(kind & 0x80)
        if kind & 0x7F == 4:
            comment = data[place + 4 : place + 4 + size]
        place += 4 + size
    if place > len(data):
        raise ValueError("a block ends after the file")
    return comment, data[place:]


def _packets(data: bytes) -> list[bytes]:
    """The packets of an Ogg stream: a lacing value under 255 ends one."""
    packets, current, place = [], b"", 0
    while data[place : place + 4] == b"OggS":
        count = data[place + 26]
        lacing = data[place + 27 : place + 27 + count]
        place += 27 + count
        for size in lacing:
            current += data[place : place + size]
            place += size
            if size < 255:
                packets.append(current)
                current = b""
    return packets


def _comments(block: bytes) -> dict[str, str]:
    """Raises struct.error where the block ends before its last comment."""
    if not block:
        return {}
    place = 4 + struct.unpack_from("<I", block)[0]
    (count,) = struct.unpack_from("<I", block, place)
    found, place = {}, place + 4
    for _ in range(count):
        (size,) = struct.unpack_from("<I", block, place)
        name, _, value = block[place + 4 : place + 4 + size].decode("utf-8", "replace").partition("=")
        place += 4 + size
        if value:
            found[name.upper()] = value
    return found
