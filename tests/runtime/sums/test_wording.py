"""Sums in the words of a request, and sums in several breaths."""

from fractions import Fraction

import pytest

from edgelam.runtime.planner import plan
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.sums.arithmetic import value_of
from edgelam.runtime.sums.wording import expression_of


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("the average of 4, 6 and 11", 7), ("add up 3, 4 and 5", 12), ("7, 8 and 10 all together", 25), ("multiply 3, 4 and 5", 60),
        ("two loaves at 3.20 and 4 rolls at 0.55, how much is that", Fraction("8.6")), ("how much are 6 stamps at 0.85 each", Fraction("5.1")),
        ("a lamp for 30 and 2 bulbs for 4.50, what do they cost", 39), ("30% off 70", 49), ("60 minus 10 percent", 54), ("€40 plus 19 %", Fraction("47.6")),
        ("increase 300 by 5 percent", 315), ("add 20% to 50", 60), ("add 5 to 12", 17), ("take 8 from 20", 12), ("split 90 among 4 people", Fraction("22.5")),
        ("three quarters of 80", 60), ("a third of 12", 4), ("open bracket 3 plus 4 close bracket times 2", 14), ("3 times (4 + 5)", 27), ("(2 + 3) ^ 2", 25),
        ("100 divided by 8, times 3", Fraction("37.5")), ("divide 100 by 8 and multiply that by 3", Fraction("37.5")), ("add 5 and 6 then times 2", 22),
        ("12 plus 7, minus 3", 16), ("multiply 6 by 7 and add 8", 50), ("10 plus 5 and half of that", Fraction("7.5")), ("3 plus 4, then double it", 14),
        ("take 20 from 50 and halve it", 15), ("2 plus 3, times 4, minus 1", 19), ("what is 3 times 4 on line 2", 12), ("7 divided by 3 to 2 decimals", Fraction(7, 3)),
        ("4 cubed", 64), ("the cube root of 8", 2), ("sqrt(49)", 7), ("the sine of 30 degrees", Fraction("0.5")), ("2 ** 5", 32), ("how much is -5 + 3", -2), ("-2^2", -4),
    ],
)  # fmt: skip
def test_what_the_words_come_to(said, value):
    assert value_of(expression_of(said)) == value


@pytest.mark.parametrize(
    "said",
    [
        "print pages 3-5",
        "put 3 chairs at 4 tables",
        "make it 132 by 43",
        "zoom to 50 percent",
        "set 4:3",
        "go to page 3 and 4",
        "add 3 to 4 and 5",
        "go to page 3 and add 4 lines",
        "what is 20% of 50 for 3 people",
        "write 3 + 4 and go to 7",
        "7",
        "(7)",
        "at 10:30",
    ],
)
def test_no_sum(said):
    assert expression_of(said) is None


@pytest.mark.parametrize(
    "expression", ["", "2+", "(2+3", "√", "2**3", "a+1", "2^99999", "(-8)^(1/3)", "1" * 300 + "+1"]
)
def test_what_has_no_value(expression):
    assert value_of(expression) is None


@pytest.mark.parametrize(
    ("said", "expressions"),
    [
        ("2 teas at 2.50 and 3 cakes at 3.10, what do I pay?", ["2*2.50+3*3.10"]),
        ("enter the weights 61, 63 and 68 and give me the average", ["(61+63+68)/3"]),
        ("work out 12 times 7, then double it", ["12*7", "2*84"]),
        ("add 5 and 6 and then divide the result by 4", ["5+6", "11/4"]),
        ("multiply 4 by 6, then minus 3", ["4*6", "24-3"]),
        ("multiply 6 by 7 and add 8", ["6*7", "42+8"]),
        ("take 20 from 50 and halve it", ["50-20", "30/2"]),
        ("work out 12 plus 8, then divide by 4", ["12+8", "20/4"]),
        ("add 12.50 and 7 and print it", ["12.50+7", ""]),
    ],
)
def test_in_several_breaths(said, expressions):
    assert [intent_of(s).expression for s in plan(said)] == expressions


def test_a_number_and_what_is_asked_of_it_are_one_subtask():
    assert plan("The label says 3 pounds, how many kilos is that?") == ["how many kilos is 3 pounds?"]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("type 12*7 in the document", Kind.WRITE),
        ("enter 4 and 8 and give me the average", Kind.COMPUTE),
        ("When I scroll it jumps, stop that", Kind.COMMAND),
    ],
)
def test_what_it_is(said, kind):
    assert intent_of(said).kind is kind


@pytest.mark.parametrize(
    ("said", "subtasks"),
    [
        ("I never use that ruler, get rid of it", ["get rid of it: I never use that ruler"]),
        ("make the title bold and underline it", ["make the title bold", "underline it"]),
    ],
)
def test_a_command_that_only_refers_goes_with_what_was_told(said, subtasks):
    assert plan(said) == subtasks


@pytest.mark.parametrize(
    ("said", "on"), [("I never use that ruler, hide it", False), ("hide it: the pane is wide", False)]
)
def test_what_refers_says_what_is_wanted(said, on):
    assert intent_of(plan(said)[0]).on is on
