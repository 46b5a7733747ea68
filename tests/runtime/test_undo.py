"""What a run did, taken back: on the simulated desktop."""

import pytest

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.redact import HIDDEN
from edgelam.runtime.agent import Agent
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.labels import Labels, control_of
from edgelam.runtime.policy import Decision
from edgelam.runtime.undo import NOTHING, TAKE_BACK, can_undo, inverse, mark, undo_run
from edgelam.trajectory import Effect, Outcome


class Does:
    """Decides what it was told to, one after the other; the last completes."""

    name = "told"

    def __init__(self, *acts):
        self.acts = list(acts)

    def decide(self, goal, snapshot, history):
        verb, name, text = self.acts.pop(0)
        control = next(c for c in snapshot.controls if c.name == name and verb in c.verbs)
        action = Action(verb, Labels(snapshot.controls).target(control.ref), text)
        return Decision(action, control, not self.acts, 1.0, (), 0, 0, 0, {})


def states(desktop, app):
    return {(c.name, c.value, c.has(State.CHECKED)) for c in desktop.snapshot(app).controls if c.verbs}


def reversible(desktop, app):
    """An act of each kind that the application has something for."""
    acts = []
    for control in desktop.snapshot(app).controls:
        if control.role is Role.CHECK and not any(v is Verb.CHECK or v is Verb.UNCHECK for v, _, _ in acts):
            acts.append((Verb.UNCHECK if control.has(State.CHECKED) else Verb.CHECK, control.name, None))
        elif control.role is Role.COMBO and control.value and len(control.options) > 1:
            acts.append((Verb.CHOOSE, control.name, next(o for o in control.options if o != control.value)))
    return acts


@pytest.mark.parametrize("seed", [1, 5, 9])
def test_settings_are_set_back(seed):
    desktop = SimDesktop(seed=seed)
    desktop.launch("Settings")
    before = states(desktop, "Settings")
    acts = reversible(desktop, "Settings")
    assert acts
    run = Agent(desktop, Does(*acts)).run("change things", "Settings")
    assert run.outcome is Outcome.DONE
    assert states(desktop, "Settings") != before
    assert can_undo(run)
    assert all(s.effect is Effect.VERIFIED for s in undo_run(desktop, run))
    assert states(desktop, "Settings") == before


CHECK = Control("1", Role.CHECK, "Sound", verbs=frozenset({Verb.CHECK, Verb.UNCHECK}))
FIELD = Control("2", Role.TEXT, "Name", "Anna", verbs=frozenset({Verb.TYPE}))
TEXT = Control("3", Role.TEXT, "Document", "old", frozenset({State.MULTILINE}), verbs=frozenset({Verb.TYPE}))
SECRET = Control("4", Role.PASSWORD, "Password", "•••")
MENU = Control("5", Role.MENU, "File")
BUTTON = Control("6", Role.BUTTON, "Save")
SCREEN = Snapshot("App", "App", (CHECK, FIELD, TEXT, SECRET, MENU, BUTTON))


@pytest.mark.parametrize(
    ("line", "control", "opposite"),
    [
        (Action(Verb.CHECK), CHECK, "uncheck"),
        (Action(Verb.UNCHECK), CHECK, ""),
        (Action(Verb.TYPE, text="Zoë"), FIELD, 'type "Anna"'),
        (Action(Verb.TYPE, text="new"), TEXT, str(TAKE_BACK)),
        (Action(Verb.TYPE, text="pass"), SECRET, ""),
        (Action(Verb.CLICK), MENU, str(NOTHING)),
        (Action(Verb.CLICK), BUTTON, ""),
        (Action(Verb.OPEN, text="App"), None, str(NOTHING)),
        (Action(Verb.PRESS, text="ctrl+s"), None, ""),
    ],
)
def test_opposites(line, control, opposite):
    target = Labels(SCREEN.controls)
    action = Action(line.verb, target.target(control.ref) if control and control.verbs else None, line.text)
    assert str(inverse(action, control, SCREEN)[0] or "").startswith(opposite)
    assert bool(inverse(action, control, SCREEN)[0]) == bool(opposite)


def test_a_text_is_told_again_without_being_kept(editor):
    run = Agent(editor, Does((Verb.TYPE, editor_document(editor), "geheim"))).run('type "geheim"', "Text Editor")
    step = run.steps[0]
    assert step.was in ("", mark(""))
    assert "geheim" not in str(step.undo)


def editor_document(editor):
    return next(w.name for w, _ in editor.running["Text Editor"].visible() if w.key == "document")


def test_what_cannot_be_taken_back_is_said(editor):
    run = Agent(editor, Does((Verb.TYPE, editor_document(editor), "hello"))).run('type "hello"', "Text Editor")
    run.steps[0].undo = None
    (step,) = undo_run(editor, run)
    assert (step.effect, step.evidence) == (Effect.ERROR, "this cannot be taken back")


def test_a_log_that_hides_says_no_more_for_undo(tmp_path):
    desktop = SimDesktop(seed=1)
    desktop.launch("Settings")
    from edgelam.redact import Redactor

    row = {"action": 'type "Zoë" into "Name"', "candidates": [], "undo": 'type "Anna" into "Name"', "was": "abc"}
    hidden = Redactor().row(row)
    assert hidden["was"] == ""
    assert HIDDEN in hidden["undo"]
    assert control_of(Action(Verb.WAIT), desktop.snapshot("Settings")) is None
