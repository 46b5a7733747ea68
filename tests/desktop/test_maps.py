"""A real application is explored, nothing becomes of its home, and the map leads in it."""

import shutil

import pytest

from edgelam.action import Action, Verb
from edgelam.control import State
from edgelam.runtime.agent import Agent
from edgelam.runtime.decision import Decision
from edgelam.runtime.desktop.atspi.session import missing_programs
from edgelam.runtime.labels import Labels
from edgelam.runtime.maps.follow import follow
from edgelam.runtime.maps.here import learn_here
from edgelam.runtime.maps.learn import learn
from edgelam.runtime.maps.offer import far_controls
from edgelam.runtime.maps.private import PrivateApp
from edgelam.runtime.maps.store import Maps
from edgelam.runtime.maps.survey import Survey
from edgelam.runtime.options import Options
from edgelam.runtime.undo import undo_run
from edgelam.trajectory import Effect

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(bool(missing_programs()) or shutil.which("mousepad") is None, reason="needs Xvfb and Mousepad"),
]


def test_mousepad_is_learned_and_the_way_to_a_setting_followed(tmp_path):
    said = []
    learned = learn("mousepad", tmp_path / "maps", 3.0, report=said.append)
    assert learned.complete
    assert {"Mousepad Preferences", "Go To", "Find and Replace"} <= {s.window for s in learned.map.screens.values()}
    assert learned.kept.lost == learned.kept.new == ()
    assert learned.path.stat().st_size < 60_000
    (atlas,) = Maps(tmp_path / "maps", None).called("mousepad")
    with PrivateApp("mousepad", tmp_path / "home") as private:
        desktop = private.start()

        def perform(action, control, _before):
            desktop.perform(action, control)
            desktop.settle(2.0)
            return desktop.snapshot("mousepad")

        shown = desktop.snapshot("mousepad")
        far = next(f for f in far_controls(atlas, shown) if f.control.name == "Tab width")
        assert str(far) == "Tab width — Edit › Preferences... › Editor › Indentation"
        after, arrived = follow(far, atlas, shown, perform)
    assert arrived
    assert after.modal


class Does:
    """Decides what it was told to, one after the other; the last completes."""

    name = "told"

    def __init__(self, *acts):
        self.acts = list(acts)

    def decide(self, goal, snapshot, history):
        verb, name, text = self.acts.pop(0)
        control = next((c for c in snapshot.controls if c.name == name and Verb(verb) in c.verbs), None)
        target = Labels(snapshot.controls).target(control.ref) if control is not None else None
        action = Action(Verb(verb), target, text)
        return Decision(action, control, not self.acts, 1.0, (), 0, 0, 0, {})


def test_a_run_teaches_the_way_and_undo_goes_it_where_the_dialog_was_closed(app, tmp_path):
    desktop, maps = app("mousepad"), Maps(tmp_path / "maps", None)
    acts = [("click", "Preferences...", None), ("check", "Show line numbers", None), ("press", "", "escape")]
    run = Agent(desktop, Does(*acts), None, Options(survey=Survey(maps))).run("show line numbers", "mousepad")
    assert [s.effect for s in run.steps if s.effect is Effect.ERROR] == []
    (atlas,) = Maps(tmp_path / "maps", None).called("mousepad")
    assert "Show line numbers" in {f.control.name for f in far_controls(atlas, desktop.snapshot("mousepad"))}
    steps = list(undo_run(desktop, run, maps))
    assert [(str(s.action), s.effect) for s in steps] == [('uncheck "Show line numbers"', Effect.VERIFIED)]
    assert not desktop.snapshot("mousepad").modal


def test_on_a_persons_desktop_mousepad_is_learned_closed_and_its_files_are_left(app, tmp_path):
    desktop = app("mousepad")
    before = desktop.snapshot("mousepad")
    learned = learn_here("mousepad", desktop, Maps(tmp_path / "maps", None), 0.25)
    after = desktop.snapshot("mousepad")
    assert learned.closed
    assert len({s.window for s in learned.map.screens.values()} - {""}) >= 2
    assert (after.title, after.modal) == (before.title, False)
    assert {c.name: c.states & {State.CHECKED} for c in after.controls} == {
        c.name: c.states & {State.CHECKED} for c in before.controls
    }
