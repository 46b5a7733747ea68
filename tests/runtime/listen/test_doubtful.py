"""Doubtful words of what was heard."""

import pytest

from edgelam.runtime.voice.doubtful import doubtful


@pytest.mark.parametrize(
    ("text", "others", "sure", "marked"),
    [
        ("turn on word rap", ["turn on word wrap"], 0.6, ["rap"]),
        ("turn on word rap and safe it", ["turn on word wrap and save it", "turn on word map and safe it"], 0.5, ["rap", "safe"]),
        ("save it", ["Save it."], 0.5, []),
        ("save it", ["save it now"], 0.5, []),
        ("save it", [], 0.5, ["save it"]),
        ("save it", ["shave it"], 0.99, []),
        ("", ["x"], 0.1, []),
    ],
)  # fmt: skip
def test_words_that_the_other_readings_have_otherwise(text, others, sure, marked):
    assert [text[a:b] for a, b in doubtful(text, others, sure)] == marked
