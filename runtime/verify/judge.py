"""How a subtask ended: by its postcondition where the request gives one, else by what was done for it.

Nothing is taken on the model's word. ``VERIFIED`` and ``CHANGED`` claim success, ``NOT_SEEN`` says that it is not so
(something else may be tried), ``UNKNOWN`` that nobody can see it (nothing is repeated or tried instead).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot, State
from edgelam.runtime.dialogs.dismissing import is_dismissed
from edgelam.runtime.dialogs.error_messages import error_message
from edgelam.runtime.files import Files
from edgelam.runtime.request.intent import intent_of, without_field, without_politeness
from edgelam.runtime.request.kinds import Intent
from edgelam.runtime.request.several import are_chosen
from edgelam.runtime.texts.answers import answer
from edgelam.runtime.texts.edits import as_edit
from edgelam.runtime.verify.acts import by_acts
from edgelam.runtime.verify.evidence import Act, Baseline, Evidence, Judgement
from edgelam.runtime.verify.postcondition import postcondition
from edgelam.runtime.verify.quitting import asks_to_quit, has_ended
from edgelam.runtime.verify.sentences import spoken
from edgelam.trajectory import MAY_HAVE_WORKED, Effect, Step

_UNFINISHED = frozenset({Verb.TYPE, Verb.CHOOSE, Verb.CALL})
"""Acts after which a form may complain of what is still to be filled in, or that say themselves what came of them."""


class Judge:
    """Judges the subtask that is being carried out."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._acts: list[Act] = []
        self.intent: Intent
        self._baseline: Baseline
        self._error_message = ""
        self.already = ""
        """What is as the subtask wants it without an act, in a sentence."""

        self.answered: Judgement | None = None
        """What was found of a question."""

        self.opened = ""
        """What was opened before the subtask's first act, where it asks for nothing else, in a sentence."""

    def begin(self, subtask: str, screen: Snapshot) -> None:
        """Another subtask begins: how things are now proves nothing later."""
        fields = [c.name for c in screen.controls if Verb.TYPE in c.verbs and not c.has(State.MULTILINE)]
        self.intent = as_edit(without_field(intent_of(subtask), fields), screen)
        self._acts = []
        self._error_message = self.already = self.opened = ""
        self.answered = None
        names = frozenset(n for n in (self.intent.file, self.intent.name) if n)
        found = [f for n in names for folder in ("", self.intent.folder) for f in self._files.find(n, folder)]
        self._baseline = Baseline(screen, names, {f.path: f for f in found}, time.time_ns())

    def widen(self, subtask: str) -> None:
        """The subtask in hand turned out to say more; what was done for it so far counts on."""
        self.intent = replace(intent_of(subtask), kind=self.intent.kind)

    @property
    def began(self) -> Snapshot:
        """The screen as it was when the subtask began."""
        return self._baseline.screen

    @property
    def actions(self) -> list[Action]:
        """What was done for the subtask so far."""
        return [act.step.action for act in self._acts]

    def saw(self, step: Step, control: Control | None, after: Snapshot) -> None:
        """An act was done; ``control`` is what it was done to, as it was before."""
        seen = [self._baseline.screen, *(act.after for act in self._acts)]
        self._acts.append(Act(step, control, after))
        self._error_message = "" if step.action.verb in _UNFINISHED else error_message(seen, after)

    @property
    def acts(self) -> Sequence[Act]:
        return self._acts

    def evidence(self, now: Snapshot) -> Evidence:
        """What the subtask is judged by."""
        acts = [a for a in self._acts if a.step.effect in MAY_HAVE_WORKED]
        return Evidence(self.intent, self._baseline, now, acts, self._files)

    def judge(self, now: Snapshot) -> Judgement:
        """How things stand; of what a tool did the tool says it."""
        if self.answered is not None:
            return self.answered
        if so := self.already or self.opened:
            return Judgement(Effect.VERIFIED, so)
        if self._acts and self._acts[-1].step.action.verb is Verb.CALL:
            called = self._acts[-1].step
            return Judgement(called.effect, called.evidence)
        if has_ended(now) and asks_to_quit(self.intent.subtask):
            return Judgement(Effect.VERIFIED, f"{spoken(now.app)} is closed.")
        if is_dismissed(self.intent.subtask, now):
            return Judgement(Effect.VERIFIED, "No dialog is open any more.")
        if (chosen := are_chosen(self.intent.subtask, now)) is not None:
            return Judgement(Effect.VERIFIED if chosen[0] else Effect.NOT_SEEN, chosen[1])
        if said := answer(without_politeness(self.intent.subtask), now):
            return Judgement(Effect.VERIFIED, said)
        evidence = self.evidence(now)
        by_request = postcondition(evidence)
        judged = by_request if by_request is not None else by_acts(evidence)
        if self._error_message and judged.effect is not Effect.VERIFIED:
            return Judgement(
                Effect.NOT_SEEN, f"{spoken(now.app)} says: {self._error_message.rstrip(' .')}.", go_on=False
            )
        return judged
