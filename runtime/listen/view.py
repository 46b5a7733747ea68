"""All that the window shows and why, without a widget: what it holds changes with the news, the rows and the footer follow from it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from edgelam.control import Bounds
from edgelam.runtime.choosing.ways import Way
from edgelam.runtime.listen import matching, understood
from edgelam.runtime.listen.asking import Confirmation
from edgelam.runtime.listen.news import News, Notice
from edgelam.runtime.listen.offers import Here
from edgelam.runtime.listen.progress import Ended, Progress
from edgelam.runtime.listen.row import Glyph, Row, head
from edgelam.runtime.listen.tour import Move, Tour
from edgelam.runtime.listen.understood import Understood
from edgelam.runtime.undo import can_undo
from edgelam.runtime.voice.answer import answer, is_place
from edgelam.runtime.voice.doubtful import doubtful
from edgelam.trajectory import MAY_HAVE_WORKED, Trajectory

WORKING, LOADING = "Working …", "Loading the model …"
PAUSED = "Paused while you use the mouse or the keyboard …"
HOW_TO_CHOOSE = "A number key chooses, Escape is none of these; or say “the second one”."
TOUR = "Take the tour: three things in 60 seconds"
ROWS_SAID = 3
"""Rows that can be chosen by *the first, second, third one*."""

READINGS = 4
"""Other readings of what was heard that are listed."""


class Mode(StrEnum):
    """What the window is there for now."""

    SAYING = "saying"
    RUNNING = "running"
    CHOOSING = "choosing"
    ASKING = "asking"
    ENDED = "ended"


class Act(StrEnum):
    """What a person can do by a button of the footer, or its key."""

    DO = "Do it"
    SPEAK = "Speak"
    STOP = "Stop"
    UNDO = "Undo"
    HIDE = "Hide"
    LEAVE_TOUR = "Leave the tour"


KEYS: dict[Act, str] = {
    Act.DO: "Enter", Act.SPEAK: "Ctrl+Space", Act.STOP: "Ctrl+.", Act.UNDO: "Ctrl+Z", Act.HIDE: "Esc", Act.LEAVE_TOUR: "Esc",
}  # fmt: skip


@dataclass(slots=True)
class View:
    """``typed``: what the person wrote; ``shown``: what stands in the line, which may be a row that they went to."""

    toured: bool = True
    can_hear: bool = True
    mode: Mode = Mode.SAYING
    typed: str = ""
    shown: str = ""
    here: Here = field(default_factory=Here)
    app: str = ""
    where: str = ""
    listening: bool = False
    readings: tuple[str, ...] = ()
    heard: str = ""
    sure: float = 1.0
    plan: tuple[Understood, ...] = ()
    planned: str = ""
    progress: Progress = field(default_factory=Progress)
    asked: Confirmation | None = None
    ways: tuple[Way, ...] = ()
    question: str = ""
    status: str = LOADING
    ready: bool = False
    last: Trajectory | None = None
    tour: Tour | None = None
    bounds: Bounds | None = None
    undoing: bool = False
    said_over: tuple[str, ...] = ()
    waits: bool = False
    """Whether something that was heard before stood in the line when somebody began to speak."""

    gave_way: bool = False
    """Whether the person used mouse or keyboard while something was done: then they are elsewhere."""

    _began: float = 0.0

    # What the person does

    def open(self, app: str) -> None:
        """The window comes forward, over an application; the end of a run that was looked at is gone."""
        self.goes_to(app)
        if self.mode is Mode.ENDED:
            self.write("")
        self.here = Here(app)

    def goes_to(self, app: str) -> None:
        """A request is meant for this application; after a run for the one that it ended in."""
        self.app, self.where = app, f"{app[:1].upper()}{app[1:]}"

    def write(self, text: str) -> None:
        """The line has another text, written by the person."""
        self.typed = self.shown = text
        if text.strip() != self.heard:
            self.heard, self.readings = "", ()
        self._forget_plan(text)
        if self.mode is Mode.ENDED:
            self.mode = Mode.SAYING
        if self.mode is Mode.SAYING:
            self.status = "" if self.ready else LOADING

    def go_to(self, text: str) -> None:
        """The person went to a row: the line shows it, what they had written is not lost."""
        self.shown = text
        self._forget_plan(text)

    def _forget_plan(self, text: str) -> None:
        """What was understood a moment ago stays, less loud, until the new text is read: rows that come and go with every key
        could not be looked at."""
        if text != self.planned:
            self.bounds = None
        if len(text.strip()) < understood.LEAST:
            self.plan, self.planned = (), ""

    def begin_hearing(self) -> None:
        """Somebody begins to speak: what they may mean by *the second one* and by *scratch that* is what is shown now."""
        self.said_over, self.waits = tuple(self.choices), bool(self.heard)

    def meant(self, *readings: str) -> int | None:
        """The row that is meant by *the second one*, said over the rows as they were; None where no place is named."""
        texts = self.said_over[:ROWS_SAID]
        for said in readings:
            place = answer(said, texts)
            if place is not None and place < len(texts) and is_place(said):
                return place
        return None

    def hear(self, text: str, others: Sequence[str], sure: float) -> None:
        """What was heard stands in the line."""
        self.write(text)
        self.heard, self.readings, self.sure = text, tuple(others)[:READINGS], sure

    # What is shown

    @property
    def rows(self) -> list[Row]:
        """The list under the line."""
        if self.mode is not Mode.SAYING:
            return [*self.progress.rows]
        if self.tour is not None:
            return self._understood() if self.shown else []
        if not self.typed.strip():
            first = [] if self.toured else [Row(TOUR, Glyph.TOUR, "Enter begins it")]
            return [*first, *matching.rows("", self.here)]
        return [*self._understood(), *self._other_readings(), *self._completed()]

    @property
    def choices(self) -> list[str]:
        """What the rows put into the line, in their order."""
        return [row.says for row in self.rows if row.says]

    def _understood(self) -> list[Row]:
        rows = [replace(row, is_old=self.planned != self.shown) for row in understood.rows(self.plan)]
        return [head("Understood as"), *rows] if rows else []

    def _other_readings(self) -> list[Row]:
        others = [Row(text, Glyph.HEARD, says=text) for text in self.readings]
        return [head("Or did you say"), *others] if others else []

    def _completed(self) -> list[Row]:
        most = 4 if self.readings or self.plan else matching.SHOWN
        found = [] if self.readings else matching.rows(self.typed, self.here, most)
        return [head("Or say"), *found] if found and self.plan else found

    @property
    def completion(self) -> str:
        """What Tab adds to the line."""
        saying = self.mode is Mode.SAYING and self.shown == self.typed and self.tour is None
        return matching.completion(self.typed, self.here) if saying else ""

    @property
    def doubts(self) -> tuple[tuple[int, int], ...]:
        """Where in the line words stand that may have been misheard."""
        if self.mode is not Mode.SAYING or not self.heard or self.shown != self.heard:
            return ()
        return doubtful(self.heard, self.readings, self.sure)

    @property
    def footer(self) -> str:
        """The line at the bottom; of a row that somebody goes to from an empty line, what it would do."""
        if self.mode is Mode.SAYING and not self.typed.strip() and self.planned == self.shown and self.plan:
            return " · ".join(u.words for u in self.plan)
        if self.mode is Mode.SAYING and not self.status and self.tour is None:
            tab = "Tab completes" if self.completion else ""
            down = "Down chooses" if self.choices else ""
            return ", ".join(filter(None, (tab, down)))
        return self.status

    @property
    def acts(self) -> tuple[Act, ...]:
        """What can be done now, the first thing last: it is nearest to the corner."""
        match self.mode:
            case Mode.RUNNING:
                return (Act.STOP,)
            case Mode.CHOOSING | Mode.ASKING:
                return (Act.SPEAK, Act.STOP) if self.mode is Mode.CHOOSING and self.can_hear else (Act.STOP,)
            case _:
                speak = (Act.SPEAK,) if self.can_hear else ()
                undo = (Act.UNDO,) if self.last is not None else ()
                leave = (Act.LEAVE_TOUR,) if self.tour is not None else ()
                last = () if self.mode is Mode.ENDED or not self.shown.strip() else (Act.DO,)
                return (*leave, *undo, *speak, *last)

    # What happens

    def take(self, notice: Notice) -> None:
        """One piece of news."""
        match notice.news:
            case News.READY | News.TROUBLE:
                self.ready, self.status = True, notice.text
            case News.HERE:
                self.here = notice.here or Here()
            case News.UNDERSTOOD:
                self._understand(notice)
            case News.STARTED | News.UNDOING:
                self._start(notice)
            case News.PLANNED:
                self._plan(notice.text.splitlines())
            case News.ACT:
                self.progress.now(notice.subtask, notice.text)
            case News.STEP | News.ENDING:
                self._went_on(notice)
            case News.PAUSED | News.RESUMED:
                self.status = PAUSED if notice.news is News.PAUSED else WORKING
                self.gave_way = True
            case News.QUESTION | News.CHOICE:
                self._ask(notice)
            case News.ENDED:
                self._end(notice)

    def answered(self) -> None:
        """A question has its answer; the run goes on."""
        self.mode, self.status, self.asked, self.ways = Mode.RUNNING, WORKING, None, ()

    def _understand(self, notice: Notice) -> None:
        """What was read counts only as long as it is what stands in the line."""
        if notice.text == self.shown and self.mode is Mode.SAYING:
            self.plan, self.planned = notice.plan, notice.text
            self.bounds = next((u.bounds for u in notice.plan if u.bounds is not None), None)

    def _start(self, notice: Notice) -> None:
        self.mode, self.status, self._began, self.bounds = Mode.RUNNING, WORKING, time.monotonic(), None
        self.progress, self.readings, self.heard = Progress(), (), ""
        self.undoing, self.gave_way = notice.news is News.UNDOING, False
        if not self.undoing:
            known = [u.words for u in self.plan] if self.planned == self.shown else []
            subtasks = notice.text.splitlines()
            self._plan(known if len(known) == len(subtasks) else subtasks)

    def _plan(self, subtasks: Sequence[str]) -> None:
        """The run's own plan; where it has as many subtasks as were understood, those words stay, which say more."""
        if len(subtasks) != len(self.progress.rows):
            self.progress.begin(subtasks)

    def _went_on(self, notice: Notice) -> None:
        if notice.ending is not None:
            self.progress.end_of(notice.ending)
        elif notice.step is not None and self.undoing:
            self.progress.took_back(notice.step)
        elif notice.step is not None:
            self.progress.step(notice.step)

    def _ask(self, notice: Notice) -> None:
        self.question = notice.text
        if notice.news is News.CHOICE:
            self.mode, self.ways, self.status = Mode.CHOOSING, notice.ways, HOW_TO_CHOOSE
        else:
            self.mode, self.asked, self.status = Mode.ASKING, notice.asked, "Enter is no, Y is yes."

    def _end(self, notice: Notice) -> None:
        move = Move.UNDO if self.undoing else Move.SAY
        self.progress.end(notice.run, notice.text)
        self.mode, self.asked, self.ways, self.bounds = Mode.ENDED, None, (), None
        seconds = f"  ·  {time.monotonic() - self._began:.1f} s" if notice.run is not None and self._began else ""
        self.status = f"{self.progress.headline}{seconds}"
        if notice.run is not None:
            kept = self.last if self.tour is not None else None  # the tour takes back what can be
            self.last = notice.run if can_undo(notice.run) else kept
            self.goes_to(notice.run.app or self.app)
        if self.tour is not None:
            did = self.undoing or (
                notice.run is not None and any(s.effect in MAY_HAVE_WORKED for s in notice.run.steps)
            )
            self.tour.did(move, did and self.progress.ended is not Ended.BADLY)

    @property
    def words(self) -> str:
        """What a screen reader says at the end of a run."""
        unfinished = [row.spoken for row in self.progress.rows if row.glyph is not Glyph.DONE] or [
            r.text for r in self.progress.rows
        ]
        return ". ".join([self.progress.headline, *unfinished])
