import pytest

from edgelam.control import Control, Role, State
from edgelam.errors import UsageError
from edgelam.quantize.evaluate import maps as measured

ROW = '{"app": "a", "request": "r", "control": "Wrap", "state": "checked"}'


def test_tasks_are_read_from_either_form(tmp_path):
    (tmp_path / "x.jsonl").write_text(f"{ROW}\n\n{ROW}\n")
    (tmp_path / "x.toml").write_text(
        '[[task]]\napp = "a"\nrequest = "r"\ncontrol = "Wrap"\nstate = "value"\nvalue = 5\n'
    )
    assert [t.id for t in measured.load(tmp_path / "x.jsonl")] == ["a-1", "a-2"]
    assert measured.load(tmp_path / "x.toml")[0].value == "5"


@pytest.mark.parametrize("bad", ["[]", '{"app": "a"}', ROW.replace("checked", "perhaps"), ROW.replace('"r"', "3"), "{"])
def test_a_file_of_something_else_is_said_to_be_none(tmp_path, bad):
    (tmp_path / "x.jsonl").write_text(bad)
    with pytest.raises(UsageError, match="holds no tasks for maps"):
        measured.load(tmp_path / "x.jsonl")


@pytest.mark.parametrize(
    ("state", "wanted", "value", "states", "so"),
    [
        ("checked", "", "", {State.CHECKED}, True),
        ("checked", "", "", set(), False),
        ("unchecked", "", "", set(), True),
        ("chosen", "Dotted", "dotted", set(), True),
        ("chosen", "Dotted", "Dashed", set(), False),
        ("value", "4", "4.00", set(), True),
        ("value", "2.5", "2.50 cm", set(), True),
        ("value", "4", "40", set(), False),
        ("value", "Ada", "ada", set(), True),
    ],
)
def test_an_end_state_is_read_from_the_control(state, wanted, value, states, so):
    task = measured.MapTask("x", "a", "r", "Wrap", measured.State(state), value=wanted)
    assert measured.is_so(task, Control("r", Role.CHECK, "Wrap", value, frozenset(states))) is so


def test_a_least_chance_is_judged_by_both_kinds():
    rows = [
        {"near": False, "exact": True, "window": True, "chance": 0.2},
        {"near": False, "exact": False, "window": False, "chance": 0.1},
        {"near": True, "exact": False, "window": False, "chance": 0.05},
    ]
    low, high = measured.sweep(rows, (0.0, 0.15))
    assert (low["right"], low["wrong"], low["led_away"]) == (1, 1, 1)
    assert (high["right"], high["wrong"], high["not_led"], high["led_away"]) == (1, 0, 1, 0)
