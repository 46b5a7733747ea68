"""What a request wants gone goes by what removes it, or by its row's context menu."""

from dataclasses import replace

import pytest

from edgelam.action import Verb, parse_action
from edgelam.control import Bounds, Control, Role, Snapshot, State, verbs_for
from edgelam.retrieval import Candidate
from edgelam.runtime.choosing.removing import removed
from edgelam.runtime.decision import Decision, Goal
from edgelam.runtime.request.removing import removing_of

STATES = frozenset({State.ENABLED, State.SHOWING})


def control(role, name, y=0):
    return Control(
        f"{role}{name}{y}", role, name, states=STATES, verbs=verbs_for(role, STATES), bounds=Bounds(0, y, 9, 9)
    )


def window(*controls):
    return Snapshot("app", "App", controls)


def decided(snapshot, line, confidence=0.8):
    action = parse_action(line)
    control_ = next((c for c in snapshot.controls if action.target is not None and c.name == action.target.name), None)
    found = tuple(Candidate(c, 0.1, 0.1) for c in snapshot.controls)
    return Decision(action, control_, False, confidence, (), 0, 0, 0, {}, candidates=found, weighed=True)


NOTHING = 'fail "There is no control for that here."'
PICTURE = [control(Role.BUTTON, "Next"), control(Role.BUTTON, "Delete")]
FEEDS = [
    control(Role.CELL, "Example Feeds", 1), control(Role.CELL, "Science", 2),
    control(Role.MENU_ITEM, "Remove All Items"), control(Role.MENU_ITEM, "Remove"),
]  # fmt: skip
TASKS = [control(Role.CELL, "dbus-daemon", 1), control(Role.CELL, "openbox", 2), control(Role.BUTTON, "Quit")]


@pytest.mark.parametrize(
    ("subtask", "controls", "chosen", "does"),
    [
        ("bin this picture", PICTURE, NOTHING, 'click "Delete"'),
        ("put this photo in the bin", PICTURE, NOTHING, 'click "Delete"'),
        ("bin the picture of the garden", PICTURE, NOTHING, None),  # it is not the one that is shown
        ("delete the word garden", PICTURE, NOTHING, None),
        ("throw out everything under Example Feeds, folder and all", FEEDS, 'click "Science"', 'click "Remove"'),
        ("drop the feed Science", FEEDS, NOTHING, 'click "Remove"'),
        ("open the feed Science", FEEDS, NOTHING, None),
        ("kill the dbus-daemon thing", TASKS, 'click "Quit"', 'right-click "dbus-daemon"'),
        ("kill openbox", [*TASKS, control(Role.MENU_ITEM, "Kill")], 'click "Quit"', 'click "Kill"'),
        ("get rid of the tool bar", [control(Role.CELL, "tool bar"), *PICTURE], NOTHING, None),
        ("remove this from the list", [control(Role.BUTTON, "Delete"), control(Role.BUTTON, "Remove from List")], 'click "Remove from List"', None),
    ],
)  # fmt: skip
def test_what_is_to_be_gone(subtask, controls, chosen, does):
    snapshot = window(*controls)
    found = removed(decided(snapshot, chosen), Goal(subtask), snapshot, [])
    assert (str(found.action) if found is not None else None) == does


@pytest.mark.parametrize(("chosen", "sure"), [(True, True), (False, False)])
def test_the_thing_that_a_menu_is_called_by_is_the_chosen_one(chosen, sure):
    row = control(Role.CELL, "Science", 2)
    row = replace(row, states=row.states | {State.SELECTED}) if chosen else row
    remove = replace(control(Role.MENU_ITEM, "Remove"), path=("App", "Feed"))
    snapshot = window(row, remove, control(Role.CHECK, "Reduced Feed List"))
    found = removed(decided(snapshot, 'check "Reduced Feed List"', 0.72), Goal("get rid of the feed"), snapshot, [])
    assert str(found.action) == 'click "Remove"'
    assert (found.confidence >= 0.5) is sure


def test_two_of_the_same_name_are_a_question():
    snapshot = window(*TASKS, control(Role.CELL, "dbus-daemon", 3))
    found = removed(decided(snapshot, 'click "Quit"', 0.98), Goal("kill dbus-daemon"), snapshot, [])
    assert found.confidence < 0.5


@pytest.mark.parametrize(
    ("subtask", "quits"), [("kill the apt-get thing", False), ("end this program", True), ("quit", True)]
)
def test_the_window_is_not_closed_for_something_else(subtask, quits):
    snapshot = window(*TASKS)
    found = removed(decided(snapshot, 'click "Quit"', 0.98), Goal(subtask), snapshot, [])
    assert (found is None) is quits
    assert quits or found.action.verb is Verb.FAIL


def test_two_cells_of_one_row_are_none():
    snapshot = window(*TASKS, control(Role.CELL, "dbus-daemon", 1))
    found = removed(decided(snapshot, 'click "Quit"', 0.98), Goal("kill dbus-daemon"), snapshot, [])
    assert found.action.verb is Verb.RIGHT_CLICK


def test_a_context_menu_is_opened_once_and_chosen_from():
    opened = [parse_action('right-click "openbox"')]
    snapshot = window(*TASKS)
    assert removed(decided(snapshot, NOTHING), Goal("kill openbox"), snapshot, opened) is None
    assert removed(decided(snapshot, 'click "Quit"'), Goal("kill openbox"), snapshot, opened).action.verb is Verb.FAIL
    snapshot = window(*TASKS, control(Role.MENU_ITEM, "Terminate"))
    found = removed(decided(snapshot, NOTHING), Goal("kill openbox"), snapshot, opened)
    assert str(found.action) == 'click "Terminate"'


@pytest.mark.parametrize(
    ("subtask", "thing", "shown", "ends"),
    [
        ("bin this picture", "this picture", True, False),
        ("throw the garden photo away for good", "the garden photo", False, False),
        ("get rid of the note Start Here, please", "the note Start Here", False, False),
        ("kill it", "it", True, True),
    ],
)
def test_how_it_is_said(subtask, thing, shown, ends):
    found = removing_of(subtask)
    assert (found.thing, found.shown, found.ends) == (thing, shown, ends)


@pytest.mark.parametrize(
    "subtask",
    ["delete the last line", "remove the border", "end", "stop", "keep this picture", "lose the bar at the bottom"],
)
def test_what_is_edited_or_hidden_is_not_gone(subtask):
    assert removing_of(subtask) is None
