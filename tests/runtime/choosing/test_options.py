"""Which choice of a list a request names."""

import pytest

from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.choosing.ways import option_said
from edgelam.runtime.decision import Goal

ON = frozenset({State.ENABLED, State.SHOWING})


def combo(*options, value="", name="Style"):
    return Control(
        name, Role.COMBO, name, value, ON, None, ("Preferences",), "", "", options, verbs_for(Role.COMBO, ON)
    )


@pytest.mark.parametrize(
    ("subtask", "options", "value", "named"),
    [
        ("make it Year/Month-Day", ("Custom", "Year/Month/Day", "Year/Month-Day"), "", "Year/Month-Day"),
        ("documents go to new tabs in a new window", ("new tabs", "new tabs in a new window"), "", "new tabs in a new window"),
        ("I don't want it in Person, make that (None)", ("Person", "(None)"), "Person", "(None)"),
        ("year month day please", ("Year/Month/Day", "Year"), "", "Year/Month/Day"),
        ("the style should stay Dotted", ("Dotted", "Dashed"), "Dotted", "Dotted"),
        ("make it nicer", ("Dotted", "Dashed"), "", ""),
    ],
)  # fmt: skip
def test_the_choice_that_is_named(subtask, options, value, named):
    assert option_said(subtask, combo(*options, value=value)) == named


@pytest.mark.parametrize(
    ("subtask", "does"),
    [("style matching all of them", 'choose "matching all" in "Style"'), ("style as you like", 'choose "matching any" in "Style"')],
)  # fmt: skip
def test_the_model_chooses_what_is_named(scripted, subtask, does):
    screen = Snapshot("notes", "Preferences", (combo("matching any", "matching all"),), modal=True)
    decision = scripted('choose "matching any" in "Style"').decide(Goal(subtask), screen, ())
    assert str(decision.action) == does
