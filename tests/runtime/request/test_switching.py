"""What is to be on where no verb says so."""

import pytest

from edgelam.runtime.request.switching import says_off, wants_on


@pytest.mark.parametrize(
    ("said", "on", "wanted"),
    [
        ("switch it to the dark theme", None, True),
        ("highlight the line I'm on", None, True),
        ("the dark theme is too dark", None, None),
        ("get rid of the status bar", None, None),
        ("I don't want the grid", None, None),
        ("unpin the panel", None, None),
        ("toggle the side pane", None, None),
        ('use "no grid" as the title', None, True),
        ("hide the toolbar", False, False),
    ],
)
def test_what_is_said_to_be_on(said, on, wanted):
    assert wants_on(said, on) is wanted


@pytest.mark.parametrize(("label", "off"), [("Hide toolbar", True), ("Toolbar", False), ("Do not ask again", True)])
def test_a_label_that_is_about_the_opposite(label, off):
    assert says_off(label) is off
