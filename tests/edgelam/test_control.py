import pytest

from edgelam.action import Verb
from edgelam.control import ROLE_VERBS, Control, Role, Snapshot, State, verbs_for

BOX = Control("1", Role.CHECK, "Wrap", states=frozenset({State.ENABLED}))
FIELD = Control("2", Role.TEXT, "Name", "a")


def snap(*controls, title="W"):
    return Snapshot("app", title, controls)


def test_difference_tells_what_changed():
    ticked = Control("1", Role.CHECK, "Wrap", states=frozenset({State.ENABLED, State.CHECKED}))
    change = snap(ticked, Control("3", Role.BUTTON, "New")) - snap(BOX, FIELD)
    assert [c.ref for c in change.added] == ["3"]
    assert [c.ref for c in change.removed] == ["2"]
    assert [(a.ref, b.ref) for a, b in change.changed] == [("1", "1")]


def test_focus_and_geometry_are_no_change():
    focused = Control("1", Role.CHECK, "Wrap", states=frozenset({State.ENABLED, State.FOCUSED}))
    assert not snap(focused) - snap(BOX)
    assert snap(BOX, title="Other") - snap(BOX)


@pytest.mark.parametrize("role", list(Role))
def test_what_is_disabled_takes_no_verb(role):
    assert verbs_for(role, ()) == frozenset()
    assert verbs_for(role, {State.ENABLED, State.EDITABLE}) == ROLE_VERBS.get(role, frozenset())


def test_text_that_cannot_be_edited_cannot_be_typed_into():
    assert Verb.TYPE not in verbs_for(Role.TEXT, {State.ENABLED})


@pytest.mark.parametrize(
    ("states", "closed"), [({State.POPUP}, True), ({State.POPUP, State.EXPANDED}, False), (set(), False)]
)
def test_a_button_that_unfolds_is_a_closed_menu(states, closed):
    more = Control("m", Role.BUTTON, "More", states=frozenset(states), verbs=frozenset({Verb.CLICK}))
    assert (more in snap(more).closed_menus) is closed
