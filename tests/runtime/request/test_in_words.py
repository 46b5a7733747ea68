"""What a subtask will do, where its words say all of it."""

import pytest

from edgelam.runtime.request.in_words import described_by_words
from edgelam.runtime.request.intent import intent_of


@pytest.mark.parametrize(
    ("subtask", "words"),
    [
        ("open report.odt", "Open report.odt"),
        ("make a folder called Tax", 'Make the folder "Tax"'),
        ("rename a.txt to b.txt", "Rename a.txt to b.txt"),
        ("delete old.txt", "Delete old.txt"),
        ('replace "a" with "b"', 'Replace "a" with "b"'),
        ("what is 12 * 7", "Work out 12 × 7"),
        ("turn on bold", ""),
    ],
)
def test_what_the_words_alone_say(subtask, words):
    assert described_by_words(intent_of(subtask)) == words
