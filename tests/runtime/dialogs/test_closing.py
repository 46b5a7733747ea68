"""A dialog that an earlier subtask left open: when it is left, and by which button."""

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.retrieval.lexical import words
from edgelam.runtime.dialogs.closing import fits_behind, way_out
from edgelam.runtime.request.intent import intent_of

ON = frozenset({State.ENABLED, State.SHOWING})


def button(name):
    return Control(name, Role.BUTTON, name, states=ON, verbs=frozenset({Verb.CLICK}))


def dialog(*names):
    box = Control("b", Role.CHECK, "Wrap long lines", states=ON, verbs=frozenset({Verb.CHECK}))
    return Snapshot("app", "Settings", (box, *map(button, names)), modal=True)


BEHIND = Snapshot("app", "App", (button("Full Screen"), button("Print")))


def fit(subtask, texts):
    said = set(words(subtask))
    return [len(said & set(words(text))) / max(1, len(said)) for text in texts]


@pytest.mark.parametrize(
    ("subtask", "behind", "better"),
    [
        ("full screen", BEHIND, True),
        ("wrap long lines", BEHIND, False),
        ("something else", BEHIND, False),
        ("full screen", None, False),
    ],
)
def test_what_stands_behind_fits_better(subtask, behind, better):
    assert fits_behind(intent_of(subtask), dialog("OK"), behind, fit) is better


@pytest.mark.parametrize(
    ("names", "was_set", "left_by"),
    [
        (("Apply", "OK", "Cancel"), True, "OK"),
        (("Cancel", "Close"), True, "Close"),
        (("Cancel",), True, None),
        (("Cancel", "Jump to"), True, "Jump to"),
        (("Help", "Jump to", "Cancel"), True, "Jump to"),
        (("Cancel", "Jump to", "Delete"), True, None),
        (("Cancel", "Delete"), True, None),
        (("Cancel", "Send"), True, None),
        (("Cancel",), False, "Cancel"),
    ],
)
def test_what_was_set_is_not_given_up(names, was_set, left_by):
    found = way_out(dialog(*names), was_set)
    assert (found.name if found is not None else None) == left_by
