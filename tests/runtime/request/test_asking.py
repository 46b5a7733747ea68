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
    ],
)
def test_kind(said, kind):
    assert intent_of(said).kind is kind
