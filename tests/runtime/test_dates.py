"""Fields for dates and times whose numbers stand in fields of their own."""

from datetime import time

import pytest

from edgelam.control import Bounds, Control, Role
from edgelam.errors import ActionError
from edgelam.moments import Moment
from edgelam.runtime.desktop.acting import number_of, typed_as_shown
from edgelam.runtime.desktop.atspi.dates import Part, keys_for, parts_of, values_for

YEARS = (1, 275760)
MOMENT = Moment(2027, 3, 14, time(18, 5))


@pytest.mark.parametrize(
    ("ranges", "keys"),
    [
        ([(1, 12), (1, 31), YEARS], ["03", "14", "2027"]),
        ([(1, 31), (1, 12), YEARS], ["14", "03", "2027"]),
        ([YEARS, (1, 12), (1, 31)], ["2027", "03", "14"]),
        ([(1, 12), (0, 59), (1, 2)], ["06", "05", "p"]),
        ([(0, 23), (0, 59)], ["18", "05"]),
        ([(0, 23), (0, 59), (0, 59)], ["18", "05", "00"]),
        ([(1, 12), (1, 31), YEARS, (1, 12), (0, 59), (1, 2)], ["03", "14", "2027", "06", "05", "p"]),
        ([(1, 12), YEARS], ["03", "2027"]),
    ],
)
def test_what_is_typed_into_each(ranges, keys):
    parts = parts_of(ranges)
    assert [keys_for(*pair) for pair in zip(parts, values_for("Due", parts, MOMENT), strict=True)] == keys


@pytest.mark.parametrize(
    ("ranges", "moment", "says"),
    [
        ([(1, 12), (1, 31), YEARS], Moment(time=time(9)), "Due needs the month, too"),
        ([(0, 23), (0, 59)], Moment(2027, 3, 14), "Due needs the hour, too"),
        ([(1, 53), YEARS], MOMENT, "something that edgelam does not know"),
    ],
)
def test_what_is_left_open_is_said(ranges, moment, says):
    with pytest.raises(ActionError, match=says):
        values_for("Due", parts_of(ranges), moment)


def test_twelve_is_the_first_hour_of_half_a_day():
    parts = [Part.HALF_HOUR, Part.HALF]
    assert values_for("At", parts, Moment(time=time(0))) == [12, 1]
    assert values_for("At", parts, Moment(time=time(12))) == [12, 2]


FIELD = Control("1", Role.TEXT, "Due", "31/01/2026", bounds=Bounds(0, 0, 9, 9))


def test_a_date_that_is_refused_is_written_as_the_one_that_stands_there():
    given = []

    def put(text):
        given.append(text)
        if "March" in text:
            raise ActionError("refused")

    typed_as_shown(FIELD, "14 March 2027", put)
    assert given == ["14 March 2027", "14/03/2027"]
    with pytest.raises(ActionError, match="refused"):
        typed_as_shown(FIELD, "March", put)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("seven", 7),
        ("twenty-five", 25),
        ("-3,5", -3.5),
        ("30 %", 30),
        ("2.5 cm", 2.5),
        ("thirty percent", 30),
    ],
)
def test_numbers_in_digits_or_words_with_units_or_without(text, number):
    assert number_of(FIELD, text) == number


@pytest.mark.parametrize("text", ["many", "", "7 bananas", "1 2"])
def test_what_is_no_number_is_said(text):
    with pytest.raises(ActionError, match="Due takes a number"):
        number_of(FIELD, text)
