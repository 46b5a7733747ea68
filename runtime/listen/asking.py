"""The question before what cannot be taken back, as the window puts it: what would happen, to which file, to whom, for how much."""

from __future__ import annotations

import re
from dataclasses import dataclass

from edgelam.runtime.guard.question import Question
from edgelam.runtime.guard.vocabulary import Consequence
from edgelam.screen_text import clean

LONGEST = 160

_TITLES: dict[Consequence, tuple[str, str]] = {
    Consequence.FORMAT: ("Erase this disk?", "Erase it"),
    Consequence.EMPTY: ("Delete everything in there?", "Delete it all"),
    Consequence.DELETE: ("Delete this?", "Delete it"),
    Consequence.PAY: ("Spend this money?", "Pay"),
    Consequence.CREDENTIALS: ("Change this password or key?", "Change it"),
    Consequence.UNINSTALL: ("Remove this software?", "Remove it"),
    Consequence.CANCEL: ("End this?", "End it"),
    Consequence.GRANT: ("Give this permission?", "Give it"),
    Consequence.ACCEPT: ("Agree to this?", "Agree"),
    Consequence.RUN: ("Run this command?", "Run it"),
    Consequence.SEND: ("Send this?", "Send it"),
    Consequence.PUBLISH: ("Show this to other people?", "Show it"),
    Consequence.INSTALL: ("Install this software?", "Install it"),
    Consequence.SESSION: ("End this session?", "End it"),
    Consequence.RESET: ("Set this back?", "Set it back"),
    Consequence.OVERWRITE: ("Replace what is there?", "Replace it"),
    Consequence.DISCARD: ("Throw away what is not saved?", "Throw it away"),
    Consequence.TRASH: ("Move this to the bin?", "Move it"),
    Consequence.PRINT: ("Print this?", "Print it"),
    Consequence.CLOSE: ("Close this window?", "Close it"),
}
"""What is asked, and what the button says that agrees."""

_MEANT = re.compile(r"Is this what you mean: (.+)\?")
"""How the agent asks about a tool that may be meant."""

_OTHERWISE = ("Do this? It cannot be taken back.", "Do it")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """``facts``: names and what they are, shown one below the other; ``sentence``: all of it, for ears."""

    title: str
    sentence: str
    facts: tuple[tuple[str, str], ...] = ()
    yes: str = "Yes, do it"
    said: str = ""
    """What the window itself says."""

    @property
    def spoken(self) -> str:
        """All of it for ears."""
        return " ".join([self.title, *(f"{name}: {value}." for name, value in self.facts), self.sentence])


def confirmation(sentence: str, question: Question | None) -> Confirmation:
    """What the guard asks; without its question, as for a tool's call, its sentence alone."""
    if question is None:
        meant = _MEANT.fullmatch(sentence)
        if meant is None:
            return Confirmation(clean(sentence, 300), sentence)
        return Confirmation("Is this what you mean?", sentence, (("It would", clean(meant[1], 300)),))
    title, yes = _TITLES.get(question.consequence, _OTHERWISE)
    act = question.set_off or (question.control[1] if question.control is not None else str(question.action))
    facts = [
        *((name.capitalize(), value) for name, value in question.facts),
        ("By", clean(act)),
        ("In", " — ".join(dict.fromkeys(filter(None, (clean(question.window), clean(question.app).capitalize()))))),
    ]
    return Confirmation(title, sentence, tuple((n, v) for n, v in facts if v), yes, clean(question.said, LONGEST))
