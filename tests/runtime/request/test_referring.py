"""What is only told belongs to the command that refers to it; a command does not, whether its verb is known or not."""

import pytest

from edgelam.runtime.planner import plan
from edgelam.runtime.request.referring import with_causes
from edgelam.runtime.request.remarks import orders, without_remarks
from edgelam.runtime.request.subtask import Span, SpanKind, Subtask


def subtasks(request, *parts):
    """Subtasks, each with the stretch of it that is an object."""
    found = []
    for text, thing in parts:
        start = request.index(text)
        at = request.index(thing, start) if thing else 0
        spans = (Span(SpanKind.OBJECT, at, at + len(thing)),) if thing else ()
        found.append(Subtask(start, start + len(text), text, spans))
    return found


@pytest.mark.parametrize(
    ("told", "thing", "command"),
    [
        ("space them 5 apart", "them", "lock them"),
        ("scrub to 41:20", "41:20", "mark it"),
        ("like the post", "the post", "share it"),
        ("wait thirty seconds", "thirty seconds", "turn it on again"),
        ("could you zip week 9", "week 9", "upload it"),
        ("Great. Now put that on the left", "that", "maximise it"),
    ],
)
def test_a_command_before_one_that_refers_to_it_stays_one(told, thing, command):
    request = f"{told}, {command}"
    assert [s.text for s in with_causes(request, subtasks(request, (told, thing), (command, "")))] == [told, command]


@pytest.mark.parametrize(
    ("told", "thing"),
    [("I never use that bar", "that bar"), ("that bar is ugly", "that bar"), ("the password is rose", "rose")],
)
def test_what_is_told_goes_with_the_command_about_it(told, thing):
    request = f"{told}, get rid of it"
    (subtask,) = with_causes(request, subtasks(request, (told, thing), ("get rid of it", "")))
    assert (subtask.carried, subtask.text) == ("get rid of it:", told)


def test_a_command_behind_a_condition_is_no_remark():
    request = "open a.txt, if there are marks show them"
    first, second = subtasks(request, ("open a.txt", ""), ("if there are marks show them", ""))
    when = Span(SpanKind.CONDITION, second.start, second.start + len("if there are marks"))
    second = Subtask(second.start, second.end, second.text, (when,))
    assert orders(second)
    assert without_remarks(request, [first, second]) == [first, second]


@pytest.mark.parametrize(
    ("request_", "planned"),
    [
        ("open the um open a.txt", ["open a.txt"]),
        ("open the, uh, open my letter and print it", ["open my letter", "print it"]),
        ("open the letter", ["open the letter"]),
    ],
)
def test_what_is_broken_off_is_no_subtask(request_, planned):
    assert plan(request_) == planned


@pytest.mark.parametrize(
    ("told", "command"),
    [
        ("it should always begin with the list", "make that the default"),
        ("I don't need that line at the top", "switch it off in the settings"),
    ],
)
def test_where_it_is_to_be_set_is_no_command_of_its_own(told, command):
    (subtask,) = with_causes(f"{told}, {command}", subtasks(f"{told}, {command}", (told, ""), (command, "")))
    assert subtask.text == told
