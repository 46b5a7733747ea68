"""Dates and times as people write them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelam.moments import MONTHS, Moment, in_format_of, moment_of, say_the_same

DAY = Moment(2027, 3, 14)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-03-14", DAY), ("2027/3/14", DAY), ("14.3.2027", DAY), ("14. 03. 2027", DAY), ("3/14/2027", DAY), ("14/3/2027", DAY),
        ("14 March 2027", DAY), ("the 14th of March 2027", DAY), ("March 14, 2027", DAY), ("Mar. 14th 2027", DAY), ("14 mar 2027", DAY),
        ("2027-03", Moment(2027, 3)), ("March 2027", Moment(2027, 3)), ("May 2027", Moment(2027, 5)), ("5/5/2027", Moment(2027, 5, 5)),
        ("18:30", Moment(time=time(18, 30))), ("6:30 pm", Moment(time=time(18, 30))), ("6:30p.m.", Moment(time=time(18, 30))),
        ("12 am", Moment(time=time(0))), ("12:05 PM", Moment(time=time(12, 5))), ("7:08:09", Moment(time=time(7, 8, 9))), ("noon", Moment(time=time(12))),
        ("14 March 2027 at 6:30 pm", Moment(2027, 3, 14, time(18, 30))), ("2027-03-14 18:30", Moment(2027, 3, 14, time(18, 30))),
        ("2027-03-14T18:30", Moment(2027, 3, 14, time(18, 30))),
        ("tomorrow", Moment(2027, 3, 1)), ("tomorrow at 9 am", Moment(2027, 3, 1, time(9))), ("today", Moment(2027, 2, 28)),
        ("3/4/2027", None), ("2027-13-01", None), ("31 February 2027", None), ("25:00", None), ("13 pm", None), ("14 March", None),
        ("hello", None), ("7", None), ("", None), ("1.2", None),
    ],
)  # fmt: skip
def test_what_a_text_says(text, moment):
    assert moment_of(text, date(2027, 2, 28)) == moment


@given(
    st.dates(date(1900, 1, 1), date(2999, 12, 31)),
    st.sampled_from(["{d} {n} {y}", "{n} {d}, {y}", "{y:04}-{m:02}-{d:02}", "{d}.{m}.{y}"]),
)
def test_every_date_is_read_as_it_was_written(day, form):
    text = form.format(y=day.year, m=day.month, d=day.day, n=MONTHS[day.month - 1].title())
    assert moment_of(text) == Moment(day.year, day.month, day.day)


@pytest.mark.parametrize(
    ("shown", "written"),
    [
        ("01/31/2026", "03/14/2027"), ("31/01/2026", "14/03/2027"), ("01.02.2026", "14.03.2027"), ("2026-01-02", "2027-03-14"), ("31.01.26", "14.03.27"),
        ("01/02/2026", None), ("", None), ("hello", None),
    ],
)  # fmt: skip
def test_a_date_is_written_as_the_one_that_stands_there(shown, written):
    assert in_format_of(shown, "14 March 2027") == written


def test_two_ways_to_write_one_date():
    assert say_the_same("14 March 2027", "2027-03-14")
    assert say_the_same("6:30 pm", "18:30")
    assert not say_the_same("14 March 2027", "2027-03-15")
    assert not say_the_same("hello", "hello")
