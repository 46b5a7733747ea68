"""By how much a number is to change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelam.runtime.request.relative import changed

SAID = [
    ("make the font bigger", "12", "15"),
    ("increase the font size by 2", "12 pt", "14"),
    ("indent it two more", "4", "6"),
    ("make the pencil 5 pixels thicker", "5", "10"),
    ("it is too small by 3", "9", "12"),
    ("turn the brightness down a bit", "50", "45"),
    ("it is far too loud", "80", "40"),
    ("one size smaller", "12", "11"),
    ("slow it down", "1,00", "0,75"),
    ("a bit more space between the lines", "1", "2"),
    ("raise the limit by 50 percent", "10", "15"),
    ("the volume should be 10 percent lower", "80", "72"),
    ("the volume should be 10 percent lower", "80 %", "70"),
    ("double the line width", "1.5", "3.0"),
    ("make it half as wide", "30", "15"),
    ("all writing should be half as big again", "1.00", "1.50"),
    ("twice as big please", "100 %", "200"),
    ("three times as wide", "4", "12"),
]
SET = [
    ("set the size to 20", "12"),
    ("lower the volume to 30", "80"),
    ("zoom in to 200 %", "100"),
    ("I'd like a much fatter pencil, 20 pixels", "5"),
    ("make it 5 pixels thick", "2"),
    ("3 columns and 2 more rows", "4"),
]
UNKNOWN = [
    ("make it bigger", ""),
    ("three more", "none"),
    ("a smaller number", "0"),
    ("neither bigger nor smaller", "7"),
    ("the other one", "7"),
]


@pytest.mark.parametrize(("said", "value", "new"), SAID)
def test_it_is_worked_out_from_what_stands_there(said, value, new):
    assert changed(said, value) == new


@pytest.mark.parametrize(("said", "value"), [*SET, *UNKNOWN])
def test_what_is_set_or_says_not_which_way_changes_nothing(said, value):
    assert changed(said, value) == ""


@given(st.integers(1, 10_000), st.integers(1, 500))
def test_what_was_added_can_be_taken_away(number, amount):
    more = changed(f"increase it by {amount}", str(number))
    assert int(more) == number + amount
    assert changed(f"lower it by {amount}", more) == str(number)


@given(st.integers(1, 10_000), st.sampled_from(["bigger", "a bit bigger", "much bigger", "smaller", "a lot smaller"]))
def test_what_is_said_goes_its_way_and_never_below_nothing(number, said):
    new = int(changed(f"make it {said}", str(number)))
    assert (new > number) == ("bigger" in said)
    assert new >= 0
