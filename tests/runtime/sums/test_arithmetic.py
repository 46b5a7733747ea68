"""Sums in requests, and numbers on displays."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelam.runtime.sums.arithmetic import shows, value_of
from edgelam.runtime.sums.wording import expression_of


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("what is 17 times 23", 391),
        ("What does 12 × 7 make?", 84),
        ("compute 2.5 × 4", 10),
        ("1000 minus 377", 623),
        ("multiply: 24 * 15", 360),
        ("how much is 91 divided by 7?", 13),
        ("15% of 80", 12),
        ("12 percent of 50", 6),
        ("seventeen times twenty-three", 391),
        ("add 5 and 7", 12),
        ("subtract 3 from 10", 7),
        ("how much is 500 − 123", 377),
        ("calculate 12 + 30 + 58", 100),
        ("2 + 3 * 4", 14),
        ("half of 90", 45),
        ("1,200 + 300", 1500),
        ("9 squared", 81),
        ("12 x 7", 84),
        ("what is the square root of 144", 12),
        ("2 to the power of 8", 256),
    ],
)
def test_what_a_sum_comes_to(said, value):
    assert value_of(expression_of(said)) == value


@pytest.mark.parametrize(
    "said", ["set tab size to 4", "the meeting of 2027-03-04", "type 12", "book 3 seats", "5 plus"]
)
def test_no_sum(said):
    assert expression_of(said) is None


def test_nothing_is_divided_by_zero():
    assert value_of("10/0") is None


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("391", 391, True), ("= 84", 84, True), ("1,234", 1234, True), ("1.234,5", Fraction(2469, 2), True), ("1 234 567", 1234567, True),
        ("14.29", Fraction(100, 7), True), ("14.28", Fraction(100, 7), False), ("0.333333", Fraction(1, 3), True), ("1e3", 1000, True), ("−5", -5, True), ("8.4", 84, False), ("3913", 391, False),
        ("3.3", Fraction(10, 3), False), ("12×7", 84, False), ("", 0, False), ("abc", 0, False),
    ],
)  # fmt: skip
def test_displays(text, value, shown):
    assert shows(text, Fraction(value)) is shown


@given(st.integers(0, 10**6), st.sampled_from("+-*"), st.integers(0, 10**6))
def test_sums_of_two(a, sign, b):
    value = value_of(expression_of(f"what is {a} {sign} {b}?"))
    assert value == {"+": a + b, "-": a - b, "*": a * b}[sign]
    assert shows(str(value), value)
