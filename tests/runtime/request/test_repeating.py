"""What is to be done several times is done several times, and no more."""

import pytest

from edgelam.action import parse_action
from edgelam.control import Control, Role, Snapshot
from edgelam.runtime.files import Memory
from edgelam.runtime.guard import Guard
from edgelam.runtime.request.repeating import count_of, without_count
from edgelam.runtime.run import Run
from edgelam.trajectory import Effect, Step, Trajectory


@pytest.mark.parametrize(
    ("subtask", "count"),
    [
        ("zoom in twice", 2), ("zoom in two steps", 2), ("press next three times", 3), ("go back 4 times", 4), ("undo it 2 more times", 2), ("zoom in", 1),
        ("double click it", 1), ("click the picture twice", 1), ('type "five times"', 1), ("set it to 2", 1), ("what is 17 times 23", 1), ("3 times four", 1), ("scroll down 900 times", 1),
    ],
)  # fmt: skip
def test_how_often(subtask, count):
    assert count_of(subtask) == count


def test_how_often_is_no_number_that_must_be_used():
    assert "3" not in without_count("press next three times")
    assert without_count("set the size to 3") == "set the size to 3"


def test_a_subtask_ends_when_it_was_done_often_enough():
    button = Control("z", Role.BUTTON, "Zoom In")
    action = parse_action('click "Zoom In"')
    run = Run(
        Trajectory("r", "zoom in twice", "sim", "viewer", "m", "", plan=["zoom in twice"]), None, Guard(), Memory({})
    )
    run.begin(Snapshot("viewer", "100 %", (button,)))
    ends = []
    for number, title in enumerate(("150 %", "200 %")):
        step = Step(number, "viewer", title, title, [], action, effect=Effect.CHANGED, relevance=1.0)
        after = Snapshot("viewer", title, (button,))
        run.judge.saw(step, button, after)
        run.conclude(step, after, claimed=True)
        ends.append((step.completes, run.repeated))
    assert ends == [(False, action), (True, None)]
