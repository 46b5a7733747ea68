"""Cells that are made anew at every look keep the reference that they had."""

import pytest

from edgelam.control import Control, Role
from edgelam.runtime.desktop.stable_refs import earlier_refs


def cells(*rows):
    return [Control(ref, Role.CELL, name, path=("W",)) for ref, name in rows]


@pytest.mark.parametrize(
    ("before", "now", "known"),
    [
        (cells(("1", "Novel"), ("2", "Novella")), cells(("8", "Novel"), ("9", "Novella")), {"8": "1", "9": "2"}),
        (cells(("1", "Novel")), cells(("1", "Novel")), {}),
        (cells(("1", "Novel")), cells(("8", "Novel"), ("9", "Trilogy")), {"8": "1"}),
        (cells(("1", "a"), ("2", "a")), cells(("8", "a"), ("9", "a")), {"8": "1", "9": "2"}),
        (cells(("1", "a"), ("2", "a")), cells(("8", "a")), {}),  # nobody knows which
        ([], cells(("8", "a")), {}),
    ],
)
def test_what_stood_there_keeps_its_reference(before, now, known):
    assert earlier_refs(before, now) == known
