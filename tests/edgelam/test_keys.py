"""Key combinations in one spelling, and known to every backend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelam.keys import NAMED_KEYS, combination, split_keys
from edgelam.runtime.desktop.atspi import xinput
from edgelam.runtime.desktop.win32 import inputs


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("Alt+S", "alt+s"), ("Ctrl++", "ctrl++"), ("Ctrl + ,", "ctrl+,"), ("Ctrl+Plus", "ctrl++"), ("F5", "f5"), ("SHIFT+CTRL+Z", "ctrl+shift+z"),
        ("Strg+Entf", "ctrl+delete"), ("Ctrl+Page Up", "ctrl+pageup"), ("Ctrl+Ü", "ctrl+ü"), ("+", "+"), ("Ctrl+.", "ctrl+."), ("Del", "delete"),
        ("Ctrl+K Ctrl+S", None), ("Alt, F", None), ("Num +", None), ("ctrl+", None), (".", None), ("", None), ("Hyper+X", None),
        ("ctrl+ctrl+a", None), ("ctrl+\x00", None), ("F99", None), ("+++", None),
    ],
)  # fmt: skip
def test_as_applications_write_them(written, ours):
    assert combination(written) == ours


@given(st.text(max_size=12) | st.from_regex(r"(ctrl|Alt|shift)\+\S{1,2}", fullmatch=True))
def test_one_spelling_stays(written):
    ours = combination(written)
    if ours is not None:
        assert combination(ours) == ours
        modifiers, key = split_keys(ours)
        assert "+".join([*modifiers, key]) == ours


def test_every_backend_has_every_named_key():
    functions = {f"f{n}" for n in range(1, 25)}
    assert set(inputs.KEYS) == NAMED_KEYS
    assert set(xinput._NAMES) | functions == NAMED_KEYS
