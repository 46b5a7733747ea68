"""A dialog that the words say is to be left is left by its own way out, and one that is gone is not looked for."""

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot
from edgelam.runtime.dialogs.dismissing import dismissing_button, is_dismissed


def front(title, *names, modal=True):
    buttons = tuple(Control(n, Role.BUTTON, n, verbs=frozenset({Verb.CLICK})) for n in names)
    return Snapshot("app", title, buttons, modal=modal)


@pytest.mark.parametrize(
    ("subtask", "names", "acted", "left_by"),
    [
        ("close the assistant", ("Cancel", "Forward"), False, "Cancel"),
        ("cancel that", ("OK", "Cancel"), True, "Cancel"),
        ("close the settings again", ("OK", "Cancel"), True, "OK"),
        ("close the settings again", ("Close",), True, "Close"),
        ("get out of the welcome dialog please", ("Cancel", "OK"), False, "Cancel"),
        ("close the document", ("Cancel", "OK"), False, None),
        ("cancel the order of 12 March", ("Cancel", "OK"), False, None),
    ],
)
def test_a_dialog_is_left_as_it_is_said(subtask, names, acted, left_by):
    found = dismissing_button(subtask, front("Settings", *names), acted)
    assert (found.name if found is not None else None) == left_by


def test_only_a_dialog_is_left():
    assert dismissing_button("close the assistant", front("App", "Cancel", modal=False), False) is None


@pytest.mark.parametrize(
    ("subtask", "now", "left"),
    [
        ("close the settings", front("App", modal=False), True),
        ("close the settings", front("Settings", modal=False), False),
        ("close the settings", front("App", modal=True), False),
        ("close it", front("App", modal=False), False),
        ("close the window", front("App", modal=False), False),
    ],
)
def test_a_dialog_that_is_gone_is_left(subtask, now, left):
    assert is_dismissed(subtask, now) is left
