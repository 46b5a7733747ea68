"""What a person is asked: one plain sentence that says the act, what it sets off, and where."""

from __future__ import annotations

from dataclasses import dataclass

from edgelam.action import Action, quote
from edgelam.control import Control, Role, Snapshot
from edgelam.runtime.guard.facts import Facts, facts_of
from edgelam.runtime.guard.place import Place
from edgelam.runtime.guard.surroundings import near, told
from edgelam.runtime.guard.target import Trigger
from edgelam.runtime.guard.vocabulary import PHRASES, Consequence
from edgelam.screen_text import clean

LONGEST_SAID = 160

NAMES_FILE = frozenset({Consequence.OVERWRITE, Consequence.DELETE, Consequence.TRASH, Consequence.DISCARD})
"""Consequences for what a dialog's first field names."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a yes is for. Two are equal where the same act on the same control would do the same in the same window."""

    action: Action
    control: tuple[str, str] | None
    """Reference and name of the control that the act names."""

    set_off: str
    """What it really sets off, where that is something else: a button's name, a command."""

    consequence: Consequence
    window: str
    app: str
    said: str
    """What the dialog says, or what stands before a button that is only suspected."""

    object: str = ""
    """The file that a dialog names."""

    facts: Facts = ()
    """What a person must know before a yes; where it changes meanwhile, they are asked again."""

    def __str__(self) -> str:
        through = f" ({quote(clean(self.set_off))})" if self.set_off else ""
        where = f" in the window {quote(clean(self.window))}" if self.window else ""
        whose = f" of {clean(self.app)}" if self.app else ""
        known = "".join(f" {name.capitalize()}: {value}." for name, value in self.facts)
        said = f" The window says: {quote(clean(self.said, LONGEST_SAID))}." if self.said else ""
        return f"{clean(str(self.action), 200)}{through}{where}{whose}: this {PHRASES[self.consequence]}.{known}{said}"


def question_of(
    action: Action, control: Control | None, trigger: Trigger, consequence: Consequence, place: Place
) -> Question:
    """The question about one act."""
    other = trigger.control is not None and (control is None or trigger.control.ref != control.ref)
    set_off = trigger.control.name if other and trigger.control is not None else trigger.label
    named = None if control is None else (control.ref, control.name)
    snapshot = place.snapshot
    said = place.said.removeprefix(snapshot.title).removeprefix(" . ")
    if consequence is Consequence.SUSPECTED and trigger.control is not None and not place.box:
        said = told(near(trigger.control, place))  # it was judged by that, so a yes is for that, too
    file = _file_named(snapshot)
    facts = facts_of(consequence, snapshot, file if consequence in NAMES_FILE else "")
    return Question(action, named, set_off, consequence, snapshot.title, snapshot.app, said, file, facts)


def _file_named(snapshot: Snapshot) -> str:
    """The name, without its folder, in a dialog's first filled field."""
    value = next((c.value for c in snapshot.controls if c.role in (Role.TEXT, Role.COMBO) and c.value.strip()), "")
    return value.strip().replace("\\", "/").rpartition("/")[2]
