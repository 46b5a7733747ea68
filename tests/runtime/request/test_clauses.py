"""What a long subtask is divided into, where nothing is meant by all of it."""

import pytest

from edgelam.runtime.request.clauses import clauses_of


@pytest.mark.parametrize(
    ("subtask", "clauses"),
    [
        (
            "the screen is hurting my eyes, so please have it come up dark, and from now on I want the numbers in hex",
            ["have it come up dark", "from now on I want the numbers in hex"],
        ),
        (
            "Well, put whatever comes out in the Done folder, and make it mono. Don't start it yet.",
            ["put whatever comes out in the Done folder", "make it mono"],
        ),
        ("turn the ruler on - it is hidden", ["turn the ruler on"]),
        ("make the title bold", ["make the title bold"]),
        ("find red, green, and blue", ["find red, green, and blue"]),
        ('write "a, and b" here', ['write "a, and b" here']),
        ("what is it: a cat, and why?", ["what is it: a cat, and why?"]),
    ],
)
def test_clauses_that_want_something(subtask, clauses):
    assert clauses_of(subtask) == clauses
