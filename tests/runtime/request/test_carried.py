"""What goes on without a verb goes on with the one before, and a name ends where its quotation does."""

import pytest

from edgelam.runtime.planner import plan
from edgelam.runtime.request.intent import intent_of


@pytest.mark.parametrize(
    ("request_said", "subtasks"),
    [
        ("hide the toolbar and the status bar", ["hide the toolbar", "hide the status bar"]),
        ("turn off the toolbar and the status bar", ["turn off the toolbar", "turn off the status bar"]),
        ("hide the menu and save it", ["hide the menu", "save it"]),
    ],
)
def test_a_switch_is_carried(request_said, subtasks):
    assert plan(request_said) == subtasks
    assert [intent_of(s).on for s in subtasks[:1]] == [False]


def test_a_name_is_what_is_quoted():
    assert intent_of('create a note named "Books" that says Dune').name == "Books"
