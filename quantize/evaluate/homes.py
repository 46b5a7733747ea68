"""What lies in the home before a task: files made from what a suite says of them, so that it holds no binaries.

A file is a text, or a table with one key that names its maker: ``{picture = [640, 480]}``, ``{tone = 440}`` (three seconds of
it), ``{odt = ["# A heading", "A paragraph."]}``, ``{pdf = ["A page"]}``, ``{sql = "…"}``, ``{zip = {"a.txt" = "…"}}``.
"""

from __future__ import annotations

import io
import sqlite3
import struct
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from edgelam.errors import DesktopError
from edgelam.runtime.maps.private import listing

RATE = 22050
SECONDS = 3

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
ODT = "application/vnd.oasis.opendocument.text"


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths below a home, as text: those with other content or none left, and the new ones. Hidden ones are left out."""

    lost: frozenset[str]
    new: frozenset[str]


def lay(files: dict[str, Any], home: Path) -> None:
    """Make these files; ``home`` and its folders may be there already.

    Raises:
        DesktopError: ImageMagick or sox, which make JPEG pictures and sounds, are not installed.
    """
    for name, content in files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made(content, path.suffix))


def made(content: str | dict[str, Any], suffix: str) -> bytes:
    """A file's bytes."""
    if isinstance(content, str):
        return content.encode()
    ((maker, what),) = content.items()
    return MAKERS[maker](what, suffix)


def _picture(size: Sequence[int], suffix: str) -> bytes:
    """A gradient that looks different turned, flipped or in another size; PNG, or JPEG by way of it."""
    width, height = size
    # A line's first byte names its filter: 2 says that the line is the difference to the one above.
    first = b"\2" + b"".join(bytes((x % 256, 0, width % 256)) for x in range(width))
    rows = [first, *[b"\2" + b"\0\1\0" * width] * (height - 1)]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 6)), (b"IEND", b""))
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return png if suffix == ".png" else _through(["convert", "png:-", f"{suffix[1:]}:-"], png)


def _tone(pitch: float, suffix: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"tone{suffix}"  # into a pipe sox cannot go back to write how long it is
        form = ["-r", str(RATE), "-c", "1", "-b", "16", "--comment", ""]
        _through(["sox", "-D", "-n", *form, str(path), "synth", str(SECONDS), "sine", str(pitch)], b"")
        return path.read_bytes()


def _odt(paragraphs: Sequence[str], _suffix: str) -> bytes:
    body = "".join(
        f'<text:h text:outline-level="1">{escape(p[2:])}</text:h>' if p.startswith("# ") else f"<text:p>{escape(p)}</text:p>"
        for p in paragraphs
    )  # fmt: skip
    content = (
        f'<office:document-content xmlns:office="{OFFICE}" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
        f' office:version="1.2"><office:body><office:text>{body}</office:text></office:body></office:document-content>'
    )
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f"{entry.format('/', ODT)}{entry.format('content.xml', 'text/xml')}</manifest:manifest>"
    )
    return _zip({"mimetype": ODT, "META-INF/manifest.xml": manifest, "content.xml": content}, "")


def _pdf(pages: Sequence[str], _suffix: str) -> bytes:
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i, text in enumerate(pages):
        stream = f"BT /F1 24 Tf 72 740 Td ({text}) Tj ET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * i} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    tail = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}{tail}".encode()


def _sql(script: str, _suffix: str) -> bytes:
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(script)
        return database.serialize()


def _zip(members: dict[str, Any], _suffix: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, made(content, Path(name).suffix))
    return buffer.getvalue()


def _through(command: list[str], data: bytes) -> bytes:
    try:
        return subprocess.run(command, input=data, capture_output=True, check=True, timeout=60).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise DesktopError(f"{command[0]} could not make a file for a task's home: {error}") from error


MAKERS: dict[str, Callable[[Any, str], bytes]] = {
    "picture": _picture, "tone": _tone, "odt": _odt, "pdf": _pdf, "sql": _sql, "zip": _zip,
}  # fmt: skip


def changes(before: Path, after: Path) -> Changes:
    """What became of the files and folders that people see."""
    was, now = listing(before), listing(after)
    lost = frozenset(name for name, content in was.items() if now.get(name) != content)
    return Changes(lost, frozenset(now) - frozenset(was))
