"""A question that is put as an order is a question: it is answered, and nothing counts as done without an answer."""

import pytest

from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("tell me who is put down as its author", Kind.QUESTION),
        ("please find out how many pages it has", Kind.QUESTION),
        ("tell me when it is done", Kind.COMMAND),
        ("on wich line does Paul Ostrander sign?", Kind.QUESTION),
        ("in which folder is this", Kind.QUESTION),
        ("how heavy is this file", Kind.QUESTION),
        ("do I have line numbers switched on?", Kind.QUESTION),
        ("are hidden files shown", Kind.QUESTION),
        ("has the second one got a due date?", Kind.QUESTION),
        ("tell me whos first", Kind.QUESTION),
        ("could you look what the author of this is", Kind.QUESTION),
        ("do you know when this photo was taken?", Kind.QUESTION),
        ("I'd like to know how big this picture is", Kind.QUESTION),
        ("find out if autosave is on", Kind.QUESTION),
        ("give me the number of pages", Kind.QUESTION),
        ("have the grid switched off", Kind.SWITCH),
        ("do the sums again", Kind.COMMAND),
        ("is it possible", Kind.QUESTION),
    ],
)
def test_kind(said, kind):
    assert intent_of(said).kind is kind
