"""What is being done, as a person follows it: one calm line for each subtask, what happens now, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from edgelam.action import Action, Verb, quote
from edgelam.control import Control, Snapshot
from edgelam.runtime.choosing.ways import say
from edgelam.runtime.listen.row import Glyph, Row, typeset
from edgelam.screen_text import clean
from edgelam.trajectory import WORKED, Effect, Ending, Outcome, Step, Trajectory

_GLYPHS = {
    **dict.fromkeys(WORKED, Glyph.DONE), Effect.UNKNOWN: Glyph.UNSURE, Effect.NOT_SEEN: Glyph.FAILED, Effect.ERROR: Glyph.FAILED,
    Effect.SKIPPED: Glyph.SKIPPED, Effect.REPLANNED: Glyph.SKIPPED,
}  # fmt: skip

_GOING = {
    "Press": "Pressing", "Open": "Opening", "Go": "Going", "Follow": "Following", "Choose": "Choosing", "Tick": "Ticking", "Untick": "Unticking",
    "Turn": "Turning", "Set": "Setting", "Type": "Typing", "Select": "Selecting", "Switch": "Switching", "Scroll": "Scrolling", "Call": "Calling",
}  # fmt: skip
"""The first word of what :func:`edgelam.runtime.choosing.ways.say` says, while it is being done."""


class Ended(StrEnum):
    """How a run ended, in colours."""

    WELL = "well"
    UNSURE = "unsure"
    BADLY = "badly"


ENDED = {
    Outcome.DONE: Ended.WELL, Outcome.UNKNOWN: Ended.UNSURE, Outcome.ASKED: Ended.UNSURE, Outcome.STOPPED: Ended.UNSURE,
    Outcome.FAILED: Ended.BADLY, Outcome.CANNOT: Ended.BADLY, Outcome.REFUSED: Ended.BADLY,
}  # fmt: skip

HEADLINES = {
    Outcome.DONE: "Done", Outcome.UNKNOWN: "Done, as far as can be seen", Outcome.ASKED: "Nothing more was done", Outcome.STOPPED: "Stopped",
    Outcome.FAILED: "Not done", Outcome.CANNOT: "That cannot be done here", Outcome.REFUSED: "Not done: nobody agreed",
}  # fmt: skip


FAILED = f"{Outcome.FAILED}: "
"""How the service begins what it says of a run that there is not."""


def doing(action: Action, control: Control | None, snapshot: Snapshot) -> str:
    """What happens now: ``Opening the View menu``."""
    if action.verb is Verb.CALL:
        return "Doing it"
    words = say(action, control, snapshot)
    first, _, rest = words.partition(" ")
    return typeset(f"{_GOING.get(first, first)} {rest}".strip())


@dataclass(slots=True)
class Progress:
    """The rows of one run. Subtasks wait, one is being done, each ends with a sentence of what is so now."""

    rows: list[Row] = field(default_factory=list)
    current: int = 0
    ended: Ended | None = None
    headline: str = ""

    def begin(self, subtasks: Sequence[str]) -> None:
        """The plan, in the words in which it was understood."""
        self.rows = [Row(_sentence(text), Glyph.WAITING) for text in subtasks]
        self.current = 0

    def now(self, subtask: int, words: str) -> None:
        """An act of a subtask is about to be done."""
        self.current = subtask
        if subtask < len(self.rows):
            self.rows[subtask] = replace(self.rows[subtask], glyph=Glyph.NOW, detail=words)

    def step(self, step: Step) -> str:
        """An act was done; what a person need know of that: only that it did not work."""
        if step.effect in WORKED or step.effect is Effect.UNKNOWN or not step.evidence:
            return ""
        why = clean(step.evidence, 120)
        if step.subtask < len(self.rows):
            self.rows[step.subtask] = replace(self.rows[step.subtask], detail=f"{why}; trying otherwise")
        return why

    def end_of(self, ending: Ending) -> None:
        """A subtask has ended: what is so now stands in place of what was asked for."""
        if ending.subtask < len(self.rows):
            self.rows[ending.subtask] = Row(_sentence(ending.evidence), _GLYPHS[ending.effect])

    def took_back(self, step: Step) -> None:
        """One act of an undo."""
        if step.effect is Effect.ERROR:
            row = Row(f"Not taken back: {was_done(step.action)}", Glyph.FAILED, clean(step.evidence, 120))
            if row not in self.rows:
                self.rows.append(row)
        else:
            self.rows.append(Row(f"Taken back: {taken_back(step)}", Glyph.DONE))

    def end(self, run: Trajectory | None, words: str) -> None:
        """The run is over; ``words`` where there is no run to tell of."""
        if run is None:
            failed = words.startswith(FAILED)
            self.headline = _sentence(words.removeprefix(FAILED)) or HEADLINES[Outcome.FAILED]
            self.ended = Ended.BADLY if failed or any(r.glyph is Glyph.FAILED for r in self.rows) else Ended.WELL
            return
        for ending in run.endings:
            self.end_of(ending)
        self.ended = ENDED.get(run.outcome, Ended.BADLY)
        self.headline = HEADLINES.get(run.outcome, "Not done")
        shown = " ".join(row.text for row in self.rows)
        if run.message and _sentence(run.message) not in shown:
            self.rows.append(Row(_sentence(run.message), _ENDING[self.ended]))


_ENDING = {Ended.WELL: Glyph.DONE, Ended.UNSURE: Glyph.UNSURE, Ended.BADLY: Glyph.FAILED}


def _sentence(text: str) -> str:
    """One line without its full stop, as a line of a list."""
    said = typeset(clean(text, 160))
    return f"{said[:1].upper()}{said[1:]}".removesuffix(".")


def taken_back(step: Step) -> str:
    """What an act of an undo put back, by what was done before."""
    action = step.action
    name = typeset(quote(clean(action.target.name))) if action.target is not None else ""
    match action.verb:
        case Verb.CHECK | Verb.UNCHECK:
            return f"{name} is {'on' if action.verb is Verb.CHECK else 'off'} again"
        case Verb.TYPE | Verb.CHOOSE:
            return f"{name} is as it was"
        case Verb.PRESS:
            return "what was typed"
        case _:
            return name or clean(str(action))


def was_done(action: Action) -> str:
    """An act that stays, as something that has been done."""
    name = typeset(quote(clean(action.target.name))) if action.target is not None else ""
    text = typeset(quote(clean(action.text or "")))
    match action.verb:
        case Verb.CLICK if name:
            return f"{name} was pressed"
        case Verb.CHECK | Verb.UNCHECK if name:
            return f"{name} was turned {'on' if action.verb is Verb.CHECK else 'off'}"
        case Verb.TYPE | Verb.CHOOSE if name:
            return f"{text} was {'typed into' if action.verb is Verb.TYPE else 'chosen in'} {name}"
        case _:
            return typeset(clean(str(action)))
