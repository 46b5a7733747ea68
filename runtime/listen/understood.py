"""The plan as it is understood before anything is done: each subtask, what it would do in a person's words, and to what.

It is what retrieval, the map and the words say, without the action model: a few milliseconds while somebody types. The model may
still choose otherwise, and what cannot be taken back is asked about either way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from edgelam.action import Action, quote
from edgelam.control import Bounds, Control, Role, Snapshot, State
from edgelam.errors import EdgelamError
from edgelam.retrieval.index import Candidate, Index
from edgelam.runtime import routine as routines
from edgelam.runtime.choosing.doubt import NAME_DOUBT
from edgelam.runtime.choosing.ways import act_on, say
from edgelam.runtime.guard import judge
from edgelam.runtime.guard.vocabulary import PHRASES
from edgelam.runtime.labels import Labels
from edgelam.runtime.listen.row import Glyph, Row, typeset
from edgelam.runtime.maps.guide import Guide, Lead
from edgelam.runtime.planner import plan
from edgelam.runtime.request.in_words import described_by_words
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Intent, Kind
from edgelam.runtime.request.switching import stands_so
from edgelam.screen_text import clean

LEAST = 3
"""Letters from which on something is understood at all."""

_MORE = re.compile(r"\.\s.*?(?=\s\(|$)", re.DOTALL)
"""What a tool's description says after its first sentence, up to what it is given."""

FEW = 0.05
"""Below this chance nothing is named: the window has nothing of the kind."""

LED_FOR = frozenset({Kind.SWITCH, Kind.SET, Kind.COMMAND})


@dataclass(frozen=True, slots=True)
class Understood:
    """One subtask in a person's words. ``unsure``: they would be asked which is meant; ``asks``: what would be asked about before
    it; ``bounds``: where on the screen what it is done to stands, in physical pixels."""

    subtask: str
    does: str
    unsure: bool = False
    asks: str = ""
    bounds: Bounds | None = None
    control: str = ""
    """Reference of the control that is meant, where it is one on the screen."""

    @property
    def row(self) -> Row:
        if self.unsure:
            return Row(self.words, Glyph.UNSURE, "you choose which")
        return Row(self.words, Glyph.ASK, self.asks) if self.asks else Row(self.words, Glyph.WAITING)

    @property
    def words(self) -> str:
        """What it does, as it is printed."""
        return typeset(self.does)


Called = Callable[[str], tuple[Action, bool] | None]
"""The tool that a subtask would call, if it would call one, and whether somebody is asked first."""

ASKS = "asks you first"


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads a request: retrieval, the map, the tools' chooser and the folder of routines."""

    index: Index
    guide: Guide | None
    called: Called
    spoken: Callable[[Action], str]
    folder: Path
    """Of routines."""

    def read(self, request: str, snapshot: Snapshot | None) -> list[Understood]:
        """The subtasks in order; what an earlier one changes on the screen is not known yet to a later one."""
        if len(request.strip()) < LEAST:
            return []
        if (routine := self._routine(request)) is not None:
            return [Understood(request, f"Do your routine {quote(routine.name)}: {_count(len(routine.steps), 'step')}")]
        names = {c.name for c in snapshot.controls} if snapshot is not None else set()
        subtasks = plan(request, names)
        return [self._subtask(s, snapshot, is_first=n == 0) for n, s in enumerate(subtasks)]

    def _routine(self, request: str) -> routines.Routine | None:
        try:
            return routines.named(request, self.folder)
        except EdgelamError:
            return None

    def _subtask(self, subtask: str, snapshot: Snapshot | None, is_first: bool) -> Understood:
        called = self.called(subtask)
        if called is not None:
            action, asks = called
            return Understood(subtask, _capital(_MORE.sub("", self.spoken(action))), asks=ASKS if asks else "")
        intent = intent_of(subtask)
        if described := described_by_words(intent):
            return Understood(subtask, described)
        if snapshot is None or not snapshot.controls:
            return Understood(subtask, _capital(subtask))
        found = self._control(subtask, intent, snapshot)
        return found if is_first else _later(found)

    def _control(self, subtask: str, intent: Intent, snapshot: Snapshot) -> Understood:
        ranked = self.index.rank(subtask, snapshot)
        lead = self._lead(subtask, intent, snapshot)
        if lead is not None:
            way = " › ".join(clean(step) for step in lead.far.way)
            return Understood(subtask, f"{_far_words(intent, lead)}{f', by {way}' if way else ''}")
        for candidate in ranked[:3]:
            action = act_on(candidate.control, subtask, Labels(snapshot.controls))
            if action is not None and candidate.probability >= FEW:
                return _on(candidate, action, subtask, snapshot)
            if (
                action is None
                and candidate.probability >= NAME_DOUBT
                and (state := stands_so(intent, candidate.control))
            ):
                return Understood(
                    subtask,
                    f"{quote(clean(candidate.control.name))} is {state} already",
                    bounds=shown_at(candidate.control, snapshot),
                    control=candidate.control.ref,
                )
        return Understood(subtask, _capital(subtask), unsure=True)

    def _lead(self, subtask: str, intent: Intent, snapshot: Snapshot) -> Lead | None:
        if self.guide is None or intent.kind not in LED_FOR:
            return None
        return self.guide.lead(subtask, snapshot, snapshot.app, self.index.rank)


def _on(candidate: Candidate, action: Action, subtask: str, snapshot: Snapshot) -> Understood:
    judgement = judge(action, candidate.control, snapshot, subtask)
    asks = f"{PHRASES[judgement.question.consequence]}: {ASKS}" if judgement.question is not None else ""
    return Understood(
        subtask, say(action, candidate.control, snapshot), candidate.probability < NAME_DOUBT, asks,
        shown_at(candidate.control, snapshot), candidate.control.ref,
    )  # fmt: skip


def shown_at(control: Control, snapshot: Snapshot) -> Bounds | None:
    """Where a control stands, in physical pixels; of what is in a closed menu, where that menu does. None where neither shows."""
    if _has_size(control.bounds) and control.has(State.SHOWING):
        return control.bounds
    menus = {
        c.name: c.bounds
        for c in snapshot.controls
        if c.role is Role.MENU and _has_size(c.bounds) and c.has(State.SHOWING)
    }
    return next((menus[step] for step in control.path if step in menus), None)


def _has_size(bounds: Bounds | None) -> bool:
    return bounds is not None and bounds.width > 0 and bounds.height > 0


def _later(understood: Understood) -> Understood:
    """Where it stands is not known before the subtasks before it are done."""
    return Understood(understood.subtask, understood.does, understood.unsure, understood.asks)


def _far_words(intent: Intent, lead: Lead) -> str:
    name = quote(clean(lead.far.control.name))
    if intent.kind is Kind.SWITCH and intent.on is not None:
        return f"Turn {'on' if intent.on else 'off'} {name}"
    return f"Set {name} to {intent.value}" if intent.value else f"Go to {name}"


def _capital(text: str) -> str:
    said = clean(text, 120)
    return f"{said[:1].upper()}{said[1:]}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def rows(understood: Sequence[Understood]) -> list[Row]:
    """The plan as it is shown: numbered where it has several subtasks."""
    found = [u.row for u in understood]
    if len(found) < 2:
        return found
    return [
        Row(r.text, Glyph.NUMBER if r.glyph is Glyph.WAITING else r.glyph, r.detail, number=n)
        for n, r in enumerate(found, 1)
    ]
