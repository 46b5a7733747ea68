"""What was cut off goes back to what it belongs to, and a pronoun gets its thing."""

import pytest

from edgelam.runtime.planner import plan
from edgelam.runtime.request.belonging import referred, with_thing
from edgelam.runtime.request.subtask import Subtask


def parts(*texts):
    request, found = " ".join(texts), []
    for text in texts:
        start = request.index(text, found[-1].end if found else 0)
        found.append(Subtask(start, start + len(text), text))
    return request, found


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (("that bar at the side", "take it away"), ["take that bar at the side away"]),
        (("The letters are too small,", "make them bigger"), ["make the letters bigger"]),
        (("I can't find the ruler,", "let it show up"), ["let the ruler show up"]),
        (("show the panel", "where the notes are"), ["show the panel where the notes are"]),
        (("throw it away", "don't need it any more"), ["throw it away"]),
        (("sort them by size", "can you set that up for me?"), ["sort them by size"]),
        (("erase it for good", "not to the bin"), ["erase it for good not to the bin"]),
        (("The code is 4711", "type it there"), ["The code is 4711", "type it there"]),
        (("make the title bold", "underline it"), ["make the title bold", "underline it"]),
        (("show the grid", "where is the ruler?"), ["show the grid", "where is the ruler?"]),
        (("the title should be red", "make it bigger"), ["the title should be red", "make it bigger"]),
        (("the grid", "set it so that it stays"), ["the grid", "set it so that it stays"]),
    ],
)
def test_halves_are_put_together(texts, left):
    request, subtasks = parts(*texts)
    assert [with_thing(s.text, s.thing) for s in referred(request, subtasks)] == left


@pytest.mark.parametrize(
    ("request_", "subtasks"),
    [
        ("The grid is too dark, so make it lighter", ["make the grid lighter"]),
        ("that panel on the right, take it away", ["take it away: that panel on the right"]),
        (
            "the toolbar belongs at the bottom, with the icons really huge, and hide the ruler",
            ["the toolbar belongs at the bottom", "with the icons really huge", "hide the ruler"],
        ),
        (
            "The photo lies on its side, give it a quarter turn to the right",
            ["give the photo a quarter turn to the right"],
        ),
        ("this picture tilts to the left, straighten it", ["straighten this picture"]),
        ("write hello and make it bold", ['write "hello"', "make it bold"]),
    ],
)
def test_plans_name_the_thing(request_, subtasks):
    assert plan(request_) == subtasks
