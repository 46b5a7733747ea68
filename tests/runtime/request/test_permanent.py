"""A window that opens is no wish that holds from now on."""

import pytest

from edgelam.action import Verb, parse_action
from edgelam.control import Control, Role, Snapshot
from edgelam.runtime.files import Memory
from edgelam.runtime.verify.judge import Judge
from edgelam.trajectory import Effect, Step

NEW = Control("n", Role.BUTTON, "New", verbs=frozenset({Verb.CLICK}))
WINDOW = Snapshot("packer", "Packer", (NEW,))
DIALOG = Snapshot(
    "packer", "New Archive", (Control("c", Role.BUTTON, "Create", verbs=frozenset({Verb.CLICK})),), modal=True
)


@pytest.mark.parametrize(
    ("subtask", "effect"), [("new archives should be zip by default", Effect.UNKNOWN), ("new archive", Effect.CHANGED)]
)
def test_a_dialog_that_opened_is_not_what_is_to_hold_from_now_on(subtask, effect):
    judge = Judge(Memory({}))
    judge.begin(subtask, WINDOW)
    step = Step(0, "packer", "Packer", "", [], parse_action('click "New"'), effect=Effect.CHANGED, relevance=0.9)
    judge.saw(step, NEW, DIALOG)
    assert judge.judge(WINDOW).effect is effect
