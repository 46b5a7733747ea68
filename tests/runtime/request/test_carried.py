"""What goes on without a verb goes on with the one before, and a name ends where its quotation does."""

import pytest

from edgelam.runtime import planner
from edgelam.runtime.planner import plan
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.subtask import Command, Span, SpanKind, Subtask


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


@pytest.mark.parametrize(
    ("before", "said", "shown"),
    [
        ("empty the folder", "the bin as well", "empty the bin as well"),
        ("empty the folder", "the bin would be next", "the bin would be next"),
        ("empty the folder", "red", "red"),
        ("choir at six", "the bin as well", "the bin as well"),
    ],
)
def test_a_thing_alone_goes_on_with_any_command(monkeypatch, before, said, shown):
    request = f"{before} and {said}"
    first = Span(SpanKind.OBJECT, before.index(" ") + 1, len(before))
    start = len(request) - len(said)
    read = [
        Subtask(0, len(before), before, (first,), command=Command.OTHER),
        Subtask(start, len(request), said, (Span(SpanKind.OBJECT, start, len(request)),), command=Command.OTHER),
    ]
    monkeypatch.setattr(planner, "read", lambda _request, _labels: read)
    assert plan(request)[-1] == shown
