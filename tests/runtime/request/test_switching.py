"""Which way a box is to stand."""

import pytest

from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.switching import is_to_be_on, says_off, wants_on


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


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("switch it to the dark theme", True),
        ("highlight the line I'm on", True),
        ("the dark theme is too dark", None),
        ("get rid of the status bar", None),
        ("I don't want the grid", None),
        ("unpin the panel", None),
        ("toggle the side pane", None),
        ('use "no grid" as the title', True),
    ],
)
def test_what_is_said_to_be_on(said, wanted):
    assert wants_on(said) is wanted


@pytest.mark.parametrize(("label", "off"), [("Hide toolbar", True), ("Toolbar", False), ("Do not ask again", True)])
def test_a_label_that_is_about_the_opposite(label, off):
    assert says_off(label) is off
