"""Where something is to stand, and whether anything that was done says so."""

import pytest

from edgelam.action import Action, Target, Verb
from edgelam.control import Control, Role, Snapshot
from edgelam.runtime.verify.evidence import Act
from edgelam.runtime.verify.placing import unseen_place
from edgelam.trajectory import Effect, Step


def clicked(name, path=("Window",), window="Letter"):
    action = Action(Verb.CLICK, Target(name))
    step = Step(0, "app", window, "", [], action, False, effect=Effect.CHANGED)
    return Act(step, Control(name, Role.MENU_ITEM, name, path=path), Snapshot("app", window, ()))


@pytest.mark.parametrize(
    ("subtask", "act", "place"),
    [
        ("add a page number at the bottom", clicked("Page Number"), "at the bottom"),
        ("insert a line on the left side", clicked("Line"), "on the left side"),
        ("please put a date in the footer", clicked("Date"), "in the footer"),
        ("add a page number at the bottom", clicked("Page Number", ("Window", "Footer")), ""),
        ("put the date in the header", clicked("Date", window="Header"), ""),
        ("put the tabs at the bottom", clicked("Bottom"), ""),
        ("add a page number", clicked("Page Number"), ""),
        ("go to the top", clicked("Home"), ""),
        ("close the tab on the left", clicked("Close Tab"), ""),
    ],
)
def test_a_place_that_is_said_must_be_said_by_what_was_done(subtask, act, place):
    assert unseen_place(subtask, [act]) == place
