"""What a click brought up and is surely meant itself is what a subtask goes on with."""

import pytest

from edgelam.action import Action, Target, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.retrieval import Candidate
from edgelam.runtime.choosing.leading_on import leads_on
from edgelam.runtime.verify.evidence import Act
from edgelam.trajectory import Effect, Step


def control(name, role=Role.BUTTON):
    return Control(
        f"{role}/{name}", role, name, states=frozenset({State.SHOWING, State.ENABLED}), verbs=frozenset({Verb.CLICK})
    )


ROTATE, CROP, RIGHT = control("Rotate", Role.ITEM), control("Crop", Role.ITEM), control("Rotate right")


@pytest.mark.parametrize(
    ("now", "best", "chance", "effect", "does"),
    [
        ((ROTATE, CROP, RIGHT), RIGHT, 0.9, Effect.CHANGED, 'click "Rotate right"'),
        ((ROTATE, CROP, RIGHT), RIGHT, 0.7, Effect.CHANGED, None),
        ((ROTATE, CROP, RIGHT), RIGHT, 0.9, Effect.NOT_SEEN, None),
        ((ROTATE, CROP, RIGHT), CROP, 0.9, Effect.CHANGED, None),  # it was there before
        ((CROP, RIGHT), RIGHT, 0.9, Effect.CHANGED, None),  # it stands for what was clicked
        ((ROTATE, control("Rotated", Role.TAB)), control("Rotated", Role.TAB), 0.9, Effect.CHANGED, None),
    ],
)
def test_what_came_up_and_is_surely_meant_is_done_next(now, best, chance, effect, does):
    began, after = Snapshot("app", "App", (ROTATE, CROP)), Snapshot("app", "App", now)
    step = Step(0, "app", "App", "", [], Action(Verb.CLICK, Target("Rotate")), effect=effect)
    found = leads_on(
        "give it a turn to the right",
        [Act(step, ROTATE, after)],
        began,
        after,
        lambda said, shown: [Candidate(best, 0.0, chance)],
    )
    assert (found and str(found.action)) == does
