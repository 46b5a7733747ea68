"""End states: what must be true of files or of an application after a task."""

from __future__ import annotations

import configparser
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from edgelam.control import Snapshot, State
from edgelam.trajectory import Trajectory

Check = Callable[[dict[str, Any], Path, Snapshot, Trajectory], bool]
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"


def _file(want: dict[str, Any], home: Path, _screen: Snapshot, _run: Trajectory) -> bool:
    """The file holds exactly this text; an editor may end it with a newline."""
    path = home / want["path"]
    return path.is_file() and bool(path.read_bytes().removesuffix(b"\n") == want["equals"].encode())


def _folder(want: dict[str, Any], home: Path, _screen: Snapshot, _run: Trajectory) -> bool:
    return Path(home / want["path"]).is_dir()


def _shows(want: dict[str, Any], _home: Path, screen: Snapshot, _run: Trajectory) -> bool:
    """A number stands by itself in something that is not a button."""
    wanted = re.compile(rf"(?<![\d.,]){re.escape(want['text'])}(?![\d.,])")
    return any(wanted.search(c.value) for c in screen.controls if not c.role.startswith(("button", "toggle")))


def _checked(want: dict[str, Any], _home: Path, screen: Snapshot, _run: Trajectory) -> bool:
    found = [c for c in screen.controls if c.name == want["name"]]
    return bool(found) and bool(found[0].has(State.CHECKED) == want["on"])


def _setting(want: dict[str, Any], home: Path, _screen: Snapshot, _run: Trajectory) -> bool:
    """A GSettings key, read from the private home's key file: what the application itself remembers."""
    parser = configparser.RawConfigParser()
    parser.read(home / ".config" / "glib-2.0" / "settings" / "keyfile", encoding="utf-8")
    return bool(parser.get(want["group"], want["key"], fallback=None) == want["value"])


def _outcome(want: dict[str, Any], _home: Path, _screen: Snapshot, run: Trajectory) -> bool:
    return str(run.outcome) == str(want["is"])


def _odt_text(want: dict[str, Any], home: Path, _screen: Snapshot, _run: Trajectory) -> bool:
    return str(want["text"]) in _odt(home / want["path"])[0]


def _odt_bold(want: dict[str, Any], home: Path, _screen: Snapshot, _run: Trajectory) -> bool:
    """Exactly this text is bold, as one run or as whole paragraphs."""
    return str(want["text"]) in _odt(home / want["path"])[1]


def _odt(path: Path) -> tuple[str, list[str]]:
    """The whole text of an OpenDocument text file, and its bold runs."""
    if not path.is_file():
        return "", []
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    bold = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        if any(p.get(f"{_FO}font-weight") == "bold" for p in style.iter(f"{_STYLE}text-properties"))
    }
    parts = [e for tag in ("p", "span", "h") for e in root.iter(f"{_TEXT}{tag}")]
    runs = ["".join(e.itertext()) for e in parts if e.get(f"{_TEXT}style-name") in bold]
    return "\n".join("".join(e.itertext()) for e in root.iter(f"{_TEXT}p")), runs


CHECKS: dict[str, Check] = {
    "file": _file, "folder": _folder, "shows": _shows, "checked": _checked,
    "setting": _setting, "outcome": _outcome, "odt_text": _odt_text, "odt_bold": _odt_bold,
}  # fmt: skip
