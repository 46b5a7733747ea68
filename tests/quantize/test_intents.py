"""What a request asks for, beside what a person marked in it."""

import pytest

from edgelam.quantize.data.marked import marked
from edgelam.quantize.evaluate import intents
from edgelam.runtime.request.kinds import Intent, Kind


def _marked(text, **spans):
    return marked(text, [{"text": text, **spans}]).subtasks[0]


SAVED = _marked("keep it as a.txt in Pit", command="save", file="a.txt", folder="Pit")
SHOWN = _marked("let me see the grid", command="turn on", object="the grid")
PRESSED = _marked("print it", command="other", object="it")


@pytest.mark.parametrize(
    ("subtask", "got", "right"),
    [
        (SAVED, Intent(Kind.SAVE, "", file="a.txt", folder="Pit"), True),
        (SAVED, Intent(Kind.SAVE, "", file="a.txt"), False),
        (SAVED, Intent(Kind.COMMAND, ""), False),
        (SAVED, None, False),
        (SHOWN, Intent(Kind.SWITCH, "", on=True), True),
        (SHOWN, Intent(Kind.SWITCH, "", on=False), False),
        (SAVED, Intent(Kind.SAVE, "", file="b.txt", folder="Pit"), False),
        (PRESSED, Intent(Kind.COMMAND, ""), True),
        (PRESSED, Intent(Kind.WRITE, "", text="it"), False),
    ],
)
def test_what_is_read_beside_what_is_marked(subtask, got, right):
    assert intents.agrees(subtask, got) is right


def test_a_sentence_is_right_with_all_of_its_subtasks():
    say = 'write "tea" and save it as a.txt'
    rows = [
        {"text": 'write "tea"', "typed": "tea", "command": "write"},
        {"text": "save it as a.txt", "file": "a.txt", "command": "save"},
    ]
    other = [rows[0], {**rows[1], "folder": "as"}]
    found = intents.evaluate([marked(say, rows), marked(say, other)])
    assert (found["sentences"]["value"], found["subtasks"]["value"]) == (0.5, 0.75)
    assert found["commands"]["save"]["value"] == 0.5
