"""What needs no model: the first source that knows what comes next decides."""

import pytest

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.runtime.choosing import rules as module
from edgelam.runtime.choosing.rules import by_rules
from edgelam.runtime.decision import without_model
from edgelam.runtime.files import Memory
from edgelam.runtime.verify.judge import Judge

DOCUMENT = Control(
    "1",
    Role.TEXT,
    "Document",
    "one\ntwo",
    frozenset({State.MULTILINE}),
    verbs=frozenset({Verb.TYPE, Verb.SELECT}),
)
ROW = Control("2", Role.ITEM, "Ballet", verbs=frozenset({Verb.CLICK}))


def on(subtask, screen):
    judge = Judge(Memory({}))
    judge.begin(subtask, screen)
    return by_rules(subtask, judge, screen)


@pytest.mark.parametrize(
    ("subtask", "controls", "act"),
    [
        ("how many words are in this text", [DOCUMENT], "done"),
        ("delete the second line", [DOCUMENT], "select"),
        ("open the one about ballet", [ROW], 'click "Ballet"'),
        ("turn on the tool bar", [ROW], None),
    ],
)
def test_what_is_in_no_doubt(subtask, controls, act):
    found = on(subtask, Snapshot("a", "b", tuple(controls)))
    assert (found is None) if act is None else (found is not None and str(found.action).startswith(act))


def test_the_first_source_that_knows_decides(monkeypatch):
    ends = without_model(Action(Verb.DONE))
    asked = []

    def source(name, answer):
        return lambda *_: asked.append(name) or answer

    sources = (source("first", None), source("second", ends), source("third", None))
    monkeypatch.setattr(module, "SOURCES", sources)
    assert on("x", Snapshot("a", "b", ())) is ends
    assert asked == ["first", "second"]
