"""End states of files: names, contents, and what is inside documents, archives, pictures, sounds and databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

from edgelam.phrases import normalise
from edgelam.quantize.evaluate import readers
from edgelam.quantize.evaluate.endstate import Check, EndState, Want
from edgelam.quantize.evaluate.readers import TEXT

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
PLAYLISTS = (".pls", ".m3u", ".m3u8", ".xspf")

# Any file


def _file(want: Want, end: EndState) -> bool:
    """The file holds exactly this text; an editor may end it with a newline."""
    return _text(end.home / want["path"]) == str(want["equals"])


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace").removesuffix("\n")


def _rewritten(want: Want, end: EndState) -> bool:
    """The file is another one as that was at the start, with every ``old`` in it replaced by ``new``."""
    before = _text(end.start / want["of"])
    return want["old"] in before and _text(end.home / want["path"]) == before.replace(want["old"], want["new"])


def _file_says(want: Want, end: EndState) -> bool:
    """The file has these words: what was said leaves case and punctuation to the writer."""
    return normalise(_text(end.home / want["path"])) == normalise(want["words"])


def _contains(want: Want, end: EndState) -> bool:
    """The first of these files that is there has all of these texts in it."""
    path = next((p for name in want["paths"] if (p := end.home / name).is_file()), None)
    return path is not None and all(text in _text(path) for text in want["texts"])


def _says_in_order(want: Want, end: EndState) -> bool:
    """The one file in this folder has these words, in this order, whatever stands between them."""
    (path,) = (p for p in (end.home / want["folder"]).iterdir() if p.is_file())
    text, place = _text(path).casefold(), 0
    for word in want["words"]:
        place = text.find(word.casefold(), place) + 1
        if not place:
            return False
    return True


def _copy(want: Want, end: EndState) -> bool:
    """A file of its own with the same bytes as another one had at the start."""
    path = end.home / want["path"]
    same: bool = path.read_bytes() == _at_start(want["of"], end)
    return same and path.is_file() and not path.is_symlink()


def _at_start(name: str, end: EndState) -> bytes:
    """The bytes of a file at the start; ``archive.zip!member`` for one that is in an archive."""
    path, _, member = name.partition("!")
    return readers.archive(end.start / path)[member] if member else (end.start / path).read_bytes()


def _absent(want: Want, end: EndState) -> bool:
    return not (end.home / want["path"]).exists()


def _folder(want: Want, end: EndState) -> bool:
    return Path(end.home, want["path"]).is_dir()


def _inside(want: Want, end: EndState) -> bool:
    """The folder holds exactly these names."""
    names: set[str] = set(want["are"])
    return {path.name for path in (end.home / want["path"]).iterdir()} == names


def _folder_called(want: Want, end: EndState) -> bool:
    return any(path.is_dir() and normalise(path.name) == normalise(want["words"]) for path in end.home.iterdir())


# Documents


def _odt_text(want: Want, end: EndState) -> bool:
    document = readers.odt(end.home / want["path"])
    return document is not None and any("".join(p.itertext()) == want["text"] for p in document.iter(f"{TEXT}p"))


def _odt_says(want: Want, end: EndState) -> bool:
    """A paragraph has these words, and this paragraph property where one is named."""
    document = readers.odt(end.home / want["path"])
    texts = ["".join(p.itertext()) for p in document.iter(f"{TEXT}p")] if document is not None else []
    said = [text for text in texts if normalise(text) == normalise(want["words"])]
    plain = "property" not in want
    return bool(said) and (
        plain or _has_property(document, {**want, "text": said[0]}, want["group"], want["property"], want["value"])
    )


def _odt_style(want: Want, end: EndState) -> bool:
    """Exactly this text has this text property, as one run or as a whole paragraph; ``bold`` where none is named."""
    document = readers.odt(end.home / want["path"])
    return _has_property(
        document, want, "text-properties", want.get("property", "font-weight"), want.get("value", "bold")
    )


def _odt_paragraph(want: Want, end: EndState) -> bool:
    """The paragraph with this text has this paragraph property."""
    document = readers.odt(end.home / want["path"])
    return _has_property(document, want, "paragraph-properties", want["property"], want["value"])


def _has_property(document: ElementTree.Element | None, want: Want, group: str, name: str, value: str) -> bool:
    if document is None:
        return False
    fitting = _styles(document, group, (name, value))
    texts = (e for tag in ("p", "span", "h") for e in document.iter(f"{TEXT}{tag}"))
    return any("".join(e.itertext()) == want["text"] and e.get(f"{TEXT}style-name") in fitting for e in texts)


def _styles(document: ElementTree.Element, group: str, *properties: tuple[str, str]) -> set[str | None]:
    """The styles with any of these properties."""
    return {
        style.get(f"{STYLE}name")
        for style in document.iter(f"{STYLE}style")
        for p in style.iter(f"{STYLE}{group}")
        if any(value in (p.get(f"{FO}{name}"), p.get(f"{STYLE}{name}")) for name, value in properties)
    }


def _odt_break(want: Want, end: EndState) -> bool:
    """A page ends right after the paragraph with this text: by a break after it, or before the next."""
    document = readers.odt(end.home / want["path"])
    paragraphs = [] if document is None else [e for e in document.iter() if e.tag in (f"{TEXT}p", f"{TEXT}h")]
    place = next((i for i, p in enumerate(paragraphs) if "".join(p.itertext()) == want["after"]), None)
    if document is None or place is None:
        return False
    after = _styles(document, "paragraph-properties", ("break-after", "page"))
    before = _styles(document, "paragraph-properties", ("break-before", "page"))
    following = [p.get(f"{TEXT}style-name") for p in paragraphs[place + 1 : place + 2]]
    return paragraphs[place].get(f"{TEXT}style-name") in after or bool(before & set(following))


def _heading(want: Want, end: EndState) -> bool:
    """The only paragraph with text in it is this heading."""
    document = readers.odt(end.home / want["path"])
    blocks = [] if document is None else [e for e in document.iter() if e.tag in (f"{TEXT}p", f"{TEXT}h")]
    written = [e for e in blocks if "".join(e.itertext()).strip()]
    return [(e.tag, "".join(e.itertext()), e.get(f"{TEXT}outline-level")) for e in written] == [
        (f"{TEXT}h", want["text"], str(want["level"]))
    ]


def _notes(want: Want, end: EndState) -> bool:
    """A tree of notes has these pages and no others, path to text; ``some``: others may be there too."""
    pages = readers.nodes(end.home / want["path"])
    found = {name: "".join(text for text, _ in runs).rstrip("\n") for name, runs in pages.items()}
    return found == want["are"] or (want.get("some", False) and {**found, **want["are"]} == found)


def _note_bold(want: Want, end: EndState) -> bool:
    """On a page of a tree of notes, one text is bold to its last letter and another one is not at all."""
    runs = readers.nodes(end.home / want["path"])[want["page"]]
    text = "".join(run for run, _ in runs)
    marks = [heavy for run, heavy in runs for _ in run]
    bold, plain = (marks[(at := text.index(part)) : at + len(part)] for part in (want["bold"], want["plain"]))
    return all(bold) and not any(plain)


def _rows(want: Want, end: EndState) -> bool:
    """What a query finds in a database as it is on disk; numbers may be kept as text."""
    with closing(sqlite3.connect(f"file:{end.home / want['path']}?mode=ro", uri=True)) as database:
        try:
            found = database.execute(want["query"]).fetchall()
        except sqlite3.Error as error:
            raise ValueError("the query does not fit the database") from error
    return [[str(value) for value in row] for row in found] == [[str(value) for value in row] for row in want["are"]]


def _table(want: Want, end: EndState) -> bool:
    """A file with separators has these rows; the names of the columns may stand above them."""
    found = readers.table(end.home / want["path"])
    return found in (want["are"], [want["columns"], *want["are"]])


# Archives, pictures and sounds


def _members(want: Want, end: EndState) -> bool:
    """An archive holds exactly these files, path to the one whose bytes they are; ``some``: others may be in it, too."""
    found = readers.archive(end.home / want["path"])
    wanted = {name: _at_start(of, end) for name, of in want["are"].items()}
    return found == wanted or (want.get("some", False) and found == {**found, **wanted})


def _picture(want: Want, end: EndState) -> bool:
    """A picture has this size, and shows another one as it was at the start, turned right by so many degrees."""
    found = readers.pixels(end.home / want["path"])
    if found is None or list(found[:2]) != want["size"]:
        return False
    return "of" not in want or found == readers.pixels(end.start / want["of"], "-rotate", str(want["turned"]))


def _tags(want: Want, end: EndState) -> bool:
    """A sound file has these tags and no others; 03 is 3."""
    found = {name: value.lstrip("0") for name, value in readers.tags(end.home / want["path"]).items()}
    return found == dict(want["are"])


def _sound(want: Want, end: EndState) -> bool:
    """A sound file is heard as another one was at the start."""
    return readers.sound(end.home / want["path"]) == readers.sound(end.start / want["of"])


def _playlist(want: Want, end: EndState) -> bool:
    """The only playlist in a folder is a PLS file with these entries, in any order."""
    (path,) = (p for p in (end.home / want["folder"]).iterdir() if p.suffix.lower() in PLAYLISTS)
    lines = _text(path).splitlines()
    entries = [line.partition("=")[2] for line in lines if line.casefold().startswith("file")]
    names = sorted(entry.replace("\\", "/").rpartition("/")[2] for entry in entries)
    return path.suffix == ".pls" and lines[0].strip() == "[playlist]" and names == sorted(want["are"])


FILE_CHECKS: dict[str, Check] = {
    "file": _file, "rewritten": _rewritten, "file_says": _file_says, "contains": _contains, "says_in_order": _says_in_order,
    "copy": _copy, "absent": _absent, "folder": _folder, "inside": _inside, "folder_called": _folder_called,
    "odt_text": _odt_text, "odt_says": _odt_says, "odt_style": _odt_style, "odt_paragraph": _odt_paragraph,
    "odt_break": _odt_break, "heading": _heading, "notes": _notes, "note_bold": _note_bold, "rows": _rows, "table": _table,
    "members": _members, "picture": _picture, "tags": _tags, "sound": _sound, "playlist": _playlist,
}  # fmt: skip
