"""What is decided in a dialog that a subtask has opened."""

import pytest

from edgelam.action import parse_action
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.decision import Goal
from edgelam.runtime.prompt import HistoryEntry

ON = frozenset({State.ENABLED, State.SHOWING})


def control(name, role):
    return Control(f"{role}:{name}", role, name, states=ON, path=("Preferences",), verbs=verbs_for(role, ON))


DIALOG = Snapshot(
    "notes",
    "Preferences",
    (control("Line Numbers", Role.CHECK), control("Margin", Role.CHECK), control("OK", Role.BUTTON)),
    modal=True,
)
OPENED = HistoryEntry(parse_action('click "Preferences..."'))
SET = HistoryEntry(parse_action('check "Line Numbers"'))
CHOSEN = HistoryEntry(parse_action('click "Line Numbers"'))
ANOTHER = HistoryEntry(parse_action('check "Margin"'))


@pytest.mark.parametrize(
    ("subtask", "history", "says", "does"),
    [
        ("line numbers please", [OPENED], 'click "OK"', 'check "Line Numbers"'),
        ("line numbers please", [OPENED], 'check "Margin"', 'check "Margin"'),
        ("line numbers please", [OPENED, SET], 'click "OK"', 'click "OK"'),
        ("line numbers please", [OPENED, ANOTHER], 'check "Margin"', 'check "Margin"'),
        ("something else altogether", [OPENED], 'click "OK"', 'click "OK"'),
        ("choose line numbers", [OPENED, CHOSEN], 'click "OK"', 'click "OK"'),
    ],
)
def test_a_dialog_that_was_only_opened_is_where_a_subtask_begins(scripted, subtask, history, says, does):
    decision = scripted(says).decide(Goal(subtask), DIALOG, history)
    assert str(decision.action) == does
