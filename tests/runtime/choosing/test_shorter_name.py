"""The plain switch is meant where nothing is said of the other one."""

import pytest

from edgelam.action import Verb, parse_action
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.choosing.shorter_name import with_shorter_name
from edgelam.runtime.decision import Decision

SHOWN = frozenset({State.SHOWING, State.ENABLED})


def control(name, role=Role.CHECK):
    return Control(name, role, name, states=SHOWN, verbs=verbs_for(role, SHOWN))


WINDOW = Snapshot(
    "editor",
    "a",
    (
        control("Wrap"),
        control("Wrap Output"),
        control("Output"),
        control("Save", Role.BUTTON),
        control("Save As", Role.BUTTON),
    ),
)


@pytest.mark.parametrize(
    ("said", "line", "does"),
    [
        ("long lines should not run out", 'check "Wrap Output"', 'check "Wrap"'),
        ("long lines of the output should not run out", 'check "Wrap Output"', 'check "Wrap Output"'),
        ("long lines should not run out", 'check "Wrap"', 'check "Wrap"'),
        ("keep a second one", 'click "Save As"', 'click "Save As"'),
    ],
)
def test_which_is_meant(said, line, does):
    action = parse_action(line)
    target = next(c for c in WINDOW.controls if c.name == action.target.name)
    found = with_shorter_name(Decision(action, target, True, 1.0, (), 0, 0, 0, {}), WINDOW, said)
    assert str(found.action) == does
    assert found.action.verb is not Verb.CHECK or found.control.name == found.action.target.name
