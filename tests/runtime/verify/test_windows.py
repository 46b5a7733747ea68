"""What a window shows of a question."""

import pytest

from edgelam.control import Bounds, Control, Role, Snapshot
from edgelam.runtime.verify.windows import answer_in


def label(text, x, y, role=Role.LABEL, value=""):
    return Control(f"{text}{x}{y}", role, text, value, bounds=Bounds(x, y, 60, 20))


BEFORE = Snapshot("a", "w", (label("Ready", 0, 500, Role.STATUS),))
COUNTS = Snapshot(
    "a", "Count",
    (
        label("Marked", 100, 0), label("All", 200, 0), label("Words", 0, 30), label("0", 100, 30), label("57", 200, 30),
        label("Lines", 0, 60), label("0", 100, 61), label("9", 200, 61),
    ),
    modal=True,
)  # fmt: skip
ABOUT = Snapshot(
    "a", "About", (label("Version 4.2", 0, 0), label("A program for notes", 0, 30), label("Licence", 0, 60)), modal=True
)
ABOUT_BARE = Snapshot("a", "About", (label("Notes", 0, 0), label("2.0.5", 0, 30)), modal=True)
TWO = Snapshot(
    "a",
    "Statistics",
    (label("Account", 0, 0), label("4", 80, 0), label("Payee", 200, 0), label("1", 280, 0)),
    modal=True,
)
FIELDS = Snapshot("a", "w", (label("Ready", 0, 500, Role.STATUS), label("Size", 0, 0, Role.TEXT, "3.4 MB")))


@pytest.mark.parametrize(
    ("question", "now", "answer"),
    [
        ("how many words are there?", COUNTS, "Words: Marked 0, All 57"),
        ("how many lines has my text got", COUNTS, "Lines: Marked 0, All 9"),
        ("how many accounts are there", TWO, "Account: 4"),
        ("how many payees are there", TWO, "Payee: 1"),
        ("what version is this", ABOUT, "Version 4.2"),
        ("look up which version of this I'm running", ABOUT_BARE, "Version 2.0.5"),
        ("what size does it have", FIELDS, "Size: 3.4 MB"),
        ("which licence has it", ABOUT, ""),
        ("what size of shoes does she take", FIELDS, ""),
        ("what is the size of the garden", FIELDS, ""),
        ("how many words does the landlord's letter have", COUNTS, ""),
        ("how many words are in this letter", COUNTS, "Words: Marked 0, All 57"),
        ("how many pages are there", COUNTS, ""),
        ("is it ready", FIELDS, ""),
    ],
)
def test_the_answer_stands_beside_the_words_of_the_question(question, now, answer):
    assert answer_in(question, BEFORE, now) == answer
