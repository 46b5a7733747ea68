"""Numbers that are to be seen in another base."""

import pytest

from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.sums.bases import conversion_of, shows_digits


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ("what is 4094 in hexadecimal?", "FFE"), ("convert 77 to octal", "115"), ("binary 1011 in decimal", "11"), ("what's 0x1F in decimal", "31"),
        ("hex FF to binary", "11111111"), ("type in 1100 as binary so we see what it is in normal numbers", "12"), ("show me 12 in base 2", "1100"),
    ],
)  # fmt: skip
def test_what_it_is_there(said, result):
    assert conversion_of(said).result == result
    assert intent_of(said).kind is Kind.COMPUTE


@pytest.mark.parametrize(
    "said",
    [
        "set the number of decimals to 4",
        "type 1100 as binary",
        "round to 2 decimal places",
        "use binary",
        "octal 98 in decimal",
        "from 3 to 5 in hex",
    ],
)
def test_none(said):
    assert conversion_of(said) is None


@pytest.mark.parametrize(
    ("text", "digits", "shown"),
    [("FFE", "FFE", True), ("0x0ffe", "FFE", True), ("1011 0110", "10110110", True), ("FFE₁₆ = 4094₁₀", "FFE", True), ("Hex FFE", "FFE", True), ("FFEA", "FFE", False), ("", "0", False)],
)  # fmt: skip
def test_what_a_display_shows(text, digits, shown):
    assert shows_digits(text, digits) is shown
