"""A keypad is one field; its keys are pressed in order."""

from dataclasses import replace

import pytest

from edgelam.action import Action, Verb
from edgelam.control import Role
from edgelam.errors import ActionError, Stopped
from edgelam.runtime.desktop.keypad import NAME, REF, KeypadDesktop, keys_of, presses
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.stopping import never


@pytest.fixture
def calculator():
    desktop = SimDesktop(seed=2)
    desktop.launch("Calculator")
    return KeypadDesktop(desktop)


def test_the_keys_become_one_field_and_equals_stays(calculator):
    names = [c.name for c in calculator.snapshot().controls if c.verbs]
    assert NAME in names
    assert not set("0123456789") & set(names)
    assert sum(c.ref == REF for c in calculator.snapshot().controls) == 1


@pytest.mark.parametrize(
    ("typed", "shown"), [("12 × 7", "12*7"), ("38 times 9", "38*9"), ("144 ÷ 16", "144/16"), ("8 divided by 2", "8/2"), ("1.5 plus 2 − 1", "1.5+2-1"), ("seventeen times twenty-three", "17*23")]
)  # fmt: skip
def test_an_expression_is_pressed_key_by_key(calculator, typed, shown):
    field = calculator.snapshot().find(REF)
    calculator.perform(Action(Verb.TYPE, text=typed), field)
    assert calculator.inner.running["Calculator"].display.value == shown


def test_what_no_key_says_is_refused_before_anything_is_pressed(calculator):
    field = calculator.snapshot().find(REF)
    with pytest.raises(ActionError, match="no key"):
        calculator.perform(Action(Verb.TYPE, text="7 banana"), field)
    assert calculator.inner.running["Calculator"].display.value in ("", "0")


def test_other_windows_have_no_keypad(editor):
    snapshot = KeypadDesktop(editor).snapshot()
    assert not keys_of(snapshot)
    assert all(c.role is not Role.TEXT or c.ref != REF for c in snapshot.controls)


def test_wrapping_twice_is_wrapping_once(calculator):
    assert KeypadDesktop(calculator).inner is calculator.inner


def test_presses_follow_the_text(calculator):
    keys = keys_of(calculator.inner.snapshot())
    assert [k.name for k in presses("10", keys)] == ["1", "0"]


def test_no_key_is_pressed_after_a_stop(calculator):
    field = calculator.snapshot().find(REF)
    answers = iter([False, False, True])
    calculator.interrupted = lambda: next(answers)
    with pytest.raises(Stopped):
        calculator.perform(Action(Verb.TYPE, text="12 × 7"), field)
    calculator.interrupted = never
    assert "12" in [c.value for c in calculator.snapshot().controls]


def test_keys_that_are_greyed_out_belong_to_it_and_are_not_pressed(calculator):
    seen = calculator.inner.snapshot()
    binary = replace(
        seen, controls=tuple(replace(c, verbs=frozenset()) if c.name in "23456789" else c for c in seen.controls)
    )
    keys = keys_of(binary)
    assert [k.name for k in presses("101", keys)] == ["1", "0", "1"]
    with pytest.raises(ActionError, match="no key"):
        presses("12", keys)
