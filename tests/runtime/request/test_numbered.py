"""Which field a number that is said goes into."""

import pytest

from edgelam.control import NUMERIC, Control, Role, State, verbs_for
from edgelam.retrieval import Candidate
from edgelam.runtime.request.numbered import field_for_number

ON = frozenset({State.SHOWING, State.ENABLED})


def offered(*controls, value=""):
    return [
        Candidate(
            Control(name, role, name, value if role in NUMERIC else "", ON, options=options, verbs=verbs_for(role, ON)),
            -n,
            0.6 - n / 5,
        )
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


@pytest.mark.parametrize(
    ("said", "controls", "field"),
    [
        ("make it bigger", [SPIN, BOX], ("Digits", "10", False)),
        ("make it bigger", [(Role.BUTTON, "Zoom In", ()), SPIN], None),
        ("show me more digits", [BOX, SPIN], None),
        ("two more digits", [BOX, SPIN], ("Digits", "10", True)),
        ("two digits", [BOX, SPIN], ("Digits", "2", True)),
        ("a different number of digits", [SPIN], None),
    ],
)
def test_what_is_only_more_or_less_is_no_likelier_than_it_is(said, controls, field):
    found = field_for_number(said, offered(*controls, value="8"))
    assert (found and (found[0].control.name, *found[1:])) == field
