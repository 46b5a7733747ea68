"""Tools that open applications, files, folders, web addresses and settings, and find files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from edgelam.action import Action, Scalar
from edgelam.phrases import normalise
from edgelam.risk import Risk
from edgelam.runtime.tools.filing import BETWEEN, OwnPaths
from edgelam.runtime.tools.kinds import Choice, Span
from edgelam.runtime.tools.machine import Machine, MachineError, OpenWindow
from edgelam.runtime.tools.pages import HOME, SYNONYMS
from edgelam.runtime.tools.places import Address, ExistingPath, Named, entries, located, written
from edgelam.runtime.tools.tool import NOTHING, tool
from edgelam.screen_text import clean
from edgelam.trajectory import Effect

SHOWN = 10
"""Files named in an answer."""


def _windows(machine: Machine, **arguments: Scalar) -> tuple[OpenWindow, ...]:
    return tuple(machine.windows())


def _opened(before: tuple[OpenWindow, ...], after: tuple[OpenWindow, ...], **arguments: Scalar) -> Effect:
    """Another window, another title or another one in front; a program that was there may have put it into what it shows."""
    return Effect.CHANGED if before != after else Effect.UNKNOWN


def _left_nothing(before: object, **arguments: Scalar) -> Action:
    return NOTHING


@tool(
    risk=Risk.REVERSIBLE, reads=_windows, check=_opened, undo=_left_nothing, moves=True,
    examples=("open the calculator", "start firefox", "launch the text editor", "run the terminal", "open up my mail program", "fire up the word processor", "get me the photo program", "I need the calendar app", "start the app settings", "bring up the spreadsheet program", "open the music player application"),
)  # fmt: skip
def open_app(machine: Machine, name: Annotated[str, Named()]) -> str:
    """Start an application that is installed."""
    machine.launch(name)
    return f"{clean(name)} is open."


@tool(
    risk=Risk.REVERSIBLE, reads=_windows, check=_opened, undo=_left_nothing, moves=True,
    cue=r"open|show|play|read|view|look|load|display|see|launch|start|pull|bring|edit|watch|listen|check",
    examples=("open the file report.odt", "open budget.xlsx", "show me the picture beach.jpg", "open my notes file", "open the contract in my documents", "play the file sonata.mp3", "open the pdf manual", "load the presentation slides", "show me the invoice file"),
)  # fmt: skip
def open_file(machine: Machine, path: Annotated[str, ExistingPath()]) -> str:
    """Open a file in the application that belongs to it."""
    found = located(path, machine)
    machine.open(str(found))
    return f"{clean(found.name)} was opened."


@tool(
    risk=Risk.REVERSIBLE, reads=_windows, check=_opened, undo=_left_nothing, likened=False,
    examples=("open the letter in the editor", "show a.txt and b.txt in the comparing program", "play song.wav with the music player", "open photo.jpg with the painting program", "look at the folder Downloads in the disk analyser", "load plan.odt into the word processor"),
)  # fmt: skip
def open_with(machine: Machine, paths: Annotated[str, OwnPaths()], app: str) -> str:
    """Open files or folders in an application that is named."""
    found = [located(path, machine) for path in paths.split(BETWEEN)]
    machine.open_with(app, found)
    return (
        f"{' and '.join(clean(p.name) for p in found)} {'was' if len(found) == 1 else 'were'} opened in {clean(app)}."
    )


@tool(
    risk=Risk.REVERSIBLE, reads=_windows, check=_opened, undo=_left_nothing, moves=True,
    examples=("open the folder downloads", "show me my pictures folder", "open my documents", "go to the music folder", "open downloads", "show the desktop folder", "browse my videos", "open the home folder", "take me to the invoices folder", "open the directory photos"),
)  # fmt: skip
def open_folder(machine: Machine, path: Annotated[str, ExistingPath(folder=True)]) -> str:
    """Open a folder."""
    found = located(path, machine)
    machine.open(str(found))
    return f"The folder {clean(found.name)} was opened."


@tool(
    risk=Risk.REVERSIBLE, reads=_windows, check=_opened, undo=_left_nothing, moves=True,
    examples=("open example.org", "go to www.wikipedia.org", "visit https://example.com/news", "open the website example.net", "browse to debian.org", "show me the page python.org", "load news.example.com in the browser", "take me to the site example dot org"),
)  # fmt: skip
def open_address(machine: Machine, address: Annotated[str, Address()]) -> str:
    """Open a web address in the browser."""
    full = address if address.startswith(("http://", "https://")) else f"https://{address}"
    machine.open(full)
    return f"{clean(address, 200)} was opened in the browser."


@tool(
    risk=Risk.REVERSIBLE, reads=_windows, check=_opened, undo=_left_nothing, moves=True,
    cue=r"settings?|preferences|options|control|configur\w+|set ?up|change|adjust|customi[sz]e|where|page|updates?|manage|pair|add|choose|personali[sz]e",
    examples=(
        "open the settings", "open sound settings", "where do I set up a printer", "open the mouse settings", "change my desktop wallpaper in the settings", "go to the notification settings", "keyboard settings please", "I want to change the screen resolution",
        *(f"{page.replace('_', ' ')} settings" for page in SYNONYMS), "show the privacy settings", "system updates page", "open the settings for bluetooth devices", "take me to the date and time settings", "settings for the touchpad", "power options", "where can I change the language", "preferences for default apps",
    ),
)  # fmt: skip
def open_settings(machine: Machine, page: Annotated[str, Choice(SYNONYMS, HOME)]) -> str:
    """Open a page of the system's settings."""
    machine.open_settings(page)
    return f"The settings are open: {page.replace('_', ' ')}."


