"""What is likely to be said to a screen."""

from __future__ import annotations

from collections.abc import Iterable

from edgelam.control import Role, Snapshot
from edgelam.phrases import normalise
from edgelam.runtime.request.joints import COMMANDS

TURNS = (
    "turn on", "turn off", "turn on the", "turn off the", "switch to", "switch on", "switch off", "go to", "go to the", "open the", "close the",
    "show the", "hide the", "save it", "save it as", "save the file", "save the file as", "make it", "set the", "create a", "make a",
    "what is", "how much is", "in my documents folder", "the file", "the folder", "the document", "the text", "all",
)  # fmt: skip
ENDINGS = ("txt", "pdf", "odt", "ods", "doc", "docx", "csv", "png", "html", "md")
"""Of files; said as *dot t x t*, written by the network as *dot txt* or *.txt*."""

ALWAYS = tuple(
    dict.fromkeys(
        [
            *sorted(COMMANDS),
            *(str(role) for role in Role),
            *TURNS,
            *ENDINGS,
            *(f"dot {ending}" for ending in ENDINGS),
        ]
    )
)
"""Words of commands in any application."""


OPENINGS = (*sorted(COMMANDS), "what", "how", "please", "can", "could", "would", "i", "let")
"""What a request begins with."""


def likely(screen: Snapshot | None, apps: Iterable[str] = ()) -> list[str]:
    """The names on the screen, the applications there are, and the words of commands."""
    names = [screen.title, *(c.name for c in screen.controls)] if screen is not None else []
    return list(dict.fromkeys([*ALWAYS, *apps, *filter(None, names)]))


def is_request(text: str, names: Iterable[str]) -> bool:
    """Whether it begins as requests or sums do, or is a name itself; what does not was misheard more often than not."""
    words = normalise(text).split()
    if not words:
        return False
    return words[0] in OPENINGS or words[0].isdecimal() or " ".join(words) in map(normalise, names)
