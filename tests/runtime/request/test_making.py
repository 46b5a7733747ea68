"""What a request wants made."""

import pytest

from edgelam.runtime.planner import plan
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.making import OF_SUMS, OF_TIMES, making_of


@pytest.mark.parametrize(
    ("subtask", "heads"),
    [
        ('Make a note "Guest wifi", in it the password is tulip77', ("note",)),
        ("a new one, an hour and a half, command xclock", ()),
        ("Two timers", ("timers",)),
        ("set a timer for 20 minutes", ("timer",)),
        ("set up a collection called Recipes", ("collection",)),
        ("I want a separate calendar for my Garden things", ("calendar",)),
        ("one of those bins to keep articles in", ("bins",)),
        ("I'd like a bank account called Household that starts with 250", ("bank account",)),
        ("I need Ben Carter in there with ben@example.org", ()),
        ('I need "Ben Carter" in there with ben@example.org', ()),
        ('add "Eva Novak", mobile 555 0142', ()),
        ("dentist on the 8th of December at half past two", OF_TIMES),
        ("choir practice is every Monday evening", OF_TIMES),
        ("lunch at Tesco 12.50", OF_SUMS),
        ("plan a meeting with Sam on Friday", ("meeting", *OF_TIMES[:2])),
    ],
)
def test_what_is_made_is_told_from_what_is_said_of_it(subtask, heads):
    found = making_of(subtask)
    assert found is not None
    assert found.heads == heads


@pytest.mark.parametrize(
    "subtask",
    [
        "make the title bold",
        "make it a bit bigger",
        "a bit bigger please",
        "have a look at Downloads",
        "give the garden picture four stars",
        "I need line numbers",
        "what day of the week is Christmas Eve this year?",
        "show me what is on Friday",
        "open the book from Monday",
        "delete the dentist on Friday",
        "every Monday at 9 run my backup script",
        "find the note about the boiler",
        "I need Ben Carter to read this",
        "make a web page out of this letter",
        "make a copy of it",
        "wire 40 euros from my bank to Ms Novak",
        "today",
        "ring me tomorrow at 8",
    ],
)
def test_what_is_there_is_not_made(subtask):
    assert making_of(subtask) is None


@pytest.mark.parametrize(("subtask", "details"), [("a new timer", False), ("a new timer of ten minutes", True)])
def test_more_may_be_said_of_it(subtask, details):
    found = making_of(subtask)
    assert found is not None
    assert found.details is details


@pytest.mark.parametrize(
    ("request_", "subtasks"),
    [
        ("a new one, an hour and a half, over and over again, command xclock", 1),
        ("Two timers please: xeyes after 45 minutes, and xclock after 20 minutes", 2),
        ("choir practice is every Monday evening seven to nine, remind me 30 minutes before please", 1),
        ("I am away from 21 until 23 December, put that in as full days and call it Visiting Cho", 1),
        ("add a folder Cooking and also one of those bins to keep articles in, called Read Later", 2),
        ("I want a notebook for Recipes and in there a note Apple pie that says needs six apples", 2),
        ("new file, a bullet list with milk and bread, save it to Documents as a.tex", 3),
        ("make me a timer for ten minutes, and start it", 2),
        ("make a new note called Trip and make it bold", 2),
        ("create a label Trip, put it on this mail", 2),
        ("open a new terminal, type git pull", 2),
        ("take a screenshot, crop it to the left half", 2),
        ("open a new note, title it Dreams, lock it with a password", 2),
    ],
)
def test_what_is_said_of_it_goes_with_making_it(request_, subtasks):
    found = plan(request_)
    assert len(found) == subtasks, found


@pytest.mark.parametrize("where", ["over on the left", "in Documents", "up there", "down in the corner", "for me"])
def test_where_a_thing_stands_is_no_part_of_its_name(where):
    assert intent_of(f"add a folder called Cooking {where}").name == "Cooking"