ENDINGS: dict[str, tuple[str, ...]] = {
    "document": ("odt", "doc", "docx", "txt", "rtf", "md", "pages", "tex"), "picture": ("jpg", "jpeg", "png", "gif", "svg", "webp", "bmp", "tif", "tiff", "heic"),
    "music": ("mp3", "flac", "ogg", "wav", "m4a", "opus", "wma", "aac"), "video": ("mp4", "mkv", "avi", "webm", "mov", "wmv", "m4v"), "spreadsheet": ("ods", "xls", "xlsx", "csv"),
    "presentation": ("odp", "ppt", "pptx"), "pdf": ("pdf",), "archive": ("zip", "tar", "gz", "7z", "rar", "xz", "bz2"), "folder": (),
}  # fmt: skip
KINDS = {
    "document": ("documents", "text files", "text file", "letters", "docs", "texts"), "picture": ("pictures", "photo", "photos", "images", "image", "pics", "screenshots", "jpgs", "pngs", "jpg", "png"),
    "music": ("songs", "song", "audio", "audio files", "mp3", "mp3s", "music files", "tracks"), "video": ("videos", "movies", "films", "movie", "clips", "film"), "spreadsheet": ("spreadsheets", "excel", "excel files", "tables"),
    "presentation": ("presentations", "slides", "slide decks", "powerpoint", "powerpoints", "slideshow"), "pdf": ("pdfs", "pdf files", "pdf file"), "archive": ("archives", "zip", "zip files", "zips", "compressed files", "zip file"), "folder": ("folders", "directories", "directory"),
}  # fmt: skip
KIND_NAMES = frozenset(word for kind, also in KINDS.items() for name in (kind, *also) for word in name.split())
_KIND_WORDS = "|".join(sorted({w for k, also in KINDS.items() for w in (k, *also)}, key=len, reverse=True))
_ASKS = r"(?:find|search(?: for)?|look(?:ing)?(?: for| up)?|locate|where(?:'s| is| are| did i (?:put|save)| have i (?:put|saved))|show(?: me)?|list|get|have i got|do i have|which|what|is there|are there)"


@tool(
    risk=Risk.READ, needs=("name", "kind"),
    patterns=(
        rf"\b(?P<kind>{_KIND_WORDS})\b[^\"]*?\b(?:called|named|with(?: the name| the word)?|about|containing|that (?:is|are) called|whose name (?:has|contains)|titled|on|of|for|from)\s+(?P<name>.+?)(?: in (?:it|the name|its name|their names?|the title))?\s*$",
        rf"\b{_ASKS}\s+(?:all\s+|every\s+|any\s+)?(?:of )?(?:the |my |a |an |our )*(?P<kind>{_KIND_WORDS})\b(?: (?:files?|on (?:this|my|the) (?:computer|pc|machine|disk|laptop)|i have|do i have|there are|everywhere|have i got|are there))*\s*$",
        rf"\b{_ASKS}\s+(?:all\s+|every\s+|any\s+)?(?:the |my |a |an |our |of )*(?P<name>[\w\-. ]+?)\s+(?P<kind>{_KIND_WORDS})\s*$",
        r"\bfiles?\b.*?\b(?:called|named|with(?: the name| the word)?|about|containing|titled|whose name (?:has|contains))\s+(?P<name>.+?)(?: in (?:it|the name|its name|their names?|the title))?\s*$",
        rf"\b{_ASKS}\s+(?:all\s+|every\s+|any\s+)?(?:the |my |a |an |our )*(?:files?\s+)?(?P<name>[\w\-. ]+?)(?:\s+files?)?(?: on (?:this|my|the) (?:computer|pc|machine|disk|laptop))?\s*$",
    ),
    examples=("find the file called budget", "find my photos", "search for files named invoice", "where is the contract", "look for pdfs about taxes", "find all videos", "locate the file report", "where did I save the presentation", "search my computer for spreadsheets", "find pictures of the beach", "which zip files do I have", "find a folder called projects"),
)  # fmt: skip
def find_files(
    machine: Machine,
    name: Annotated[str, Span(200, bare=True, never=KIND_NAMES)] | None = None,
    kind: Annotated[str, Choice(KINDS)] | None = None,
) -> str:
    """Find the person's files by words of their names, by kind, or both."""
    words = normalise(name or "").split()
    found = [p for p in entries(machine) if _fits(p, words, kind)]
    found.sort(key=_age)
    if not found:
        return f"No {kind or 'file'}{f' called {clean(name)}' if name else ''} was found."
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return f"Found: {', '.join(clean(written(p, machine), 200) for p in found[:SHOWN])}{more}."


def _fits(path: Path, words: list[str], kind: str | None) -> bool:
    own = normalise(path.name)
    if not all(w in own or w.removesuffix("s") in own for w in words):
        return False
    if kind is None or kind == "folder":
        return (kind == "folder") == path.is_dir() or kind is None
    return path.suffix.casefold().lstrip(".") in ENDINGS[kind]


def _age(path: Path) -> float:
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0


@tool(
    risk=Risk.READ,
    examples=("recent files", "what did I work on last", "show my recent documents", "which files did I open lately", "last opened files", "what files have I used recently", "list the latest files I used"),
)  # fmt: skip
def recent_files(machine: Machine) -> str:
    """Say which files were used last."""
    found = [clean(written(p, machine), 200) for p in machine.recent()[:SHOWN]]
    if not found:
        raise MachineError("the system has not noted any file that was used")
    return f"Used last: {', '.join(found)}."


TOOLS = (open_app, open_file, open_with, open_folder, open_address, open_settings, find_files, recent_files)
