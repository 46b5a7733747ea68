"""Which field a number that is said goes into."""

import pytest

from edgelam.control import Control, Role, State, verbs_for
from edgelam.retrieval import Candidate
from edgelam.runtime.request.numbered import field_for_number

ON = frozenset({State.SHOWING, State.ENABLED})


def offered(*controls):
    return [
        Candidate(Control(name, role, name, states=ON, options=options, verbs=verbs_for(role, ON)), -n, 0.6 - n / 5)
        for n, (role, name, options) in enumerate(controls)
    ]


BOX, SPIN, SLIDER = (Role.CHECK, "Round", ()), (Role.SPIN, "Digits", ()), (Role.SLIDER, "Delay", ())
SIZES = (Role.COMBO, "Size", ("10", "12"))


@pytest.mark.parametrize(
    ("said", "controls", "field"),
    [
        ("I want four digits", [BOX, SPIN], ("Digits", "4", True)),
        ("holding a key should kick in after 250 ms", [SLIDER, SPIN], ("Delay", "250", False)),
        ("I want digits", [BOX, SPIN], None),
        ("what is 3 plus 4", [SPIN], None),
        ("make it 12", [SIZES, SPIN], None),
        ("choose view 2", [(Role.MENU_ITEM, "View 2", ()), SPIN], None),
        ("four digits", [BOX, BOX, BOX, SPIN], ("Digits", "4", True)),
        ("four digits", [BOX, BOX, BOX, SPIN, (Role.SPIN, "Decimal digits", ())], None),
        ("four lines", [BOX, BOX, BOX, SPIN], None),
        ("set it to 14", [SIZES, SPIN], None),
        ('set the name to "4 tea"', [SPIN], None),
    ],
)
def test_where_a_number_goes(said, controls, field):
    found = field_for_number(said, offered(*controls))
    assert (found and (found[0].control.name, *found[1:])) == field
