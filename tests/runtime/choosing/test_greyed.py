"""What is meant is greyed out: what it would be done to is chosen first, or the person is told."""

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.retrieval import Candidate
from edgelam.runtime.choosing.greyed import with_greyed

SHOWN = frozenset({State.ENABLED, State.SHOWING})


def at(name, role=Role.BUTTON, states=SHOWN):
    return Control(name, role, name, states=states, verbs=verbs_for(role, states))


ROTATE = at("Rotate Right", states=frozenset({State.SHOWING}))
SELECT_ALL = at("Select All", Role.MENU_ITEM)
PAGES = (at("page 1", Role.ITEM), at("page 2", Role.ITEM))
CHOSEN = at("page 1", Role.ITEM, SHOWN | {State.SELECTED})


def rank(subtask, snapshot):
    """Only what turns something is meant, where it can be used."""
    found = [c for c in snapshot.controls if c.verbs and c.name == "Rotate Right"]
    return [Candidate(c, 1.0, 0.9) for c in found]


@pytest.mark.parametrize(
    ("subtask", "controls", "expected"),
    [
        ("turn all of them", (ROTATE, SELECT_ALL, *PAGES), 'click "Select All"'),
        ("turn all of them", (ROTATE, *PAGES), 'fail "Rotate Right is greyed out: it cannot be used as things are."'),
        ("turn it", (ROTATE, SELECT_ALL, *PAGES), 'fail "Rotate Right is greyed out: it cannot be used as things are."'),
        ("turn it", (ROTATE, SELECT_ALL, PAGES[0]), 'click "page 1"'),
        ("turn all of them", (ROTATE, SELECT_ALL, CHOSEN), 'fail "Rotate Right is greyed out: it cannot be used as things are."'),
        ("turn all of them", (at("Rotate Right"), SELECT_ALL), None),
        ("turn all of them", (at("Save", states=frozenset({State.SHOWING})), SELECT_ALL), None),
    ],
)  # fmt: skip
def test_what_it_would_be_done_to_is_chosen_first(subtask, controls, expected):
    found = with_greyed(subtask, Snapshot("Pages", "a.pdf", controls), rank)
    assert (found and str(found.action)) == expected
    assert found is None or not found.completes
    assert found is None or found.action.verb is Verb.FAIL or found.relevance == 0.0
