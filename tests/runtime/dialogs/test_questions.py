"""A question that an application puts back is passed on, where the guard asks before it is answered."""

import pytest

from edgelam.action import Action, Target, Verb
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.dialogs.questions import question_back
from edgelam.runtime.verify.evidence import Act
from edgelam.trajectory import Effect, Step

SHOWN = frozenset({State.SHOWING, State.ENABLED})


def control(name, role=Role.BUTTON):
    return Control(f"{role}/{name}", role, name, states=SHOWN, verbs=verbs_for(role, SHOWN))


def asks(said, *controls):
    return Snapshot("editor", "Editor", (control(said, Role.LABEL), *controls), modal=True)


def act(after, relevance=0.9, modal=False):
    step = Step(0, "editor", "", "", [], Action(Verb.CLICK, Target("Reset", None)), modal, effect=Effect.CHANGED)
    step.relevance = relevance
    return Act(step, control("Reset"), after)


DELETES = asks("Delete the settings file?", control("OK"), control("Cancel"))


@pytest.mark.parametrize(
    ("now", "given", "does"),
    [
        (DELETES, {}, 'click "OK"'),
        (DELETES, {"relevance": 0.1}, None),  # nobody wanted that
        (DELETES, {"modal": True}, None),  # the dialog was there before
        (asks("Delete the settings file?", control("OK"), control("Cancel"), control("Sizes", Role.CHECK)), {}, None),
        (asks("Delete them?", control("All"), control("Some"), control("Cancel")), {}, None),
        (asks("It is ready.", control("OK"), control("Cancel")), {}, None),
    ],
)
def test_what_is_passed_on(now, given, does):
    found = question_back("reset the settings", [act(now, **given)], now)
    assert (found and str(found.action)) == does
