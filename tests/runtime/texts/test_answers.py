"""Questions that the text in front answers."""

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.runtime.texts.answers import answer

TEXT = "tea open\nrice paid\ntea paid\n"


def screen(text):
    document = Control(
        "d", Role.TEXT, "Document", text, frozenset({State.MULTILINE}), verbs=frozenset({Verb.TYPE, Verb.SELECT})
    )
    return Snapshot("editor", "a.txt", (document,))  # fmt: skip


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('how often does "tea" come up in here?', "“tea” is there twice."),
        ("how many times is the word rice mentioned", "“rice” is there once."),
        ('count how often "te" occurs', "“te” is there 0 times."),
        ("how many lines are there?", "There are 3 lines."),
        ("count the words in this text", "There are 6 words."),
        ("what does line 2 say?", "It says: rice paid"),
        ("tell me what is written in the last line", "It says: tea paid"),
        ("what is in line 9", ""),
        ("how many lines contain tea", "There are 2 lines with “tea”."),
        ("on which line does the rice stand", "“rice” is on line 2."),
        ("in what line do I find tea paid?", "“tea paid” is on line 3."),
        ("how often does it say tea?", "“tea” is there twice."),
        ("how often tea is in here", "“tea” is there twice."),
        ("how many times tea is mentioned", "“tea” is there twice."),
        ("how many lines has the text got", "There are 3 lines."),
        ("how many lines have the word paid in them", "There are 2 lines with “paid”."),
        ("where in the text is milk", ""),
        ("on wich lines is tea", "“tea” is on lines 1 and 3."),
        ("which word comes up most?", ""),
        ("who signed it", ""),
        ("how much is the rent", ""),
        ("delete line 2", ""),
    ],
)
def test_answers(said, told):
    assert answer(said, screen(TEXT)) == told
    assert answer(said, Snapshot("editor", "a.txt", ())) == ""
