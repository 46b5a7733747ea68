"""What a model may do next for a subtask: nothing that stood there before and was not meant."""

import pytest

from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.retrieval import Candidate
from edgelam.runtime.decision import NEAREST, POSSIBLE
from edgelam.runtime.policy import nearby

SHOWN = frozenset({State.ENABLED, State.SHOWING})


def control(name, role=Role.BUTTON, *states, path=()):
    held = SHOWN | set(states)
    return Control(name, role, name, states=held, path=path, verbs=verbs_for(role, held))


BEFORE = Snapshot("plan", "Plan", tuple(control(n) for n in ("Insert Task", "Tasks", "New Project", "Print", "Undo")))


@pytest.mark.parametrize(
    ("shown", "probability", "kept"),
    [
        (control("New Project"), POSSIBLE / 2, False),
        (control("New Project"), POSSIBLE, True),
        (control("Rename"), 0.0, True),
        (control("Print", path=("File",)), 0.0, True),
        (control("Undo", Role.BUTTON, State.FOCUSED), 0.0, True),
        (control("Name", Role.TEXT), 0.0, True),
    ],
)
def test_what_was_there_before_has_to_be_meant(shown, probability, kept):
    likelier = [Candidate(control(n), 1.0, 0.01) for n in ("Insert Task", "Tasks")]
    assert len(likelier) == NEAREST
    found = nearby([*likelier, Candidate(shown, 0.0, probability)], BEFORE)
    assert [c.control.name for c in found] == ["Insert Task", "Tasks", *([shown.name] if kept else [])]
