"""What is to be done several times is done several times, and no more."""

import pytest

from edgelam.action import parse_action
from edgelam.control import Control, Role, Snapshot
from edgelam.runtime.files import Memory
from edgelam.runtime.guard import Guard
from edgelam.runtime.request.repeating import count_of, goes_on_to_the_end, without_count
from edgelam.runtime.run import Run
from edgelam.trajectory import Effect, Step, Trajectory


@pytest.mark.parametrize(
    ("subtask", "count"),
    [
        ("zoom in twice", 2), ("zoom in two steps", 2), ("press next three times", 3), ("go back 4 times", 4), ("undo it 2 more times", 2), ("zoom in", 1), ("make it twice as big", 1), ("three times the size", 1),
        ("double click it", 1), ("click the picture twice", 1), ('type "five times"', 1), ("set it to 2", 1), ("what is 17 times 23", 1), ("3 times four", 1), ("scroll down 900 times", 1),
    ],
)  # fmt: skip
def test_how_often(subtask, count):
    assert count_of(subtask) == count


def test_how_often_is_no_number_that_must_be_used():
    assert "3" not in without_count("press next three times")
    assert without_count("set the size to 3") == "set the size to 3"


@pytest.mark.parametrize(
    ("subtask", "goes"),
    [("as loud as it goes", True), ("zoom out all the way down", True), ("make it as small as possible", True), ("turn it to the max", True),
     ("as soon as you can", False), ("zoom in", False), ('write "as loud as it goes"', False)],
)  # fmt: skip
def test_to_the_end(subtask, goes):
    assert goes_on_to_the_end(subtask) is goes
    assert (count_of(subtask) > 2) is goes
    assert without_count(subtask) == subtask


def test_it_is_done_until_it_goes_no_further():
    button, action, subtask = (
        Control("u", Role.BUTTON, "Volume Up"),
        parse_action('click "Volume Up"'),
        "as loud as it goes",
    )
    run = Run(Trajectory("r", subtask, "sim", "player", "m", "", plan=[subtask]), None, Guard(), Memory({}))
    run.begin(Snapshot("player", "50 %", (button,)))
    ends = []
    for number, (title, effect) in enumerate(
        (("75 %", Effect.CHANGED), ("100 %", Effect.CHANGED), ("100 %", Effect.NOT_SEEN))
    ):
        step = Step(number, "player", title, title, [], action, effect=effect, relevance=1.0)
        after = Snapshot("player", title, (button,))
        run.judge.saw(step, button, after)
        said = run.conclude(step, after, claimed=True).sentence
        ends.append((step.completes, run.repeated))
    assert ends == [(False, action), (False, action), (True, None)]
    assert said.endswith("as far as it goes.")


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
