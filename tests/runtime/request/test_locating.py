"""Where a command is to be carried out is no command by itself."""

import pytest

from edgelam.runtime.planner import plan
from edgelam.runtime.request.locating import is_place, located
from edgelam.runtime.request.subtask import Subtask


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("In the general settings", True),
        ("Under View, Toolbars", True),
        ("from the View menu", True),
        ("on my own disk", True),
        ("In the text preferences, besides whitespace", True),
        ("in the settings turn it off", False),
        ("turn it on in the settings", False),
        ("at once please do it", False),
        ("save", False),
        ("in", False),
    ],
)
def test_a_place_is_a_place_alone(text, place):
    assert is_place(text) is place


def cut(request, *texts):
    return [Subtask(request.index(t), request.index(t) + len(t), t) for t in texts]


@pytest.mark.parametrize(
    ("request_", "cuts", "expected"),
    [
        ("In the settings, turn off the icons", ("In the settings", "turn off the icons"), ["In the settings, turn off the icons"]),
        ("turn off the icons, in the settings", ("turn off the icons", "in the settings"), ["turn off the icons, in the settings"]),
        ("save it. In the settings, hide them", ("save it", "In the settings", "hide them"), ["save it", "In the settings, hide them"]),
        ("In the settings and then hide them", ("In the settings", "hide them"), ["In the settings", "hide them"]),
        ("close it, hide them", ("close it", "hide them"), ["close it", "hide them"]),
    ],
)  # fmt: skip
def test_a_place_goes_with_the_command_beside_it(request_, cuts, expected):
    assert [s.text for s in located(request_, cut(request_, *cuts))] == expected


@pytest.mark.parametrize(
    "request_",
    ["In the general settings, turn notifications on across all my feeds", "Under View, Toolbars, turn on the one for the devices"],
)  # fmt: skip
def test_one_command_with_its_place_is_one_subtask(request_):
    assert plan(request_) == [request_]
