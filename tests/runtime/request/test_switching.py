"""Which way a box is to stand."""

import pytest

from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.switching import is_to_be_on


@pytest.mark.parametrize(
    ("subtask", "label", "on"),
    [
        ("hide the tool bar", "Tool bar", False),
        ("hide the tool bar", "No tool bar", True),
        ("hide tool bar", "Hide tool bar", True),
        ("show the tool bar", "Hide tool bar", False),
        ("hide the feeds that have nothing new", "Reduced feed list", True),
        ("turn on disable sounds", "Disable sounds", True),
        ("untick hide tool bar", "Hide tool bar", False),
        ("make it bigger", "Tool bar", None),
    ],
)
def test_a_label_may_say_the_opposite(subtask, label, on):
    assert is_to_be_on(intent_of(subtask), label) is on
