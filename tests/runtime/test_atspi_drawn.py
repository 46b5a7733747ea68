"""A modal dialog that is drawn inside its window."""

import pytest

from edgelam.control import Bounds
from edgelam.runtime.desktop.atspi.controls import controls_of
from edgelam.runtime.desktop.atspi.drawn import held_by_dialog
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.tree import Toolkit
from edgelam.runtime.desktop.atspi.vocabulary import AtRole, AtState

SHOWN = 1 << AtState.VISIBLE | 1 << AtState.SHOWING
USABLE = SHOWN | 1 << AtState.ENABLED | 1 << AtState.SENSITIVE


def node(role, name, *children, states=USABLE):
    return Node(f"/{role}{name}", "/", role, name, "", states, frozenset({"Action"}), len(children), list(children), Bounds(0, 0, 9, 9))  # fmt: skip


@pytest.mark.parametrize(
    ("behind", "modal", "held"),
    [(SHOWN, True, ["Later"]), (SHOWN, False, None), (USABLE, True, None)],
)
def test_it_is_the_window_where_nothing_else_takes_an_act(behind, modal, held):
    states = USABLE | modal << AtState.MODAL
    dialog = node(AtRole.DIALOG, "", node(AtRole.PUSH_BUTTON, "Later"), states=states)
    top = node(AtRole.FRAME, "Mail", node(AtRole.PUSH_BUTTON, "Settings", states=behind), dialog)
    found = held_by_dialog(top, controls_of(top, Toolkit("Gecko", "140")))
    assert (found and [c.name for c in found if c.verbs]) == held
