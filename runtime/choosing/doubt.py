"""Where the model is not sure, the person is asked which of the likeliest ways is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from edgelam.action import Action, Verb
from edgelam.control import Snapshot
from edgelam.runtime.choosing.ways import Way, completes
from edgelam.runtime.decision import Decision
from edgelam.runtime.guard.question import Question
from edgelam.runtime.labels import Labels
from edgelam.trajectory import Outcome

DOUBT = 0.3
"""Below this confidence an action is a person's to decide; without one the run ends with a question."""

NAME_DOUBT = 0.55
"""The same where the confidence is calibrated (:mod:`edgelam.runtime.choosing.choice`): of the development requests 7 % are then wrong and held for sure, 16 % asked
about, and 7 % of the impossible ones acted on (each application by the others' weights); from 0.5 on 8, 13 and 9 %, from 0.6 on 6, 19 and 6 %."""

NEVER_ASKED = frozenset({Verb.DONE, Verb.ASK})
"""What is seen afterwards, and what is a question itself."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the model would have done, the ways that were offered, and the one that the person chose, if one was.

    ``attended``: somebody was asked.
    """

    decision: Decision
    ways: tuple[Way, ...]
    chosen: Way | None = None
    attended: bool = False

    @property
    def agreed(self) -> Question | None:
        """What the person agreed to with their choice."""
        return self.chosen.question if self.chosen is not None else None

    @property
    def texts(self) -> list[str]:
        return [way.text for way in self.ways]


def is_unsure(decision: Decision) -> bool:
    """Whether this is a person's to decide. A model that refuses is: it is sure of that far too often, and a question costs one key.
    What a rule refuses (:mod:`edgelam.runtime.choosing.unable`) has no candidates, and stays refused."""
    if refuses(decision):
        return True
    least = NAME_DOUBT if decision.weighed else DOUBT
    return decision.confidence < least and decision.action.verb not in NEVER_ASKED


def refuses(decision: Decision) -> bool:
    """Whether nothing on the screen is held for meant, and no rule says why."""
    return decision.action.verb is Verb.FAIL and bool(decision.candidates)


def question(subtask: str, window: str, proposed: Action) -> str:
    """What is asked above the ways."""
    where = f" in “{window}”" if window else ""
    if proposed.verb is Verb.FAIL and proposed.text:
        return f"{proposed.text} Or is one of these meant by “{subtask}”{where}?"
    return f"What is meant by “{subtask}”{where}?"


def ending(doubt: Doubt, acted: bool) -> tuple[Outcome, str]:
    """How a run ends whose doubt nobody resolved, and the sentence; ``acted``: something was done before."""
    proposed = doubt.decision.action
    if doubt.attended:
        return Outcome.ASKED, f"None of these was meant, so nothing {'more ' if acted else ''}was done."
    if proposed.verb is Verb.FAIL:
        return Outcome.CANNOT, proposed.text or ""
    if not doubt.ways:
        return Outcome.ASKED, f"Not sure what to do; the best guess is {proposed}."
    return Outcome.ASKED, f"Not sure which is meant: {listed(doubt.texts)}."


def listed(texts: Sequence[str]) -> str:
    """Numbered, in one line."""
    return " · ".join(f"{number} {text}" for number, text in enumerate(texts, 1))


def decided(doubt: Doubt, snapshot: Snapshot) -> Decision | None:
    """What the person chose as a decision on the screen as it is now; None where it is not there any more."""
    if doubt.chosen is None:
        return None
    action, control = doubt.chosen.action, doubt.chosen.control
    if control is not None:
        now, labels = snapshot.find(control.ref), Labels(snapshot.controls)
        if now is None or now.name != control.name or now.ref not in labels or action.verb not in now.verbs:
            return None
        action, control = replace(action, target=labels.target(now.ref)), now
    return replace(
        doubt.decision, action=action, control=control, completes=completes(action, control), confidence=1.0, relevance=1.0
    )  # fmt: skip
