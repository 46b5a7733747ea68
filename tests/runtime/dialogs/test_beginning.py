"""A notice where a run begins is left, unless it may be meant, or asks something."""

from dataclasses import replace

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.runtime.dialogs.beginning import left_by as left_by_act
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


def label(name):
    return Control(name, Role.LABEL, name)


def unlike(_subtask, texts):
    return [0.1] * len(texts)


def alike(_subtask, texts):
    return [0.6] * len(texts)


@pytest.mark.parametrize(
    ("subtask", "title", "controls", "fit", "left_by"),
    [
        ("add a bank account", "Welcome to Books! (1 of 2)", (button("Cancel"), button("Forward")), unlike, "Cancel"),
        ("add a bank account", "Welcome to Books! (1 of 2)", (button("Cancel"), button("Forward")), alike, None),
        ("go on one page", "Welcome to Books! (1 of 2)", (button("Cancel"), button("Forward")), unlike, None),
        ("add a bank account", "Welcome", (button("Quit"), button("Done")), unlike, None),
        ("add a bank account", "Account", (button("Cancel"), button("OK")), unlike, None),
        ("add a bank account", "", (label("Display this dialog again?"), button("No"), button("Yes")), unlike, "Yes"),
        ("add a bank account", "Tip", (label("Did you know?"),), unlike, "escape"),
        ("add a bank account", "Saving", (label("Writing"), Control("p", Role.PROGRESS, "", "40")), unlike, None),
    ],
)
def test_what_is_not_meant_is_left_wherever_a_subtask_begins(subtask, title, controls, fit, left_by):
    shown = tuple(replace(c, states=frozenset({State.SHOWING, State.ENABLED})) for c in controls)
    found = left_by_act(subtask, Snapshot("app", title, shown, modal=True), fit)
    assert (found and (found[1].name if found[1] is not None else found[0].text)) == left_by
