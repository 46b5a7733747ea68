"""What is only said beside a command, and what only looks like that."""

import pytest

from edgelam.runtime.planner import plan
from edgelam.runtime.request.remarks import is_remark, spelled_out, states, without_purposes


@pytest.mark.parametrize(
    "clause",
    [
        "the printer is out of paper",
        "my brother sent me this",
        "Football training has moved",
        "I can't read it like that",
        "can't see anything in here",
        "we've always used the other one",
        "there's a mistake in the list",
        "When I open it I see nothing",
        "My mother should see what is new",
        "the original must not be changed",
        "mine stays as it is",
        "pdf is fine",
    ],
)
def test_how_things_are_is_a_remark(clause):
    assert is_remark(clause)


@pytest.mark.parametrize(
    "clause",
    [
        "the title should be Our Summer",
        "every Monday has to become Tuesday",
        "I want the ruler on the left",
        "I need a new page",
        "the words keep out in bold",
        "the first line is to be in italics",
        "I'd like the second one",
        "what is the total",
        "is the grid on",
        "can't you make it larger",
        "close everything that is open",
        "open what was saved last",
        "the sidebar belongs on the right",
        "save it as it is.txt",
        "the program quits when it is ready",
    ],
)
def test_a_wish_or_a_question_is_none(clause):
    assert not is_remark(clause)


@pytest.mark.parametrize(
    ("clause", "says_how_it_is"),
    [
        ("every photo stands on its head", True),
        ("The copier left a black edge around each sheet", True),
        ("theres a mistake in the second line", True),
        ("my sister sent me this odd thing", True),
        ("A colleague on Windows needs this", True),
        ("our neighbours want the big one", True),
        ("the team name in bold", False),
        ("the ruler off", False),
        ("the first three rows in alphabetical order", False),
        ("every two photos side by side", False),
        ("every second row grey", False),
        ("the title put in bold", False),
        ("this page has to be landscape", False),
    ],
)
def test_what_may_only_say_how_things_are(clause, says_how_it_is):
    assert states(clause) is says_how_it_is


@pytest.mark.parametrize(
    ("request_", "subtasks"),
    [
        ("Football training has moved, so replace Monday with Friday. Save it.", ['replace "Monday" with Friday', "Save it"]),
        ("write the weather was great, my mother loved it and save it", ['write "the weather was great, my mother loved it"', "save it"]),
        ("the lines are too long, turn on word wrap", ["turn on word wrap"]),
        ("turn the grid off, my eyes hurt, and close the window", ["turn the grid off", "close the window"]),
        ("when I save it I get an error, turn on logging", ["when I save it I get an error, turn on logging"]),
        ("it is so small, could you make it bigger", ["make it bigger"]),
        ("set it so that the list opens by itself", ["set it so that the list opens by itself"]),
        ("the printer is broken", ["the printer is broken"]),
        ("The code is 4711, type it into the field", ["The code is 4711, type it into the field"]),
    ],
)  # fmt: skip
def test_remarks_are_left_out_where_something_else_is_wanted_and_they_hold_nothing_to_be_used(request_, subtasks):
    assert plan(request_) == subtasks


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("make it larger so I can read it", "make it larger"),
        ("make it larger so I can read it, and save it as a.txt", "make it larger, and save it as a.txt"),
        ("make a page of it so my sister can see it? Call it a.html", "make a page of it? Call it a.html"),
        ("add a key so ctrl+n starts it", "add a key so ctrl+n starts it"),
        ('write "go so we can go"', 'write "go so we can go"'),
    ],
)
def test_what_it_is_for_is_not_done(said, left):
    assert without_purposes(said) == left


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("less clutter pls - hide the ruler", "hide the ruler"),
        ("less clutter", "less clutter"),
        ("more contrast - 40 percent", "more contrast - 40 percent"),
        ("hide the bar on the left and the one below", "hide the bar on the left and hide the bar below"),
        ("hide the bar and the ruler", "hide the bar and the ruler"),
    ],
)
def test_what_is_left_unsaid_is_spelled_out(said, means):
    assert spelled_out(said) == means
