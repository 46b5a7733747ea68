"""Fields for dates and times whose numbers stand in fields of their own."""

from datetime import time

import pytest

from edgelam.control import Bounds, Control, Role
from edgelam.errors import ActionError
from edgelam.moments import Moment
from edgelam.runtime.desktop.acting import number_of, typed_as_shown
from edgelam.runtime.desktop.atspi.dates import DatePart, keys_for, parts_of, shown, values_for
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.vocabulary import AtRole
from edgelam.runtime.request.intent import intent_of, without_field

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
    parts = [DatePart.HALF_HOUR, DatePart.HALF]
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


@pytest.mark.parametrize(
    ("ranges", "values", "text"),
    [
        ([(1, 12), (1, 31), YEARS], (3, 14, 2027), "2027-03-14"),
        ([(1, 31), (1, 12), YEARS], (14, 3, 2027), "2027-03-14"),
        ([(1, 12), (0, 59), (1, 2)], (12, 5, 1), "00:05"),
        ([(1, 12), (0, 59), (1, 2)], (6, 30, 2), "18:30"),
        ([(1, 12), (1, 31), YEARS, (0, 23), (0, 59)], (3, 14, 2027, 9, 0), "2027-03-14 09:00"),
        ([(1, 12), YEARS], (3, 2027), "2027-03"),
        ([(0, 23), (0, 59)], (0, 0), ""),
    ],
)
def test_what_stands_there_is_told_in_one_form(ranges, values, text):
    made = [
        Node("", "", AtRole.SPIN_BUTTON, "", "", 0, frozenset(), value=v, least=low, most=high)
        for v, (low, high) in zip(values, ranges, strict=True)
    ]
    assert shown(Node("", "", AtRole.DATE_EDITOR, "Due", "", 0, frozenset(), children=made)) == text


@pytest.mark.parametrize(
    ("subtask", "fields", "text"),
    [
        ("enter 14 March 2027 as the due date", ["Due date", "Street"], "14 March 2027"),
        ("write Zoë into the Full name field", ["Name", "Full name"], "Zoë"),
        ("write to the street", [], "to the street"),
        ("write meet me at the corner", ["Street"], "meet me at the corner"),
    ],
)
def test_the_field_that_a_text_is_for_is_no_part_of_it(subtask, fields, text):
    assert without_field(intent_of(subtask), fields).text == text


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("set the volume to thirty", "30"),
        ("change it to twenty five percent", "25 percent"),
        ("set it to bold", "bold"),
    ],
)
def test_what_something_is_set_to_is_a_number(said, value):
    assert intent_of(said).value == value
