"""A notice where a run begins is left, unless it may be meant, or asks something."""

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot
from edgelam.runtime.dialogs.beginning import notice_left_by


def button(name):
    return Control(name, Role.BUTTON, name, verbs=frozenset({Verb.CLICK}))


@pytest.mark.parametrize(
    ("request_", "controls", "left_by"),
    [
        ("turn it to the right", (Control("l", Role.LABEL, "No thumbnails can be made."), button("OK")), "OK"),
        ("close that message", (button("OK"),), None),
        ("turn it to the right", (button("Save"), button("Discard")), None),
        (
            "turn it to the right",
            (Control("f", Role.TEXT, "", "old name", verbs=frozenset({Verb.TYPE})), button("OK")),
            None,
        ),
        ("turn it to the right", (Control("l", Role.LABEL, "All files will be deleted."), button("OK")), None),
        (
            "turn it to the right",
            (Control("l", Role.LABEL, "The file has changed. Load it again?"), button("OK")),
            None,
        ),
    ],
)
def test_a_notice_at_the_beginning_is_left(request_, controls, left_by):
    found = notice_left_by(request_, Snapshot("app", "Warning", controls, modal=True))
    assert (found.name if found is not None else None) == left_by


def test_a_window_is_no_notice():
    assert notice_left_by("turn it to the right", Snapshot("app", "App", (button("OK"),))) is None
