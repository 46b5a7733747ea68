"""What comes next for a sum: the keys, the =, the field beside them."""

from dataclasses import replace

import pytest

from edgelam.action import Action, Target, Verb
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.desktop.keypad import NAME, REF, clearing
from edgelam.runtime.sums.bases import Conversion
from edgelam.runtime.sums.computing import next_of, next_of_conversion

SHOWN = frozenset({State.SHOWING, State.ENABLED, State.EDITABLE})


def control(role, name, ref="", value="", states=SHOWN):
    return Control(ref or name, role, name, value, states, verbs=verbs_for(role, states))


KEYPAD, EQUALS = control(Role.TEXT, NAME, REF), control(Role.BUTTON, "=")
FIELD = control(Role.TEXT, "Formula")
TYPED = Action(Verb.TYPE, Target(NAME), "12*7")
PRESSED = Action(Verb.CLICK, Target("="))


def act(expression, controls, done=(), failed=()):
    found = next_of(expression, Snapshot("calc", "", tuple(controls)), done, frozenset(failed))
    return None if found is None else str(found[0])


@pytest.mark.parametrize(
    ("controls", "done", "failed", "line"),
    [
        ([KEYPAD, EQUALS], (), (), 'type "12*7" into "Keypad"'),
        ([KEYPAD, EQUALS], (TYPED,), (), 'click "="'),
        ([KEYPAD, EQUALS, FIELD], (TYPED,), (TYPED,), 'type "12*7" into "Formula"'),
        ([KEYPAD, EQUALS], (TYPED, PRESSED), (), None),
        ([FIELD, control(Role.BUTTON, "Enter")], (), (), 'type "12*7" into "Formula"'),
        ([FIELD, control(Role.BUTTON, "Search")], (), (), None),
        ([], (), (), None),
    ],
)
def test_what_comes_next(controls, done, failed, line):
    assert act("12*7", controls, done, failed) == line


def test_a_function_is_tried_with_its_key_after_the_number_and_before_it():
    after = Action(Verb.TYPE, Target(NAME), "60cos")
    assert act("cos(60)", [KEYPAD, EQUALS]) == str(after)
    assert act("cos(60)", [KEYPAD, EQUALS], (after, PRESSED)) == 'type "cos(60)" into "Keypad"'


@pytest.mark.parametrize(
    ("shown", "text", "keys", "cleared"),
    [
        ("34.7", "2+3", ["C", "AC"], "C"), ("0", "2+3", ["C"], None), ("", "2+3", ["C"], None), ("34.7", "2", ["C"], None),
        ("34.7", "2+3", ["A", "B", "C", "D"], None), ("5", "9√", ["Clear Display [Escape]"], "Clear Display [Escape]"),
    ],
)  # fmt: skip
def test_the_display_is_emptied_before_a_new_sum(shown, text, keys, cleared):
    controls = (control(Role.STATUS, "", "d", shown), *(control(Role.BUTTON, key) for key in keys))
    key = clearing(text, Snapshot("calc", "", controls))
    assert (key.name if key is not None else None) == cleared


HEX, DEC = (
    control(Role.RADIO, name, states=frozenset({State.SHOWING, State.ENABLED})) for name in ("Hexadecimal", "Dec")
)
DIGITS, TO_HEX = Action(Verb.TYPE, Target(NAME), "255"), Action(Verb.CLICK, Target("Hexadecimal"))
CHOSEN = replace(DEC, states=DEC.states | {State.CHECKED})


@pytest.mark.parametrize(
    ("controls", "done", "line"),
    [
        ([KEYPAD, HEX, DEC], (), 'click "Dec"'),
        ([KEYPAD, HEX, CHOSEN], (), 'type "255" into "Keypad"'),
        ([KEYPAD, HEX, CHOSEN], (DIGITS,), 'click "Hexadecimal"'),
        ([KEYPAD, HEX, DEC], (DIGITS, TO_HEX), None),
        ([HEX, DEC], (), None),
    ],
)
def test_what_comes_next_for_another_base(controls, done, line):
    found = next_of_conversion(Conversion("255", 10, 16), Snapshot("calc", "", tuple(controls)), done, frozenset())
    assert (found and str(found[0])) == line
