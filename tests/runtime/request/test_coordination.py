"""Lists of things: one subtask for all of them, or one for each."""

import pytest

from edgelam.runtime.request.coordination import one_by_one
from edgelam.runtime.request.quoting import in_quotes
from edgelam.runtime.request.subtask import Command, Span, SpanKind, Subtask


def listed(request, things, command, kind=SpanKind.OBJECT, *more):
    """A request that is one subtask about these things."""
    spans = [(kind, things), *more]
    found = tuple(Span(k, request.index(w), request.index(w) + len(w)) for k, w in spans)
    return Subtask(0, len(request), request, found, command=command)


def parts(request, subtask, labels=()):
    return [in_quotes(request, s) for s in one_by_one(request, [subtask], labels)]


@pytest.mark.parametrize(
    ("request_", "things", "command", "each"),
    [
        ("turn on the grid and the ruler", "the grid and the ruler", Command.TURN_ON, ["turn on the grid", "turn on the ruler"]),
        ("turn the grid and the ruler off", "the grid and the ruler", Command.TURN_OFF, ["turn the grid off", "turn the ruler off"]),
        ("hide both the grid and my tabs", "both the grid and my tabs", Command.TURN_OFF, ["hide the grid", "hide my tabs"]),
        ("no grid and no ruler", "no grid and no ruler", Command.TURN_OFF, ["no grid", "no ruler"]),
        ("hide line numbers as well as the grid", "line numbers as well as the grid", Command.TURN_OFF, ["hide line numbers", "hide the grid"]),
        ("show line numbers, tabs and blanks", "line numbers, tabs and blanks", Command.TURN_ON, ["show line numbers", "show tabs", "show blanks"]),
        ("show line numbers and word wrap", "line numbers and word wrap", Command.TURN_ON, ["show line numbers", "show word wrap"]),
        ("set the width and the height to 5", "the width and the height", Command.SET, ["set the width to 5", "set the height to 5"]),
        ("hide the bar at the top and the chart", "the bar at the top and the chart", Command.TURN_OFF, ["hide the bar at the top", "hide the chart"]),
        ("hide the row of buttons at the top and the chart", "the row of buttons at the top and the chart", Command.TURN_OFF,
         ["hide the row of buttons at the top", "hide the chart"]),
        ("hide the dots in the list and the marks in the text", "the dots in the list and the marks in the text", Command.TURN_OFF,
         ["hide the dots in the list", "hide the marks in the text"]),
    ],
)  # fmt: skip
def test_what_takes_an_act_of_its_own_is_a_subtask_of_its_own(request_, things, command, each):
    assert parts(request_, listed(request_, things, command)) == each


@pytest.mark.parametrize(
    ("request_", "things", "command"),
    [
        ("select the first and the last row", "the first and the last row", Command.SELECT),
        ("choose the red row and the blue row", "the red row and the blue row", Command.SET),
        ("swap the title and the date", "the title and the date", Command.OTHER),
        ("show the left and the right pane", "the left and the right pane", Command.TURN_ON),
        ("turn on Find and Replace", "Find and Replace", Command.TURN_ON),
        ("turn on spelling and grammar", "spelling and grammar", Command.TURN_ON),
        ("turn on Red Rooms and Blue Doors", "Red Rooms and Blue Doors", Command.TURN_ON),
        ("tick I have read and understood", "I have read and understood", Command.TURN_ON),
        ("set the colour of the title and the frame to red", "the colour of the title and the frame", Command.SET),
        ('turn on "the grid and the ruler"', "the grid and the ruler", Command.TURN_ON),
    ],
)
def test_what_one_act_is_for_or_one_name_is_stays_one(request_, things, command):
    assert parts(request_, listed(request_, things, command)) == [request_]


def test_what_names_are_on_the_screen_decides():
    request_ = "enable sound and vibration"
    enable = listed(request_, "sound and vibration", Command.TURN_ON)
    assert parts(request_, enable) == [request_]
    assert parts(request_, enable, ("Sound", "Vibration…")) == ["enable sound", "enable vibration"]
    request_ = "enable the spelling and the grammar"
    enable = listed(request_, "the spelling and the grammar", Command.TURN_ON)
    assert parts(request_, enable, ("The spelling and the grammar",)) == [request_]


def test_a_text_beside_a_list_may_be_for_all_of_it():
    request_ = "set the name and the title to Rose"
    assert parts(request_, listed(request_, "the name and the title", Command.SET, SpanKind.OBJECT, (SpanKind.TYPED, "Rose"))) == [
        'set the name and the title to "Rose"'
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "files", "command", "each"),
    [
        ("open a.txt and my list.txt", "a.txt and my list.txt", Command.OPEN, ["open a.txt", 'open "my list.txt"']),
        ("open rent and bills.ods", "rent and bills.ods", Command.OPEN, ['open "rent and bills.ods"']),
        ("delete a.txt and my list.txt", "a.txt and my list.txt", Command.DELETE, ['delete a.txt and "my list.txt"']),
        ("delete a.txt, b.txt and c.txt", "a.txt, b.txt and c.txt", Command.DELETE, ["delete a.txt, b.txt and c.txt"]),
    ],
)
def test_files_are_opened_one_by_one_and_quoted_each(request_, files, command, each):
    assert parts(request_, listed(request_, files, command, SpanKind.FILE)) == each
