"""What speaks for a call, feature by feature, and that the shipped weights say what each should."""

import pytest

from edgelam.action import parse_action
from edgelam.quantize.evaluate.tool_world import world
from edgelam.runtime.tools import evidence
from edgelam.runtime.tools.evidence import FEATURES, OF_CALL, Screen, of_call, of_screen, shipped, stems
from edgelam.runtime.tools.places import count_named
from edgelam.runtime.tools.registry import installed


def features(line, said, known=None):
    action = parse_action(f"call {line}")
    tool = installed()[action.text]
    words = stems(" ".join(tool.examples)) if known is None else known
    return dict(zip(OF_CALL, of_call(tool, action, said, (0.8, 0.7), words), strict=True))


@pytest.mark.parametrize(
    ("line", "said", "feature", "value"),
    [
        ("set_volume(level=30)", "set the volume to 30", "other", 1), ("set_volume(level=30)", "set the volume to 30", "number_left", 0), ("get_volume()", "is the sound at 50 percent", "number_left", 1),
        ('open_address(address="example.org")', "go to example.org", "address", 1), ('calculate(expression="2+2")', "what is 2+2", "sum", 1), ("set_timer(seconds=60)", "timer 60 seconds", "time", 1),
        ('convert_units(amount=1, unit="mile", to="kilometer")', "a mile in kilometres", "unit", 2), ("set_volume(level=50)", "is the sound at 50", "asks", 1), ("get_volume()", "is the sound at 50", "asks", 0),
        ("set_bluetooth(on=true)", "bluetooth please", "unsaid", 1), ("set_bluetooth(on=true)", "bluetooth on", "unsaid", 0), ("tell_time()", "what time is it in kindergarten", "strange", 1),
        ("tell_time()", "what time is it", "share", 0), ("tell_time()", "what time is it", "length", 0.4), ('switch_to_window(name="Inbox - Mail")', "go to the inbox", "in_full", 1),
    ],
)  # fmt: skip
def test_features_are_what_they_say(line, said, feature, value):
    assert features(line, said)[feature] == pytest.approx(value)


def test_a_name_that_is_left_out_counts_for_tools_that_take_names(tmp_path):
    machine = world(tmp_path)
    assert [count_named(said, machine) for said in ("firefox and the inbox", "the calculator", "turn it up")] == [
        2,
        1,
        0,
    ]
    tool, action = installed()["switch_to_window"], parse_action('call switch_to_window(name="Inbox - Mail")')
    place = OF_CALL.index("name_left")
    assert [of_call(tool, action, "the inbox", (0.8, 0.7), frozenset(), n)[place] for n in (1, 2)] == [0, 1]


def test_what_is_in_the_window_counts_only_where_there_is_one():
    assert of_screen(None) == [0, 0, 0]
    assert of_screen(Screen(0.5, 60.0)) == [1, 0.5, 1]
    assert of_screen(Screen(0.5, -60.0)) == [1, 0.5, -1]


def test_the_shipped_weights_have_the_signs_that_the_features_mean():
    weights = dict(zip(FEATURES, shipped().weights, strict=True))
    assert all(weights[name] > 0 for name in ("wording", "wordings", "address", "sum", "in_full"))
    assert all(weights[name] < 0 for name in ("uncued", "strange", "share", "asks", "unsaid", "control", "screen"))
    assert evidence.FILE.is_file()
