"""What a run did on another screen is taken back there: the way is the map's, and what was opened is closed again."""

import pytest

from edgelam.action import parse_action
from edgelam.runtime.agent import Agent
from edgelam.runtime.maps.store import Maps, save
from edgelam.runtime.options import Options
from edgelam.runtime.undo import undo_logged, undo_run
from edgelam.trajectory import Effect

SHADOW = ('click "Page Style…"', 'click "Borders"', 'check "Shadow"')


@pytest.fixture
def maps(explored, tmp_path):
    save(explored.map, tmp_path / "maps")
    return Maps(tmp_path / "maps", None)


def ran(desktop, policy, runs=None):
    leaves_it = Options(offer=lambda question: False)  # what was done in vain is not taken back by the run itself
    return Agent(desktop, policy, runs, leaves_it).run("give the page a shadow", "Painter")


def shadow_of(desktop):
    desktop.painter._page(None)
    borders = next(w for w in desktop.painter.dialogs[-1].children if w.name == "Borders")
    desktop.painter.dismiss()
    return borders.children[0].checked


def undone_by(steps):
    return [(str(s.action), s.effect) for s in steps]


def test_a_setting_in_a_dialog_that_was_closed_is_set_back(scripted, desktop, maps, tmp_path):
    done = ran(desktop, scripted(*SHADOW, 'click "OK" .'), tmp_path)
    assert desktop.painter.shadow
    steps = list(undo_logged(desktop, done, tmp_path / f"{done.run}.jsonl", maps))
    assert undone_by(steps) == [('uncheck "Shadow"', Effect.VERIFIED), ('click "OK"', Effect.VERIFIED)]
    assert not desktop.painter.shadow
    assert not desktop.painter.dialogs


def test_without_a_map_it_stays_and_is_said_to(scripted, desktop):
    done = ran(desktop, scripted(*SHADOW, 'click "OK" .'))
    steps = list(undo_run(desktop, done))
    assert [s.effect for s in steps] == [Effect.ERROR, Effect.ERROR]
    assert desktop.painter.shadow
    assert not desktop.painter.dialogs


def test_what_somebody_changed_since_is_left_and_the_dialog_closed_without_taking_over(scripted, desktop, maps):
    done = ran(desktop, scripted(*SHADOW, 'click "OK" .'))
    done.steps[2].left = "something else"
    steps = list(undo_run(desktop, done, maps))
    assert [s.effect for s in steps] == [Effect.ERROR, Effect.ERROR]
    assert "no longer as the run left it" in steps[-1].evidence
    assert desktop.painter.shadow
    assert not desktop.painter.dialogs
    assert '"OK"' not in desktop.acts[-1][0]


def test_what_was_cancelled_is_as_it_was(scripted, desktop, maps):
    done = ran(desktop, scripted(*SHADOW, 'fail "no"'))
    cancel = next(c for c in desktop.snapshot("Painter").controls if c.name == "Cancel")
    desktop.perform(parse_action('click "Cancel"'), cancel)  # by the person
    steps = list(undo_run(desktop, done, maps))
    assert [(str(s.action), s.evidence) for s in steps] == [('uncheck "Shadow"', "it is as it was")]
    assert not desktop.painter.dialogs


def test_an_ok_of_which_not_everything_is_taken_back_is_not_said_to_be(scripted, desktop, maps):
    done = ran(desktop, scripted('click "Page Style…"', 'click "Landscape"', 'click "OK" .'))
    steps = list(undo_run(desktop, done, maps))
    assert [s.effect for s in steps] == [Effect.ERROR, Effect.ERROR]
    assert desktop.painter.landscape
