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
from edgelam.phrases import normalise
from edgelam.trajectory import Trajectory

Check = Callable[[dict[str, Any], Path, Snapshot, Trajectory], bool]
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"


def _file(want: dict[str, Any], home: Path, _screen: Snapshot, _run: Trajectory) -> bool:
    """The file holds exactly this text; an editor may end it with a newline."""
    path = home / want["path"]
    return path.is_file() and bool(path.read_bytes().removesuffix(b"\n") == want["equals"].encode())


def _file_says(want: dict[str, Any], home: Path, _screen: Snapshot, _run: Trajectory) -> bool:
    """The file has these words: what was said leaves case and punctuation to the writer."""
    path = home / want["path"]
    return path.is_file() and normalise(path.read_text(encoding="utf-8", errors="replace")) == normalise(want["words"])


def _folder_called(want: dict[str, Any], home: Path, _screen: Snapshot, _run: Trajectory) -> bool:
    return any(path.is_dir() and normalise(path.name) == normalise(want["words"]) for path in home.iterdir())


def _odt_says(want: dict[str, Any], home: Path, _screen: Snapshot, _run: Trajectory) -> bool:
    """A paragraph has these words, and this paragraph property where one is named."""
    document = _odt(home / want["path"])
    texts = ["".join(p.itertext()) for p in document.iter(f"{_TEXT}p")] if document is not None else []
    said = [text for text in texts if normalise(text) == normalise(want["words"])]
    plain = "property" not in want
    return bool(said) and (
        plain or _has_property(document, {**want, "text": said[0]}, want["group"], want["property"], want["value"])
    )


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
    document = _odt(home / want["path"])
    return document is not None and any("".join(p.itertext()) == want["text"] for p in document.iter(f"{_TEXT}p"))


def _control(want: dict[str, Any], _home: Path, screen: Snapshot, _run: Trajectory) -> bool:
    return any(c.name == want["name"] for c in screen.controls)


def _title(want: dict[str, Any], _home: Path, screen: Snapshot, _run: Trajectory) -> bool:
    return str(want["contains"]) in screen.title


def _odt_style(want: dict[str, Any], home: Path, _screen: Snapshot, _run: Trajectory) -> bool:
    """Exactly this text has this text property, as one run or as a whole paragraph; ``bold`` where none is named."""
    document = _odt(home / want["path"])
    return _has_property(
        document, want, "text-properties", want.get("property", "font-weight"), want.get("value", "bold")
    )


def _odt_paragraph(want: dict[str, Any], home: Path, _screen: Snapshot, _run: Trajectory) -> bool:
    """The paragraph with this text has this paragraph property."""
    return _has_property(_odt(home / want["path"]), want, "paragraph-properties", want["property"], want["value"])


def _has_property(
    document: ElementTree.Element | None, want: dict[str, Any], group: str, name: str, value: str
) -> bool:
    if document is None:
        return False
    fitting = {
        style.get(f"{_STYLE}name")
        for style in document.iter(f"{_STYLE}style")
        if any(value in (p.get(f"{_FO}{name}"), p.get(f"{_STYLE}{name}")) for p in style.iter(f"{_STYLE}{group}"))
    }
    parts = (e for tag in ("p", "span", "h") for e in document.iter(f"{_TEXT}{tag}"))
    return any("".join(e.itertext()) == want["text"] and e.get(f"{_TEXT}style-name") in fitting for e in parts)


def _odt(path: Path) -> ElementTree.Element | None:
    """The content of an OpenDocument text file."""
    if not path.is_file():
        return None
    with zipfile.ZipFile(path) as archive:
        return ElementTree.fromstring(archive.read("content.xml"))


CHECKS: dict[str, Check] = {
    "file_says": _file_says, "folder_called": _folder_called, "odt_says": _odt_says, "file": _file, "folder": _folder, "shows": _shows, "checked": _checked, "control": _control, "title": _title,
    "setting": _setting, "outcome": _outcome, "odt_text": _odt_text, "odt_style": _odt_style, "odt_paragraph": _odt_paragraph,
}  # fmt: skip
