"""A size goes into the fields for a width and a height."""

import pytest

from edgelam.control import Control, Role
from edgelam.runtime.dialogs.sizes import with_size
from edgelam.runtime.dialogs.slots import Says, Slot

NOTHING = Slot(Says.NOTHING, 0.9)


@pytest.mark.parametrize(
    ("said", "fields", "put"),
    [
        ("make it 150 by 100", ("Width", "Height"), ["150", "100"]),
        ("make it 150 px x 100 px", ("Height:", "Image width"), ["100", "150"]),
        ("make it 150 by 100", ("Width", "Columns"), ["", ""]),
        ("make it 150 by 100", ("Width", "Height", "Quality"), ["150", "100", ""]),
        ("make it 150 wide", ("Width", "Height"), ["", ""]),
        ("increase it by 2", ("Width", "Height"), ["", ""]),
    ],
)
def test_a_size_is_a_width_and_a_height(said, fields, put):
    controls = [Control(name, Role.SPIN, name) for name in fields]
    slots = with_size(said, controls, [NOTHING] * len(fields))
    assert [said[s.start : s.end] for s in slots] == put


def test_no_other_field_gets_a_part_of_it():
    said, fields = "make it 150 by 100", [Control(n, Role.SPIN, n) for n in ("Width", "Height", "Quality")]
    read = [NOTHING, NOTHING, Slot(Says.WORDS, 0.9, 15, 18)]
    assert with_size(said, fields, read)[2].says is Says.NOTHING
