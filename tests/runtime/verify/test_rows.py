"""A row that is to be opened and is only chosen by a click is opened by a double click."""

import pytest

from edgelam.action import parse_action
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.verify.evidence import Act
from edgelam.runtime.verify.rows import only_chosen, opening, row_about
from edgelam.trajectory import Effect, Step

SHOWN = frozenset({State.ENABLED, State.SHOWING})


def row(name, *more, role=Role.CELL):
    states = SHOWN | set(more)
    return Control(name, role, name, states=states, path=("W",), verbs=verbs_for(role, states))


def screen(*controls, title="W"):
    return Snapshot("notes", title, controls)


BEFORE = screen(row("Start"), row("Links"))
CHOSEN = screen(row("Start", State.SELECTED), row("Links"))


@pytest.mark.parametrize(
    ("subtask", "role", "after", "does"),
    [
        ("open the note Start", Role.CELL, CHOSEN, 'double-click "Start"'),
        ("please show me Start", Role.CELL, CHOSEN, 'double-click "Start"'),
        ("open Start", Role.CELL, BEFORE, 'double-click "Start"'),  # it was chosen already
        ("select Start", Role.CELL, CHOSEN, None),
        ("open Start", Role.BUTTON, CHOSEN, None),
        ("open Start", Role.CELL, screen(row("Start", State.SELECTED), row("Text"), title="Start"), None),
        ("open Start", Role.CELL, screen(row("Start", State.SELECTED), row("Links"), row("Text")), None),
    ],
)
def test_a_chosen_row_is_opened(subtask, role, after, does):
    action = parse_action('click "Start"')
    step = Step(0, "notes", "W", "", [], action, effect=Effect.CHANGED)
    found = opening(subtask, [Act(step, row("Start", role=role), after)], BEFORE, after)
    assert (found and str(found.action)) == does


@pytest.mark.parametrize(
    ("said", "does"),
    [
        ("open that demo about the acts", 'click "book-of-acts"'),
        ("open the one called Links", None),  # two have that word
        ("delete the one about the acts", None),
        ("open the one about tea", None),
        ("open the demo", None),
    ],
)
def test_the_row_that_is_called_so(said, does):
    found = row_about(said, [], screen(row("Demos"), row("book-of-acts"), row("Links"), row("Links of old")))
    assert (found and str(found.action)) == does


@pytest.mark.parametrize(
    ("said", "after", "only"),
    [
        ("kill the Start thing", CHOSEN, True),
        ("delete Start", CHOSEN, True),
        ("open Start", CHOSEN, True),
        ("select Start", CHOSEN, False),
        ("the second one", CHOSEN, False),
        ("delete Start", screen(row("Links")), False),
    ],
)
def test_what_is_only_chosen_is_not_done_with(said, after, only):
    step = Step(0, "notes", "W", "", [], parse_action('click "Start"'), effect=Effect.CHANGED)
    assert (only_chosen(said, Act(step, row("Start"), after), BEFORE) is not None) is only
