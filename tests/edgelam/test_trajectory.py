import pytest

from edgelam.action import Action, Target, Verb
from edgelam.errors import UsageError
from edgelam.readlog import read_all
from edgelam.runlog import Recorder, to_lines
from edgelam.trajectory import Effect, Outcome, Step, Trajectory

STEP = Step(
    0,
    "app",
    "W",
    "abc",
    ['button "Ü"'],
    Action(Verb.CLICK, Target("Ü")),
    effect=Effect.CHANGED,
    milliseconds={"act": 1.5},
)


def example() -> Trajectory:
    return Trajectory("r1", "tu es – 東京", "sim", "app", outcome=Outcome.DONE, steps=[STEP])


def test_lines_read_back(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text("\n".join(to_lines(example())) * 1 + "\n", encoding="utf-8")
    assert list(read_all(path)) == [example()]


def test_recorder_leaves_finished_steps_of_a_killed_run(tmp_path):
    path = tmp_path / "r.jsonl"
    recorder = Recorder(path, Trajectory("r1", "x"))
    recorder.step(STEP)
    (read,) = read_all(path)
    assert read.outcome is Outcome.RUNNING
    assert read.steps == [STEP]


@pytest.mark.parametrize("line", ["{", "[]", '{"kind": "step"}', '{"kind": "else"}'])
def test_a_damaged_log_is_said_with_its_line(tmp_path, line):
    path = tmp_path / "bad.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 1"):
        list(read_all(path))
