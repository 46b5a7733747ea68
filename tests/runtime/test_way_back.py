"""Out of dialogs: a notice at the beginning, and what the subtask before left open."""

import pytest

from edgelam.action import Verb, parse_action
from edgelam.control import Control, Role, Snapshot, State
from edgelam.retrieval.lexical import words
from edgelam.runtime.way_back import notice_left_by, way_back
from edgelam.trajectory import Effect, Step

ON = frozenset({State.ENABLED})
CLICKED = frozenset({Verb.CLICK})


def button(name):
    return Control(name, Role.BUTTON, name, states=ON, verbs=CLICKED)


def dialog(*names):
    box = Control("b", Role.CHECK, "Wrap long lines", states=ON, verbs=frozenset({Verb.CHECK}))
    return Snapshot("app", "Settings", (box, *map(button, names)), modal=True)


BEHIND = Snapshot("app", "App", (button("Full Screen"), button("Print")))


def fit(subtask, texts):
    said = set(words(subtask))
    return [len(said & set(words(text))) / max(1, len(said)) for text in texts]


def step(line, modal=True):
    return Step(0, "app", "Settings", "", [], parse_action(line), modal, 0, effect=Effect.VERIFIED)


@pytest.mark.parametrize(
    ("subtask", "names", "line", "left_by"),
    [
        ("full screen", ("Apply", "OK", "Cancel"), 'check "Wrap long lines"', "OK"),
        ("full screen", ("Close", "Help"), 'check "Wrap long lines"', "Close"),
        ("full screen", ("OK", "Cancel"), 'press "tab"', "Cancel"),
        ("wrap long lines", ("OK", "Cancel"), 'check "Wrap long lines"', None),
        ("full screen", ("Help",), 'check "Wrap long lines"', None),
        ("something else", ("OK", "Cancel"), 'check "Wrap long lines"', None),
    ],
)
def test_a_dialog_is_left_for_what_is_meant_behind_it(subtask, names, line, left_by):
    steps = [step(line)] if line.startswith("check") else []
    found = way_back(subtask, dialog(*names), BEHIND, steps, fit)
    assert (found.name if found is not None else None) == left_by


def test_a_window_that_is_no_dialog_is_not_left():
    assert way_back("full screen", Snapshot("app", "Other", (button("OK"),)), BEHIND, [], fit) is None


@pytest.mark.parametrize(
    ("request_", "controls", "left_by"),
    [
        ("turn it to the right", (Control("l", Role.LABEL, "No thumbnails can be made."), button("OK")), "OK"),
        ("close that message", (button("OK"),), None),
        ("turn it to the right", (button("Save"), button("Discard")), None),
    ],
)
def test_a_notice_at_the_beginning_is_left(request_, controls, left_by):
    found = notice_left_by(request_, Snapshot("app", "Warning", controls, modal=True))
    assert (found.name if found is not None else None) == left_by
