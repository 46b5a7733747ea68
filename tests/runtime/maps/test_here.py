"""Exploring on a person's own desktop: only what opens is opened, everything is closed again, and nothing of theirs is kept."""

import pytest

from edgelam.action import Action, Verb
from edgelam.control import Role
from edgelam.errors import ActionError, EnvironmentProblem
from edgelam.runtime.desktop.sim.widgets import button, check
from edgelam.runtime.maps.here import Careful, learn_here
from edgelam.runtime.maps.personal import PersonalTexts
from edgelam.runtime.maps.store import Maps


def windows(atlas):
    return {(s.window, s.tabs) for s in atlas.screens.values() if s.window}


def test_dialogs_and_pages_are_found_and_closed_again(desktop, tmp_path):
    learned = learn_here("Painter", desktop, Maps(tmp_path, None), 1.0)
    assert learned.complete
    assert learned.closed
    assert not desktop.painter.dialogs
    page = "Page Style"
    assert {("Painter", ()), (page, ("Page",)), (page, ("Borders",)), (page, ("More",)), ("Margins", ())} <= windows(
        learned.map
    )
    assert [windows(m) for m in Maps(tmp_path, None).called("painter")] == [windows(learned.map)]


def test_nothing_is_done_switched_or_chosen_not_even_for_a_moment(desktop, tmp_path):
    learn_here("Painter", desktop, Maps(tmp_path, None), 1.0)
    assert desktop.painter.done == []
    roles = {control.role for _, control, _ in desktop.acts if control is not None}
    assert roles <= {Role.MENU, Role.MENU_ITEM, Role.TAB, Role.BUTTON}
    assert {line for line, control, _ in desktop.acts if control is None} <= {'press "escape"'}


def test_what_is_the_persons_is_not_kept(desktop, tmp_path):
    desktop.painter.root.extend([button("recent", "letter.txt", lambda _: None), check("todo", "Tax return", False)])
    learn_here("Painter", desktop, Maps(tmp_path, None), 1.0, files=frozenset({"/home/ada/Tax return.ods"}))
    kept = "".join(p.read_text(encoding="utf-8") for p in tmp_path.glob("*.map.json"))
    assert "Ruler" in kept
    assert not [name for name in ("letter", "Tax", "picture") if name in kept]


def test_a_person_who_stops_it_finds_everything_closed(desktop, tmp_path):
    left = iter(range(500))
    desktop.interrupted = lambda: next(left) > 8
    learned = learn_here("Painter", desktop, Maps(tmp_path, None), 1.0)
    assert not learned.complete
    assert learned.closed
    assert not desktop.painter.dialogs


def test_an_open_dialog_is_the_persons_to_answer(desktop, tmp_path):
    desktop.painter._about(None)
    with pytest.raises(EnvironmentProblem, match="answer it first"):
        learn_here("Painter", desktop, Maps(tmp_path, None), 1.0)
    assert desktop.acts == []


@pytest.mark.parametrize("action", [Action(Verb.PRESS, text="alt+f4"), Action(Verb.TYPE, text="x"), Action(Verb.CHECK)])
def test_little_is_let_be_done(desktop, action):
    with pytest.raises(ActionError):
        Careful(desktop, "Painter", PersonalTexts()).perform(action, None)
    assert desktop.acts == []


def test_a_key_is_pressed_only_where_the_application_is_in_front(desktop):
    careful = Careful(desktop, "Painter", PersonalTexts())
    careful.perform(Action(Verb.PRESS, text="escape"), None)
    assert len(desktop.acts) == 1
    desktop.launch("Calculator")
    with pytest.raises(ActionError):
        careful.perform(Action(Verb.PRESS, text="escape"), None)
    assert len(desktop.acts) == 1
