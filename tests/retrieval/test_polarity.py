"""Of two directions the one that was asked for, however the words stand."""

import pytest

from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.retrieval.index import Index
from edgelam.retrieval.polarity import are_opposed
from edgelam.retrieval.relevance import lexical_fit

ON = frozenset({State.ENABLED, State.SHOWING})


@pytest.mark.parametrize(
    ("request_", "meant", "other"),
    [
        ("as loud as it goes", "Volume Up", "Volume Down"),
        ("it is too loud in here", "Volume Down", "Volume Up"),
        ("not so loud please", "Volume Down", "Volume Up"),
        ("the letters are too small for me", "Zoom In", "Zoom Out"),
        ("larger icons", "Zoom In", "Zoom Out"),
        ("play it slowly", "Slow Down", "Faster"),
        ("the page before this one", "Previous Page", "Next Page"),
        ("the one after that", "Next Page", "Previous Page"),
        ("the very end of the list", "Last Page", "First Page"),
        ("biggest ones on top", "Descending", "Ascending"),
        ("from z to a", "Sort Z to A", "Sort A to Z"),
        ("fold everything up", "Collapse All", "Expand All"),
        ("all the pages beneath each other instead of one at a time", "Continuous", "Single Page"),
        ("one page at a time, not all beneath each other" " rather than side by side", "Single Page", "Dual Pages"),
    ],
)  # fmt: skip
def test_the_other_side_is_not_meant(request_, meant, other):
    assert are_opposed(request_, other)
    assert not are_opposed(request_, meant)
    assert lexical_fit(request_, other) == 0.0


@pytest.mark.parametrize(
    ("request_", "label"),
    [
        ("this font is so small", "Increase"),
        ("up and down", "Volume Down"),
        ('write "louder"', "Volume Down"),
        ("give the song one star", "Multiple Ratings"),
        ("scroll through all, one under another", "Continuous"),
        ("save the file", "Next Page"),
    ],
)
def test_what_leaves_it_open_speaks_against_nothing(request_, label):
    assert not are_opposed(request_, label)


def test_it_is_ranked_behind():
    buttons = [
        Control(n, Role.BUTTON, n, states=ON, path=("W",), verbs=verbs_for(Role.BUTTON, ON))
        for n in ("Volume Down", "Volume Up")
    ]
    ranked = Index(None).rank("turn the volume as loud as it goes", Snapshot("app", "W", tuple(buttons)))
    assert ranked[0].control.name == "Volume Up"
