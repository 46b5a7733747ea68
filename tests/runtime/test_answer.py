"""Spoken answers to which of several ways is meant."""

import pytest

from edgelam.runtime.voice.answer import answer, answers

WAYS = ('Tick "Word Wrap" in the View menu', 'Choose "Print…" in the File menu', 'Turn on "Bold"')


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("the first one", 0), ("One.", 0), ("number one", 0), ("1", 0), ("the 1st one", 0), ("take the first", 0), ("the one", 0),
        ("The second one, please.", 1), ("second", 1), ("number 2", 1), ("I mean the second", 1), ("option two", 1),
        ("the third", 2), ("three", 2), ("word wrap", 0), ("turn on bold", 2), ("print it please", 1),
        ("none of these", 3), ("none", 3), ("neither of them", 3), ("no", 3), ("the fourth one", 3), ("four", 3), ("Cancel!", 3),
        ("the last one", None), ("five", None), ("menu", None), ("save it", None), ("", None), ("the", None), ("first second", None),
    ],
)  # fmt: skip
def test_answers(said, place):
    assert answer(said, WAYS) == place


def test_of_two_ways_the_third_is_none():
    assert answer("three", WAYS[:2]) == 2
    assert answer("four", WAYS[:2]) is None


def test_everything_that_is_expected_is_understood():
    expected = [text for text in answers(WAYS) if "ourth" not in text and "four" not in text]
    assert [text for text in expected if answer(text, WAYS) is None] == []
